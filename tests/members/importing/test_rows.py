"""What a row of a list becomes, and what is said of it."""

from __future__ import annotations

from datetime import date

import pytest

from khuyenhoc.core.text.dates import Birth
from khuyenhoc.core.text.sex import Sex
from khuyenhoc.members.importing.columns import guess
from khuyenhoc.members.importing.reading import read_sheet
from khuyenhoc.members.importing.rows import CleanRow, RejectedRow, clean_rows
from tests.members.importing import messes

TODAY = date(2026, 11, 23)


def cleaned(headings: list[str], values: list[object]) -> CleanRow | RejectedRow:
    """The one row of a list that has a good row before it."""
    good: list[object] = ["Phan Hồng Yến" if heading == "Họ và tên" else "" for heading in headings]
    good[-1] = good[-1] or "1960"
    sheet = read_sheet(messes.workbook([["STT", *headings], [1, *good], [2, *values]]))
    rows, rejected = clean_rows(sheet, guess(sheet.headings), today=TODAY)
    results: list[CleanRow | RejectedRow] = [*rows, *rejected]
    return next(row for row in results if row.number == 3)


def test_whole_row() -> None:
    sheet = read_sheet(messes.plain())
    rows, rejected = clean_rows(sheet, guess(sheet.headings), today=TODAY)

    assert rejected == []
    first = rows[0]
    assert (first.full_name, first.name_key, first.search_name) == (
        "Nguyễn Thị Ánh",
        "nguyên3 thi5 anh4",
        "nguyen thi anh",
    )
    assert (first.birth, first.sex, first.phone) == (Birth(date(1960, 3, 12), 1960), Sex.FEMALE, "0912000001")
    assert first.identity is not None
    assert first.identity.number == "042160000001"
    assert first.joined is not None
    assert (first.joined.date, first.joined.is_exact) == (date(2001, 1, 1), False)
    assert first.warnings == ()


@pytest.mark.parametrize(
    ("headings", "values", "codes"),
    [
        (["Họ và tên", "Năm sinh"], ["", "1960"], ["name_missing"]),
        (["Họ và tên", "Năm sinh"], ["Nguyễn Văn 5", "1960"], ["name_invalid"]),
        (["Họ và tên", "Năm sinh"], ["#REF!", "1960"], ["name_invalid"]),
        (["Họ và tên", "Năm sinh"], ["A " * 80, "1960"], ["name_too_long"]),
        (
            ["Họ và tên", "Số CCCD", "Năm sinh"],
            ["Lê Văn An", "123", "31/2/1960"],
            ["identity_invalid", "date_impossible"],
        ),
        (["Họ và tên", "Năm vào Hội", "Năm sinh"], ["Lê Văn An", "1950", "1960"], ["joined_before_birth"]),
        (["Họ và tên", "Nam", "Nữ", "Năm sinh"], ["Lê Văn An", "x", "x", "1960"], ["sex_twice"]),
        (["Họ và tên", "Ghi chú", "Năm sinh"], ["Lê Văn An", "x" * 501, "1960"], ["text_too_long"]),
    ],
)
def test_refusals_say_everything_at_once(headings: list[str], values: list[object], codes: list[str]) -> None:
    row = cleaned(headings, values)

    assert isinstance(row, RejectedRow)
    assert [message.code for message in row.errors] == codes
    assert all(message.reason.endswith(".") for message in row.errors)


@pytest.mark.parametrize(
    ("headings", "values", "codes"),
    [
        (["Họ và tên", "Năm sinh"], ["Lan", "1960"], ["name_one_word"]),
        (["Họ và tên", "Số điện thoại", "Năm sinh"], ["Lê Văn An", "12345", "1960"], ["phone_invalid"]),
        (["Họ và tên", "Năm sinh", "Chức vụ"], ["Lê Văn An", "", "Hội viên"], ["birth_missing"]),
        (["Họ và tên", "Giới tính", "Năm sinh"], ["Lê Văn An", "?", "1960"], ["sex_unreadable"]),
        (["Họ và tên", "Số CCCD", "Giới tính", "Năm sinh"], ["Lê Văn An", "042160000001", "Nam", "1960"],
         ["identity_disagrees"]),
        (["Họ và tên", "Số CCCD", "Năm sinh"], ["Lê Văn An", "42060000001", "1960"], ["identity_padded"]),
        (["Họ và tên", "Email", "Năm sinh"], ["Lê Văn An", "an@", "1960"], ["email_invalid"]),
        (["Họ và tên", "Loại hội viên", "Năm sinh"], ["Lê Văn An", "vàng", "1960"], ["member_kind_unknown"]),
        (["Họ và tên", "Năm vào Hội", "Năm sinh"], ["Lê Văn An", "1990", "1960"], ["joined_before_founding"]),
    ],
)  # fmt: skip
def test_warnings_do_not_refuse(headings: list[str], values: list[object], codes: list[str]) -> None:
    row = cleaned(headings, values)

    assert isinstance(row, CleanRow)
    assert [message.code for message in row.warnings] == codes


@pytest.mark.parametrize(
    ("written", "name", "codes"),
    [
        ("NGUYEN VĂN AN", "Nguyen Văn An", ["name_case"]),
        ("nguyễn văn an", "Nguyễn Văn An", ["name_case"]),
        ("H'HEN NIÊ", "H'Hen Niê", ["name_case"]),
        ("  TRẦN THỊ  HÒA, ", "Trần Thị Hòa", ["name_case"]),
        ("Nguyễn Văn An", "Nguyễn Văn An", []),
        ("Lê thị Hoa", "Lê thị Hoa", []),  # may be deliberate
        ("Lê Thị Hoa,", "Lê Thị Hoa", []),
    ],
)
def test_names_all_in_one_case_are_repaired_and_said_so(written: str, name: str, codes: list[str]) -> None:
    row = cleaned(["Họ và tên", "Năm sinh"], [written, "1960"])

    assert isinstance(row, CleanRow)
    assert (row.full_name, [message.code for message in row.warnings]) == (name, codes)
    assert [message.reason for message in row.warnings] == [f"Đã sửa chữ hoa, chữ thường thành {name}."] * len(codes)


def test_identity_number_fills_in_birth_and_sex() -> None:
    row = cleaned(["Họ và tên", "Số CCCD", "Chức vụ"], ["Lê Thị An", "042160000001", "Hội viên"])

    assert isinstance(row, CleanRow)
    assert (row.birth, row.sex) == (Birth(None, 1960), Sex.FEMALE)
    assert [message.code for message in row.warnings] == ["birth_from_identity"]


def test_birth_in_three_columns_and_sex_by_column() -> None:
    sheet = read_sheet(
        messes.workbook(
            [
                ["STT", "Họ và tên", "Ngày sinh", "", "", "Nữ"],
                ["", "", "Ngày", "Tháng", "Năm", ""],
                [1, "Lê Thị An", 1, 2, 1960, "x"],
                [2, "Lê Văn An", "", "", 1961, ""],
            ],
            merges=["C1:E1"],
        )
    )
    rows, _ = clean_rows(sheet, guess(sheet.headings), today=TODAY)

    assert [(row.birth, row.sex) for row in rows] == [
        (Birth(date(1960, 2, 1), 1960), Sex.FEMALE),
        (Birth(None, 1961), None),
    ]


def test_message_for_machines() -> None:
    row = cleaned(["Họ và tên", "Năm sinh"], ["Lê Văn An", "31/2/1960"])

    assert row.number == 3
    assert isinstance(row, RejectedRow)
    assert row.errors[0].as_json() == {
        "column": "Năm sinh",
        "value": "31/2/1960",
        "reason": "Không có ngày 31 trong tháng 2/1960. Hãy sửa lại ngày.",
    }


def test_endless_cells_are_refused_at_once() -> None:
    long = "1" + " " * 30_000 + "x"
    row = cleaned(
        ["Họ và tên", "Năm sinh", "Số điện thoại", "Email", "Số CCCD"],
        ["Lê Văn An", long, "9" * 30_000, "a@" + "b" * 30_000, "1" * 30_000],
    )

    assert isinstance(row, RejectedRow)
    assert [message.code for message in row.errors] == ["date_unreadable", "identity_invalid"]
    assert [message.code for message in row.warnings] == ["phone_invalid", "email_invalid"]


def test_a_bare_number_takes_the_kind_from_its_heading() -> None:
    rows = [cleaned(["Họ và tên", "Năm sinh", heading], ["Lê Văn An", "1960", 5]) for heading in ("Tổ", "Chi hội")]

    assert [row.chapter for row in rows if isinstance(row, CleanRow)] == ["Tổ 5", "5"]
