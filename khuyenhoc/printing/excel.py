"""Lists as Excel files, streamed: the first bytes leave at once and memory stays flat however many rows come.

An .xlsx is a zip of XML. xlsxwriter makes an empty workbook with all formats; its parts go out as they are, but the
rows of each sheet are written into the running zip as they come from the generator (measured: decision 0004).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import xlsxwriter

from khuyenhoc.core import clock
from khuyenhoc.printing.excel_rows import RowWriter, Value, column_letters
from khuyenhoc.printing.wording import clean

MAX_ROWS = 1_048_000  # of one sheet; Excel's own limit leaves room for title and totals
_CHUNK = 64 * 1024
_STYLE = re.compile(r'<c [^>]*?s="(\d+)"')
_FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\]")


class Kind(StrEnum):
    """What a column holds, and so how Excel shows and adds it."""

    TEXT = "@"
    INTEGER = "#,##0"  # counts, and money in whole đồng
    DECIMAL = "#,##0.00"
    PERCENT = "0.00%"  # 0.2694 is shown as 26,94 %
    DATE = "dd/mm/yyyy"
    MOMENT = "hh:mm dd/mm/yyyy"


_SIDES: dict[Kind, dict[str, object]] = {Kind.DATE: {"align": "center"}, Kind.TEXT: {"align": "left", "indent": 1}}


@dataclass(frozen=True, slots=True)
class Column:
    """`total`: the last row adds the column up, following the filter. Codes and phone numbers are TEXT."""

    title: str
    kind: Kind = Kind.TEXT
    width: float = 16.0  # characters
    total: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows` is read once, while the file is being sent; `titles` stand above the head, the first in bold."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Value]]
    titles: tuple[str, ...] = ()


def stream_workbook(*sheets: Sheet) -> Iterator[bytes]:
    """The file in pieces. An error among the rows breaks the file off, so that nobody takes a part for the whole."""
    sink = _Sink()
    parts = _skeleton(sheets)
    bodies = {f"xl/worksheets/sheet{at}.xml": sheet for at, sheet in enumerate(sheets, start=1)}
    with ZipFile(sink, "w", ZIP_DEFLATED, compresslevel=4) as archive:
        for name, content in parts.items():
            if name not in bodies:
                archive.writestr(_entry(name), content)
        yield sink.take()
        for name, sheet in bodies.items():
            with archive.open(_entry(name), "w", force_zip64=False) as part:
                for chunk in _sheet_chunks(sheet, parts[name].decode()):
                    part.write(chunk)
                    if sink.size >= _CHUNK:
                        yield sink.take()
    yield sink.take()


def workbook_bytes(*sheets: Sheet) -> bytes:
    """The whole file, for attachments and tests."""
    return b"".join(stream_workbook(*sheets))


def _sheet_chunks(sheet: Sheet, empty: str) -> Iterator[bytes]:
    before, (plain, totals, shares), after = _cut(empty, len(sheet.titles))
    head = len(sheet.titles) + 1
    writer = RowWriter(plain, totals, shares, [column.kind is Kind.TEXT for column in sheet.columns], head)
    yield before.encode()
    piece: list[str] = []
    adds = [at for at, column in enumerate(sheet.columns) if column.total]
    for row in sheet.rows:
        piece.append(writer.row(row, adds))
        if len(piece) == 200:
            yield "".join(piece).encode()
            piece.clear()
        if writer.count > MAX_ROWS:
            raise ValueError(f"more than {MAX_ROWS} rows in one sheet")
    yield "".join(piece).encode()
    if adds:
        yield writer.totals(adds).encode()
    last = column_letters(len(sheet.columns) - 1)
    yield f'</sheetData><autoFilter ref="A{head}:{last}{head + writer.count}"/>{after}'.encode()


def _cut(empty: str, titles: int) -> tuple[str, list[list[str]], str]:
    """The sheet before its rows, the style numbers of a row, of the totals and of shares, the sheet after its rows."""
    empty = re.sub(r"<dimension [^>]*/>", "", empty)
    start = empty.index(f'<row r="{titles + 2}"')
    end = empty.index("</sheetData>")
    styles = [_STYLE.findall(row) for row in empty[start:end].split("</row>")[:3]]
    return empty[:start], styles, empty[end + len("</sheetData>") :]


def _skeleton(sheets: Sequence[Sheet]) -> dict[str, bytes]:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        book.set_properties({"title": clean(sheets[0].titles[0] if sheets[0].titles else sheets[0].name)})
        face = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter"}
        for sheet in sheets:
            _empty_sheet(book, sheet, face)
    with ZipFile(made) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _empty_sheet(book: xlsxwriter.Workbook, sheet: Sheet, face: dict[str, object]) -> None:
    """Titles, head, and three rows of empty cells that show which formats rows, totals and shares take."""
    page = book.add_worksheet(_FORBIDDEN_IN_NAME.sub(" ", clean(sheet.name))[:31].strip("' ") or None)
    for at, title in enumerate(sheet.titles):
        page.write_string(at, 0, clean(title), book.add_format(face | {"bold": at == 0, "font_size": 14 - min(at, 2)}))
    head = len(sheet.titles)
    page.set_row(head, 32)
    heading = book.add_format(
        face | {"bold": True, "align": "center", "text_wrap": True, "border": 1, "bg_color": "#F3EDE4"}
    )
    for at, column in enumerate(sheet.columns):
        page.write_string(head, at, clean(column.title), heading)
        look = face | {"border": 1, "num_format": column.kind.value} | _SIDES.get(column.kind, {})
        page.write_blank(head + 1, at, None, book.add_format(look))
        page.write_blank(head + 2, at, None, book.add_format(look | {"bold": True}))
        page.write_blank(head + 3, at, None, book.add_format(look | {"num_format": Kind.PERCENT.value}))
        page.set_column(at, at, column.width)
    page.freeze_panes(head + 1, 0)
    page.repeat_rows(head)
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_footer("&R&P/&N")


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, date_time=clock.now().timetuple()[:6])
    entry.compress_type = ZIP_DEFLATED
    return entry


class _Sink(io.RawIOBase):
    """Where the zip writes, without going back."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        self._pieces.append(piece)
        self.size += len(piece)
        return len(piece)

    def take(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces, self.size = [], 0
        return taken
