"""How complete a period is under a unit: expected, received, on time, late, missing, by child. Counts only, open to
everybody."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from khuyenhoc.core import clock
from khuyenhoc.core.errors import NotFound
from khuyenhoc.figures.models import ReportingPeriod
from khuyenhoc.figures.selectors import MONTHLY, period_get
from khuyenhoc.org.selectors import names_of
from khuyenhoc.reports.models import Report
from khuyenhoc.reports.policy import reading_order

# The first version tells when a report came; a later one corrects it.
COUNTS = """
    SELECT child, count(*), count(sent), count(*) FILTER (WHERE sent <= due_on), count(*) FILTER (WHERE sent > due_on),
        count(*) FILTER (WHERE sent IS NULL AND due_on < %(today)s)
    FROM (
        SELECT split_part(substr(path, length(%(path)s) + 1), '/', 1)::bigint AS child, due_on,
            (first_submitted_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS sent
        FROM reports_report
        WHERE period_id = %(period)s AND version = 1 AND path LIKE %(path)s || '_%%'
    ) AS reports
    GROUP BY child
"""


@dataclass(frozen=True, slots=True)
class Completeness:
    """`received` came at least once; `missing` are past their day, the rest of what did not come is still in time."""

    unit_id: int
    name: str
    expected: int
    received: int
    on_time: int
    late: int
    missing: int
    children: tuple[Completeness, ...] = ()

    @property
    def waiting(self) -> int:
        return self.expected - self.received - self.missing


def completeness(*, period: str, unit_id: int, key: str = MONTHLY) -> Completeness:
    """Of all reports below a unit in a period (`2023-02`); each child with what is below it and its own. Four queries.

    Raises NotFound: `period.unknown`, or a unit that owed no report in that period.
    """
    found = period_get(period, key=key)
    path = Report.objects.filter(period=found, unit_id=unit_id).values_list("path", flat=True).first()
    if path is None:
        raise NotFound()
    rows = _counts(found, path)
    names = names_of([*(row[0] for row in rows), unit_id], on=found.data_to)
    children = [Completeness(row[0], names.get(row[0], ""), *row[1:]) for row in rows]
    children.sort(key=lambda child: (reading_order(child.name), child.unit_id))
    return Completeness(
        unit_id=unit_id,
        name=names.get(unit_id, ""),
        expected=sum(child.expected for child in children),
        received=sum(child.received for child in children),
        on_time=sum(child.on_time for child in children),
        late=sum(child.late for child in children),
        missing=sum(child.missing for child in children),
        children=tuple(children),
    )


def _counts(period: ReportingPeriod, path: str) -> list[tuple[int, int, int, int, int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"today": clock.today(), "path": path, "period": period.pk})
        return list(cursor.fetchall())
