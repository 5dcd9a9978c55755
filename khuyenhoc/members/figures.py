"""What the register of members answers for reports: own values of each unit, in one statement for all of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

from django.db import connection

from khuyenhoc.figures.providers import OwnValues, Period
from khuyenhoc.members.selectors import counts_below

CODES: Final = (
    "members.total", "members.new", "members.left", "members.female", "members.young", "members.memberships",
    "households.with_members",
)  # fmt: skip
YOUNG_UNTIL: Final = 35

# Persons are counted where they are primary. Flows are people who join or leave the association, not those who move
# inside it; a membership entered by mistake is an empty stretch of days and counts nowhere.
_SQL = """
SELECT m.unit_id,
    count(*) FILTER (WHERE holds AND m.is_primary),
    count(*) FILTER (WHERE m.is_primary AND m.came_from_id IS NULL AND m.left_reason <> 'mistake'
        AND m.joined_on BETWEEN %(from)s AND %(to)s),
    count(*) FILTER (WHERE m.is_primary AND m.left_reason NOT IN ('transferred', 'primary', 'mistake')
        AND m.left_on BETWEEN %(from)s AND %(to)s AND NOT EXISTS (
            SELECT FROM members_membership o WHERE o.person_id = m.person_id
            AND o.joined_on <= m.left_on AND (o.left_on IS NULL OR o.left_on > m.left_on))),
    count(*) FILTER (WHERE holds AND m.is_primary AND m.sex = 'female'),
    count(*) FILTER (WHERE holds AND m.is_primary AND m.birth_year >= %(young)s),
    count(*) FILTER (WHERE holds),
    count(DISTINCT h.household_id) FILTER (WHERE holds AND m.is_primary)
FROM members_membership m
CROSS JOIN LATERAL (SELECT m.joined_on <= %(to)s AND (m.left_on IS NULL OR m.left_on > %(to)s) AS holds) AS days
LEFT JOIN people_householdmember h ON h.person_id = m.person_id
    AND h.valid_from <= %(to)s AND (h.valid_to IS NULL OR h.valid_to > %(to)s)
WHERE m.unit_id = ANY(%(units)s) AND m.joined_on <= %(to)s AND (m.left_on IS NULL OR m.left_on >= %(from)s)
GROUP BY m.unit_id
"""


def own_values(units: Collection[int], period: Period) -> OwnValues:
    """Stocks stand at the end of the last day of the period, flows go over all of its days. Zero is left out."""
    parameters: dict[str, list[int] | date | int] = {
        "units": list(units), "from": period.data_from, "to": period.data_to,
        "young": period.data_to.year - YOUNG_UNTIL,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_SQL, parameters)
        rows = cursor.fetchall()
    return {(unit, code): value for unit, *values in rows for code, value in zip(CODES, values, strict=True) if value}


def below(path: str, on: date, without: Collection[int]) -> Mapping[str, int]:
    """Stocks of the unit at this path and all below it, which the numbers by unit show too."""
    counts = counts_below(path=path, on=on, without=without)
    return {
        "members.total": counts.members,
        "members.female": counts.women,
        "members.young": counts.young,
        "members.memberships": counts.memberships,
    }
