"""Tables of figures in Word: bordered, the head on every page, rows whole.

Written as WordprocessingML at one go: cell by cell through python-docx 60 rows take a second, so 10 ms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from khuyenhoc.printing.columns import column_widths
from khuyenhoc.printing.paper import Align, Cell, Group, HeaderCell, Table
from khuyenhoc.printing.wording import cell_text, clean

_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_PADDING = '<w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'


def add_table(document: WordDocument, table: Table, width: float, size: int) -> None:
    """`width` between the margins and `size` of the letters in points."""
    if table.title:
        document.add_paragraph(clean(table.title), "Tên bảng")
    if table.unit:
        document.add_paragraph(clean(table.unit), "Đơn vị tính")
    style = document.styles["Ô bảng"].style_id
    twips = [round(points * 20) for points in column_widths(table, width, size)]
    rows = "".join([*_header(table, twips, style), *_body(table, twips, style)])
    grid = "".join(f'<w:gridCol w:w="{one}"/>' for one in twips)
    made = (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(twips)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>{_PADDING}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )
    document.element.body.insert_element_before(parse_xml(made), "w:sectPr")
    for note in table.notes:
        document.add_paragraph(clean(note), "Ghi chú bảng")
    if not table.notes:
        document.add_paragraph(style="Dòng nhỏ")  # Word joins two tables that touch


def _header(table: Table, twips: list[int], style: str) -> Iterator[str]:
    """Rows of the head; a cell over several rows goes on below as an empty merged one."""
    pending: dict[int, tuple[HeaderCell, int]] = {}  # column: the cell that comes down, rows still to cover
    for line in table.header or (tuple(HeaderCell(column.title) for column in table.columns),):
        cells, at, given = [], 0, iter(line)
        while at < len(twips):
            above, left = pending.pop(at, (None, 0))
            cell = above or next(given, HeaderCell(""))
            rest = left if above else cell.rows
            merge = ("<w:vMerge/>" if above else '<w:vMerge w:val="restart"/>') if cell.rows > 1 else ""
            width = sum(twips[at : at + cell.columns])
            cells.append(
                _cell("" if above else cell.text, width, style, Align.CENTER, columns=cell.columns, merge=merge)
            )
            if rest > 1:
                pending[at] = (cell, rest - 1)
            at += cell.columns
        yield _row(cells, "<w:tblHeader/>")


def _body(table: Table, twips: list[int], style: str) -> Iterator[str]:
    for row in table.rows:
        if isinstance(row, Group):
            yield _row([_cell(row.text, sum(twips), style, Align.LEFT, columns=len(twips), keep=True)])
        else:
            yield _row(_cells(table, row.cells, twips, style, bold=row.bold))
    if table.totals:
        yield _row(_cells(table, table.totals, twips, style, bold=True))


def _cells(table: Table, values: tuple[Cell, ...], twips: list[int], style: str, *, bold: bool) -> list[str]:
    return [
        _cell(cell_text(value), width, style, column.align, bold=bold)
        for value, width, column in zip(values, twips, table.columns, strict=True)
    ]


def _row(cells: Iterable[str], extra: str = "") -> str:
    return f"<w:tr><w:trPr><w:cantSplit/>{extra}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(
    text: str,
    width: int,
    style: str,
    align: Align,
    *,
    bold: bool = True,
    columns: int = 1,
    merge: str = "",
    keep: bool = False,
) -> str:
    tied = "<w:keepNext/>" if keep else ""
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    weight = "<w:rPr><w:b/></w:rPr>" if bold else ""
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in clean(text).split("\n"))
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{tied}<w:jc w:val="{align.value}"/></w:pPr>'
        f"<w:r>{weight}{lines}</w:r></w:p></w:tc>"
    )
