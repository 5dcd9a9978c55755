"""How offices write: number line, date line, signature lines, recipients. Word and PDF share these words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

from khuyenhoc.printing.paper import Block, Bullet, Cell, Listing, Paper, Paragraph, Signature

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"

# Invisible characters: controls, byte order marks, zero-width and direction marks, soft hyphens. A tab is a space.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\ufff9-\ufffb]"
)
_LONE_SURROGATES = re.compile("[\ud800-\udfff]")
_DASHED = re.compile(r"^[-–—•*+]\s+")
_ROOM = "\u00a0" * 8  # to write a number by hand
_LONG_PLACE = 18  # characters that stand before the date on one line
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def clean(text: str) -> str:
    """The same words in NFC, without characters that cannot be seen; line ends are a bare newline."""
    text = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\u2028", "\n")
        .replace("\u2029", "\n")
        .replace("\t", " ")
    )
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", _LONE_SURROGATES.sub("\ufffd", text)))


def cell_text(value: Cell) -> str:
    """A cell as read in Vietnam: 14.200.000, 26,94, 16/02/2023; 52.0 is 52, as the screen has it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return f"{value:,}".removesuffix(".0").translate(str.maketrans(",.", ".,"))


def prose(text: str) -> tuple[Block, ...]:
    """What somebody typed into a text box: each line a paragraph, lines after a dash bullets."""
    lines = [line.strip() for line in clean(text).split("\n") if line.strip()]
    return tuple(Bullet(_DASHED.sub("", line)) if _DASHED.match(line) else Paragraph(line) for line in lines)


def long_date(day: date | None) -> str:
    """ngày 09 tháng 02 năm 2023: days below 10 and the months 1 and 2 take a zero, so that nobody can add a digit."""
    if day is None:
        return "ngày … tháng … năm …"
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def place_and_date(paper: Paper) -> str:
    """Vũ Quang, ngày 09 tháng 02 năm 2023. A long place gets a line of its own, so that the date stays whole."""
    gap = "\n" if len(paper.place) > _LONG_PLACE else " "
    return f"{paper.place},{gap}{long_date(paper.dated)}"


def number_line(paper: Paper) -> str:
    """Số: 02/BC-HKH; room to write when the number is still open; nothing on an unnumbered sheet."""
    if paper.number is None:
        return ""
    number = f"{int(paper.number):02d}" if paper.number.isdecimal() else paper.number
    return f"Số: {number or _ROOM}/{paper.symbol}"


def subject_line(paper: Paper) -> str:
    """The summary of an official letter, which has no kind: under its number."""
    return f"V/v {paper.summary}" if not paper.kind and paper.summary else ""


def signature_lines(signature: Signature) -> tuple[str, ...]:
    lines = [f"TM. {signature.body}"] if signature.body else []
    if signature.authority:
        lines.append(f"{signature.authority} {signature.principal}")
    lines.append(f"Q. {signature.position}" if signature.acting else signature.position)
    return tuple(line.upper() for line in lines)


def listed(items: Iterable[str]) -> tuple[str, ...]:
    """Items of a list closed by semicolons, the last by a full stop."""
    bare = [item.strip().removeprefix("- ").rstrip(" ;.,") for item in items]
    return tuple(f"{item}{'.' if at == len(bare) - 1 else ';'}" for at, item in enumerate(bare))


def annex_label(paper: Paper, at: int) -> str:
    return "Phụ lục" if len(paper.annexes) == 1 else f"Phụ lục {_roman(at + 1)}"


def annex_reference(paper: Paper) -> str:
    """(Kèm theo Báo cáo số 02/BC-HKH ngày 16 tháng 02 năm 2023 của Hội Khuyến học xã Đức Lĩnh)"""
    kind = paper.kind.capitalize() if paper.kind else "Công văn"
    number = "" if paper.number is None else " số " + number_line(paper).removeprefix("Số: ")
    return f"(Kèm theo {kind}{number} {long_date(paper.dated)} của {issuer_name(paper.issuer)})"


def issuer_name(lines: tuple[str, ...]) -> str:
    """The issuer in a running sentence."""
    return " ".join(line.strip() for line in lines)


def document_title(document: Paper | Listing) -> str:
    if isinstance(document, Listing):
        return document.title
    return f"{document.kind.capitalize() or 'Công văn'} {document.summary}".strip()


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        while number >= value:
            text, number = text + letters, number - value
    return text
