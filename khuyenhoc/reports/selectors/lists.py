"""Reports in lists: what waits for a unit, what a unit sent in the last months, how many open duties somebody has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.raw import read
from khuyenhoc.figures.models import ReportingPeriod
from khuyenhoc.figures.selectors import MONTHLY
from khuyenhoc.notifications.selectors import obligations_visible
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.reports.enums import BoardState, ReportStatus
from khuyenhoc.reports.models import Report
from khuyenhoc.reports.policy import board_state, days_late
from khuyenhoc.reports.selectors.access import reports_visible

KINDS = "reports."
AT_ONE_MERGER = 16  # reports of one month that a unit lists at most, nearly always: its own and its predecessors'
# Whoever takes over what a closed level leaves behind does not carry on its work.
FOREBEARS = """
    WITH RECURSIVE forebears AS (
        SELECT predecessor_id FROM org_unitsuccession WHERE successor_id = %(unit)s AND kind <> 'close'
        UNION
        SELECT step.predecessor_id
        FROM org_unitsuccession AS step JOIN forebears ON step.successor_id = forebears.predecessor_id
        WHERE step.kind <> 'close'
    )
    SELECT predecessor_id FROM forebears
"""


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report in a list; `days_late` is 0 when it came in time or did not come. `name` is what the unit was called
    when the data closed; `is_inherited` where it is another than the one asked for, which carries on for it."""

    report: Report
    name: str
    state: BoardState
    days_late: int
    is_inherited: bool = False


def waiting_lines(*, actor: Actor, unit_id: int, period: ReportingPeriod) -> list[ReportLine]:
    """Reports that wait to be accepted by this unit in this period, in the order of sending. Two queries."""
    here = Q(parent_unit_id=unit_id) | Q(review_unit_id=unit_id)
    rows = reports_visible(actor=actor).filter(here, period=period, status=ReportStatus.SUBMITTED)
    return _lines(rows.order_by("submitted_at", "id"))


def unit_lines(*, actor: Actor, unit_id: int, on: date, most: int = 12, key: str = MONTHLY) -> list[ReportLine]:
    """The reports of a unit itself and, of before its founding, those of the units that it carries on for; newest
    first, of each the version that counts now. `most` or a few more, since a month is never cut. Three queries."""
    limit = most * 2 + AT_ONE_MERGER
    rows = list(_series(actor, unit_id, key).filter(period__opens_on__lte=on)[:limit])
    if len(rows) == limit and rows[0].period_id != rows[-1].period_id:
        rows = [row for row in rows if row.period_id != rows[-1].period_id]  # the slice may have cut it
    newest: dict[tuple[int, int], Report] = {}
    last = None
    for row in rows:
        if len(newest) >= most and row.period_id != last:
            break
        newest.setdefault((row.unit_id, row.period_id), row)
        last = row.period_id
    return _lines(newest.values(), of=unit_id)


def _series(actor: Actor, unit_id: int, key: str) -> QuerySet[Report]:
    (rows,) = read([FOREBEARS], {"unit": unit_id})
    reports = reports_visible(actor=actor).filter(unit_id__in=[unit_id, *(unit for (unit,) in rows)])
    reports = reports.filter(period__definition_key=key).exclude(status=ReportStatus.SUPERSEDED)
    return reports.select_related("period", "unit").order_by("-period__data_to", "unit_id", "-version")


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


def _lines(reports: Iterable[Report], *, of: int | None = None) -> list[ReportLine]:
    found: Sequence[Report] = list(reports)
    names = _names_of_then(found)
    return [
        ReportLine(row, names.get(row.pk, ""), *state_of(row), is_inherited=of is not None and row.unit_id != of)
        for row in found
    ]


def _names_of_then(reports: Sequence[Report]) -> dict[int, str]:
    """By report, the short name on the day its data closed, or the last before: one query."""
    versions: dict[int, list[tuple[date, str]]] = {}
    rows = UnitVersion.objects.filter(unit__in={row.unit_id for row in reports}).order_by("valid_from")
    for unit, since, name in rows.values_list("unit_id", "valid_from", "short_name") if reports else ():
        versions.setdefault(unit, []).append((since, name))
    return {
        row.pk: next((name for since, name in reversed(known) if since <= row.period.data_to), known[0][1])
        for row in reports
        if (known := versions.get(row.unit_id))
    }
