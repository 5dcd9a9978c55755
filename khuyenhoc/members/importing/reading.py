"""A file of a person as one list: headings, rows, what was left out."""

from __future__ import annotations

from dataclasses import dataclass

from khuyenhoc.core.text.encodings import Encoding
from khuyenhoc.core.text.names import clean_text
from khuyenhoc.members.importing.body import SheetRow, Skipped, read_body
from khuyenhoc.members.importing.csv_text import read_csv
from khuyenhoc.members.importing.grid import Grid
from khuyenhoc.members.importing.header import find_header
from khuyenhoc.members.importing.headings import folded
from khuyenhoc.members.importing.opening import Kind, kind_of
from khuyenhoc.members.importing.refusals import FileRefused
from khuyenhoc.members.importing.unfonting import to_unicode
from khuyenhoc.members.importing.workbook import open_sheet

_SHEETS_TRIED = 10


@dataclass(frozen=True, slots=True)
class Sheet:
    """`headings` has one text a column from A on; `titles` are the lines above the header."""

    name: str
    sheet_names: tuple[str, ...]
    kind: Kind
    titles: tuple[str, ...]
    header_row: int  # the last row of the header, as Excel counts
    headings: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    skipped: tuple[Skipped, ...]
    old_fonts: tuple[tuple[int, Encoding], ...]  # columns (from zero) that were typed in an old font


def read_sheet(data: bytes, *, sheet: str | None = None) -> Sheet:
    """The named sheet, or the first visible one in which a header is found.

    Raises FileRefused (`sheet_unknown`, `header_not_found`, `rows_none`, and those of `opening.kind_of`), FileTooLarge.
    """
    kind = kind_of(data)
    if kind is Kind.CSV:
        return _sheet(read_csv(data), kind)
    contents = open_sheet(data, 0)
    if sheet is not None:
        wanted = [i for i, name in enumerate(contents.sheets) if folded(name) == folded(sheet)]
        exact = [i for i, name in enumerate(contents.sheets) if clean_text(name) == clean_text(sheet)]
        if not (found := exact or wanted):
            names = ", ".join(f"“{name}”" for name in contents.sheets)
            raise FileRefused("sheet_unknown", f"Tệp không có trang tính “{sheet}”. Các trang tính trong tệp: {names}.")
        position = found[0]
        return _sheet((contents if position == 0 else open_sheet(data, position)).grid, kind)
    visible = [i for i, name in enumerate(contents.sheets) if name not in contents.hidden]
    first_refusal: FileRefused | None = None
    for position in (visible or [0])[:_SHEETS_TRIED]:
        try:
            return _sheet((contents if position == 0 else open_sheet(data, position)).grid, kind)
        except FileRefused as refusal:
            first_refusal = first_refusal or refusal
    raise first_refusal or FileRefused("rows_none", "Tệp không có trang tính nào.")


def _sheet(grid: Grid, kind: Kind) -> Sheet:
    old_fonts = to_unicode(grid)
    header = find_header(grid)
    rows, skipped = read_body(grid, header)
    if not rows:
        raise FileRefused("rows_none", f"Trang tính “{grid.name}” chỉ có tiêu đề, không có dòng hội viên nào.")
    titles = [clean_text(cell) for row in grid.rows[: header.first] for cell in row if isinstance(cell, str)]
    return Sheet(
        name=grid.name,
        sheet_names=grid.sheet_names,
        kind=kind,
        titles=tuple(title for title in titles if title),
        header_row=header.last + 1,
        headings=header.headings,
        rows=rows,
        skipped=skipped,
        old_fonts=tuple(sorted(old_fonts.items())),
    )
