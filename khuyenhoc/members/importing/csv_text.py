"""A list kept as text: its bytes may be UTF-8, UTF-16, the Vietnamese Windows code page or an old font."""

from __future__ import annotations

import csv
import io
import unicodedata

from khuyenhoc.core.text.letters import BEYOND_LATIN
from khuyenhoc.members.importing.grid import Cell, Grid
from khuyenhoc.members.importing.refusals import FileRefused, FileTooLarge

_DELIMITERS = ",;\t|"
_NAME = "CSV"
MOST_CELLS = 30_000_000


def read_csv(data: bytes) -> Grid:
    """One sheet. A record over several lines is one row, as Excel shows it. Raises FileRefused `file_damaged`."""
    text = _decode(data)
    head = text[:20_000].splitlines()[:40]
    delimiter = max(_DELIMITERS, key=lambda sign: sum(min(line.count(sign), 40) for line in head))
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise FileRefused(
            "file_damaged", "Tệp CSV bị lỗi dấu ngoặc kép hoặc dấu ngăn cách. Hãy lưu lại bằng Excel thành .xlsx."
        ) from error
    while records and not any(cell.strip() for cell in records[-1]):
        records.pop()
    width = max(map(len, records), default=0)
    if len(records) * width > MOST_CELLS:  # rows are made equally long, so one long line would multiply them all
        raise FileTooLarge("file_bomb", "Tệp CSV có quá nhiều ô. Hãy chép riêng bảng danh sách sang một tệp mới.")
    rows: list[list[Cell]] = [[*record, *[""] * (width - len(record))] for record in records]
    return Grid(_NAME, (_NAME,), rows)


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    # One byte a letter: Vietnamese Windows writes some letters as a base and a mark, which compose to letters that
    # no old font gives; otherwise it is an old font, recognised later column by column.
    windows = unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))
    latin = data.decode("latin-1")
    composed = sum(char in BEYOND_LATIN for char in windows[:20_000])
    strange = sum(ord(char) > 0x7F and unicodedata.category(char)[0] != "L" for char in windows[:20_000])
    return windows if composed > strange else latin
