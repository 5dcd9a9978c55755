"""A report as a paper in the layout of decree 30/2020, and as a workbook: both from its content alone.

The content is what was signed (`ReportSnapshot.content`), or what would be signed now (`preview_of`), so that a
signed paper can be set again for ever without asking the database.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.dateparse import parse_datetime
from django.utils.timezone import localtime

from khuyenhoc.officers.signing import signature_from
from khuyenhoc.org.enums import Level
from khuyenhoc.papers.models import IssuedPaper
from khuyenhoc.printing.excel import Column, Kind, Sheet, stream_workbook
from khuyenhoc.printing.excel_rows import Share, Value
from khuyenhoc.printing.paper import (
    Align,
    Annex,
    Block,
    Cell,
    Group,
    Heading,
    Paper,
    Paragraph,
    Row,
    Signature,
    Table,
    TableColumn,
)
from khuyenhoc.printing.wording import prose
from khuyenhoc.reports.selectors import Board, BoardCell

ROMAN: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
MOST_IN_ANNEX: Final = 8  # figures side by side on a landscape page
Content = Mapping[str, Any]


def report_paper(content: Content, *, issued: IssuedPaper | None = None, draft: bool = False) -> Paper:
    """The paper of a report. Chapters give an unnumbered sheet signed by their head; `draft` marks what is not sent
    yet."""
    unit, parent = content["unit"], content["parent"]
    numbered = bool(unit["issues_papers"])
    signed_on = issued.dated_on if issued else _sent_on(content)
    return Paper(
        superior=_lines(unit["superior_lines"]) or (_header(parent["name"]) if parent else ()),
        issuer=_lines(unit["issuer_lines"]) or _header(unit["name"]),
        number=(str(issued.number) if issued else "") if numbered else None,
        symbol=issued.symbol if issued else (f"BC-{unit['symbol']}" if numbered else ""),
        place=issued.place if issued else (unit["place_name"] or (parent["place_name"] if parent else "")),
        dated=signed_on,
        kind="Báo cáo" if numbered else "Phiếu báo cáo",
        summary=content["report"]["title"],
        addressees=(parent["name"],) if parent else (),
        body=_body(content),
        signatures=(_signature(content, issued),),
        recipients=tuple(content["recipients"]) if numbered else (),
        annexes=_annexes(content),
        watermark="BẢN NHÁP" if draft else "",
    )


def _body(content: Content) -> tuple[Block, ...]:
    """Opening, the parts in words under Roman numbers, the table of figures after the first of them."""
    blocks: list[Block] = [Paragraph(content["report"]["opening"])]
    if content["report"]["replace_reason"]:
        blocks.append(
            Paragraph(f"Bản thay cho bản đã gửi trước. Lý do: {content['report']['replace_reason']}.", italic=True)
        )
    written = [text for text in content["texts"] if text["text"].strip()]
    is_chapter = content["unit"]["level"] == Level.CHAPTER
    table = _table(content)
    if is_chapter:
        blocks.append(table)
    for number, text in zip(ROMAN, written, strict=False):
        blocks += [Heading(f"{number}. {text['heading']}", 1 if not is_chapter else 2), *prose(text["text"])]
        if number == "I" and not is_chapter:
            blocks.append(table)
    if not written and not is_chapter:
        blocks.append(table)
    return tuple(blocks)


def _table(content: Content) -> Table:
    period = content["period"]
    rows: list[Row | Group] = []
    number = 0
    for group in content["groups"]:
        rows.append(Group(group["heading"]))
        for row in group["rows"]:
            number += 1
            rows.append(Row((str(number), _label(row), row["unit_of_measure"], *map(_cell, _values(row)))))
    return Table(
        title="Số liệu chủ yếu",
        columns=(
            TableColumn("TT", 0.5, Align.CENTER),
            TableColumn("Chỉ tiêu", 3.6),
            TableColumn("Đơn vị tính", 1.1, Align.CENTER),
            TableColumn(_title(period["label"]), 1.4, Align.RIGHT),
            TableColumn(_title(period["previous"]) or "Kỳ trước", 1.4, Align.RIGHT),
            TableColumn("Cùng kỳ năm trước", 1.4, Align.RIGHT),
        ),
        rows=tuple(rows),
        notes=tuple(
            filter(
                None,
                [
                    f"Số liệu từ ngày {_day(period['data_from'])} đến hết ngày {_day(period['data_to'])}.",
                    absent(content),
                ],
            )
        ),
    )


def _annexes(content: Content) -> tuple[Annex, ...]:
    """The sums by unit below: rows are units, columns the figures that have parts, a few to a table."""
    rows = [row for group in content["groups"] for row in group["rows"] if _has_parts(row)]
    units = list(dict.fromkeys((part["unit_id"], part["name"]) for row in rows for part in row["parts"]))
    if not units:
        return ()
    tables = [_by_unit(rows[at : at + MOST_IN_ANNEX], units) for at in range(0, len(rows), MOST_IN_ANNEX)]
    return (Annex(f"Số liệu theo đơn vị trực thuộc, {content['period']['label']}", tuple(tables)),)


def absent(content: Content) -> str:
    """Who below is not in the sums, in words; empty when everybody is."""
    waiting = content["children"]["expected"] - content["children"]["accepted"]
    if waiting <= 0:
        return ""
    rows = [row for group in content["groups"] for row in group["rows"] if _has_parts(row)]
    with_number = {part["unit_id"] for row in rows for part in row["parts"] if part["value"] is not None}
    known = {part["unit_id"]: part["name"] for row in rows for part in row["parts"]}
    names = [name for unit_id, name in known.items() if unit_id not in with_number]
    told = f": {', '.join(names)}" if len(names) == waiting else ""
    return f"Số liệu chưa đủ: {waiting}/{content['children']['expected']} đơn vị chưa được tiếp nhận báo cáo{told}."


def _has_parts(row: Content) -> bool:
    """Whether any unit below gave this number: the unit's own figures need no column of dashes."""
    return any(part["value"] is not None for part in row["parts"])


def _header(name: str) -> tuple[str, ...]:
    """“Hội Khuyến học xã Đức Lĩnh” stands on two lines, as offices break it."""
    head = "Hội Khuyến học "
    return (head.strip(), name.removeprefix(head)) if name.startswith(head) and len(name) > len(head) else (name,)


def _lines(given: Sequence[str]) -> tuple[str, ...]:
    return _header(given[0]) if len(given) == 1 else tuple(given)


def _by_unit(rows: Sequence[Content], units: Sequence[tuple[int, str]]) -> Table:
    by_row = [{part["unit_id"]: part["value"] for part in row["parts"]} for row in rows]
    return Table(
        columns=(
            TableColumn("TT", 0.4, Align.CENTER),
            TableColumn("Đơn vị", 2.2),
            *(TableColumn(row["label"], 1.2, Align.RIGHT) for row in rows),
        ),
        rows=tuple(
            Row((str(number), name, *(_cell(values.get(unit_id)) for values in by_row)))
            for number, (unit_id, name) in enumerate(units, 1)
        ),
        totals=("", "Cộng và số của đơn vị", *(_cell(row["value"]) for row in rows)),
    )


def _signature(content: Content, issued: IssuedPaper | None) -> Signature:
    return signature_from(
        content["unit"]["kind"],
        [(signer["position"], signer["name"], bool(signer["is_acting"])) for signer in content["signers"]],
        name=issued.signer_name if issued else None,
        has_standing=bool(content.get("has_standing_committee")),
    )


def report_workbook(content: Content) -> Iterator[bytes]:
    """The table of figures, and by unit where there are units below, as two sheets."""
    period = content["period"]
    titles = (content["unit"]["name"], content["report"]["title"])
    figures = [row for group in content["groups"] for row in group["rows"]]
    main = Sheet(
        name="Số liệu",
        titles=titles,
        columns=(
            Column("Chỉ tiêu", width=48),
            Column("Đơn vị tính", width=14),
            Column(_title(period["label"]), Kind.INTEGER, 18),
            Column(_title(period["previous"]) or "Kỳ trước", Kind.INTEGER, 18),
            Column("Cùng kỳ năm trước", Kind.INTEGER, 18),
            Column("Sổ ghi", Kind.INTEGER, 14),
            Column("Lý do sửa", width=40),
        ),
        rows=[
            (
                row["label"],
                row["unit_of_measure"],
                *(_number(row, value) for value in _values(row)),
                (row["own"] or {}).get("auto_value"),
                _reason(row),
            )
            for row in figures
        ],
    )
    units = list(dict.fromkeys((part["unit_id"], part["name"]) for row in figures for part in row["parts"]))
    if not units:
        return stream_workbook(main)
    summed = [row for row in figures if _has_parts(row)]
    by_row = [{part["unit_id"]: part["value"] for part in row["parts"]} for row in summed]
    below = Sheet(
        name="Theo đơn vị",
        titles=titles,
        columns=(Column("Đơn vị", width=32), *(Column(row["label"], Kind.INTEGER, 18) for row in summed)),
        rows=[
            (name, *(_number(row, values.get(unit_id)) for row, values in zip(summed, by_row, strict=True)))
            for unit_id, name in units
        ],
    )
    return stream_workbook(main, below)


def board_workbook(board: Board, *, title: str, about: str) -> Iterator[bytes]:
    """The completeness board: units down, periods across, the state in words; `about` names the organisation."""
    return stream_workbook(
        Sheet(
            name="Tình hình gửi báo cáo",
            titles=(title, about),
            columns=(
                Column("Đơn vị", width=34),
                *(Column(_title(period.label), width=18) for period in board.periods),
                Column("Đơn vị dưới đã gửi", Kind.INTEGER, 18),
                Column("Đơn vị dưới phải gửi", Kind.INTEGER, 18),
            ),
            rows=[
                (
                    f"{row.name}: {row.note}" if row.note else row.name,
                    *(_state(cell) for cell in row.cells),
                    row.sent,
                    row.expected,
                )
                for row in board.rows
            ],
        )
    )


def _state(cell: BoardCell) -> str:
    if cell.is_counted:
        return f"{cell.sent}/{cell.expected} đã gửi"
    if cell.state is None:
        return ""
    return f"{cell.state.label} {cell.days_late} ngày" if cell.days_late else str(cell.state.label)


def _values(row: Content) -> tuple[Any, Any, Any]:
    return row["value"], row["previous"], row["last_year"]


def _number(row: Content, value: Any) -> Value:
    """A number that a spreadsheet reckons with: a share keeps its decimals, and its sign where it is of a hundred."""
    if value is None or isinstance(value, int):
        return value
    exact = Decimal(str(value))
    return Share(exact) if row["unit_of_measure"] == "%" else exact


def _cell(value: Any) -> Cell:
    """A number as printed; a share keeps its decimals, what is not known is a dash."""
    if value is None:
        return "–"
    return value if isinstance(value, int) else Decimal(str(value))


def _label(row: Content) -> str:
    own = row["own"] or {}
    return f"{row['label']} (ước)" if own.get("is_estimate") else str(row["label"])


def _reason(row: Content) -> str:
    return str((row["own"] or {}).get("reason", ""))


def _title(label: str) -> str:
    return label[:1].upper() + label[1:]


def _day(text: str) -> str:
    return date.fromisoformat(text).strftime("%d/%m/%Y")


def _sent_on(content: Content) -> date | None:
    at = parse_datetime(content["report"]["submitted_at"] or "")
    return localtime(at).date() if at else None
