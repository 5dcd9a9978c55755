"""Telephone numbers of Vietnam, however a sheet kept them, as 0xxxxxxxxx."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import isfinite

from khuyenhoc.core.text.problems import Unreadable

# Mobile numbers of eleven digits lost one on 15 September 2018 (plan of the Ministry of Information): old → new.
_OLD_PREFIXES = {
    "0162": "032", "0163": "033", "0164": "034", "0165": "035", "0166": "036", "0167": "037", "0168": "038",
    "0169": "039", "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078", "0123": "083",
    "0124": "084", "0125": "085", "0127": "081", "0129": "082", "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip
_MOBILE = re.compile(r"0[35789]\d{8}")
_LANDLINE = re.compile(r"02\d{9}|02\d{8}")
_BETWEEN_NUMBERS = re.compile(r"[/;,|\n\r]|\bhoặc\b|\bvà\b|\bhoac\b|\bva\b|\s-\s")
_LEADING_NUMBER = re.compile(r"(?:84|0)?(?:1\d{9}|[35789]\d{8})")

_LONGEST = 200  # a longer cell is no list of numbers


@dataclass(frozen=True, slots=True)
class Phone:
    number: str  # 0xxxxxxxxx; a landline has eleven digits
    note: str = ""  # what was done that the person should know


def parse_phone(value: object) -> Phone | None:
    """The first valid number of a cell, None for an empty one. Raises Unreadable `phone_invalid`."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        value = str(int(value)) if isfinite(value) and abs(value) < 1e14 else str(value)
    if not isinstance(value, str) or not (text := value.strip().removesuffix(".0")):
        return None
    if _MOBILE.fullmatch(text):
        return Phone(text)
    pieces = _BETWEEN_NUMBERS.split(text) if len(text) <= _LONGEST else []
    found = [number for piece in pieces for number in _numbers(piece)]
    if not found:
        if not any(c.isalnum() for c in text):
            return None
        raise Unreadable(
            "phone_invalid", "Số điện thoại không đúng. Số di động có 10 chữ số, bắt đầu bằng 0, ví dụ 0912345678."
        )
    number, was_old = found[0]
    notes = []
    if was_old:
        notes.append("Đã đổi đầu số 11 chữ số cũ sang đầu số mới.")
    others = list(dict.fromkeys(other for other, _ in found if other != number))
    if others:
        notes.append(f"Ô có nhiều số điện thoại; giữ số đầu {number}, bỏ {', '.join(others)}.")
    return Phone(number, " ".join(notes))


def _numbers(piece: str) -> list[tuple[str, bool]]:
    digits = re.sub(r"\D", "", piece.replace("O", "0").replace("o", "0"))
    if (single := _normal(digits)) is not None:
        return [single]
    if len(digits) >= 18 and (match := _LEADING_NUMBER.match(digits)) and (first := _normal(match[0])):
        return [first, *_numbers(digits[match.end() :])]  # two numbers with only a space or a dash between
    return []


def _normal(digits: str) -> tuple[str, bool] | None:
    """(number, was it an old eleven-digit one)."""
    if digits.startswith("0084"):
        digits = digits[2:]
    if digits.startswith("84") and len(digits) >= 11:
        digits = "0" + digits[2:].removeprefix("0")
    elif not digits.startswith("0"):
        digits = "0" + digits  # Excel dropped the zero of a number kept as a number
    if len(digits) == 11 and digits[:4] in _OLD_PREFIXES:
        return _OLD_PREFIXES[digits[:4]] + digits[4:], True
    return (digits, False) if _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits) else None
