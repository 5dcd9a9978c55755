"""A workbook through the sandbox: names of its sheets, one of them as a grid."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from khuyenhoc.members.importing import opening
from khuyenhoc.members.importing.grid import Cell, Grid, Merge
from khuyenhoc.members.importing.refusals import FileTooLarge

_SANDBOX = Path(__file__).with_name("sandbox.py")
_DAY_MARK = "\0"
_PATIENCE = 90  # seconds; the sandbox itself stops after sixty of work


@dataclass(frozen=True, slots=True)
class Contents:
    sheets: tuple[str, ...]
    hidden: frozenset[str]
    grid: Grid


def open_sheet(data: bytes, position: int) -> Contents:
    """The sheet at `position`, from zero. Raises FileRefused (`file_locked`, `file_damaged`), FileTooLarge."""
    answer = _run(data, position)
    sheets = tuple(answer["sheets"])
    rows: list[list[Cell]] = answer["rows"]
    for row in rows:
        for column, cell in enumerate(row):
            if isinstance(cell, str) and cell.startswith(_DAY_MARK):
                row[column] = _day(cell[1:])
    merges = tuple(Merge(*corners) for corners in answer["merges"])
    return Contents(sheets, frozenset(answer["hidden"]), Grid(sheets[position], sheets, rows, merges))


def _run(data: bytes, position: int) -> dict[str, Any]:
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_SANDBOX), str(position)],
            input=data,
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _too_much() from error
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        raise _too_much()
    if done.returncode:
        raise opening.damaged()
    first, *chunks = done.stdout.splitlines()
    answer: dict[str, Any] = json.loads(first)
    answer["rows"] = [row for chunk in chunks for row in json.loads(chunk)]
    if problem := answer.get("error"):
        raise opening.locked() if problem == "locked" else opening.damaged()
    if not answer["sheets"]:
        raise opening.damaged()
    return answer


def _too_much() -> FileTooLarge:
    return FileTooLarge(
        "file_bomb",
        "Bảng tính quá lớn, không đọc hết được. Hãy chép riêng bảng danh sách sang một tệp mới rồi tải lên.",
    )


def _day(text: str) -> Cell:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text
