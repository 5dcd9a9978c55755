"""Identity numbers: CCCD (twelve digits) and the old CMND (nine). Said of their structure only what the law says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from khuyenhoc.core.text.problems import Unreadable
from khuyenhoc.core.text.sex import Sex


class IdentityKind(StrEnum):
    CCCD = "cccd"
    CMND = "cmnd"


@dataclass(frozen=True, slots=True)
class Identity:
    number: str
    kind: IdentityKind
    is_padded: bool = False  # leading zeros were lost and put back

    @property
    def sex(self) -> Sex | None:
        """By the fourth digit: even male, odd female."""
        return (Sex.FEMALE if int(self.number[3]) % 2 else Sex.MALE) if self.kind is IdentityKind.CCCD else None

    @property
    def birth_year(self) -> int | None:
        """By digits four to six: 0 and 1 are the years 19xx, 2 and 3 the years 20xx, and so on."""
        if self.kind is IdentityKind.CMND:
            return None
        return 1900 + int(self.number[3]) // 2 * 100 + int(self.number[4:6])


_SEPARATORS = re.compile(r"[\s.\-_'`,]")
_CCCD = re.compile(r"0\d{11}")
_MEANING = "Số CCCD có 12 chữ số, bắt đầu bằng 0 (CMND cũ có 9)."


def parse_identity(value: object) -> Identity | None:
    """The number of a cell, None for an empty one.

    Ten and eleven digits are a CCCD whose leading zeros Excel dropped, eight a CMND.
    Raises Unreadable: `identity_invalid`, `identity_rounded` (Excel kept fewer digits than were typed).
    """
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        value = f"{value:.0f}" if isfinite(value) and abs(value) < 1e15 else str(value)
    text = _SEPARATORS.sub("", value.strip().removesuffix(".0")) if isinstance(value, str) else ""
    if not text:
        return None
    if re.fullmatch(r"\d+[eE]\+?\d+", text):
        raise Unreadable(
            "identity_rounded",
            "Excel đã làm tròn số này. Hãy định dạng cột là Văn bản (Text) rồi nhập lại đủ 12 chữ số.",
        )
    if not text.isascii() or not text.isdigit():
        raise Unreadable("identity_invalid", f"Số định danh chỉ gồm chữ số. {_MEANING}")
    if len(text) in (8, 9):
        return Identity(text.zfill(9), IdentityKind.CMND, len(text) == 8)
    padded = text.zfill(12) if len(text) in (10, 11) else text
    if not _CCCD.fullmatch(padded):
        raise Unreadable("identity_invalid", f"Số này có {len(text)} chữ số, không đúng số định danh. {_MEANING}")
    return Identity(padded, IdentityKind.CCCD, padded != text)


def identity_warnings(identity: Identity, *, sex: Sex | None, birth_year: int | None) -> tuple[str, ...]:
    """Where the structure of a CCCD disagrees with sex or birth. Never a refusal: registers hold such numbers."""
    found = []
    if identity.sex and sex and identity.sex is not sex:
        found.append(
            f"Chữ số thứ tư của CCCD là của {'nữ' if identity.sex is Sex.FEMALE else 'nam'}, "
            f"khác giới tính trong danh sách. Hãy kiểm tra lại."
        )
    if identity.birth_year and birth_year and identity.birth_year != birth_year:
        found.append(f"CCCD cho biết năm sinh {identity.birth_year}, khác năm sinh {birth_year}. Hãy kiểm tra lại.")
    return tuple(found)
