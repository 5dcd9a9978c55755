"""Lists as people really keep them: one function a mess, each returns the bytes of a file.

Later tests (services, screens, journeys) take their files from here too.
"""

from __future__ import annotations

import csv
import io
import struct
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import date

from khuyenhoc.core.text.encodings import TABLES, Encoding
from tests.members.importing.crowd import large, people
from tests.members.importing.more_columns import cards, households, positions, relations
from tests.members.importing.workbooks import HEADINGS, NAMES, PEOPLE, Row, workbook

__all__ = [
    "HEADINGS",
    "NAMES",
    "PEOPLE",
    "cards",
    "households",
    "large",
    "people",
    "positions",
    "relations",
    "workbook",
]  # and every mess below


def _changed(column: int, change: Callable[[object], object]) -> list[Row]:
    return [[change(cell) if index == column else cell for index, cell in enumerate(row)] for row in PEOPLE]


def _each(change: Callable[[str], str]) -> list[Row]:
    rows: list[Row] = [HEADINGS, *PEOPLE]
    return [[change(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]


def encode(text: str, encoding: Encoding) -> str:
    """Unicode as the old font's keyboard would have typed it."""
    inverse: dict[str, str] = {}
    for code, letter in TABLES[encoding].items():
        if letter not in inverse or code.islower() or (letter.isupper() and code.isupper()):
            inverse[letter] = code
    out = []
    for char in unicodedata.normalize("NFC", text):
        small = inverse.get(char.lower(), char) if encoding is Encoding.TCVN3 else char
        out.append(inverse.get(char, small))
    return "".join(out)


def plain() -> bytes:
    return workbook([HEADINGS, *PEOPLE])


def title_above() -> bytes:
    """Two lines of an office, a title over the whole width, an empty row, then the header in row 5."""
    rows: list[Row] = [
        ["HỘI KHUYẾN HỌC HUYỆN VŨ QUANG", "", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["HỘI KHUYẾN HỌC XÃ ĐỨC LĨNH", "", "", "", "Độc lập - Tự do - Hạnh phúc"],
        ["DANH SÁCH HỘI VIÊN CHI HỘI NĂM 2023"],
        [],
        HEADINGS,
        *PEOPLE,
    ]
    return workbook(rows, merges=["A1:D1", "E1:H1", "A3:H3"])


def merged_headers() -> bytes:
    """The birth year stands in a column "Nam" or in a column "Nữ" under one merged heading; columns are numbered."""
    rows: list[Row] = [
        ["DANH SÁCH HỘI VIÊN"],
        [],
        ["STT", "Họ và tên", "Năm sinh", "", "Số điện thoại", "Chi hội"],
        ["", "", "Nam", "Nữ", "", ""],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
    ]
    for number, name, birth, sex, _, phone, chapter, _ in PEOPLE:
        year = int(str(birth)[-4:])
        rows.append([number, name, year if sex == "Nam" else "", year if sex == "Nữ" else "", phone, chapter])
    return workbook(rows, merges=["A1:F1", "A3:A4", "B3:B4", "C3:D3", "E3:E4", "F3:F4"])


def unmerged_headers() -> bytes:
    """The same header without merging, crosses for the sex, family and given names in columns of their own."""
    rows: list[Row] = [
        ["TT", "Họ và tên", "", "Giới tính", "", "Ngày tháng năm sinh", "Thôn"],
        ["", "Họ đệm", "Tên", "Nam", "Nữ", "", ""],
    ]
    for number, name, birth, sex, _, _, chapter, _ in PEOPLE:
        family, given = str(name).rsplit(" ", 1)
        rows.append([number, family, given, "x" if sex == "Nam" else "", "x" if sex == "Nữ" else "", birth, chapter])
    return workbook(rows)


def split_name() -> bytes:
    """One heading "Họ và tên" over two columns."""
    rows: list[Row] = [["STT", "Họ và tên", "", "Năm sinh"]]
    for number, name, birth, *_ in PEOPLE:
        family, given = str(name).rsplit(" ", 1)
        rows.append([number, family, given, str(birth)[-4:]])
    return workbook(rows, merges=["B1:C1"])


def blank_rows() -> bytes:
    rows: list[Row] = [[], [], HEADINGS, []]
    for row in PEOPLE:
        rows += [row, [], ["", "\u00a0"]]
    return workbook(rows)


def repeated_headers() -> bytes:
    """A new page, a new header."""
    return workbook([HEADINGS, *PEOPLE[:2], HEADINGS, *PEOPLE[2:]])


def total_and_signatures() -> bytes:
    rows: list[Row] = [
        HEADINGS,
        *PEOPLE,
        ["", "Tổng cộng", "4 hội viên"],
        ["", "(Danh sách này có 4 hội viên)"],
        ["", "", "", "", "Đức Lĩnh, ngày 09 tháng 02 năm 2023"],
        ["", "NGƯỜI LẬP BIỂU", "", "", "CHI HỘI TRƯỞNG"],
        ["", "(Ký, ghi rõ họ tên)"],
        ["", "Nguyễn Văn Mẫu", "", "", "Lê Thị Mẫu"],
    ]
    return workbook(rows)


def sections() -> bytes:
    """The chapter is a merged line above its people, once with a Roman number and a count."""
    rows: list[Row] = [
        ["STT", "Họ và tên", "Năm sinh", "Giới tính"],
        ["CHI HỘI THÔN YÊN DU"],
        *[(*row[:2], str(row[2])[-4:], row[3]) for row in PEOPLE[:2]],
        ["II", "Chi hội thôn Bình Phong (2 hội viên)"],
        *[(*row[:2], str(row[2])[-4:], row[3]) for row in PEOPLE[2:]],
    ]
    return workbook(rows, merges=["A2:D2"])


def merged_chapter() -> bytes:
    """The chapter is written once and merged downwards."""
    rows = [list(row) for row in PEOPLE]
    rows[1][6] = rows[3][6] = ""
    return workbook([HEADINGS, *rows], merges=["G2:G3", "G4:G5"])


def ditto_marks() -> bytes:
    rows = [list(row) for row in PEOPLE]
    rows[1][6], rows[3][6] = '"', "nt"
    return workbook([HEADINGS, *rows])


def decomposed() -> bytes:
    """Accents as characters of their own (NFD), as Macs and some phones write them."""
    return workbook(_each(lambda text: unicodedata.normalize("NFD", text)))


def hard_spaces() -> bytes:
    """Non-breaking spaces, doubled ones, zero-width ones."""
    return workbook(_each(lambda text: "\u00a0" + text.replace(" ", " \u00a0\u200b") + "  "))


def tcvn3() -> bytes:
    return workbook(_each(lambda text: encode(text, Encoding.TCVN3)))


def tcvn3_capitals() -> bytes:
    """The capital font .VnTimeH, typed with the Caps Lock on."""
    upper = [[*row[:1], str(row[1]).upper(), *row[2:]] for row in PEOPLE]
    rows: list[Row] = [HEADINGS, *upper]
    return workbook([[encode(cell, Encoding.TCVN3) if isinstance(cell, str) else cell for cell in row] for row in rows])


def vni() -> bytes:
    return workbook(_each(lambda text: encode(text, Encoding.VNI)))


def vni_and_unicode() -> bytes:
    """Half a list pasted from an old file."""
    rows = [list(row) for row in PEOPLE]
    for row in rows[:2]:
        row[1] = encode(str(row[1]), Encoding.VNI)
    return workbook([HEADINGS, *rows])


def short_dates() -> bytes:
    """1/2/1960, 01-02-1960, 1.2.60 and 1960 in one column."""
    births = ["1/2/1960", "01-02-1960", "1.2.60", "1960"]
    return workbook([HEADINGS, *[[*row[:2], birth, *row[3:]] for row, birth in zip(PEOPLE, births, strict=True)]])


def excel_dates() -> bytes:
    """A real date, a date number without its format, a year as a number, a year under a date format (13/05/1905)."""
    births: list[object] = [date(1960, 2, 1), 21947, 1960, 1960]
    rows: list[Row] = [[*row[:2], birth, *row[3:]] for row, birth in zip(PEOPLE, births, strict=True)]
    return workbook([HEADINGS, *rows], formats={"C5": "dd/mm/yyyy"})


def impossible_dates() -> bytes:
    births = ["31/2/1960", "2/13/1960", "1/1/2090", "hôm qua"]
    return workbook([HEADINGS, *[[*row[:2], birth, *row[3:]] for row, birth in zip(PEOPLE, births, strict=True)]])


def phones() -> bytes:
    """84…, +84…, a number without its zero, an eleven-digit one, two in one cell."""
    cells: list[object] = [84912000001, 912000002, "+84 912.000.003", "01652000004 / 0912000009"]
    return workbook([HEADINGS, *[[*row[:5], cell, *row[6:]] for row, cell in zip(PEOPLE, cells, strict=True)]])


def sexes() -> bytes:
    cells = ["nu", "M", "F", "nam"]
    return workbook([HEADINGS, *[[*row[:3], cell, *row[4:]] for row, cell in zip(PEOPLE, cells, strict=True)]])


def lost_zeros() -> bytes:
    """Identity numbers kept as numbers."""
    return workbook([HEADINGS, *_changed(4, lambda cell: int(str(cell)))])


def twice_spelled() -> bytes:
    """Row 6 is row 5 (Hòa) with the tone elsewhere, row 7 is row 2 without accents, without an identity number."""
    rows: list[Row] = [
        *PEOPLE,
        (5, "TRẦN ĐÌNH HOÀ", "20/11/1948", "nam", "", "0912 000 004", "Chi hội thôn Bình Phong", ""),
        (6, "Nguyen Thi Anh", "12-3-1960", "nu", "", "0912.000.001", "CH thôn Yên Du", ""),
    ]
    return workbook([HEADINGS, *rows])


def namesakes() -> bytes:
    """Two different people: the same common name and year in two villages."""
    rows: list[Row] = [
        (1, "Nguyễn Thị Lan", "1960", "Nữ", "", "0912000011", "Chi hội thôn Yên Du", ""),
        (2, "Nguyễn Thị Lan", "1960", "Nữ", "", "0912000012", "Chi hội thôn Bình Phong", ""),
    ]
    return workbook([HEADINGS, *rows])


def formulas() -> bytes:
    """Texts that a spreadsheet would run; as typed text, not as formulas."""
    return workbook([[*HEADINGS, "Ghi chú"], *[[*row, '=cmd|"/c calc"!A1'] for row in PEOPLE]])


def two_sheets() -> bytes:
    """A cover without a list, then the list."""
    return workbook([HEADINGS, *PEOPLE], cover=[["DANH SÁCH HỘI VIÊN NĂM 2023"]])


def comma_text(encoding: str = "utf-8-sig", delimiter: str = ",") -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter).writerows([HEADINGS, *PEOPLE])
    return stream.getvalue().encode(encoding)


def tcvn3_text() -> bytes:
    """A CSV saved by an old Excel: one byte a letter."""
    return encode(comma_text("utf-8").decode(), Encoding.TCVN3).encode("latin-1")


def open_document() -> bytes:
    """The list as .ods."""
    body = []
    for row in [HEADINGS, *PEOPLE]:
        cells = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        body.append(f"<table:table-row>{cells}</table:table-row>")
    names = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"' for prefix in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Danh sách">{"".join(body)}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    return stream.getvalue()


def old_workbook() -> bytes:
    """The list as .xls (BIFF8 in an OLE container), every cell a text."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def text(value: object, length: str) -> bytes:
        return struct.pack(length + "B", len(str(value)), 1) + str(value).encode("utf-16-le")

    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 0x0006)
    name = text("Danh sách", "<B")
    globals_size = 4 + len(begin) + 4 + 6 + len(name) + 4
    stream = record(0x0809, begin) + record(0x0085, struct.pack("<IH", globals_size, 0) + name) + record(0x000A, b"")
    stream += record(0x0809, begin[:2] + b"\x10\x00" + begin[4:])
    for row, cells in enumerate([HEADINGS, *PEOPLE]):
        for column, cell in enumerate(cells):
            stream += record(0x0204, struct.pack("<HHH", row, column, 0) + text(cell, "<H"))
    stream += record(0x000A, b"")
    stream = stream.ljust(8192, b"\0")  # 16 sectors; shorter streams are stored in another way

    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0, 0)
    head += struct.pack("<108I", *[free] * 108)
    table = [0xFFFFFFFD, end, *range(3, 18), end]
    table += [free] * (128 - len(table))

    def entry(label: str, kind: int, child: int, start: int, size: int) -> bytes:
        coded = (label.encode("utf-16-le") + b"\0\0") if label else b""
        return (
            coded.ljust(64, b"\0")
            + struct.pack("<HBBIII36xIQ", len(coded), kind, 1, free, free, child, start, size)
        )  # fmt: skip

    folder = (
        entry("Root Entry", 5, 1, end, 0) + entry("Workbook", 2, free, 2, len(stream)) + entry("", 0, free, 0, 0) * 2
    )
    return head + struct.pack("<128I", *table) + folder + stream


def rewritten(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one part of its package changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
    return stream.getvalue()


def packed_bomb() -> bytes:
    """Half a gigabyte of blanks in half a megabyte."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(60):
                part.write(b" " * 1_000_000)
    return stream.getvalue()


def entity_bomb() -> bytes:
    """XML entities that grow a thousandfold."""
    declared = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return rewritten(plain(), "xl/worksheets/sheet1.xml", lambda old: declared + old.split(b"?>", 1)[-1])


def wide_bomb() -> bytes:
    """Two cells, in opposite corners of the largest sheet there is: 17 billion cells when laid out."""
    return rewritten(
        plain(),
        "xl/worksheets/sheet1.xml",
        lambda old: old.replace(
            b"</sheetData>",
            b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>',
        ),
    )


def locked() -> bytes:
    """The outside of a workbook with a password: an OLE container with an encrypted package."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 2000
