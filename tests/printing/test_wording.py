from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyenhoc.printing import wording
from khuyenhoc.printing.columns import column_widths
from khuyenhoc.printing.paper import Authority, Bullet, Cell, Paragraph, Row, Signature, Table, TableColumn
from tests.printing.samples import ANNEX, REPORT


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2023, 2, 9), "ngày 09 tháng 02 năm 2023"),
        (date(2023, 1, 31), "ngày 31 tháng 01 năm 2023"),
        (date(2023, 3, 1), "ngày 01 tháng 3 năm 2023"),
        (date(2023, 12, 10), "ngày 10 tháng 12 năm 2023"),
        (None, "ngày … tháng … năm …"),
    ],
)
def test_days_below_ten_and_months_one_and_two_take_a_zero(day: date | None, words: str) -> None:
    assert wording.long_date(day) == words


def test_long_place_stands_on_a_line_of_its_own() -> None:
    assert wording.place_and_date(replace(REPORT, dated=None)) == "Đức Lĩnh, ngày … tháng … năm …"
    long = replace(REPORT, place="Thành phố Hồ Chí Minh", dated=None)
    assert wording.place_and_date(long) == "Thành phố Hồ Chí Minh,\nngày … tháng … năm …"


@pytest.mark.parametrize(("number", "line"), [("2", "Số: 02/BC-HKH"), ("108", "Số: 108/BC-HKH"), (None, "")])
def test_number_line(number: str | None, line: str) -> None:
    assert wording.number_line(replace(REPORT, number=number)) == line


@pytest.mark.parametrize(
    ("signature", "lines"),
    [
        (Signature("Chủ tịch", body="Ban Thường vụ"), ("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH")),
        (
            Signature("Phó Chủ tịch", authority=Authority.IN_PLACE_OF, principal="Chủ tịch"),
            ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        ),
        (
            Signature("Chánh Văn phòng", authority=Authority.BY_ORDER_OF, principal="Chủ tịch"),
            ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"),
        ),
        (Signature("Chủ tịch", acting=True), ("Q. CHỦ TỊCH",)),
    ],
)
def test_signature_lines(signature: Signature, lines: tuple[str, ...]) -> None:
    assert wording.signature_lines(signature) == lines


def test_lists_are_closed_by_semicolons_and_a_full_stop() -> None:
    assert wording.listed(("Như trên", "- UBND xã;", "Lưu: VT.")) == ("Như trên;", "UBND xã;", "Lưu: VT.")
    assert wording.listed(()) == ()


def test_annex_names_the_paper_it_belongs_to() -> None:
    reference = "(Kèm theo Báo cáo số 02/BC-HKH ngày 06 tháng 02 năm 2023 của Hội Khuyến học xã Đức Lĩnh)"
    assert wording.annex_reference(REPORT) == reference
    assert wording.annex_label(replace(REPORT, annexes=(ANNEX,)), 0) == "Phụ lục"
    labels = [wording.annex_label(replace(REPORT, annexes=(ANNEX,) * 9), at) for at in (0, 3, 8)]
    assert labels == ["Phụ lục I", "Phụ lục IV", "Phụ lục IX"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (14_200_000, "14.200.000"),
        (-7, "-7"),
        (Decimal("1234.50"), "1.234,50"),
        (Decimal("52.0"), "52"),
        (date(2023, 2, 6), "06/02/2023"),
        ("2023", "2023"),
        (None, ""),
    ],
)
def test_cells_read_as_in_vietnam(value: Cell, text: str) -> None:
    assert wording.cell_text(value) == text


def test_prose_is_cut_into_paragraphs_and_bullets() -> None:
    assert wording.prose("Một.\r\n\n- hai;\n • ba\n+4 hội viên") == (
        Paragraph("Một."),
        Bullet("hai;"),
        Bullet("ba"),
        Paragraph("+4 hội viên"),
    )
    assert wording.prose(" \n ") == ()


@given(st.text())
def test_clean_text_is_settled_and_holds_nothing_unseen(text: str) -> None:
    clean = wording.clean(text)
    assert wording.clean(clean) == clean
    assert not {"\x00", "\r", "\t", "\ufeff", "\u202e", "\u200b"} & set(clean)


def test_columns_grow_for_their_longest_word_and_fill_the_width() -> None:
    columns = (TableColumn("TT", 0.1), TableColumn("Tên", 5), TableColumn("Số", 0.5))
    table = Table(columns, (Row(("1", "Xã Đức Lĩnh", 114_200_000)),))
    widths = column_widths(table, 450, 12)
    assert sum(widths) == pytest.approx(450)
    assert widths[0] > 2 * 12 * 0.7
    assert widths[2] > 11 * 12 * 0.5
    assert widths[1] == max(widths)


def test_columns_share_what_there_is_when_nothing_fits() -> None:
    columns = (TableColumn("a"), TableColumn("b"))
    widths = column_widths(Table(columns, (Row(("x" * 300, "y" * 100)),)), 450, 12)
    assert sum(widths) == pytest.approx(450)
    assert widths[0] > widths[1] > 0


def test_a_row_must_fit_its_table() -> None:
    with pytest.raises(ValueError, match="a row of 1 cells in a table of 2 columns"):
        Table((TableColumn("a"), TableColumn("b")), (Row(("một",)),))
