"""A sheet as it stands: rows of cells from A1, and which cells are merged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Cell = str | float | bool | date | None  # datetime is a date, int a float; empty cells are ""


@dataclass(frozen=True, slots=True)
class Merge:
    """Both corners included, counted from zero."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Grid:
    """`rows[0]` is row 1 of Excel. Rows are of equal length."""

    name: str
    sheet_names: tuple[str, ...]
    rows: list[list[Cell]]
    merges: tuple[Merge, ...] = ()


def letter(column: int) -> str:
    """0 is A, 25 is Z, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def number(name: str) -> int:
    """A is 0, AA is 26."""
    value = 0
    for char in name:
        value = value * 26 + ord(char) - 64
    return value - 1
