"""Amounts in đồng: in figures with dots, and in words as vouchers need them."""

from __future__ import annotations

import re

from khuyenhoc.core.text.problems import Unreadable

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", "nghìn", "triệu")
_BILLION = 1_000_000_000
_FIGURES = re.compile(r"-?\d{1,3}(?:([.,\s])\d{3})(?:\1\d{3})*|-?\d+")


def amount_in_words(amount_vnd: int) -> str:
    """A whole amount in đồng, zero or more: 1005000 gives "Một triệu không trăm linh năm nghìn đồng"."""
    if amount_vnd < 0:
        raise ValueError("an amount in words is never negative")
    words = " ".join(_number(amount_vnd)) if amount_vnd else "không"
    return f"{words[0].upper()}{words[1:]} đồng"


def _number(value: int, *, is_inner: bool = False) -> list[str]:
    if value >= _BILLION:
        rest = value % _BILLION
        return [*_number(value // _BILLION, is_inner=is_inner), "tỷ", *(_number(rest, is_inner=True) if rest else [])]
    words: list[str] = []
    for power in (2, 1, 0):
        group = value // 1000**power % 1000
        if group:
            words += _group(group, is_inner=is_inner or bool(words))
            words += [_GROUPS[power]] if power else []
    return words


def _group(group: int, *, is_inner: bool) -> list[str]:
    """Three digits. Inside a longer number the hundreds are read even when they are zero."""
    hundreds, tens, units = group // 100, group // 10 % 10, group % 10
    words = [_DIGITS[hundreds], "trăm"] if hundreds or is_inner else []
    if tens == 1:
        words.append("mười")
    elif tens:
        words += [_DIGITS[tens], "mươi"]
    elif units and words:
        words.append("linh")
    if units == 1 and tens >= 2:
        words.append("mốt")
    elif units == 4 and tens >= 2:
        words.append("tư")
    elif units == 5 and tens >= 1:
        words.append("lăm")
    elif units:
        words.append(_DIGITS[units])
    return words


def grouped(number: int) -> str:
    """1600000 as 1.600.000."""
    return f"{number:,}".replace(",", ".")


def vnd(amount_vnd: int) -> str:
    """1600000 as "1.600.000 đồng"."""
    return f"{grouped(amount_vnd)} đồng"


def parse_vnd(text: str) -> int:
    """Whole đồng from "1.600.000 đồng", "1,600,000đ", "1600000". Raises Unreadable `amount_unreadable`."""
    plain = re.sub(r"(?:đồng|đ|₫|vnđ|vnd|d)\.?$", "", text.strip().lower()).strip()
    if not _FIGURES.fullmatch(plain):
        raise Unreadable("amount_unreadable", "Không đọc được số tiền. Hãy viết số đồng chẵn, ví dụ 1.500.000.")
    return int(re.sub(r"[^\d-]", "", plain))
