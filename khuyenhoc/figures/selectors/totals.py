"""Live totals: the compacted row and what has not been folded into it yet, in one statement."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from khuyenhoc.figures.models import ReportingPeriod
from khuyenhoc.org.models import OrgUnit

TOTALS = """
    SELECT unit_id, period_id, code, sum(value)::bigint FROM (
        SELECT unit_id, period_id, codes, sums FROM figures_figuretotal
        WHERE unit_id = ANY(%(units)s) AND period_id = ANY(%(periods)s)
        UNION ALL
        SELECT unit_id, period_id, codes, sums FROM figures_figuredelta
        WHERE unit_id = ANY(%(units)s) AND period_id = ANY(%(periods)s)
    ) AS pieces CROSS JOIN LATERAL unnest(codes, sums) AS piece (code, value)
    WHERE %(codes)s::text[] IS NULL OR code = ANY(%(codes)s)
    GROUP BY unit_id, period_id, code
"""


def totals(
    units: Collection[int], periods: Collection[int], codes: Collection[str] | None = None
) -> dict[tuple[int, int, str], int]:
    """Total of each unit and all below it, by (unit, period, code): one query, whatever the number of units.

    Only counted values are in it; a triple left out means that nothing was counted yet. No scope: for who has checked.
    """
    if not units or not periods:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            TOTALS,
            {"units": list(units), "periods": list(periods), "codes": None if codes is None else list(codes)},
        )
        return {(unit, period, code): value for unit, period, code, value in cursor.fetchall()}


def total(unit: OrgUnit | int, period: ReportingPeriod, codes: Collection[str] | None = None) -> dict[str, int]:
    """The totals of one unit in one period, by code."""
    unit_id = unit if isinstance(unit, int) else unit.pk
    return {code: value for (_, _, code), value in totals([unit_id], [period.pk], codes).items()}


def parts(children: Collection[int], period: ReportingPeriod, code: str) -> dict[int, int]:
    """The total of one figure under each of these units: what a number above is made of."""
    return {unit: value for (unit, _, _), value in totals(children, [period.pk], [code]).items()}
