"""Which rows below the header are people, which name the chapter of the rows below, which are neither."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from khuyenhoc.core.text.names import clean_text, compare_key
from khuyenhoc.members.importing.grid import Cell, Grid
from khuyenhoc.members.importing.header import Header
from khuyenhoc.members.importing.headings import Field, folded, recognise


@dataclass(frozen=True, slots=True)
class SheetRow:
    """`number` as Excel shows it; `section` is the heading above that names the chapter, "" when there is none."""

    number: int
    cells: Sequence[Cell]
    section: str = ""

    def forget(self) -> None:
        """Drops the cells."""
        object.__setattr__(self, "cells", ())


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no person, and why it was taken for none."""

    number: int
    text: str
    reason: str


_TOTAL = re.compile(r"^(?:tông2|công5|tong cong|tong so)\b(?! thi5)")
_FOOTER = re.compile(
    r"nguoi lap|lap bieu|lap danh sach|ky ghi ro|ky ten|xac nhan cua|noi nhan|danh sach (?:nay )?(?:co|gom) \d|"
    r"^ngay\b.*\bthang\b.*\bnam\b|\bngay \d* ?thang \d* ?nam|^(?:tm|t m|kt|k t) |thu truong|"
    r"^(?:pho )?(?:chu tich|chi hoi truong|thu ky|ke toan|thu quy|hieu truong|truong (?:thon|ban)|to truong|bi thu)$"
)
_VALUE = re.compile(r"[\d\s./+-]{4,}")  # a date, a phone or an identity number kept as text
_MIDWAY_TITLE = re.compile(r"^danh sach\b.*\b(?:chi hoi|ban khuyen hoc)\b")
_UNIT_IN_TITLE = re.compile(r"\b(?:chi hội|ban khuyến học)\s+(?!năm\b).+", re.IGNORECASE)
_UNIT = re.compile(
    r"\b(?:chi hoi|thon|xom|to dan pho|tdp|khoi pho|khu pho|tieu khu|truong|ban khuyen hoc|to hoi|phan hoi|lang|ap|ban|"
    r"co quan|dong ho|hoi khuyen hoc|thcs|thpt|mam non|tieu hoc|khoi|khu|to so \d+|to \d+|cum)\b"
)
_ROMAN = re.compile(r"[IVXLC]+|[A-Z]")
_NUMBERING = re.compile(r"^(?:(?:[IVXLC]+|[A-H]|\d{1,3})\s*[.)/:\-–]+|\*|-|\+)\s*")
_COUNT = re.compile(
    r"\s*(?:[(\[:,;–-]\s*(?:có|gồm|tổng số)?\s*\d+\s*(?:hội viên|hv|người|đ/c|đồng chí)?\s*[)\]]?\s*\.?)$", re.I
)
_COLUMN_NUMBER = re.compile(r"\(?\s*(?:\d{1,2}|[A-Z])\s*\)?")
_LONGEST_SECTION = 100
_LONGEST_LINE = 300  # what a heading or a signature is told by stands in its first words
_DITTO = frozenset({'"', "''", "”", "“", "nt", "-nt-", "- nt -", "//", "-//-", "như trên", "n.t", "Nt", "NT"})
_NOT_DITTOED = {Field.NUMBER, Field.FULL_NAME, Field.GIVEN_NAME, Field.IDENTITY, Field.PHONE, Field.BIRTH}


@dataclass(frozen=True, slots=True)
class _Line:
    """A row with what the questions about it need; `filled` holds (column, cell)."""

    index: int
    filled: list[tuple[int, Cell]]
    name: str
    stt: Cell
    texts: list[str]

    @property
    def is_numbered(self) -> bool:
        stt = self.stt
        return isinstance(stt, float | int) or (isinstance(stt, str) and stt.strip(" .").isdigit())

    @property
    def is_rich(self) -> bool:
        """Is there a cell that only people have: a number, a date, a phone?"""
        return any(not isinstance(cell, str) or _VALUE.fullmatch(cell.strip()) for _, cell in self.filled)


@dataclass(slots=True)
class _Reader:
    section: str = ""
    has_numbers: bool = False  # is there a column of running numbers
    in_footer: bool = False
    first_part: int = 0  # the row that begins the second part of a list of parts with titles of their own
    names: list[int] = field(default_factory=list)  # columns that hold a part of the name
    repeated: set[str] = field(default_factory=set)  # texts of the header, which lists of many pages repeat
    wide: set[tuple[int, int]] = field(default_factory=set)  # where cells are merged to the right
    rows: list[SheetRow] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


def read_body(grid: Grid, header: Header) -> tuple[tuple[SheetRow, ...], tuple[Skipped, ...]]:
    """Every row below the header is in one of the two, but for empty ones."""
    fields = [recognise(text) for text in header.headings]
    _fill_merged(grid, header, fields)
    names = [i for i, f in enumerate(fields) if f in {Field.FULL_NAME, Field.GIVEN_NAME, Field.FAMILY_NAMES}]
    number = fields.index(Field.NUMBER) if Field.NUMBER in fields else None
    repeated = {
        text for row in grid.rows[header.first : header.last + 1] for text in row if isinstance(text, str) and text
    }
    dittoed = [i for i, f in enumerate(fields) if f and f not in _NOT_DITTOED]
    wide = {(merge.top, merge.left) for merge in grid.merges if merge.right > merge.left}
    state = _Reader(has_numbers=number is not None, names=names, repeated=repeated, wide=wide)
    previous: list[Cell] = []
    for index in range(header.last + 1, len(grid.rows)):
        row = grid.rows[index]
        filled: list[tuple[int, Cell]] = [(column, cell) for column, cell in enumerate(row) if cell not in ("", None)]
        if not filled or all(isinstance(cell, str) and not cell.strip("\u00a0 \t\r\n") for _, cell in filled):
            continue
        name = " ".join(str(row[column]) for column in names if row[column] != "")
        stt = row[number] if number is not None else ""
        # The quick way for nearly every row: a numbered one with a name and something more.
        if isinstance(stt, float | int) and name and len(filled) > 2 and row[names[0]] not in repeated:
            state.in_footer = False
        else:
            line = _Line(
                index,
                filled,
                name,
                stt,
                [t for _, c in filled if isinstance(c, str) and (t := clean_text(c[:_LONGEST_LINE]))],
            )
            if reason := _why_no_person(state, line):
                state.skipped.append(Skipped(index + 1, " ".join(line.texts)[:200], reason))
                continue
        for column in dittoed if previous else ():
            cell = row[column]
            if isinstance(cell, str) and cell.strip() in _DITTO:
                row[column] = previous[column]
        previous = row
        state.rows.append(SheetRow(index + 1, row, state.section))
    if state.first_part:
        _name_first_part(state, grid, header)
    return tuple(state.rows), tuple(state.skipped)


def _name_first_part(state: _Reader, grid: Grid, header: Header) -> None:
    """Where later parts have titles that name their chapter, the title of the whole sheet names the first part's."""
    titles = [cell for row in grid.rows[: header.first] for cell in row if isinstance(cell, str)]
    section = next((name for title in titles if (name := unit_in_title(clean_text(title)))), "")
    state.rows = [
        replace(row, section=section) if row.number <= state.first_part and not row.section else row
        for row in state.rows
    ]


def _why_no_person(state: _Reader, line: _Line) -> str:
    """The reason to leave a row out, "" for a person. Notes sections and the footer on the way."""
    for says, reason in _REASONS:
        if says(state, line):
            return reason
    is_person = bool(line.name) and (line.is_numbered or (line.is_rich and not state.has_numbers))
    is_signature = not line.name or bool(_FOOTER.search(folded(line.name[:_LONGEST_LINE])))
    if not is_person and is_signature and any(_FOOTER.search(folded(text)) for text in line.texts):
        state.in_footer = True
    if state.in_footer and not is_person:
        return "Phần ký và ghi chú cuối bảng."
    if not line.name and len(line.filled) == 1:
        return "Dòng ghi chú, không có họ tên."
    state.in_footer = False
    return ""


def _repeats_header(state: _Reader, line: _Line) -> bool:
    if sum(cell in state.repeated for _, cell in line.filled if isinstance(cell, str)) * 2 <= len(line.filled):
        return False
    state.in_footer = False
    return True


def _numbers_columns(_: _Reader, line: _Line) -> bool:
    return len(line.filled) > 2 and all(_COLUMN_NUMBER.fullmatch(_short(cell)) for _, cell in line.filled)


def _is_sample(_: _Reader, line: _Line) -> bool:
    return any(folded(text) == "vi du" for text in line.texts)


def _is_total(_: _Reader, line: _Line) -> bool:
    return any(_TOTAL.match(compare_key(text.strip(" .:;,"))) for text in line.texts[:2])


def _titles_part(state: _Reader, line: _Line) -> bool:
    """A title in the middle: "DANH SÁCH HỘI VIÊN CHI HỘI THÔN 2" over a header of its own."""
    if len(line.texts) != 1 or not _MIDWAY_TITLE.match(folded(line.texts[0])):
        return False
    state.section, state.in_footer = unit_in_title(line.texts[0]), False
    state.first_part = state.first_part or line.index
    return True


def _opens_section(state: _Reader, line: _Line) -> bool:
    if not _is_section(state, line):
        return False
    state.section, state.in_footer = section_name(max(line.texts, key=len)), False
    return True


_REASONS: list[tuple[Callable[[_Reader, _Line], bool], str]] = [
    (_repeats_header, "Dòng tiêu đề lặp lại."),
    (_numbers_columns, "Dòng đánh số cột."),
    (_is_sample, "Dòng ví dụ của tệp mẫu."),
    (_is_total, "Dòng tổng cộng."),
    (_titles_part, "Dòng tên chi hội của các dòng bên dưới."),
    (_opens_section, "Dòng tên chi hội của các dòng bên dưới."),
]


def _is_section(state: _Reader, line: _Line) -> bool:
    """One text alone, or one text after a Roman number: "CHI HỘI THÔN YÊN DU", "II | Trường THCS Ân Phú"."""
    plain = [text for text in line.texts if not _ROMAN.fullmatch(text)]
    if len(plain) != 1 or len(line.filled) > 2 or len(plain[0]) > _LONGEST_SECTION:
        return False
    text, unnumbered = folded(plain[0]), folded(_NUMBERING.sub("", plain[0]))
    if _FOOTER.search(text) or text.startswith(("danh sach", "ghi chu")):
        return False
    has_roman = len(line.texts) == 2
    if has_roman:
        return True
    column = line.filled[-1][0]
    if len(line.filled) == 2:  # a number before it: a person, unless it says that it is a unit
        return isinstance(line.filled[-1][1], str) and column in state.names and bool(_UNIT.match(text))
    is_wide = (line.index, column) in state.wide
    return bool(_UNIT.match(unnumbered)) or (is_wide and bool(_UNIT.search(text)))


def unit_in_title(title: str) -> str:
    """ "DANH SÁCH HỘI VIÊN CHI HỘI THÔN 2" gives "CHI HỘI THÔN 2", a title without a name ""."""
    found = _UNIT_IN_TITLE.search(title)
    return section_name(found[0]) if found else ""


def section_name(text: str) -> str:
    """ "II. CHI HỘI THÔN YÊN DU (45 hội viên)" gives "CHI HỘI THÔN YÊN DU"."""
    return _COUNT.sub("", _NUMBERING.sub("", clean_text(text))).strip(" .:;,-")


def _short(cell: Cell) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell == int(cell) else str(cell).strip()


def _fill_merged(grid: Grid, header: Header, fields: list[Field | None]) -> None:
    """A chapter or household written once over several merged rows belongs to each of them."""
    for merge in grid.merges:
        if merge.top <= header.last or merge.bottom == merge.top or merge.left >= len(fields):
            continue
        if fields[merge.left] not in {None, Field.NUMBER, Field.FULL_NAME, Field.GIVEN_NAME}:
            for row in grid.rows[merge.top + 1 : merge.bottom + 1]:
                row[merge.left] = grid.rows[merge.top][merge.left]
