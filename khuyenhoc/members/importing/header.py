"""Where the header of a list is, in one row or two, and what each column is called."""

from __future__ import annotations

import re
from dataclasses import dataclass

from khuyenhoc.core.text.names import clean_text
from khuyenhoc.members.importing.grid import Cell, Grid, Merge
from khuyenhoc.members.importing.headings import Field, folded, recognise
from khuyenhoc.members.importing.refusals import FileRefused

SEARCHED_ROWS = 30
_NAMES = {Field.FULL_NAME, Field.GIVEN_NAME}
_SUB_HEADINGS = re.compile(r"^(?:nam|nu|ngay|thang|ho|ten|dem|ho dem|ho va ten dem|x|co|khong|so|ngay thang nam)$")


@dataclass(frozen=True, slots=True)
class Header:
    """`first` and `last` are rows counted from zero; `headings` has one text a column, "" where there is none."""

    first: int
    last: int
    headings: tuple[str, ...]


def find_header(grid: Grid) -> Header:
    """The row (or pair) of the first thirty that names most columns, the name among them.

    Raises FileRefused `header_not_found`.
    """
    best: tuple[int, Header] | None = None
    for index in range(min(SEARCHED_ROWS, len(grid.rows))):
        single = Header(index, index, _texts(grid.rows[index]))
        candidates = [single]
        if index + 1 < len(grid.rows) and (pair := _pair(grid, index)):
            candidates.append(pair)
        for header in candidates:
            score = _score(header)
            if score >= 2 and (best is None or score > best[0] or (score == best[0] and header.first == best[1].first)):
                best = (score, header)
    if best is None:
        raise FileRefused(
            "header_not_found",
            f"Không tìm thấy dòng tiêu đề trong {SEARCHED_ROWS} dòng đầu của bảng. "
            "Bảng cần một dòng tiêu đề có cột Họ và tên và ít nhất một cột khác, ví dụ Năm sinh.",
        )
    return _split_names(grid, best[1])


def _texts(row: list[Cell]) -> tuple[str, ...]:
    return tuple(clean_text(cell) if isinstance(cell, str) else "" for cell in row)


def _score(header: Header) -> int:
    fields = {recognise(text) for text in header.headings} - {None}
    return len(fields) if fields & _NAMES else 0


def _pair(grid: Grid, index: int) -> Header | None:
    """Two rows as one header: "Năm sinh" over "Nam" and "Nữ" gives "Năm sinh Nam" and "Năm sinh Nữ"."""
    upper, lower = list(_texts(grid.rows[index])), _texts(grid.rows[index + 1])
    if not ((named := {recognise(text) for text in upper} - {None}) & _NAMES or len(named) >= 2):
        return None  # a title above the header
    filled = [cell for cell in grid.rows[index + 1] if cell != ""]
    if not filled or not all(isinstance(cell, str) for cell in filled):
        return None
    if len(filled) == 1 and not _SUB_HEADINGS.match(folded(str(filled[0]))):
        return None  # a chapter's name above its people
    if not all(recognise(text) or _SUB_HEADINGS.match(folded(text)) for text in lower if text):
        return None
    for merge in _merges_of_row(grid, index):
        for column in range(merge.left, min(merge.right + 1, len(upper))):
            upper[column] = upper[merge.left]
    for column in range(1, len(upper)):  # lists made without merging leave the cells to the right of "Năm sinh" empty
        is_sub = not recognise(lower[column]) or recognise(lower[column]) in {Field.MALE, Field.FEMALE}
        if not upper[column] and lower[column] and is_sub and (lower[column - 1] or upper[column - 1]):
            upper[column] = upper[column - 1]
    headings = tuple(
        below if not above or above == below else f"{above} {below}".strip()
        for above, below in zip(upper, lower, strict=True)
    )
    return Header(index, index + 1, headings)


def _merges_of_row(grid: Grid, index: int) -> list[Merge]:
    return [merge for merge in grid.merges if merge.top == index and merge.right > merge.left]


def _split_names(grid: Grid, header: Header) -> Header:
    """One heading "Họ và tên" over two columns: family names in the first, the given name in the second."""
    headings = list(header.headings)
    for column in range(len(headings) - 1):
        text, right = headings[column], headings[column + 1]
        if recognise(text) is Field.FULL_NAME and right in {"", text} and _holds_given_names(grid, header, column + 1):
            headings[column], headings[column + 1] = "Họ và tên đệm", "Tên"
            break
    return Header(header.first, header.last, tuple(headings))


def _holds_given_names(grid: Grid, header: Header, column: int) -> bool:
    """Mostly single words beside something on the left."""
    rows = [row for row in grid.rows[header.last + 1 : header.last + 41] if row[column - 1] != ""]
    words = [cell for row in rows if isinstance(cell := row[column], str) and cell.strip().isalpha()]
    return bool(words) and 2 * len(words) > len(rows)
