"""The tree as a register: how many associations, chapters, committees and centres stand directly below each unit.

A unit answers for those right below it, so that sums up the tree count each of them once and a chapter that sends no
report is counted all the same. Sub-chapters are part of their chapter.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

from django.db import connection
from django.urls import reverse

from khuyenhoc.figures.providers import OwnValues, Period, Provider
from khuyenhoc.org.enums import PlacementLine
from khuyenhoc.org.figures import CODES, code_of
from khuyenhoc.org.policy import HOSTED

BELOW: Final = """
    SELECT place.parent_id, unit.kind, unit.level, unit.host_kind, count(*)
    FROM org_placement AS place
    JOIN org_unitversion AS unit ON unit.unit_id = place.unit_id
        AND unit.valid_from <= %(on)s AND (unit.valid_to IS NULL OR unit.valid_to > %(on)s)
    JOIN org_unitversion AS above ON above.unit_id = place.parent_id AND above.kind <> ALL(%(hosted)s)
        AND above.valid_from <= %(on)s AND (above.valid_to IS NULL OR above.valid_to > %(on)s)
    WHERE place.parent_id = ANY(%(units)s) AND place.line = %(line)s
        AND place.valid_from <= %(on)s AND (place.valid_to IS NULL OR place.valid_to > %(on)s)
    GROUP BY 1, 2, 3, 4
"""

# The unit at the path is counted by the one above it.
BELOW_PATH: Final = """
    SELECT unit.kind, unit.level, unit.host_kind, count(*)
    FROM org_placement AS place
    JOIN org_unitversion AS unit ON unit.unit_id = place.unit_id
        AND unit.valid_from <= %(on)s AND (unit.valid_to IS NULL OR unit.valid_to > %(on)s)
    JOIN org_unitversion AS above ON above.unit_id = place.parent_id AND above.kind <> ALL(%(hosted)s)
        AND above.valid_from <= %(on)s AND (above.valid_to IS NULL OR above.valid_to > %(on)s)
    WHERE place.path LIKE %(path)s || '%%' AND place.path <> %(path)s AND place.line = %(line)s
        AND place.valid_from <= %(on)s AND (place.valid_to IS NULL OR place.valid_to > %(on)s)
        AND place.parent_id <> ALL(%(without)s)
    GROUP BY 1, 2, 3
"""


def units_below(units: Collection[int], period: Period, codes: Collection[str] = CODES) -> OwnValues:
    """As the tree stands at the end of the last day; one query."""
    values: OwnValues = {}
    with connection.cursor() as cursor:
        cursor.execute(
            BELOW,
            {
                "on": period.data_to,
                "units": list(units),
                "line": PlacementLine.MAIN.value,
                "hosted": [kind.value for kind in HOSTED],
            },
        )
        for parent, kind, level, host_kind, number in cursor.fetchall():
            if (code := code_of(kind, level, host_kind)) and code in codes:
                values[parent, code] = values.get((parent, code), 0) + number
    return values


def units_below_path(path: str, on: date, without: Collection[int]) -> Mapping[str, int]:
    """The same for the unit at this path and all below it together."""
    with connection.cursor() as cursor:
        cursor.execute(
            BELOW_PATH,
            {
                "on": on,
                "path": path,
                "line": PlacementLine.MAIN.value,
                "hosted": [kind.value for kind in HOSTED],
                "without": list(without),
            },
        )
        sums = dict.fromkeys(CODES, 0)
        for kind, level, host_kind, number in cursor.fetchall():
            if code := code_of(kind, level, host_kind):
                sums[code] += number
        return sums


def unit_page_url(unit_id: int, code: str, period: Period) -> str:
    """The page of the unit with those below it, as they stood on the last day."""
    return f"{reverse('unit_page', args=[unit_id])}?ngay={period.data_to:%d/%m/%Y}"


tree = Provider(codes=frozenset(CODES), own_values=units_below, rows_url=unit_page_url, below=units_below_path)
