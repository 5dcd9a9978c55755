"""What home shows: what I owe and by when, four to six figures with their trend, the board of the units below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from khuyenhoc.access.roles import Role
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.permissions import Permission
from khuyenhoc.figures.models import FigureDefinition, ReportingPeriod
from khuyenhoc.figures.selectors import definitions_on, register_totals, totals
from khuyenhoc.org.enums import UnitKind
from khuyenhoc.org.lineage import whole_predecessors
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.reports.enums import BoardState
from khuyenhoc.reports.selectors import Board, BoardRow, board_of
from khuyenhoc.reports.selectors.access import periods_told
from khuyenhoc.ui import formats

MONTHS: Final = 6
MOST_ROWS: Final = 12  # of the board
# The figures of home, in the order shown, for a chapter and for an association; those that the catalogue lacks are
# left out.
AT_CHAPTER: Final = ("members.total", "members.new", "titles.families.registered", "awards.count")
AT_ASSOCIATION: Final = (
    "members.total",
    "org.chapters.village",
    "titles.families.registered",
    "awards.count",
    "centers.classes",
)
# What a reader must act on first. A cell that is in none of these states comes last.
URGENCY: Final = (
    BoardState.MISSING, BoardState.LATE, BoardState.RETURNED, BoardState.WAITING, BoardState.NOT_DUE,
    BoardState.ON_TIME,
)  # fmt: skip
FOUNDING_DAY: Final = (10, 2)
FOUNDED_IN: Final = 1996


@dataclass(frozen=True, slots=True)
class Stat:
    """`change` says of a stock how it moved in the last whole month, of a flow which month it is; `points` is the
    trend, oldest first."""

    code: str
    label: str
    value: int | None
    change: str
    points: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class HomeBoard:
    """The board with its first rows, under the title of the whole; `more` leads to the rest, if there is any."""

    board: Board
    title: str
    more: str


@dataclass(frozen=True, slots=True)
class Anniversary:
    years: int
    days_left: int


def anniversary(today: date) -> Anniversary:
    """How long until the association's next founding day, 2 October."""
    month, day = FOUNDING_DAY
    coming = date(today.year, month, day)
    if coming < today:
        coming = date(today.year + 1, month, day)
    return Anniversary(coming.year - FOUNDED_IN, (coming - today).days)


def months(*, unit: UnitVersion, on: date) -> list[tuple[ReportingPeriod, bool]]:
    """The months that home speaks of, oldest first, each with whether it is whole for the unit: the newest seldom are.
    One query."""
    return periods_told(path=unit.path, on=on, most=MONTHS + 2)


def stats(*, actor: Actor, unit: UnitVersion, on: date, periods: Sequence[tuple[ReportingPeriod, bool]]) -> list[Stat]:
    """A stock of a register as it has it today, everything else as counted in the last of these `months` that is whole.
    The months before the unit was founded are told by those whom it alone carries on for. Constant queries, and none
    that reads a register row by row."""
    if not actor.can(Permission.FIGURES_VIEW, at=unit.path):
        return []
    wanted = AT_CHAPTER if unit.kind in (UnitKind.CHAPTER, UnitKind.COMMITTEE) else AT_ASSOCIATION
    known = definitions_on(on)
    shown = [known[code] for code in wanted if code in known]
    # A month that is still coming in would look like a fall: the trend is of months that are whole.
    whole = [period for period, is_whole in periods if is_whole][-MONTHS:]
    units = {period.pk: [unit.unit_id] for period in whole}
    if early := [period.pk for period in whole if period.data_to < unit.unit.valid_from]:
        units |= dict.fromkeys(early, whole_predecessors(unit.unit_id))
    asked = sorted({unit_id for ids in units.values() for unit_id in ids})
    counted = totals(asked, list(units), [row.code for row in shown])
    live = register_totals(unit.path, shown, on)
    month = whole[-1].label if whole else ""
    return [_stat(row, _series(row.code, units, counted), live.get(row.code), month) for row in shown]


def board(
    *, actor: Actor, unit: UnitVersion, on: date, periods: Sequence[tuple[ReportingPeriod, bool]]
) -> HomeBoard | None:
    """The completeness of the units right below by the last of these `months`, for who reads their reports: all of a
    few units, of many those that need attention first."""
    if unit.kind != UnitKind.ASSOCIATION or not actor.can(Permission.REPORTS_VIEW, at=unit.path):
        return None
    shown = [period for period, _ in periods[-MONTHS:]]
    found = board_of(actor=actor, unit_id=unit.unit_id, periods=shown, on=on)
    if not found.rows:
        return None
    if len(found.rows) <= MOST_ROWS:
        return HomeBoard(found, found.title, "")
    first = replace(found, rows=tuple(sorted(found.rows, key=_urgency)[:MOST_ROWS]))
    return HomeBoard(first, found.title, f"Xem cả bảng ({sum(1 for row in found.rows if row.unit_id)} đơn vị)")


def greeting(roles: tuple[Role, ...], full_name: str) -> str:
    """“Bác” and the name for heads of chapters, the office's name elsewhere."""
    if Role.CHAPTER_HEAD in roles:
        return f"Chào bác {full_name}"
    return f"Việc của {roles[0].label}" if roles else "Việc của tôi"


def _urgency(row: BoardRow) -> tuple[int, ...]:
    """By the newest month, then by what is still open of the months before; units alike keep their order."""
    ranks = [min((URGENCY.index(state) for state in cell.states), default=len(URGENCY)) for cell in row.cells]
    return ranks[-1], min(ranks)


def _series(code: str, units: Mapping[int, Sequence[int]], counted: Mapping[tuple[int, int, str], int]) -> list[int]:
    """By period the total of the units that tell it, oldest first, without the months of which nothing is known."""
    known = [
        [counted[unit, period, code] for unit in ids if (unit, period, code) in counted]
        for period, ids in units.items()
    ]
    return [sum(values) for values in known if values]


def _stat(row: FigureDefinition, points: list[int], live: int | None, month: str) -> Stat:
    value = live if live is not None else (points[-1] if points else None)
    note = "" if row.is_stock or value is None else month
    if row.is_stock and len(points) > 1 and points[-1] != points[-2]:
        step = points[-1] - points[-2]
        note = f"{'tăng' if step > 0 else 'giảm'} {formats.group_digits(abs(step))} trong {month}"
    return Stat(row.code, row.label, value, note, tuple(points))
