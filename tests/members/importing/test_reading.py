"""Each mess of messes.py reads as the four people it holds, or is refused with a sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khuyenhoc.core.errors import DomainError
from khuyenhoc.core.text.encodings import Encoding
from khuyenhoc.core.text.sex import Sex
from khuyenhoc.members.importing.columns import guess
from khuyenhoc.members.importing.opening import MAX_BYTES, Kind, kind_of
from khuyenhoc.members.importing.reading import Sheet, read_sheet
from khuyenhoc.members.importing.rows import CleanRow, clean_rows
from tests.members.importing import messes
from tests.members.importing.workbooks import Row

TODAY = date(2026, 11, 23)
SEXES = [Sex.FEMALE, Sex.MALE, Sex.FEMALE, Sex.MALE]
CHAPTERS = ["Chi hội thôn Yên Du"] * 2 + ["Chi hội thôn Bình Phong"] * 2


def clean(sheet: Sheet) -> list[CleanRow]:
    rows, rejected = clean_rows(sheet, guess(sheet.headings), today=TODAY)
    assert rejected == []
    return rows


@pytest.mark.parametrize(
    ("mess", "numbers"),
    [
        (messes.plain, [2, 3, 4, 5]),
        (messes.title_above, [6, 7, 8, 9]),
        (messes.merged_headers, [6, 7, 8, 9]),
        (messes.unmerged_headers, [3, 4, 5, 6]),
        (messes.blank_rows, [5, 8, 11, 14]),
        (messes.repeated_headers, [2, 3, 5, 6]),
        (messes.total_and_signatures, [2, 3, 4, 5]),
        (messes.merged_chapter, [2, 3, 4, 5]),
        (messes.ditto_marks, [2, 3, 4, 5]),
        (messes.decomposed, [2, 3, 4, 5]),
        (messes.hard_spaces, [2, 3, 4, 5]),
        (messes.tcvn3, [2, 3, 4, 5]),
        (messes.tcvn3_capitals, [2, 3, 4, 5]),
        (messes.vni, [2, 3, 4, 5]),
        (messes.vni_and_unicode, [2, 3, 4, 5]),
        (messes.sexes, [2, 3, 4, 5]),
        (messes.lost_zeros, [2, 3, 4, 5]),
        (messes.formulas, [2, 3, 4, 5]),
        (messes.households, [2, 3, 4, 5]),
        (messes.relations, [2, 3, 4, 5]),
        (messes.cards, [2, 3, 4, 5]),
        (messes.positions, [2, 3, 4, 5]),
        (messes.two_sheets, [2, 3, 4, 5]),
        (messes.comma_text, [2, 3, 4, 5]),
        (messes.tcvn3_text, [2, 3, 4, 5]),
        (messes.open_document, [2, 3, 4, 5]),
        (messes.old_workbook, [2, 3, 4, 5]),
    ],
)
def test_mess_reads_as_its_people(mess: Callable[[], bytes], numbers: list[int]) -> None:
    rows = clean(read_sheet(mess()))

    assert [row.number for row in rows] == numbers
    assert [row.full_name for row in rows] == messes.NAMES
    assert [row.sex for row in rows] == SEXES
    assert [row.chapter for row in rows] == CHAPTERS
    assert [row.birth.year for row in rows if row.birth] == [1960, 1955, 1971, 1948]


def test_sections_name_the_chapter_of_the_rows_below() -> None:
    sheet = read_sheet(messes.sections())

    assert [(row.number, row.section) for row in sheet.rows] == [
        (3, "CHI HỘI THÔN YÊN DU"),
        (4, "CHI HỘI THÔN YÊN DU"),
        (6, "Chi hội thôn Bình Phong"),
        (7, "Chi hội thôn Bình Phong"),
    ]
    assert [row.chapter for row in clean(sheet)] == [row.section for row in sheet.rows]


def test_one_heading_over_family_and_given_names() -> None:
    sheet = read_sheet(messes.split_name())

    assert guess(sheet.headings) == {"A": "number", "B": "family_names", "C": "given_name", "D": "birth"}
    assert [row.full_name for row in clean(sheet)] == messes.NAMES


def test_what_is_no_person_is_listed_with_the_reason() -> None:
    sheet = read_sheet(messes.total_and_signatures())

    assert [(row.number, row.reason) for row in sheet.skipped] == [
        (6, "Dòng tổng cộng."),
        *[(number, "Phần ký và ghi chú cuối bảng.") for number in (7, 8, 9, 10, 11)],
    ]


def people(rows: list[Row]) -> list[tuple[int, str, str]]:
    sheet = read_sheet(messes.workbook(rows))
    return [(row.number, row.full_name, row.chapter) for row in clean(sheet)]


def test_parts_with_titles_and_signatures_of_their_own() -> None:
    assert people(
        [
            ["DANH SÁCH HỘI VIÊN CHI HỘI THÔN 1"],
            ["STT", "Họ và tên", "Năm sinh"],
            [1, "Nguyễn Văn An", 1960],
            ["", "Người lập"],
            ["", "Nguyễn Văn Mẫu"],
            ["DANH SÁCH HỘI VIÊN CHI HỘI THÔN 2"],
            ["STT", "Họ và tên", "Năm sinh"],
            [1, "Lê Thị Bình", 1970],
        ]
    ) == [(3, "Nguyễn Văn An", "CHI HỘI THÔN 1"), (8, "Lê Thị Bình", "CHI HỘI THÔN 2")]


def test_sections_with_subtotals() -> None:
    assert people(
        [
            ["STT", "Họ và tên", "Năm sinh"],
            ["I", "CHI HỘI THÔN 1"],
            [1, "Nguyễn Văn An", 1960],
            ["", "Cộng:", 1],
            ["II", "CHI HỘI THÔN 2: 1 hội viên"],
            [1, "Tống Thị Cộng", 1970],
            ["", "Tổng cộng", 2],
        ]
    ) == [(3, "Nguyễn Văn An", "CHI HỘI THÔN 1"), (6, "Tống Thị Cộng", "CHI HỘI THÔN 2")]


def test_a_list_without_numbers_keeps_people_with_a_position() -> None:
    assert people(
        [
            ["Họ và tên", "Chức vụ", "Năm sinh"],
            ["Nguyễn Văn An", "Chi hội trưởng", "1960"],
            ["Lê Thị Bình", "Thư ký", ""],
            ["Trần Văn Ba", "", ""],
            ["Thư ký", "Chi hội trưởng"],
            ["Trần Thị Mẫu", "Nguyễn Văn Mẫu"],
        ]
    ) == [(2, "Nguyễn Văn An", ""), (3, "Lê Thị Bình", ""), (4, "Trần Văn Ba", "")]


def test_titles_and_headings_stay_known() -> None:
    sheet = read_sheet(messes.title_above())

    assert sheet.header_row == 5
    assert sheet.headings == messes.HEADINGS
    assert "HỘI KHUYẾN HỌC XÃ ĐỨC LĨNH" in sheet.titles


@pytest.mark.parametrize(("mess", "encoding"), [(messes.tcvn3, Encoding.TCVN3), (messes.vni, Encoding.VNI)])
def test_old_fonts_are_reported(mess: Callable[[], bytes], encoding: Encoding) -> None:
    sheet = read_sheet(mess())

    assert {found for _, found in sheet.old_fonts} == {encoding}
    assert sheet.headings == messes.HEADINGS
    assert read_sheet(messes.plain()).old_fonts == ()


def test_dates_as_people_and_excel_write_them() -> None:
    for mess in (messes.short_dates, messes.excel_dates):
        births = [row.birth for row in clean(read_sheet(mess()))]
        assert {birth.year for birth in births if birth} == {1960}
        assert births[0] is not None
        assert births[0].date == date(1960, 2, 1)
        assert births[3] is not None
        assert births[3].date is None


def test_impossible_dates_are_rejected_with_row_column_value_and_reason() -> None:
    sheet = read_sheet(messes.impossible_dates())
    rows, rejected = clean_rows(sheet, guess(sheet.headings), today=TODAY)

    assert rows == []
    assert [(row.number, row.errors[0].column, row.errors[0].value, row.errors[0].code) for row in rejected] == [
        (2, "Ngày sinh", "31/2/1960", "date_impossible"),
        (3, "Ngày sinh", "2/13/1960", "date_impossible"),
        (4, "Ngày sinh", "1/1/2090", "birth_in_future"),
        (5, "Ngày sinh", "hôm qua", "date_unreadable"),
    ]


def test_phones_are_brought_to_one_form() -> None:
    rows = clean(read_sheet(messes.phones()))

    assert [row.phone for row in rows] == ["0912000001", "0912000002", "0912000003", "0352000004"]
    assert [message.code for row in rows for message in row.warnings] == ["phone_changed"]


def test_identity_numbers_get_their_zeros_back() -> None:
    rows = clean(read_sheet(messes.lost_zeros()))

    assert [row.identity.number for row in rows if row.identity] == [row[4] for row in messes.PEOPLE]


def test_formulas_are_text() -> None:
    assert {row.note for row in clean(read_sheet(messes.formulas()))} == {'=cmd|"/c calc"!A1'}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_files(encoding: str, delimiter: str) -> None:
    data = messes.comma_text(encoding, delimiter)
    if encoding == "utf-16-le":
        data = b"\xff\xfe" + data

    assert [row.full_name for row in clean(read_sheet(data))] == messes.NAMES


def test_sheet_is_chosen_by_name_however_typed() -> None:
    data = messes.two_sheets()

    assert read_sheet(data, sheet="danh sach").name == "Danh sách"
    with pytest.raises(DomainError) as refusal:
        read_sheet(data, sheet="Trang 9")
    assert refusal.value.code == "sheet_unknown"
    assert "“Bìa”, “Danh sách”" in refusal.value.message
    with pytest.raises(DomainError) as refusal:
        read_sheet(data, sheet="Bìa")
    assert refusal.value.code == "header_not_found"


@pytest.mark.parametrize(
    ("data", "code", "status"),
    [
        (b"", "file_empty", 422),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "file_unknown_kind", 422),
        (b"%PDF-1.7 xxxxxxxx", "file_unknown_kind", 422),
        (b"<html><table><tr><td>STT</td></tr></table></html>", "file_unknown_kind", 422),
        (b"PK\x03\x04 broken", "file_damaged", 422),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file_damaged", 422),
        (messes.plain()[:-200], "file_damaged", 422),
        (messes.rewritten(messes.plain(), "xl/worksheets/sheet1.xml", lambda _: b"<worksheet"), "file_damaged", 422),
        (messes.locked(), "file_locked", 422),
        (messes.packed_bomb(), "file_bomb", 413),
        (messes.entity_bomb(), "file_bomb", 422),
        (messes.wide_bomb(), "file_bomb", 413),
        (messes.workbook([["Một", "Hai"], ["ba", "bốn"]]), "header_not_found", 422),
        (messes.workbook([]), "header_not_found", 422),
        (messes.workbook([messes.HEADINGS]), "rows_none", 422),
        (b"chao ban", "header_not_found", 422),
        (b"," * 40_000 + b"\n" + b"a\n" * 1_000, "file_bomb", 413),
    ],
)
def test_refused_files(data: bytes, code: str, status: int) -> None:
    with pytest.raises(DomainError) as refusal:
        read_sheet(data)

    assert (refusal.value.code, refusal.value.status, refusal.value.field) == (code, status, "file")
    assert refusal.value.message.endswith(".")


def test_too_large_a_file_is_refused_before_it_is_opened() -> None:
    with pytest.raises(DomainError) as refusal:
        kind_of(b"PK" + b"\0" * MAX_BYTES)

    assert (refusal.value.code, refusal.value.status) == ("file_too_large", 413)


def test_kind_is_told_by_content() -> None:
    assert kind_of(messes.plain()) is Kind.XLSX
    assert kind_of(messes.open_document()) is Kind.ODS
    assert kind_of(messes.comma_text()) is Kind.CSV
    assert kind_of(messes.old_workbook()) is Kind.XLS


@settings(max_examples=12)
@given(st.data())
def test_damaged_bytes_never_do_more_than_be_refused(data: st.DataObject) -> None:
    whole = bytearray(messes.plain())
    for _ in range(data.draw(st.integers(1, 20))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_sheet(bytes(whole))
    except DomainError as refusal:
        assert refusal.status in {413, 422}


@given(st.lists(st.lists(st.text(max_size=12) | st.just("Họ và tên") | st.just("Năm sinh"), max_size=4), max_size=8))
def test_any_text_file_is_read_or_refused(rows: list[list[str]]) -> None:
    data = "\n".join(",".join(row) for row in rows).encode("utf-8", errors="replace")
    try:
        sheet = read_sheet(data)
        clean_rows(sheet, guess(sheet.headings), today=TODAY)
    except DomainError as refusal:
        assert refusal.status in {413, 422}
