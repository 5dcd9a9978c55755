"""Pieces of WordprocessingML that python-docx has no words for."""

from __future__ import annotations

from collections.abc import Sequence

from docx.blkcntnr import BlockItemContainer
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section, _Header
from docx.shared import Length, Mm
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

_VML = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'


def add_line(cell: _Cell, text: str, style: str) -> WordParagraph:
    """A line in a cell; the empty paragraph that every new cell has is used first."""
    first = cell.paragraphs[0]
    fresh = len(cell.paragraphs) == 1 and not first.text and first.style is not None and first.style.name == "Normal"
    paragraph: WordParagraph = first if fresh else cell.add_paragraph()
    paragraph.style = style
    paragraph.add_run(text)
    return paragraph


def add_rule(where: WordDocument | BlockItemContainer, inset_mm: float) -> None:
    """A short centred line: the upper border of a tiny paragraph, drawn in by `inset_mm` on both sides."""
    paragraph = where.add_paragraph(style="Dòng nhỏ")
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(max(inset_mm, 0))
    paragraph.paragraph_format.space_before = Mm(1.5)
    borders = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="4" w:space="1" w:color="000000"/></w:pBdr>'
    )
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def plain_grid(document: WordDocument, rows: int, widths_mm: tuple[float, ...]) -> WordTable:
    """A table without borders or padding, as a layout; its rows do not break over pages."""
    table: WordTable = document.add_table(rows, len(widths_mm))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    fix_widths(table, [Mm(width) for width in widths_mm])
    margins = (
        f'<w:tblCellMar {nsdecls("w")}><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
    )
    table._tbl.tblPr.append(parse_xml(margins))
    for row in table.rows:
        keep_whole(row._tr)
    return table


def fix_widths(table: WordTable, widths: Sequence[Length]) -> None:
    """Both the grid and every cell: Word reads one, LibreOffice the other."""
    table.autofit = False
    for at, width in enumerate(widths):
        table.columns[at].width = width


def keep_whole(row: object) -> None:
    row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # type: ignore[attr-defined]


def page_number_header(section: Section) -> None:
    """The page number in the middle of the top margin, from the second page on."""
    section.header.is_linked_to_previous = section.first_page_header.is_linked_to_previous = False
    section.first_page_header.paragraphs[0].style = "Số trang"
    paragraph = section.header.paragraphs[0]
    paragraph.style = "Số trang"
    for kind in ("begin", "PAGE", "separate", "2", "end"):
        run = paragraph.add_run("2" if kind == "2" else "")  # what is shown until Word counts
        if kind == "PAGE":
            instruction = OxmlElement("w:instrText")
            instruction.text = kind
            run._r.append(instruction)
        elif kind != "2":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def restart_page_numbers(section: Section) -> None:
    numbers = section._sectPr.find(qn("w:pgNumType"))
    if numbers is None:
        numbers = OxmlElement("w:pgNumType")
        section._sectPr.append(numbers)
    numbers.set(qn("w:start"), "1")


def watermark(header: _Header, text: str) -> None:
    """Grey words across the page, behind the text, as Word itself makes them."""
    height = max(40, min(120, 900 // max(len(text), 1)))
    shape = parse_xml(
        f'<w:pict {nsdecls("w")} {_VML}><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
        '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
        '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
        '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
        f'<v:shape id="Watermark" type="#_x0000_t136" style="position:absolute;width:{len(text) * height * 0.6:.0f}pt;'
        f"height:{height}pt;rotation:310;z-index:-251658752;mso-position-horizontal:center;"
        "mso-position-horizontal-relative:margin;mso-position-vertical:center;"
        'mso-position-vertical-relative:margin" fillcolor="#e2e2e2" stroked="f"><v:textpath/></v:shape></w:pict>'
    )
    path = shape.find(".//{urn:schemas-microsoft-com:vml}shape/{urn:schemas-microsoft-com:vml}textpath")
    path.set("style", "font-family:'Times New Roman';font-weight:bold")
    path.set("string", text)
    header.paragraphs[0].add_run()._r.append(shape)
