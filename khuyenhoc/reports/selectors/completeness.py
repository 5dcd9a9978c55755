"""How complete a period is under a unit: expected, received, on time, late, missing, by child. Counts only, open to
everybody; by the tree of the period or by that of another day, under which the same reports are parted otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.utils import timezone

from khuyenhoc.core import clock
from khuyenhoc.core.dated import holds_on
from khuyenhoc.core.errors import NotFound
from khuyenhoc.figures.models import ReportingPeriod
from khuyenhoc.figures.selectors import MONTHLY, period_get
from khuyenhoc.figures.selectors.answers import NOT_ATTRIBUTED
from khuyenhoc.org.enums import PlacementLine
from khuyenhoc.org.models import Placement
from khuyenhoc.org.selectors import names_of
from khuyenhoc.reports.models import Report
from khuyenhoc.reports.policy import reading_order
from khuyenhoc.reports.selectors.mapped import Listed, fallen_below, listed, on_map

# The first version tells when a report came; a later one corrects it. `places` has the path of each unit.
COUNTS = """
    WITH places AS ({places})
    SELECT child, count(*), count(sent), count(*) FILTER (WHERE sent <= due_on), count(*) FILTER (WHERE sent > due_on),
        count(*) FILTER (WHERE sent IS NULL AND due_on < %(today)s)
    FROM (
        SELECT split_part(substr(places.path, length(%(path)s) + 1), '/', 1)::bigint AS child, due_on,
            (first_submitted_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS sent
        FROM reports_report AS report JOIN places ON places.unit_id = report.unit_id
        WHERE report.period_id = %(period)s AND report.version = 1
    ) AS reports
    GROUP BY child
"""
OF_THE_PERIOD = """
    SELECT unit_id, path FROM reports_report
    WHERE period_id = %(period)s AND version = 1 AND path LIKE %(path)s || '_%%'
"""
OF_THE_MAP = """
    SELECT unit_id, path FROM org_placement
    WHERE line = 'main' AND valid_from <= %(map_on)s AND (valid_to IS NULL OR valid_to > %(map_on)s)
        AND path LIKE %(path)s || '_%%'
"""


class Counts(NamedTuple):
    expected: int = 0
    received: int = 0
    on_time: int = 0
    late: int = 0
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Completeness:
    """`received` came at least once; `missing` are past their day, the rest of what did not come is still in time.

    `unit_id` is None for the reports that the map cannot give to any of the units right below. `map_on` is the day
    whose tree parts them.
    """

    unit_id: int | None
    name: str
    expected: int
    received: int
    on_time: int
    late: int
    missing: int
    children: tuple[Completeness, ...] = ()
    map_on: date | None = None

    @property
    def waiting(self) -> int:
        return self.expected - self.received - self.missing


def completeness(*, period: str, unit_id: int, key: str = MONTHLY, map_on: date | None = None) -> Completeness:
    """Of all reports below a unit in a period (`2023-02`); each child with what is below it and its own. Parted by the
    tree of the period, which takes four queries, or of `map_on`, at most seven.

    Raises NotFound: `period.unknown`, `unit.not_on_map`, or a unit that owed no report in that period.
    """
    found = period_get(period, key=key)
    rows = _by_the_period(found, unit_id) if map_on is None else _by_the_map(found, unit_id, map_on)
    day = map_on or found.data_to
    names = names_of([*(child for child in rows if child), unit_id], on=day)
    children = [Completeness(child, names.get(child or 0, NOT_ATTRIBUTED), *counts) for child, counts in rows.items()]
    children.sort(key=lambda child: (child.unit_id is None, reading_order(child.name), child.unit_id or 0))
    return Completeness(
        unit_id=unit_id,
        name=names.get(unit_id, ""),
        expected=sum(child.expected for child in children),
        received=sum(child.received for child in children),
        on_time=sum(child.on_time for child in children),
        late=sum(child.late for child in children),
        missing=sum(child.missing for child in children),
        children=tuple(children),
        map_on=day,
    )


def _by_the_period(period: ReportingPeriod, unit_id: int) -> dict[int | None, Counts]:
    path = Report.objects.filter(period=period, unit_id=unit_id).values_list("path", flat=True).first()
    if path is None:
        raise NotFound()
    return _counts(OF_THE_PERIOD, period, path)


def _by_the_map(period: ReportingPeriod, unit_id: int, map_on: date) -> dict[int | None, Counts]:
    places = Placement.objects.filter(holds_on(map_on), unit_id=unit_id, line=PlacementLine.MAIN)
    place = places.values_list("path", "tenant_id").first()
    if place is None:
        raise NotFound("unit.not_on_map", f"Đơn vị này không có trong sơ đồ tổ chức ngày {map_on:%d/%m/%Y}.")
    path, tenant = place
    rows = _counts(OF_THE_MAP, period, path, map_on)
    away = on_map(Report.objects.filter(period=period, version=1, tenant_id=tenant), map_on)
    by_line: dict[int | None, list[Listed]] = {}
    for report, fallen in fallen_below(unit_id, list(listed(away.filter(place__isnull=True), map_on)), map_on):
        by_line.setdefault(fallen.line, []).append(report)
    for line, reports in by_line.items():
        rows[line] = _both(rows.get(line, Counts()), _counted(reports))
    return rows


def _counts(places: str, period: ReportingPeriod, path: str, map_on: date | None = None) -> dict[int | None, Counts]:
    asked: dict[str, Any] = {"today": clock.today(), "path": path, "period": period.pk, "map_on": map_on}
    with connection.cursor() as cursor:
        cursor.execute(COUNTS.format(places=places), asked)
        return {child: Counts(*counts) for child, *counts in cursor.fetchall()}


def _both(one: Counts, other: Counts) -> Counts:
    return Counts(*(mine + theirs for mine, theirs in zip(one, other, strict=True)))


def _counted(reports: Sequence[Listed]) -> Counts:
    today = clock.today()
    sent = [(row.first_submitted_at and timezone.localdate(row.first_submitted_at), row.due_on) for row in reports]
    came = [(day, due) for day, due in sent if day]
    return Counts(
        expected=len(reports),
        received=len(came),
        on_time=sum(day <= due for day, due in came),
        late=sum(day > due for day, due in came),
        missing=sum(due < today for day, due in sent if not day),
    )
