from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from itertools import chain

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.table import _Row

from khuyenhoc.printing.paper import Bullet, Group, Heading, Paper, Paragraph, Row, Signature, Table, TableColumn
from khuyenhoc.printing.word import render_docx
from tests.printing.samples import CONSOLIDATED, MESS, REPORT


def read(paper: Paper) -> WordDocument:
    return Document(BytesIO(render_docx(paper)))


def every_text(document: WordDocument) -> list[str]:
    cells = chain.from_iterable(row.cells for table in document.tables for row in table.rows)
    below = chain.from_iterable(cell.paragraphs for cell in cells)
    return [paragraph.text for paragraph in (*document.paragraphs, *below)]


def marked(row: _Row, mark: str) -> bool:
    return row._tr.trPr is not None and row._tr.trPr.find(qn(mark)) is not None


def test_page_and_margins_are_the_decree_s_and_the_annex_lies_across() -> None:
    first, second = read(CONSOLIDATED).sections
    for section in (first, second):
        margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        assert [round(margin.mm) for margin in margins if margin is not None] == [20, 20, 30, 20]
    sizes = [
        (round(s.page_width.mm), round(s.page_height.mm)) for s in (first, second) if s.page_width and s.page_height
    ]
    assert sizes == [(210, 297), (297, 210)]
    assert second.orientation == WD_ORIENT.LANDSCAPE


def test_styles_are_named_and_use_times_new_roman() -> None:
    document = read(REPORT)
    styles = {paragraph.style.name: paragraph.style for paragraph in document.paragraphs if paragraph.style}
    assert {"Normal", "Heading 1", "Heading 2", "Tên loại", "Trích yếu", "Kính gửi"} <= set(styles)
    looks = {name: (s.font.name, s.font.size.pt, bool(s.font.bold)) for name, s in styles.items() if s.font.size}
    assert looks["Normal"] == ("Times New Roman", 14, False)
    assert looks["Heading 1"] == ("Times New Roman", 14, True)
    assert {face for face, _, _ in looks.values()} == {"Times New Roman"}
    normal = styles["Normal"].paragraph_format
    assert normal.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY
    assert normal.first_line_indent is not None
    assert round(normal.first_line_indent.mm) == 10


def test_masthead_is_a_grid_without_borders_and_closing_holds_recipients_and_signature() -> None:
    document = read(REPORT)
    masthead, closing = document.tables
    assert masthead._tbl.tblPr.find(qn("w:tblBorders")) is None
    assert masthead.cell(0, 0).text.split("\n")[:3] == [
        "HỘI KHUYẾN HỌC",
        "HUYỆN VŨ QUANG",
        "HỘI KHUYẾN HỌC XÃ ĐỨC LĨNH",
    ]
    assert masthead.cell(1, 0).text == "Số: 02/BC-HKH"
    assert masthead.cell(1, 1).text == "Đức Lĩnh, ngày 06 tháng 02 năm 2023"
    assert closing.cell(0, 0).text.split("\n") == ["Nơi nhận:", "- Như trên;", "- UBND xã (để b/c);", "- Lưu: VT."]
    assert closing.cell(0, 1).text.split("\n") == ["TM. BAN THƯỜNG VỤ", "CHỦ TỊCH", "Lê Quang Hưng"]


def test_page_number_field_is_in_the_header_but_not_on_first_pages() -> None:
    document = read(CONSOLIDATED)
    for section in document.sections:
        assert section.different_first_page_header_footer
        field = [node.text for node in section.header._element.iter(qn("w:instrText"))]
        assert field == ["PAGE"]
        assert list(section.first_page_header._element.iter(qn("w:instrText"))) == []
    starts = [section._sectPr.find(qn("w:pgNumType")) for section in document.sections]
    assert [start is not None and start.get(qn("w:start")) for start in starts] == [False, "1"]


def test_table_repeats_its_head_keeps_rows_whole_and_merges() -> None:
    document = read(CONSOLIDATED)
    _, figures, _, annex = document.tables
    heads = [marked(row, "w:tblHeader") for row in figures.rows]
    assert heads == [True] + [False] * (len(heads) - 1)
    assert all(marked(row, "w:cantSplit") for row in figures.rows)
    assert [cell.text for cell in figures.rows[2].cells] == ["1", "Chỉ tiêu 1", "14.200.001"]
    assert [cell.text for cell in figures.rows[-1].cells] == ["", "Cộng", "862"]
    assert [cell.text for cell in annex.rows[0].cells] == ["TT", "Đơn vị", "Hội viên", "Hội viên"]
    assert [cell.text for cell in annex.rows[1].cells] == ["TT", "Đơn vị", "Tổng số", "Tăng"]
    assert [marked(row, "w:tblHeader") for row in annex.rows[:3]] == [True, True, False]


def test_text_is_never_markup_nor_lost() -> None:
    table = Table((TableColumn(MESS),), (Row((MESS,)), Group(MESS)), notes=(MESS,), title=MESS)
    paper = replace(
        REPORT,
        summary=MESS,
        addressees=(MESS,),
        recipients=(MESS,),
        body=(Paragraph(MESS + "\x00🎉"), Bullet(MESS), Heading(MESS, 2), table),
        signatures=(Signature("Chủ tịch", MESS),),
    )
    texts = every_text(read(paper))
    assert sum(text.count(MESS) for text in texts) == 12
    assert f"{MESS}🎉" in texts


def test_minutes_letter_and_unnumbered_sheet() -> None:
    minutes = read(replace(REPORT, signatures=(Signature("Thư ký", "A"), Signature("Chủ tọa", "B"))))
    assert [cell.text for cell in minutes.tables[1].rows[0].cells] == ["THƯ KÝ\nA", "CHỦ TỌA\nB"]
    assert minutes.tables[2].cell(0, 0).text.startswith("Nơi nhận:")
    letter = read(replace(REPORT, kind="", number="", symbol="HKH-VP", summary="mời họp"))
    assert (
        letter.tables[0].cell(1, 0).text == "Số: \u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0/HKH-VP\nV/v mời họp"
    )
    assert "BÁO CÁO" not in every_text(letter)
    assert read(replace(REPORT, number=None)).tables[0].cell(1, 0).text == ""


def test_watermark_and_code_when_asked_for() -> None:
    for paper, expected in ((CONSOLIDATED, True), (REPORT, False)):
        section = read(paper).sections[0]
        for header in (section.header, section.first_page_header):
            assert ("BẢN NHÁP" in header._element.xml) is expected
        assert (section.first_page_footer.paragraphs[0].text == "Mã tra cứu: 7K2P-94QX") is expected
