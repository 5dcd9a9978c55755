from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyenhoc.printing.excel import Column, Kind, Sheet, stream_workbook, workbook_bytes
from khuyenhoc.printing.excel_rows import Value, column_letters
from khuyenhoc.printing.wording import clean

COLUMNS = (
    Column("TT", Kind.INTEGER, 6),
    Column("Họ và tên", width=28),
    Column("Ngày sinh", Kind.DATE),
    Column("Số tiền (đồng)", Kind.INTEGER, total=True),
)
PEOPLE: list[tuple[Value, ...]] = [
    (1, "Nguyễn Thị Ánh", date(1960, 2, 1), 14_200_000),
    (2, "Đặng Văn Ước", None, 800_000),
    (3, "Lò Thị Pành", date(1899, 5, 1), None),
]


def read(*sheets: Sheet) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(workbook_bytes(*sheets)))


def column_of(value: Value, kind: Kind = Kind.TEXT) -> openpyxl.cell.cell.Cell:
    return read(Sheet("Một", (Column("Cột", kind),), [(value,)])).active["A2"]


def test_titles_head_rows_and_totals_stand_in_their_places() -> None:
    page = read(Sheet("Hội viên", COLUMNS, PEOPLE, ("DANH SÁCH HỘI VIÊN", "Xã Đức Lĩnh"))).active
    assert page.title == "Hội viên"
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [
        ["DANH SÁCH HỘI VIÊN", None, None, None],
        ["Xã Đức Lĩnh", None, None, None],
        ["TT", "Họ và tên", "Ngày sinh", "Số tiền (đồng)"],
        [1, "Nguyễn Thị Ánh", datetime(1960, 2, 1), 14_200_000],  # noqa: DTZ001
        [2, "Đặng Văn Ước", None, 800_000],
        [3, "Lò Thị Pành", "01/05/1899", None],
        [None, "Cộng", None, "=SUBTOTAL(109,D4:D6)"],
    ]


def test_head_is_frozen_filtered_and_printed_on_every_page() -> None:
    page = read(Sheet("Hội viên", COLUMNS, PEOPLE, ("DANH SÁCH",))).active
    assert (page.freeze_panes, page.auto_filter.ref, page.print_title_rows) == ("A3", "A2:D5", "$2:$2")
    assert page.column_dimensions["B"].width == pytest.approx(28, abs=1)
    formats = [page.cell(3, at).number_format for at in range(1, 5)]
    assert formats == ["#,##0", "@", "dd/mm/yyyy", "#,##0"]


def test_totals_carry_their_value_for_readers_that_do_not_calculate() -> None:
    made = BytesIO(workbook_bytes(Sheet("Một", COLUMNS, PEOPLE)))
    assert openpyxl.load_workbook(made, data_only=True).active["D5"].value == 15_000_000
    empty = read(Sheet("Một", COLUMNS, [])).active
    assert [cell.value for cell in empty[2]] == [None, "Cộng", None, 0]
    assert empty.auto_filter.ref == "A1:D1"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\uff1d"])
def test_formulas_that_people_typed_stay_text(start: str) -> None:
    cell = column_of(f'{start}HYPERLINK("http://x","y")')
    assert (cell.data_type, cell.value) == ("s", f'\'{start}HYPERLINK("http://x","y")')
    harmless = column_of("Hội = Khuyến học")
    assert (harmless.data_type, harmless.value) == ("s", "Hội = Khuyến học")


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        ("0912345678", Kind.TEXT, "0912345678"),
        (912345678, Kind.TEXT, "912345678"),
        (123_456_789_012_345_678, Kind.INTEGER, "123456789012345678"),
        (Decimal("26.94"), Kind.DECIMAL, 26.94),
        (0.2694, Kind.PERCENT, 0.2694),
        (float("nan"), Kind.DECIMAL, "nan"),
        (True, Kind.INTEGER, "Có"),
        (datetime(2023, 2, 16, 1, 12, tzinfo=UTC), Kind.MOMENT, datetime(2023, 2, 16, 8, 12)),  # noqa: DTZ001
        ("& <b>đậm</b> _x0041_ \x00🎉", Kind.TEXT, "& <b>đậm</b> _x0041_ 🎉"),
        ("  hai đầu  ", Kind.TEXT, "  hai đầu  "),
        ("dòng một\r\ndòng hai", Kind.TEXT, "dòng một\ndòng hai"),
        ("", Kind.TEXT, None),
    ],
)
def test_values_come_back_as_they_were_meant(value: Value, kind: Kind, expected: object) -> None:
    got = column_of(value, kind).value
    assert openpyxl.utils.escape.unescape(got) == expected if isinstance(got, str) else got == expected


def test_overlong_text_is_cut_to_what_a_cell_may_hold() -> None:
    assert len(column_of("x" * 40_000).value) == 32_767


@given(st.text(max_size=60))
def test_any_text_gives_a_file_that_opens(text: str) -> None:
    value = column_of(text).value
    bare = clean(text).replace("\ufffe", "").replace("\uffff", "")
    assert openpyxl.utils.escape.unescape(value or "").removeprefix("'").split() == bare.removeprefix("'").split()


def test_sheets_follow_each_other_under_safe_names() -> None:
    book = read(Sheet("Xã: [Đức/Lĩnh]?", COLUMNS, PEOPLE), Sheet("N" * 40, COLUMNS, PEOPLE))
    assert book.sheetnames == ["Xã   Đức Lĩnh", "N" * 31]
    assert [page["B2"].value for page in book.worksheets] == ["Nguyễn Thị Ánh"] * 2


def test_first_bytes_leave_before_the_rows_are_read_and_memory_stays_flat() -> None:
    read_so_far = 0

    def rows() -> Iterator[tuple[Value, ...]]:
        nonlocal read_so_far
        for read_so_far in range(1, 20_001):
            yield (read_so_far, f"Nguyễn Thị Ánh {read_so_far * 7919 % 10007}", date(1960, 1, 1), read_so_far)

    pieces = stream_workbook(Sheet("Hội viên", COLUMNS, rows()))
    assert next(pieces).startswith(b"PK")
    assert read_so_far == 0
    tracemalloc.start()
    longest = max(len(piece) for piece in pieces)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert read_so_far == 20_000
    assert longest < 200_000
    assert peak < 3_000_000


def test_an_error_among_the_rows_breaks_the_file_off() -> None:
    def rows() -> Iterator[tuple[Value, ...]]:
        yield PEOPLE[0]
        raise LookupError

    with pytest.raises(LookupError):
        workbook_bytes(Sheet("Một", COLUMNS, rows()))
    with pytest.raises(ValueError, match="a row of 2 values under 4 columns"):
        workbook_bytes(Sheet("Một", COLUMNS, [(1, "thiếu cột")]))


def test_columns_are_named_as_excel_names_them() -> None:
    names = {0: "A", 25: "Z", 26: "AA", 51: "AZ", 52: "BA", 701: "ZZ", 702: "AAA"}
    assert {at: column_letters(at) for at in names} == names
