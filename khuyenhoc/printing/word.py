"""The same `Paper` as a Word file that an office goes on editing: real styles, real fields, real tables."""

from __future__ import annotations

from io import BytesIO

from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH as SIDE
from docx.shared import Mm
from docx.table import _Cell

from khuyenhoc.printing import measures, wording
from khuyenhoc.printing.paper import Annex, Block, Bullet, Heading, Paper, Paragraph, Signature
from khuyenhoc.printing.word_parts import (
    add_line,
    add_rule,
    page_number_header,
    plain_grid,
    restart_page_numbers,
    watermark,
)
from khuyenhoc.printing.word_styles import styled_document
from khuyenhoc.printing.word_table import add_table
from khuyenhoc.printing.wording import clean

_SIDES = {"center": SIDE.CENTER, "right": SIDE.RIGHT}


def render_docx(paper: Paper) -> bytes:
    """The paper as .docx. Texts go in as text: markup and template signs in them stay what they are."""
    document = styled_document(paper.size)
    document.core_properties.title = clean(wording.document_title(paper))[:255]
    document.core_properties.author = clean(wording.issuer_name(paper.issuer))[:255]
    document.core_properties.comments = ""
    _set_page(document, landscape=False)
    _masthead(document, paper)
    _title(document, paper)
    _add_blocks(document, paper.body, paper.size, landscape=False)
    _closing(document, paper)
    for at, annex in enumerate(paper.annexes):
        _annex(document, paper, annex, wording.annex_label(paper, at))
    for section in document.sections:
        page_number_header(section)
        for header in (section.first_page_header, section.header):
            if paper.watermark:
                watermark(header, clean(paper.watermark))
        for footer in (section.first_page_footer, section.footer):
            footer.is_linked_to_previous = False
            footer.paragraphs[0].style = "Mã chân trang"
            footer.paragraphs[0].text = clean(paper.footer)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _set_page(document: WordDocument, *, landscape: bool) -> None:
    section = document.sections[-1]
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width = Mm(measures.PAGE[landscape])
    section.page_height = Mm(measures.PAGE[not landscape])
    section.top_margin, section.bottom_margin = Mm(measures.TOP), Mm(measures.BOTTOM)
    section.left_margin, section.right_margin = Mm(measures.LEFT), Mm(measures.RIGHT)
    section.header_distance, section.footer_distance = Mm(9), Mm(9)
    section.different_first_page_header_footer = True


def _masthead(document: WordDocument, paper: Paper) -> None:
    right = measures.NATION_WIDTH
    left = measures.text_width() / measures.POINTS - right
    grid = plain_grid(document, 2, (left, right))
    issuer, nation = grid.cell(0, 0), grid.cell(0, 1)
    for line in paper.superior:
        add_line(issuer, clean(line).upper(), "Cơ quan chủ quản")
    for line in paper.issuer:
        last = add_line(issuer, clean(line).upper(), "Cơ quan ban hành")
    add_rule(issuer, (left - 26) / 2)
    add_line(nation, wording.NATION, "Quốc hiệu")
    last = add_line(nation, wording.MOTTO, "Tiêu ngữ")
    last.paragraph_format.keep_with_next = True
    add_rule(nation, (right - 56) / 2)
    number, dated = grid.cell(1, 0), grid.cell(1, 1)
    add_line(number, clean(wording.number_line(paper)), "Số, ký hiệu")
    if subject := wording.subject_line(paper):
        add_line(number, clean(subject), "Trích yếu công văn")
    add_line(dated, clean(wording.place_and_date(paper)), "Địa danh, ngày tháng")


def _title(document: WordDocument, paper: Paper) -> None:
    if paper.kind:
        document.add_paragraph(clean(paper.kind).upper(), "Tên loại")
        document.add_paragraph(clean(paper.summary), "Trích yếu")
        add_rule(document, (measures.text_width() / measures.POINTS - 30) / 2)
    names = [clean(one) for one in wording.listed(paper.addressees)]
    if len(names) == 1:
        document.add_paragraph(f"Kính gửi: {names[0]}", "Kính gửi")
    elif names:
        document.add_paragraph("Kính gửi:", "Kính gửi")
        for name in names:
            document.add_paragraph(f"- {name}", "Nơi gửi đến")


def _add_blocks(document: WordDocument, blocks: tuple[Block, ...], size: int, *, landscape: bool) -> None:
    for block in blocks:
        match block:
            case Paragraph():
                paragraph = document.add_paragraph(style="Normal" if block.align == "justify" else "Dòng không thụt")
                run = paragraph.add_run(clean(block.text))
                run.bold, run.italic = block.bold or None, block.italic or None
                if block.align != "justify":
                    paragraph.alignment = _SIDES[block.align]
            case Heading():
                words = clean(block.text)
                document.add_paragraph(words.upper() if block.level == 1 else words, f"Heading {block.level}")
            case Bullet():
                document.add_paragraph(f"- {clean(block.text)}", "Normal")
            case _:
                width = measures.text_width(landscape=landscape)
                add_table(document, block, width, measures.table_size(size))


def _closing(document: WordDocument, paper: Paper) -> None:
    if not (paper.signatures or paper.recipients):
        return
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    document.add_paragraph(style="Dòng nhỏ")
    half = measures.text_width() / measures.POINTS / 2
    side_by_side = len(paper.signatures) > 1
    if side_by_side:
        whole = half * 2 / len(paper.signatures)
        grid = plain_grid(document, 1, (whole,) * len(paper.signatures))
        for at, one in enumerate(paper.signatures):
            _signature(grid.cell(0, at), one)
        document.add_paragraph(style="Dòng nhỏ")
    elif paper.signatures:
        grid = plain_grid(document, 1, (half, half))
        _signature(grid.cell(0, 1), paper.signatures[0])
    if not paper.recipients:
        return
    below = plain_grid(document, 1, (half * 2,)) if side_by_side or not paper.signatures else grid
    add_line(below.cell(0, 0), "Nơi nhận:", "Nơi nhận")
    for recipient in wording.listed(paper.recipients):
        add_line(below.cell(0, 0), f"- {clean(recipient)}", "Danh sách nơi nhận")


def _signature(cell: _Cell, signature: Signature) -> None:
    for line in wording.signature_lines(signature):
        add_line(cell, clean(line), "Quyền hạn, chức vụ")
    if signature.note:
        add_line(cell, clean(signature.note), "Ghi chú dưới chức vụ")
    name = add_line(cell, clean(signature.name), "Họ tên người ký")
    name.paragraph_format.space_before = Mm(measures.SEAL_ROOM)


def _annex(document: WordDocument, paper: Paper, annex: Annex, label: str) -> None:
    restart_page_numbers(document.add_section(WD_SECTION.NEW_PAGE))
    _set_page(document, landscape=annex.landscape)
    document.add_paragraph(label, "Tên loại")
    document.add_paragraph(clean(annex.title).upper(), "Trích yếu")
    document.add_paragraph(clean(wording.annex_reference(paper)), "Kèm theo")
    add_rule(document, (measures.text_width(landscape=annex.landscape) / measures.POINTS - 30) / 2)
    _add_blocks(document, annex.blocks, paper.size, landscape=annex.landscape)
