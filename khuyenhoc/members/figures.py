"""What the register of members answers for reports: own values of each unit, in one statement for all of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final

from django.db import connection

from khuyenhoc.figures.providers import OwnValues, Period
from khuyenhoc.members.selectors import counts_below

YOUNG_UNTIL: Final = 35
HOUSEHOLDS: Final = "households.with_members"

# Persons are counted where they are primary. Flows are people who join or leave the association, not those who move
# inside it or go on in another unit after a reorganisation; a membership entered by mistake is an empty stretch of days
# and counts nowhere.
_STOCKS: Final = {
    "members.total": "count(*) FILTER (WHERE holds AND m.is_primary)",
    "members.female": "count(*) FILTER (WHERE holds AND m.is_primary AND m.sex = 'female')",
    "members.young": "count(*) FILTER (WHERE holds AND m.is_primary AND m.birth_year >= %(young)s)",
    "members.memberships": "count(*) FILTER (WHERE holds)",
    HOUSEHOLDS: "count(DISTINCT h.household_id) FILTER (WHERE holds AND m.is_primary)",
}
_FLOWS: Final = {
    "members.new": """
        count(*) FILTER (WHERE m.is_primary AND m.came_from_id IS NULL AND m.left_reason <> 'mistake'
            AND m.joined_on BETWEEN %(from)s AND %(to)s)""",
    "members.left": """
        count(*) FILTER (WHERE m.is_primary AND m.left_reason NOT IN ('transferred', 'primary', 'mistake')
            AND m.left_on BETWEEN %(from)s AND %(to)s AND NOT EXISTS (
                SELECT FROM members_membership o WHERE o.person_id = m.person_id
                AND o.joined_on <= m.left_on AND (o.left_on IS NULL OR o.left_on > m.left_on)))""",
}
_VALUES: Final = _STOCKS | _FLOWS
CODES: Final = tuple(_VALUES)

_HOLDS: Final = """
CROSS JOIN LATERAL (SELECT m.joined_on <= %(to)s AND (m.left_on IS NULL OR m.left_on > %(to)s) AS holds) AS days"""
_HOMES: Final = """
LEFT JOIN people_householdmember h ON h.person_id = m.person_id
    AND h.valid_from <= %(to)s AND (h.valid_to IS NULL OR h.valid_to > %(to)s)"""
_IN_QUESTION: Final = "m.joined_on <= %(to)s AND (m.left_on IS NULL OR m.left_on >= %(from)s)"
# Where each counted row went when its unit was split: what it has gone to, else where the person was a member already.
# A household goes with its people, if they went one way.
_BY_HEIR = f"""
WITH heirs AS (SELECT * FROM unnest(%(units)s::bigint[], %(heirs)s::bigint[]) AS pairs (unit_id, heir_id)),
counted AS (
    SELECT m.*, holds, h.household_id, went.heir_id,
        min(went.heir_id) FILTER (WHERE holds AND m.is_primary) OVER home AS one_way,
        max(went.heir_id) FILTER (WHERE holds AND m.is_primary) OVER home AS other_way
    FROM members_membership m {_HOLDS} {_HOMES}
    JOIN LATERAL (
        SELECT w.unit_id AS heir_id FROM members_membership r
        JOIN members_membership w ON w.person_id = r.person_id
            AND (w.came_from_id = r.id OR w.joined_on <= r.left_on AND (w.left_on IS NULL OR w.left_on > r.left_on))
        JOIN heirs ON heirs.unit_id = r.unit_id AND heirs.heir_id = w.unit_id
        WHERE r.person_id = m.person_id AND r.unit_id = m.unit_id AND r.left_reason = 'reorganised'
        ORDER BY r.left_on DESC, coalesce(w.came_from_id = r.id, FALSE) DESC, w.is_primary DESC, w.id LIMIT 1
    ) AS went ON TRUE
    WHERE m.unit_id = ANY(%(units)s) AND {_IN_QUESTION}
    WINDOW home AS (PARTITION BY m.unit_id, h.household_id)
)
SELECT m.unit_id, m.heir_id, {", ".join(sql for code, sql in _VALUES.items() if code != HOUSEHOLDS)},
    count(DISTINCT m.household_id) FILTER (WHERE holds AND m.is_primary AND one_way = other_way)
FROM counted m GROUP BY m.unit_id, m.heir_id
"""  # noqa: S608 - made of constants
_PARTED: Final = (*(code for code in CODES if code != HOUSEHOLDS), HOUSEHOLDS)


def own_values(units: Collection[int], period: Period, codes: Collection[str] = CODES) -> OwnValues:
    """Stocks stand at the end of the last day of the period, flows go over all of its days. Zero is left out."""
    asked = [code for code in CODES if code in codes]
    rows = _asked(_statement(asked), period, {"units": list(units)})
    return {(unit, code): value for unit, *values in rows for code, value in zip(asked, values, strict=True) if value}


def _statement(codes: Collection[str]) -> str:
    """Of these figures only: without households and flows, the index of the lists has all that is needed."""
    return f"""
        SELECT m.unit_id, {", ".join(_VALUES[code] for code in codes)}
        FROM members_membership m {_HOLDS} {_HOMES if HOUSEHOLDS in codes else ""}
        WHERE m.unit_id = ANY(%(units)s) AND {"holds" if _STOCKS.keys() >= set(codes) else _IN_QUESTION}
        GROUP BY m.unit_id
    """  # noqa: S608 - made of constants


def by_heir(units: Mapping[int, Collection[int]], period: Period) -> dict[tuple[int, str, int], int]:
    """Own values of units that were split since, by the heir in which each member went on. Who had left before went
    nowhere, and a household whose people went different ways either: both are left out."""
    pairs = [(unit, heir) for unit, heirs in units.items() for heir in heirs]
    rows = _asked(_BY_HEIR, period, {"units": [unit for unit, _ in pairs], "heirs": [heir for _, heir in pairs]})
    return {
        (unit, code, heir): value
        for unit, heir, *values in rows
        for code, value in zip(_PARTED, values, strict=True)
        if value
    }


def _asked(statement: str, period: Period, units: dict[str, list[int]]) -> list[tuple[int, ...]]:
    days: dict[str, Any] = {
        "from": period.data_from, "to": period.data_to, "young": period.data_to.year - YOUNG_UNTIL,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statement, days | units)
        rows: list[tuple[int, ...]] = cursor.fetchall()
        return rows


def below(path: str, on: date, without: Collection[int]) -> Mapping[str, int]:
    """Stocks of the unit at this path and all below it, which the numbers by unit show too."""
    counts = counts_below(path=path, on=on, without=without)
    return {
        "members.total": counts.members,
        "members.female": counts.women,
        "members.young": counts.young,
        "members.memberships": counts.memberships,
    }
