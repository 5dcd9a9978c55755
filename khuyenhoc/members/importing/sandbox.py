"""Runs as a process of its own (`python sandbox.py POSITION`): a workbook on stdin, a sheet as JSON on stdout.

Memory and time are limited, so that a file made to exhaust a machine ends this process and nothing else. It imports
nothing of the application.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

MEMORY = 2 << 30
SECONDS = 60
CHUNK = 5_000  # rows a line
DAY_MARK = "\0"  # no text of a sheet holds NUL


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answer: dict[str, Any]
    rows: list[list[Any]]
    try:
        answer, rows = read(sys.stdin.buffer.read(), int(sys.argv[1]))
    except PasswordError:
        answer, rows = {"error": "locked"}, []
    except CalamineError:
        answer, rows = {"error": "damaged"}, []
    sys.stdout.write(json.dumps(answer) + "\n")
    for start in range(0, len(rows), CHUNK):
        sys.stdout.write(json.dumps(rows[start : start + CHUNK], default=_encode, check_circular=False) + "\n")


def read(data: bytes, position: int) -> tuple[dict[str, Any], list[list[Any]]]:
    """The names of the sheets, and the rows of number `position` without the empty rows and columns at the end."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = [s.name for s in book.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet]
    hidden = [s.name for s in book.sheets_metadata if s.visible != SheetVisibleEnum.Visible]
    answer: dict[str, Any] = {"sheets": sheets, "hidden": hidden, "merges": []}
    if position >= len(sheets):
        return answer, []
    sheet = book.get_sheet_by_name(sheets[position])
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    while rows and all(cell == "" for cell in rows[-1]):
        rows.pop()
    width = len(rows[0]) if rows else 0
    while width and all(row[width - 1] == "" for row in rows):
        width -= 1
    for row in rows:
        del row[width:]
    answer["merges"] = [[*first, *last] for first, last in sheet.merged_cell_ranges or []]
    return answer, rows


def _encode(value: object) -> str:
    if isinstance(value, datetime):
        value = value.date()
    return f"{DAY_MARK}{value.isoformat()}" if isinstance(value, date) else str(value)


if __name__ == "__main__":
    main()
