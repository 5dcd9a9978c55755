"""A document as the plain data that the typst templates read."""

from __future__ import annotations

from collections.abc import Callable

from khuyenhoc.printing import measures, wording
from khuyenhoc.printing.columns import column_widths
from khuyenhoc.printing.paper import (
    Block,
    Bullet,
    Cell,
    Group,
    HeaderCell,
    Heading,
    Listing,
    Paper,
    Paragraph,
    Signature,
    Table,
)

Payload = dict[str, object]
Text = Callable[[str], str]
_LONG_CELL = 500  # characters; a row holding more may break over pages, others stay whole


def paper_payload(paper: Paper, text: Text) -> Payload:
    return {
        "layout": "paper",
        **_metadata(paper, text),
        "size": paper.size,
        "nation": wording.NATION,
        "motto": wording.MOTTO,
        "superior": [text(line).upper() for line in paper.superior],
        "issuer": [text(line).upper() for line in paper.issuer],
        "number": text(wording.number_line(paper)),
        "subject": text(wording.subject_line(paper)),
        "dated": text(wording.place_and_date(paper)),
        "kind": text(paper.kind).upper(),
        "summary": text(paper.summary),
        "addressees": [text(one) for one in wording.listed(paper.addressees)],
        "body": _blocks(paper.body, text, paper.size, measures.text_width()),
        "signatures": [_signature(one, text) for one in paper.signatures],
        "recipients": [text(one) for one in wording.listed(paper.recipients)],
        "annexes": [
            {
                "label": wording.annex_label(paper, at),
                "title": text(annex.title).upper(),
                "reference": text(wording.annex_reference(paper)),
                "landscape": annex.landscape,
                "blocks": _blocks(annex.blocks, text, paper.size, measures.text_width(landscape=annex.landscape)),
            }
            for at, annex in enumerate(paper.annexes)
        ],
        "watermark": text(paper.watermark),
        "footer": text(paper.footer),
    }


def listing_payload(listing: Listing, text: Text) -> Payload:
    return {
        "layout": "listing",
        **_metadata(listing, text),
        "issuer": [text(line).upper() for line in listing.issuer],
        "heading": text(listing.title).upper(),
        "subtitle": text(listing.subtitle),
        "landscape": listing.landscape,
        "table": _table(
            listing.table, text, measures.LISTING_SIZE, measures.listing_width(landscape=listing.landscape)
        ),
        "signatures": [_signature(one, text) for one in listing.signatures],
        "footer": text(listing.footer),
    }


def _metadata(document: Paper | Listing, text: Text) -> Payload:
    return {"title": text(wording.document_title(document)), "author": text(wording.issuer_name(document.issuer))}


def _blocks(blocks: tuple[Block, ...], text: Text, size: int, width: float) -> list[Payload]:
    return [_block(block, text, size, width) for block in blocks]


def _block(block: Block, text: Text, size: int, width: float) -> Payload:
    match block:
        case Paragraph():
            style = {"bold": block.bold, "italic": block.italic, "align": block.align}
            return {"block": "paragraph", "text": text(block.text), **style}
        case Heading():
            words = text(block.text)
            return {"block": "heading", "level": block.level, "text": words.upper() if block.level == 1 else words}
        case Bullet():
            return {
                "block": "paragraph",
                "text": text(f"- {block.text}"),
                "bold": False,
                "italic": False,
                "align": "justify",
            }
        case Table():
            return {"block": "table", **_table(block, text, measures.table_size(size), width)}


def _table(table: Table, text: Text, size: int, width: float) -> Payload:
    rows: list[Payload] = []
    for row in table.rows:
        if isinstance(row, Group):
            rows.append({"group": text(row.text)})
        else:
            rows.append(_row(row.cells, text, bold=row.bold))
    head = table.header or (tuple(HeaderCell(column.title) for column in table.columns),)
    return {
        "title": text(table.title),
        "unit": text(table.unit),
        "widths": column_widths(table, width, size),
        "aligns": [column.align.value for column in table.columns],
        "header": [
            [{"text": text(cell.text), "columns": cell.columns, "rows": cell.rows} for cell in line] for line in head
        ],
        "rows": rows,
        "totals": [text(wording.cell_text(cell)) for cell in table.totals],
        "notes": [text(note) for note in table.notes],
    }


def _row(cells: tuple[Cell, ...], text: Text, *, bold: bool) -> Payload:
    words = [text(wording.cell_text(cell)) for cell in cells]
    return {"cells": words, "bold": bold, "breakable": max(map(len, words), default=0) > _LONG_CELL}


def _signature(signature: Signature, text: Text) -> Payload:
    return {
        "lines": [text(line) for line in wording.signature_lines(signature)],
        "note": text(signature.note),
        "name": text(signature.name),
    }
