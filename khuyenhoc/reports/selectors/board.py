"""Who has sent and who is late: the completeness board, units by months.

Under one map every row is a unit of that day, whatever came of it before or since; without, each month has the tree of
its own day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.permissions import Permission
from khuyenhoc.figures.models import ReportingPeriod
from khuyenhoc.figures.selectors import MONTHLY, periods_recent
from khuyenhoc.figures.selectors.answers import NOT_ATTRIBUTED
from khuyenhoc.org.selectors import unit_get
from khuyenhoc.reports.enums import BoardState
from khuyenhoc.reports.policy import board_state, days_late, reading_order
from khuyenhoc.reports.selectors.gathering import Gathered, gathered, gathered_on_map
from khuyenhoc.reports.selectors.mapped import Listed

CAME = frozenset({BoardState.ON_TIME, BoardState.LATE, BoardState.WAITING})
NAMED = 4  # units in the note of a row


@dataclass(frozen=True, slots=True)
class BoardCell:
    """`state` is None where the unit owed nothing in that period, and where several reports fall on the cell: then
    `sent` of `expected` came. `days_late` also tells of one that came late and waits."""

    state: BoardState | None
    days_late: int = 0
    report_id: int | None = None
    sent: int = 0
    expected: int = 0
    states: frozenset[BoardState] = frozenset()

    @property
    def is_counted(self) -> bool:
        return self.expected > 1


@dataclass(frozen=True, slots=True)
class BoardRow:
    """`sent` of `expected` reports of the units below came in the last period of the board. The last row may be that of
    no unit: `unit_id` is None, `note` names whose reports the map cannot give to anybody."""

    unit_id: int | None
    name: str
    cells: tuple[BoardCell, ...]
    sent: int
    expected: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """`due_on` is the last day in time for the last period of the board; `map_on` the day whose tree groups all of it,
    None where each period has its own."""

    periods: tuple[ReportingPeriod, ...]
    rows: tuple[BoardRow, ...]
    due_on: date | None
    map_on: date | None = None

    @property
    def title(self) -> str:
        return f"Báo cáo tháng của {sum(1 for row in self.rows if row.unit_id)} đơn vị trực thuộc"

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

    @property
    def has_nobody(self) -> bool:
        return any(row.unit_id is None for row in self.rows)

    @property
    def has_counted(self) -> bool:
        """Whether several reports fall on some cell."""
        return any(cell.is_counted for row in self.rows for cell in row.cells)


def report_board(
    *, actor: Actor, unit_id: int, on: date, most: int = 6, key: str = MONTHLY, map_on: date | None = None
) -> Board:
    """The units right below, by the last periods opened by that day; `map_on` as for `board_of`. Constant queries,
    whatever the number of units.

    Raises NotFound outside scope, Forbidden without REPORTS_VIEW at the unit.
    """
    unit_get(actor=actor, unit_id=unit_id, on=on, permission=Permission.REPORTS_VIEW)
    periods = periods_recent(on=on, most=most, key=key)
    return board_of(actor=actor, unit_id=unit_id, periods=periods, on=on, map_on=map_on)


def board_of(
    *, actor: Actor, unit_id: int, periods: Sequence[ReportingPeriod], on: date, map_on: date | None = None
) -> Board:
    """The same by these periods, oldest first, for a page whose unit was fetched with the actor: of each report no more
    than the actor may read anyhow.

    Without `map_on` each period has the tree of its own day: two queries. With it the rows are the units right below on
    that day; reports of before a merger stand at the heir, and what the map cannot give to one unit in a row of
    nobody's: at most six queries.
    """
    found = (
        gathered(actor=actor, unit_id=unit_id, periods=periods, on=on)
        if map_on is None
        else gathered_on_map(actor=actor, unit_id=unit_id, periods=periods, on=on, map_on=map_on)
    )
    reports: dict[int | None, dict[int, list[Listed]]] = defaultdict(lambda: defaultdict(list))
    for line, report in found.reports:
        reports[line][report.period_id].append(report)
    rows = [_row(line, cells, periods, found) for line, cells in reports.items()]
    rows.sort(key=lambda row: (row.unit_id is None, reading_order(row.name), row.unit_id or 0))
    due = [report.due_on for _, report in found.reports if periods and report.period_id == periods[-1].pk]
    return Board(tuple(periods), tuple(rows), max(due, default=None), map_on)


def _row(
    line: int | None, reports: dict[int, list[Listed]], periods: Sequence[ReportingPeriod], found: Gathered
) -> BoardRow:
    sent, expected = found.below.get(line, (0, 0)) if line else (0, 0)
    cells = tuple(_cell(reports.get(period.pk, ())) for period in periods)
    if line:
        return BoardRow(line, found.names.get(line, ""), cells, sent, expected)
    return BoardRow(None, NOT_ATTRIBUTED, cells, sent, expected, _named(reports.values()))


def _cell(reports: Sequence[Listed]) -> BoardCell:
    today = clock.today()
    states = [
        board_state(
            status=report.status, due_on=report.due_on, first_submitted_at=report.first_submitted_at, today=today
        )
        for report in reports
    ]
    if len(reports) == 1:
        [report], [state] = reports, states
        late = days_late(report.first_submitted_at, report.due_on)
        return BoardCell(state, late, report.pk, int(state in CAME), 1, frozenset(states))
    return BoardCell(None, sent=sum(state in CAME for state in states), expected=len(states), states=frozenset(states))


def _named(reports: Iterable[Sequence[Listed]]) -> str:
    names = sorted({report.name or "" for cell in reports for report in cell}, key=reading_order)
    more = f" và {len(names) - NAMED} đơn vị khác" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
