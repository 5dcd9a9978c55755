"""What home shows: what I owe and by when, four to six figures with their trend, the board of the units below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from khuyenhoc.access.roles import Role
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.permissions import Permission
from khuyenhoc.figures.models import FigureDefinition, ReportingPeriod
from khuyenhoc.figures.selectors import definitions_on, register_totals, totals
from khuyenhoc.org.enums import UnitKind
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.reports.selectors import board_of
from khuyenhoc.reports.selectors.access import periods_told
from khuyenhoc.reports.selectors.board import Board
from khuyenhoc.ui import formats

MONTHS: Final = 6
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
FOUNDING_DAY: Final = (10, 2)
FOUNDED_IN: Final = 1996


@dataclass(frozen=True, slots=True)
class Stat:
    """`change` says of a stock how it moved in the last whole month, of a flow which month it is; `points` is the
    trend, oldest first."""

    label: str
    value: int | None
    change: str
    points: tuple[int, ...]


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
    Constant queries, and none that reads a register row by row."""
    if not actor.can(Permission.FIGURES_VIEW, at=unit.path):
        return []
    wanted = AT_CHAPTER if unit.kind in (UnitKind.CHAPTER, UnitKind.COMMITTEE) else AT_ASSOCIATION
    known = definitions_on(on)
    shown = [known[code] for code in wanted if code in known]
    # A month that is still coming in would look like a fall: the trend is of months that are whole.
    whole = [period for period, is_whole in periods if is_whole][-MONTHS:]
    counted = totals([unit.unit_id], [period.pk for period in whole], [row.code for row in shown])
    live = register_totals(unit.path, shown, on)
    month = whole[-1].label if whole else ""
    return [_stat(row, _series(unit.unit_id, row.code, whole, counted), live.get(row.code), month) for row in shown]


def board(
    *, actor: Actor, unit: UnitVersion, on: date, periods: Sequence[tuple[ReportingPeriod, bool]]
) -> Board | None:
    """The completeness of the units right below by the last of these `months`, for who reads their reports; each
    month by its own tree."""
    if unit.kind != UnitKind.ASSOCIATION or not actor.can(Permission.REPORTS_VIEW, at=unit.path):
        return None
    shown = [period for period, _ in periods[-MONTHS:]]
    found = board_of(actor=actor, unit_id=unit.unit_id, periods=shown, on=on)
    return found if found.rows else None


def greeting(roles: tuple[Role, ...], full_name: str) -> str:
    """“Bác” and the name for heads of chapters, the office's name elsewhere."""
    if Role.CHAPTER_HEAD in roles:
        return f"Chào bác {full_name}"
    return f"Việc của {roles[0].label}" if roles else "Việc của tôi"


def _series(
    unit_id: int, code: str, periods: list[ReportingPeriod], counted: dict[tuple[int, int, str], int]
) -> list[int]:
    values = [counted.get((unit_id, period.pk, code)) for period in periods]
    return [value for value in values if value is not None]


def _stat(row: FigureDefinition, points: list[int], live: int | None, month: str) -> Stat:
    value = live if live is not None else (points[-1] if points else None)
    note = "" if row.is_stock or value is None else month
    if row.is_stock and len(points) > 1 and points[-1] != points[-2]:
        step = points[-1] - points[-2]
        note = f"{'tăng' if step > 0 else 'giảm'} {formats.group_digits(abs(step))} trong {month}"
    return Stat(row.label, value, note, tuple(points))
