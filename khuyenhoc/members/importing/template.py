"""The list to download and fill in: headings that are understood, choices to pick from, two rows that show how."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from khuyenhoc.core.text.spreadsheet import disarm

_LAST_ROW = 5000
# Heading, width, note shown beside the cell.
_COLUMNS: list[tuple[str, int, str]] = [
    ("STT", 8, "Số thứ tự, có thể để trống."),
    ("Họ và tên", 28, "Bắt buộc. Viết đầy đủ, có dấu."),
    ("Ngày sinh", 14, "Ngày/tháng/năm, ví dụ 15/08/1960; nếu không nhớ ngày thì chỉ viết năm: 1960."),
    ("Giới tính", 10, "Chọn Nam hoặc Nữ."),
    ("Số CCCD", 16, "12 chữ số, giữ số 0 ở đầu. Có thể để trống."),
    ("Số điện thoại", 15, "Ví dụ 0912345678. Có thể để trống."),
    ("Chi hội", 30, "Tên chi hội, ban khuyến học. Để trống nếu cả danh sách thuộc một chi hội."),
    ("Năm vào Hội", 13, "Ngày/tháng/năm hoặc chỉ năm."),
    ("Loại hội viên", 15, "Chính thức, liên kết hoặc danh dự. Để trống là chính thức."),
    ("Địa chỉ", 30, "Số nhà, thôn hoặc tổ dân phố, xã."),
    ("Số hộ", 9, "Số của hộ trong thôn. Có thể để trống."),
    ("Họ tên chủ hộ", 24, "Người cùng chủ hộ được ghi vào một hộ."),
    ("Quan hệ với chủ hộ", 16, "Chọn trong danh sách: chủ hộ, vợ, chồng, con…"),
    ("Số thẻ hội viên", 14, "Mỗi số thẻ của một người. Có thể để trống."),
    ("Chức vụ", 18, "Ví dụ Chi hội trưởng, Thủ quỹ. Để trống nếu không có."),
    ("Nghề nghiệp", 18, "Có thể để trống."),
    ("Ghi chú", 24, "Có thể để trống."),
]
_SAMPLES = [
    ("Ví dụ", "Nguyễn Văn Mẫu", "15/08/1960", "Nam", "", "0912345678", "Chi hội thôn Mẫu", "2005", "Chính thức",
     "Thôn Mẫu, xã Mẫu", "12", "Nguyễn Văn Mẫu", "Chủ hộ", "0001", "Chi hội trưởng", "Làm ruộng",
     "Dòng ví dụ, không được nhập"),
    ("Ví dụ", "Trần Thị Mẫu", "1975", "Nữ", "", "", "Chi hội thôn Mẫu", "02/10/2010", "Chính thức",
     "Thôn Mẫu, xã Mẫu", "12", "Nguyễn Văn Mẫu", "Vợ", "0002", "", "Giáo viên", "Dòng ví dụ, không được nhập"),
]  # fmt: skip
_GUIDE = [
    "Điền vào trang “Danh sách hội viên”, mỗi người một dòng, từ dòng 4.",
    "Hai dòng có chữ “Ví dụ” ở cột STT chỉ để làm mẫu; hệ thống bỏ qua hai dòng này.",
    "Cột bắt buộc: Họ và tên. Nên có thêm Ngày sinh (hoặc năm sinh) để tránh nhập trùng người.",
    "Không cần xóa hay thêm cột. Danh sách có sẵn theo mẫu khác vẫn nhập được, không cần chép lại vào mẫu này.",
    "Khi tải lên, hệ thống cho xem trước: ai được thêm, ai đã có, ai cần xem lại. Chỉ ghi sau khi bấm Ghi vào sổ.",
]


def member_list_template(*, chapters: Sequence[str] = ()) -> bytes:
    """An .xlsx; with the names of the unit's chapters the column "Chi hội" offers them."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet("Danh sách hội viên")
        guide = book.add_worksheet("Hướng dẫn")
        _fill_list(book, page)
        guide.set_column(0, 0, 110)
        guide.write(0, 0, "Cách điền danh sách hội viên", book.add_format({"bold": True, "font_size": 14}))
        for index, line in enumerate(_GUIDE, start=1):
            guide.write_string(index, 0, f"{index}. {line}", book.add_format({"text_wrap": True}))
        _offer_choices(book, page, chapters)
    return stream.getvalue()


def _fill_list(book: Workbook, page: Worksheet) -> None:
    heading = book.add_format(
        {"bold": True, "bg_color": "#DCE6F2", "border": 1, "text_wrap": True, "valign": "vcenter", "align": "center"}
    )
    text = book.add_format({"num_format": "@"})
    sample = book.add_format({"num_format": "@", "italic": True, "font_color": "#7F7F7F"})
    for column, (name, width, note) in enumerate(_COLUMNS):
        page.set_column(column, column, width, text)  # text, so that leading zeros and 1/2/1960 stay as typed
        page.write_string(0, column, name, heading)
        page.write_comment(0, column, note, {"x_scale": 1.6})
    _write_samples(page, sample)
    page.set_row(0, 30)
    page.freeze_panes(1, 2)


def _write_samples(page: Worksheet, style: Format) -> None:
    for index, values in enumerate(_SAMPLES, start=1):
        for column, value in enumerate(values):
            page.write_string(index, column, value, style)


def _offer_choices(book: Workbook, page: Worksheet, chapters: Sequence[str]) -> None:
    columns = [name for name, _, _ in _COLUMNS]
    offered = {
        "Giới tính": ["Nam", "Nữ"],
        "Loại hội viên": ["Chính thức", "Liên kết", "Danh dự"],
        "Quan hệ với chủ hộ": ["Chủ hộ", "Vợ", "Chồng", "Con", "Con dâu", "Con rể", "Cha", "Mẹ", "Anh", "Chị", "Em",
                               "Cháu", "Thành viên"],
    }  # fmt: skip
    for name, choices in offered.items():
        column = columns.index(name)
        page.data_validation(3, column, _LAST_ROW, column, {"validate": "list", "source": choices})
    if chapters:
        # A list inside a validation holds 255 characters; a sheet holds any number.
        names = book.add_worksheet("Chi hội")
        names.set_column(0, 0, 50)
        for index, chapter in enumerate(chapters):
            names.write_string(index, 0, str(disarm(chapter)))
        column = columns.index("Chi hội")
        page.data_validation(
            3, column, _LAST_ROW, column,
            {"validate": "list", "source": f"='Chi hội'!$A$1:$A${len(chapters)}", "error_type": "warning",
             "error_title": "Chi hội", "error_message": "Tên này không có trong danh sách chi hội. Vẫn dùng tên này?"},
        )  # fmt: skip
