"""Word styles with Vietnamese names, so that an office changes a look in one place. Sizes are those of the decree."""

from __future__ import annotations

from functools import cache
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as SIDE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from khuyenhoc.printing import measures

FACE = "Times New Roman"
_LEFT, _CENTER, _RIGHT = SIDE.LEFT, SIDE.CENTER, SIDE.RIGHT

# name: size, bold, italic, side, points before, points after
_LINES = {
    "Cơ quan chủ quản": (12, False, False, _CENTER, 0, 0),
    "Cơ quan ban hành": (12, True, False, _CENTER, 0, 0),
    "Quốc hiệu": (12, True, False, _CENTER, 0, 0),
    "Tiêu ngữ": (13, True, False, _CENTER, 0, 0),
    "Số, ký hiệu": (13, False, False, _CENTER, 4, 0),
    "Trích yếu công văn": (12, False, False, _CENTER, 0, 0),
    "Địa danh, ngày tháng": (13, False, True, _CENTER, 4, 0),
    "Tên loại": (14, True, False, _CENTER, 14, 0),
    "Trích yếu": (14, True, False, _CENTER, 0, 0),
    "Kèm theo": (13, False, True, _CENTER, 0, 0),
    "Dòng nhỏ": (6, False, False, _LEFT, 0, 0),
    "Tên bảng": (12, True, False, _CENTER, 8, 4),
    "Đơn vị tính": (12, False, True, _RIGHT, 4, 3),
    "Ghi chú bảng": (12, False, True, _LEFT, 2, 2),
    "Ô bảng": (12, False, False, _LEFT, 2, 2),
    "Nơi nhận": (12, True, True, _LEFT, 0, 0),
    "Danh sách nơi nhận": (11, False, False, _LEFT, 0, 0),
    "Ghi chú dưới chức vụ": (13, False, True, _CENTER, 0, 0),
    "Mã chân trang": (9, False, False, _LEFT, 0, 0),
    "Số trang": (13, False, False, _CENTER, 0, 0),
}
_KEPT = {"Normal", "Heading 1", "Heading 2", "Heading 3", "Header", "Footer", "Default Paragraph Font", "Normal Table"}
_KEPT_WITH_NEXT = ("Tên bảng", "Đơn vị tính", "Quyền hạn, chức vụ", "Kính gửi")


def styled_document(size: int) -> WordDocument:
    """An empty document with all styles; `size` is the body's, in points."""
    return Document(BytesIO(_template(size)))


@cache
def _template(size: int) -> bytes:
    document, made = Document(), BytesIO()
    for style in list(document.styles):  # python-docx looks through all of them at every paragraph
        if style.name not in _KEPT:
            style.delete()
    _make_styles(document, size)
    document.save(made)
    return made.getvalue()


def _make_styles(document: WordDocument, size: int) -> None:
    """Body, headings and one style for each element of the layout."""
    normal = _style(document, "Normal")
    _letters(normal, size, bold=False, italic=False)
    _spacing(normal, SIDE.JUSTIFY, 6, 0)
    normal.paragraph_format.first_line_indent = Mm(measures.INDENT)
    normal.paragraph_format.line_spacing = 1.05
    normal.paragraph_format.widow_control = True
    for level in (1, 2, 3):
        heading = _style(document, f"Heading {level}")
        _letters(heading, size, bold=True, italic=level == 3)
        _spacing(heading, _LEFT, 6, 0)
        heading.paragraph_format.keep_with_next = True
        heading.paragraph_format.first_line_indent = Mm(measures.INDENT)
    lines = {
        **_LINES,
        "Dòng không thụt": (size, False, False, SIDE.JUSTIFY, 6, 0),
        "Kính gửi": (size, False, False, _CENTER, 12, 6),
        "Nơi gửi đến": (size, False, False, _LEFT, 0, 0),
        "Quyền hạn, chức vụ": (size, True, False, _CENTER, 0, 0),
        "Họ tên người ký": (size, True, False, _CENTER, 0, 0),
    }
    for name, (points, bold, italic, side, before, after) in lines.items():
        style = _style(document, name)
        _letters(style, points, bold=bold, italic=italic)
        _spacing(style, side, before, after)
        style.paragraph_format.first_line_indent = Mm(0)
        style.paragraph_format.line_spacing = 1.0
        style.paragraph_format.keep_with_next = name in _KEPT_WITH_NEXT
    _style(document, "Nơi gửi đến").paragraph_format.left_indent = Mm(55)


def _style(document: WordDocument, name: str) -> ParagraphStyle:
    known = name in [style.name for style in document.styles]
    style = document.styles[name] if known else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    if not known:
        style.base_style = document.styles["Normal"]
    return style


def _letters(style: ParagraphStyle, size: int, *, bold: bool, italic: bool) -> None:
    style.font.name, style.font.size = FACE, Pt(size)
    style.font.bold, style.font.italic = bold, italic
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FACE)


def _spacing(style: ParagraphStyle, side: SIDE, before: float, after: float) -> None:
    style.paragraph_format.alignment = side
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
