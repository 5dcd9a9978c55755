"""What stands on an official paper (decree 30/2020/NĐ-CP), as plain values: Word and PDF come from the same `Paper`.

Rooms fill these in; nothing here reads the database. Texts are plain: no markup is ever interpreted.
Upper case, punctuation of recipients, dates and number lines are put right by `wording`, not by the caller.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

# An int is printed with dots between thousands: give years, codes and phone numbers as text.
Cell = str | int | Decimal | date | None


class Align(StrEnum):
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Authority(StrEnum):
    """By what right somebody else than the head signs."""

    IN_PLACE_OF = "KT."  # ký thay
    BY_ORDER_OF = "TL."  # thừa lệnh
    BY_MANDATE_OF = "TUQ."  # thừa ủy quyền


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    bold: bool = False
    italic: bool = False
    align: Literal["justify", "center", "right"] = "justify"


@dataclass(frozen=True, slots=True)
class Heading:
    """`text` brings its own number: "I. Kết quả hoạt động". Level 1 is printed in capitals."""

    text: str
    level: Literal[1, 2, 3] = 1


@dataclass(frozen=True, slots=True)
class Bullet:
    """A line after a dash, as offices write it."""

    text: str


@dataclass(frozen=True, slots=True)
class TableColumn:
    title: str
    width: float = 1.0  # a share of the text width, relative to the other columns
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class HeaderCell:
    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Group:
    """A bold line over the full width, between rows."""

    text: str


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`header` replaces the one row made of the column titles, for heads of several storeys."""

    columns: tuple[TableColumn, ...]
    rows: tuple[Row | Group, ...]
    totals: tuple[Cell, ...] = ()
    header: tuple[tuple[HeaderCell, ...], ...] = ()
    title: str = ""
    unit: str = ""  # "Đơn vị tính: đồng", at the right above the table
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        wanted = len(self.columns)
        rows = [row.cells for row in self.rows if isinstance(row, Row)] + ([self.totals] if self.totals else [])
        wrong = next((cells for cells in rows if len(cells) != wanted), None)
        if wrong is not None:
            raise ValueError(f"a row of {len(wrong)} cells in a table of {wanted} columns: {wrong!r}")


Block = Paragraph | Heading | Bullet | Table


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: "TM. <body>", "KT. <principal>", position, room for hand and seal, name.

    `body` is the organ spoken for (Ban Thường vụ); `principal` the head for whom `authority` acts;
    `acting` writes "Q." before the position; `note` stands under it ("Ký, ghi rõ họ tên").
    """

    position: str
    name: str = ""
    body: str = ""
    authority: Authority | None = None
    principal: str = ""
    acting: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Annex:
    """Begins on a page of its own, with page numbers of its own."""

    title: str
    blocks: tuple[Block, ...]
    landscape: bool = True


@dataclass(frozen=True, slots=True)
class Paper:
    """One official paper.

    `superior` and `issuer` come as names are written ("Hội Khuyến học xã Đức Lĩnh"), one text a line;
    capitals are made here. `number`: "02", or "" for a blank to be filled by hand, or None for an unnumbered
    sheet (chapters issue no documents). `dated` None leaves the day open.
    `kind` "" makes an official letter (công văn): the summary then stands under the number.
    One or no signature stands at the right of the recipients; two stand side by side (minutes), recipients below.
    `watermark` lies across every page ("BẢN NHÁP"); `footer` is a small code at the foot of every page.
    """

    issuer: tuple[str, ...]
    place: str
    kind: str
    summary: str
    body: tuple[Block, ...]
    superior: tuple[str, ...] = ()
    number: str | None = None
    symbol: str = ""
    dated: date | None = None
    addressees: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()
    recipients: tuple[str, ...] = ()
    annexes: tuple[Annex, ...] = ()
    watermark: str = ""
    footer: str = ""
    size: Literal[13, 14] = 14  # points, of the body


@dataclass(frozen=True, slots=True)
class Listing:
    """A printed list: not an official paper. `footer` tells who printed it and when; pages are "Trang x/y"."""

    title: str
    table: Table
    subtitle: str = ""
    issuer: tuple[str, ...] = ()
    landscape: bool = False
    footer: str = ""
    signatures: tuple[Signature, ...] = ()
