"""Reports in lists: what waits for a unit, what a unit sent in the last months, how many open duties somebody has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.figures.models import ReportingPeriod
from khuyenhoc.figures.selectors import MONTHLY
from khuyenhoc.notifications.selectors import obligations_visible
from khuyenhoc.org.selectors import names_of
from khuyenhoc.reports.enums import BoardState, ReportStatus
from khuyenhoc.reports.models import Report
from khuyenhoc.reports.policy import board_state, days_late
from khuyenhoc.reports.selectors.access import reports_visible

KINDS = "reports."


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report in a list; `days_late` is 0 when it came in time or did not come."""

    report: Report
    name: str
    state: BoardState
    days_late: int


def waiting_lines(*, actor: Actor, unit_id: int, period: ReportingPeriod) -> list[ReportLine]:
    """Reports that wait to be accepted by this unit in this period, in the order of sending. Two queries."""
    here = Q(parent_unit_id=unit_id) | Q(review_unit_id=unit_id)
    rows = reports_visible(actor=actor).filter(here, period=period, status=ReportStatus.SUBMITTED)
    return _lines(rows.order_by("submitted_at", "id"), on=period.data_to)


def unit_lines(*, actor: Actor, unit_id: int, on: date, most: int = 12, key: str = MONTHLY) -> list[ReportLine]:
    """The reports of a unit itself, newest first, of each period the version that counts now. Two queries."""
    rows = (
        reports_visible(actor=actor)
        .filter(unit_id=unit_id, period__definition_key=key, period__opens_on__lte=on)
        .exclude(status=ReportStatus.SUPERSEDED)
        .select_related("period", "unit")
        .order_by("-period__data_to", "-version")
    )
    newest: dict[int, Report] = {}
    for row in rows[: most * 2]:
        newest.setdefault(row.period_id, row)
    return _lines(list(newest.values())[:most], on=on)


def open_duties(actor: Actor) -> int:
    """How many duties about reports wait at the units where the actor holds office, not below them: the number in the
    navigation, one query."""
    units = {int(grant.path.rstrip("/").rsplit("/", 1)[-1]) for grant in actor.grants}
    return obligations_visible(actor=actor, unit_ids=units).filter(kind__startswith=KINDS).count()


def state_of(report: Report) -> tuple[BoardState, int]:
    """The word of the board for one report, and how many days late it first came."""
    state = board_state(
        status=report.status,
        due_on=report.due_on,
        first_submitted_at=report.first_submitted_at,
        today=clock.today(),
    )
    return state, days_late(report.first_submitted_at, report.due_on)


def _lines(reports: Iterable[Report], *, on: date) -> list[ReportLine]:
    found: Sequence[Report] = list(reports)
    names = names_of({row.unit_id for row in found}, on=on) if found else {}
    return [ReportLine(row, names.get(row.unit_id, ""), *state_of(row)) for row in found]
