"""The reports of a board, each with the row on which it falls: by the tree of its own period, or by one map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from khuyenhoc.core.authority import Actor
from khuyenhoc.figures.models import ReportingPeriod
from khuyenhoc.org.models import OrgUnit
from khuyenhoc.org.selectors import names_of
from khuyenhoc.reports.enums import ReportStatus
from khuyenhoc.reports.models import Report
from khuyenhoc.reports.selectors.access import reports_visible
from khuyenhoc.reports.selectors.mapped import Listed, fallen_below, listed, on_map


@dataclass(frozen=True, slots=True)
class Gathered:
    """By row: None is that of nobody. `below` says of how many reports one floor further down how many came in the last
    period."""

    reports: Sequence[tuple[int | None, Listed]]
    names: Mapping[int, str]
    below: Mapping[int, tuple[int, int]]


def gathered(*, actor: Actor, unit_id: int, periods: Sequence[ReportingPeriod], on: date) -> Gathered:
    """Those that the unit was to accept. Two queries."""
    rows = reports_visible(actor=actor)
    reports = _counting(rows.filter(period__in=periods, parent_unit_id=unit_id), on)
    units = {report.unit_id: report.name or "" for report in reports}
    below = _below(rows.filter(period=periods[-1]), "parent_unit_id", units) if periods else {}
    return Gathered([(report.unit_id, report) for report in reports], units, below)


def gathered_on_map(
    *, actor: Actor, unit_id: int, periods: Sequence[ReportingPeriod], on: date, map_on: date
) -> Gathered:
    """Those of the units right below on the day of the map, and of whom these carried on for or were followed by. At
    most six queries."""
    if not periods:
        return Gathered((), {}, {})
    tenant = OrgUnit.objects.filter(pk=unit_id).values("tenant")
    rows = on_map(reports_visible(actor=actor).filter(tenant__in=tenant), map_on)
    here = _counting(rows.filter(place__parent=unit_id, period__in=periods), on)
    away = _counting(rows.filter(place__isnull=True, period__in=periods), on)
    reports: list[tuple[int | None, Listed]] = [(report.unit_id, report) for report in here]
    further: list[tuple[int, Listed]] = []
    for report, fallen in fallen_below(unit_id, away, map_on):
        if fallen.depth == 1:
            reports.append((fallen.line, report))
        elif fallen.depth == 2 and fallen.line and report.period_id == periods[-1].pk:
            further.append((fallen.line, report))
    names = names_of({line for line, _ in reports if line}, on=map_on)
    below = _below(rows.filter(period=periods[-1]), "place__parent_id", names)
    for line, report in further:
        sent, expected = below.get(line, (0, 0))
        came = report.first_submitted_at is not None and report.status != ReportStatus.RETURNED
        below[line] = sent + came, expected + 1
    return Gathered(reports, names, below)


def _counting(rows: QuerySet[Report], on: date) -> list[Listed]:
    """One version of each report: the accepted one, else the one under way. A correction does not make it open
    again."""
    found: dict[tuple[int, int], Listed] = {}
    for row in listed(rows.exclude(status=ReportStatus.SUPERSEDED), on):
        known = found.get((row.unit_id, row.period_id))
        if known is None or known.status != ReportStatus.ACCEPTED:
            found[row.unit_id, row.period_id] = row
    return list(found.values())


def _below(rows: QuerySet[Report], above: str, units: Iterable[int]) -> dict[int, tuple[int, int]]:
    counts = (
        rows.filter(**{f"{above}__in": list(units)}, version=1)
        .values_list(above)
        .annotate(
            sent=Count("id", filter=Q(first_submitted_at__isnull=False) & ~Q(status=ReportStatus.RETURNED)),
            expected=Count("id"),
        )
        .order_by()
    )
    return {unit: (sent, expected) for unit, sent, expected in counts}
