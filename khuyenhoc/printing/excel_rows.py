"""Rows of a sheet as SpreadsheetML: numbers and days as such, all else as text that is never a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from math import isfinite

from django.utils import timezone

from khuyenhoc.core.text.spreadsheet import disarm
from khuyenhoc.printing.wording import cell_text, clean


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage among numbers of another kind: `Share(Decimal("26.94"))` is the number 0.2694, shown as 26,94 %."""

    percent: Decimal


Plain = str | int | float | Decimal | date | datetime | None
Value = Plain | Share

_LONGEST = 32_767  # characters in a cell
_EXACT = 10**15  # beyond, a spreadsheet rounds
_DAY_ZERO = date(1899, 12, 30).toordinal()
_FIRST_DAY = date(1900, 3, 1)  # before it spreadsheets disagree, because 1900 was no leap year
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # "_x0041_" in a text would be read as "A"
_XML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\ufffe": "", "\uffff": ""})


@cache
def column_letters(at: int) -> str:
    """A, B … Z, AA: the name of the column counted from 0."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class RowWriter:
    """Writes rows below the head of one sheet and adds up as it goes.

    `plain`, `total_styles` and `shares` are the numbers of the cell formats; `texts` tells which columns hold text
    only.
    """

    def __init__(
        self,
        plain: Sequence[str],
        total_styles: Sequence[str],
        shares: Sequence[str],
        texts: Sequence[bool],
        head: int,
    ) -> None:
        self._letters = [column_letters(at) for at in range(len(plain))]
        self._shares = shares
        self._plain, self._total_styles, self._texts, self._head = plain, total_styles, texts, head
        self._sums: dict[int, Decimal] = {}
        self.count = 0

    def row(self, values: Sequence[Value], adds: Iterable[int]) -> str:
        """One row; raises ValueError when it has not a value for every column."""
        if len(values) != len(self._letters):
            raise ValueError(f"a row of {len(values)} values under {len(self._letters)} columns")
        self.count += 1
        line = self._head + self.count
        for at in adds:
            value = values[at]
            number = _number(value) if isinstance(value, int | float | Decimal) else None
            if number is not None:
                self._sums[at] = self._sums.get(at, Decimal()) + Decimal(number)
        cells = [
            _cell(f'r="{letter}{line}" s="{share}"', value.percent / 100, False)
            if isinstance(value, Share)
            else _cell(f'r="{letter}{line}" s="{style}"', value, text)
            for letter, style, share, text, value in zip(
                self._letters, self._plain, self._shares, self._texts, values, strict=True
            )
        ]
        return f'<row r="{line}">{"".join(cells)}</row>'

    def totals(self, adds: Sequence[int]) -> str:
        """The last row: sums that follow the filter, with their values for readers that do not calculate."""
        number, first = self._head + self.count + 1, self._head + 1
        cells = []
        label = next((at for at, text in enumerate(self._texts) if text), None)
        for at, (letter, style) in enumerate(zip(self._letters, self._total_styles, strict=True)):
            place = f'r="{letter}{number}" s="{style}"'
            if at in adds and self.count:
                area = f"{letter}{first}:{letter}{number - 1}"
                cells.append(f"<c {place}><f>SUBTOTAL(109,{area})</f><v>{self._sums.get(at, 0)}</v></c>")
            else:
                cells.append(_cell(place, 0 if at in adds else "Cộng" if at == label else None, False))
        return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(place: str, value: Plain, is_text: bool) -> str:
    if value is None or value == "":
        return f"<c {place}/>"
    if not isinstance(value, str) and not is_text:
        number = _number(value)
        if number is not None:
            return f"<c {place}><v>{number}</v></c>"
    text = clean(value if isinstance(value, str) else _words(value))
    armed = _ESCAPED.sub("_x005F_", str(disarm(text)))[:_LONGEST].translate(_XML)
    return f'<c {place} t="inlineStr"><is><t xml:space="preserve">{armed}</t></is></c>'


def _number(value: int | float | Decimal | date) -> str | None:
    """As a spreadsheet stores it; None where it would store something else than was meant."""
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        seconds = local.hour * 3600 + local.minute * 60 + local.second
        return f"{local.toordinal() - _DAY_ZERO + seconds / 86400:.8f}" if local.date() >= _FIRST_DAY else None
    if isinstance(value, date):
        return str(value.toordinal() - _DAY_ZERO) if value >= _FIRST_DAY else None
    exact = isfinite(value) and abs(float(value)) < _EXACT and not isinstance(value, bool)
    return str(value) if exact else None


def _words(value: int | float | Decimal | date) -> str:
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, date):
        return f"{value:%H:%M %d/%m/%Y}" if isinstance(value, datetime) else cell_text(value)
    return str(value)
