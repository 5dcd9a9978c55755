"""A workbook through the sandbox: names of its sheets, one of them as a grid."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from khuyenhoc.members.importing import opening
from khuyenhoc.members.importing.grid import Cell, Grid, Merge
from khuyenhoc.members.importing.refusals import FileTooLarge

_SANDBOX = Path(__file__).with_name("sandbox.py")
_DAY_MARK = "\0"
_MOST_KEPT = 100_000
_PATIENCE = 180  # seconds; the sandbox itself stops after sixty of work


@dataclass(frozen=True, slots=True)
class Contents:
    sheets: tuple[str, ...]
    hidden: frozenset[str]
    grid: Grid


def open_sheet(data: bytes, position: int) -> Contents:
    """The sheet at `position`, from zero. Raises FileRefused (`file_locked`, `file_damaged`), FileTooLarge."""
    answer, rows = _run(data, position)
    sheets = tuple(answer["sheets"])
    merges = tuple(Merge(*corners) for corners in answer["merges"])
    return Contents(sheets, frozenset(answer["hidden"]), Grid(sheets[position], sheets, rows, merges))


def _run(data: bytes, position: int) -> tuple[dict[str, Any], list[list[Cell]]]:
    """What the child says of the workbook, and the rows, taken in as they come."""
    with subprocess.Popen(
        [sys.executable, "-I", str(_SANDBOX), str(position)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        patience = threading.Timer(_PATIENCE, child.kill)
        patience.start()
        try:
            answer, rows = _talk(child, data)
        finally:
            patience.cancel()
            child.kill()
        complaint = child.stderr.read() if child.stderr else b""
    if child.returncode < 0 or b"MemoryError" in complaint:
        raise _too_much()
    if child.returncode or answer is None:
        raise opening.damaged()
    if problem := answer.get("error"):
        raise opening.locked() if problem == "locked" else opening.damaged()
    if not answer["sheets"]:
        raise opening.damaged()
    return answer, rows


def _talk(child: subprocess.Popen[bytes], data: bytes) -> tuple[dict[str, Any] | None, list[list[Cell]]]:
    stdin, stdout = child.stdin, child.stdout
    if stdin is None or stdout is None:
        raise ValueError("the child has no pipes")
    with suppress(BrokenPipeError):  # it ended before it had read everything; its exit code says why
        stdin.write(data)
        stdin.close()
    first = stdout.readline()
    answer: dict[str, Any] | None = json.loads(first) if first.endswith(b"\n") else None
    shelf = _Shelf()
    for line in stdout:
        if line.endswith(b"\n"):
            shelf.take(json.loads(line))
    child.wait()
    return answer, shelf.rows()


class _Shelf:
    """Rows as they come: texts that return are kept once, and all rows are made equally long, as short as they can."""

    def __init__(self) -> None:
        self._rows: list[list[Cell]] = []
        self._texts: dict[str, str] = {}
        self._width = 0

    def take(self, rows: list[list[Cell]]) -> None:
        texts = self._texts
        for row in rows:
            last = -1
            for column, cell in enumerate(row):
                if cell == "":
                    continue
                last = column
                if not isinstance(cell, str):
                    continue
                if cell[0] == _DAY_MARK:
                    row[column] = _day(cell[1:])
                elif (known := texts.get(cell)) is not None:
                    row[column] = known
                elif len(texts) < _MOST_KEPT:
                    texts[cell] = cell
            if last >= self._width:
                self._width = last + 1
        self._rows += rows

    def rows(self) -> list[list[Cell]]:
        for row in self._rows:
            row[self._width :] = [""] * (self._width - len(row))
        return self._rows


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
