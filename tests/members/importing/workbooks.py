"""How a test list becomes the bytes of a workbook."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime

import xlsxwriter
from xlsxwriter.utility import xl_cell_to_rowcol

Row = Sequence[object]
HEADINGS = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Số điện thoại", "Chi hội", "Năm vào hội")
# Invented people. In every list below they come out as these names, in this order.
PEOPLE: list[Row] = [
    (1, "Nguyễn Thị Ánh", "12/03/1960", "Nữ", "042160000001", "0912000001", "Chi hội thôn Yên Du", "2001"),
    (2, "Đặng Văn Ước", "1/2/1955", "Nam", "042055000002", "0912000002", "Chi hội thôn Yên Du", "1999"),
    (3, "Lò Thị Pành", "1971", "Nữ", "042171000003", "0912000003", "Chi hội thôn Bình Phong", "2010"),
    (4, "Trần Đình Hòa", "20/11/1948", "Nam", "042048000004", "0912000004", "Chi hội thôn Bình Phong", "1998"),
]
NAMES = [str(row[1]) for row in PEOPLE]


def workbook(
    rows: Sequence[Row],
    *,
    sheet: str = "Danh sách",
    merges: Sequence[str] = (),
    formats: dict[str, str] | None = None,
    cover: Sequence[Row] = (),
) -> bytes:
    """An .xlsx of these rows from A1, every text as text; `cover` makes a sheet "Bìa" in front."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    if cover:
        front = book.add_worksheet("Bìa")
        for index, row in enumerate(cover):
            front.write_row(index, 0, row)
    page = book.add_worksheet(sheet)
    for area in merges:
        page.merge_range(area, "")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for index, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, date):
                page.write_datetime(index, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
            elif value not in ("", None):
                page.write(index, column, value)
    for cell, number_format in (formats or {}).items():
        row_index, column = xl_cell_to_rowcol(cell)
        page.write(cell, rows[row_index][column], book.add_format({"num_format": number_format}))
    book.close()
    return stream.getvalue()
