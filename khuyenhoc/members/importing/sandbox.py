"""Runs as a process of its own (`python sandbox.py POSITION`): a workbook on stdin, a sheet as JSON on stdout.

Memory and time are limited, so that a file made to exhaust a machine ends this process and nothing else. It imports
nothing of the application.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

MEMORY = 2 << 30
SECONDS = 60
CHUNK = 5_000  # rows a line
MOST_CELLS = 100_000_000
DAY_MARK = "\0"  # no text of a sheet holds NUL


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answer: dict[str, Any]
    rows: Iterator[list[Any]]
    try:
        answer, rows = read(sys.stdin.buffer.read(), int(sys.argv[1]))
    except PasswordError:
        answer, rows = {"error": "locked"}, iter(())
    except CalamineError:
        answer, rows = {"error": "damaged"}, iter(())
    _say(answer)
    while chunk := list(islice(rows, CHUNK)):
        _say(chunk)


def read(data: bytes, position: int) -> tuple[dict[str, Any], Iterator[list[Any]]]:
    """The names of the sheets, and the rows of number `position` one after the other."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = [s.name for s in book.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet]
    hidden = [s.name for s in book.sheets_metadata if s.visible != SheetVisibleEnum.Visible]
    answer: dict[str, Any] = {"sheets": sheets, "hidden": hidden, "merges": []}
    if position >= len(sheets):
        return answer, iter(())
    sheet = book.get_sheet_by_name(sheets[position])
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise MemoryError
    answer["merges"] = [[*first, *last] for first, last in sheet.merged_cell_ranges or []]
    return answer, _rows(sheet)


def _rows(sheet: CalamineSheet) -> Iterator[list[Any]]:
    """From A1 to the last row that is not empty."""
    left = [""] * (sheet.start[1] if sheet.start else 0)
    empty = 0
    for row in sheet.iter_rows():
        if all(cell == "" for cell in row):
            empty += 1
            continue
        yield from ([] for _ in range(empty))
        empty = 0
        yield [*left, *row]


def _say(value: object) -> None:
    sys.stdout.write(json.dumps(value, default=_encode, check_circular=False) + "\n")


def _encode(value: object) -> str:
    if isinstance(value, datetime):
        value = value.date()
    return f"{DAY_MARK}{value.isoformat()}" if isinstance(value, date) else str(value)


if __name__ == "__main__":
    main()
