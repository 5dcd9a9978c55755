"""Who has sent and who is late: the completeness board, units by months, and the counts of a period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, FilteredRelation, Q

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.dated import holds_on
from khuyenhoc.core.permissions import Permission
from khuyenhoc.figures.models import ReportingPeriod
from khuyenhoc.figures.selectors import MONTHLY, periods_recent
from khuyenhoc.org.selectors import unit_get
from khuyenhoc.reports.enums import BoardState, ReportStatus
from khuyenhoc.reports.models import Report
from khuyenhoc.reports.policy import board_state, days_late, reading_order


@dataclass(frozen=True, slots=True)
class BoardCell:
    """`state` is None where the unit owed nothing in that period. `days_late` also tells of one that came late and
    waits."""

    state: BoardState | None
    days_late: int = 0
    report_id: int | None = None


@dataclass(frozen=True, slots=True)
class BoardRow:
    """`sent` of `expected` reports of the units below came in the last period of the board."""

    unit_id: int
    name: str
    cells: tuple[BoardCell, ...]
    sent: int
    expected: int


@dataclass(frozen=True, slots=True)
class Board:
    """`due_on` is the last day in time for the last period of the board."""

    periods: tuple[ReportingPeriod, ...]
    rows: tuple[BoardRow, ...]
    due_on: date | None

    @property
    def title(self) -> str:
        return f"Báo cáo tháng của {len(self.rows)} đơn vị trực thuộc"

    @property
    def due_words(self) -> str:
        return f"hạn gửi {self.due_on:%d/%m/%Y}" if self.due_on else ""

    @property
    def lines(self) -> list[tuple[BoardRow, list[tuple[ReportingPeriod, BoardCell]]]]:
        """Each row with its cells and their periods."""
        return [(row, list(zip(self.periods, row.cells, strict=True))) for row in self.rows]

    @property
    def has_below(self) -> bool:
        """Whether the units of the board have units below them that report."""
        return any(row.expected for row in self.rows)


def report_board(*, actor: Actor, unit_id: int, on: date, most: int = 6, key: str = MONTHLY) -> Board:
    """The units right below, by the last periods opened by that day. Constant queries, whatever the number of units.

    Raises NotFound outside scope, Forbidden without REPORTS_VIEW at the unit.
    """
    unit_get(actor=actor, unit_id=unit_id, on=on, permission=Permission.REPORTS_VIEW)
    return board_of(unit_id=unit_id, periods=periods_recent(on=on, most=most, key=key), on=on)


def board_of(*, unit_id: int, periods: Sequence[ReportingPeriod], on: date) -> Board:
    """The same by these periods, oldest first: two queries. No scope: for a page whose unit was fetched with the
    actor."""
    cells: dict[int, dict[int, BoardCell]] = defaultdict(dict)
    due: set[date] = set()
    today = clock.today()
    names: dict[int, str] = {}
    for report in _counting(unit_id, periods, on):
        names[report.unit_id] = report.name or ""
        cells[report.unit_id][report.period_id] = _cell(report, today)
        if periods and report.period_id == periods[-1].pk:
            due.add(report.due_on)
    below = _sent_below(periods[-1], cells) if periods else {}
    rows = [
        BoardRow(
            unit_id=unit,
            name=names[unit],
            cells=tuple(found.get(period.pk, BoardCell(None)) for period in periods),
            sent=below.get(unit, (0, 0))[0],
            expected=below.get(unit, (0, 0))[1],
        )
        for unit, found in cells.items()
    ]
    rows.sort(key=lambda row: (reading_order(row.name), row.unit_id))
    return Board(tuple(periods), tuple(rows), max(due, default=None))


class _Listed(NamedTuple):
    """What the board reads of a report, with the short name of its unit on the day asked for."""

    pk: int
    unit_id: int
    period_id: int
    status: str
    due_on: date
    first_submitted_at: datetime | None
    name: str | None


def _cell(report: _Listed, today: date) -> BoardCell:
    state = board_state(
        status=report.status, due_on=report.due_on, first_submitted_at=report.first_submitted_at, today=today
    )
    return BoardCell(state, days_late(report.first_submitted_at, report.due_on), report.pk)


def _counting(unit_id: int, periods: Sequence[ReportingPeriod], on: date) -> list[_Listed]:
    """One version of each report: the accepted one, else the one under way. A correction does not make it open
    again."""
    rows = Report.objects.filter(period__in=periods, parent_unit_id=unit_id).exclude(status=ReportStatus.SUPERSEDED)
    rows = rows.alias(here=FilteredRelation("unit__versions", condition=holds_on(on, "unit__versions__")))
    found: dict[tuple[int, int], _Listed] = {}
    columns = ("pk", "unit_id", "period_id", "status", "due_on", "first_submitted_at", "here__short_name")
    for row in map(_Listed._make, rows.order_by("version").values_list(*columns)):
        known = found.get((row.unit_id, row.period_id))
        if known is None or known.status != ReportStatus.ACCEPTED:
            found[row.unit_id, row.period_id] = row
    return list(found.values())


def _sent_below(period: ReportingPeriod, units: Iterable[int]) -> dict[int, tuple[int, int]]:
    rows = (
        Report.objects.filter(period=period, parent_unit_id__in=list(units), version=1)
        .values_list("parent_unit_id")
        .annotate(
            sent=Count("id", filter=Q(first_submitted_at__isnull=False) & ~Q(status=ReportStatus.RETURNED)),
            expected=Count("id"),
        )
        .order_by()
    )
    return {unit: (sent, expected) for unit, sent, expected in rows if unit is not None}
