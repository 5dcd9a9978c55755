"""Records that a split unit kept go where their people went; those of a merger follow in the room of people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db import connection

from khuyenhoc.org.reorganising.shape import Reshaped

# Where each person is primary from the day on, among the heirs of the unit.
_WENT: Final = """
WITH split AS (SELECT * FROM unnest(%(units)s::bigint[], %(heirs)s::bigint[]) AS pairs (unit_id, heir_id)),
went AS (
    SELECT DISTINCT ON (m.person_id, split.unit_id) m.person_id, split.unit_id, m.unit_id AS heir_id
    FROM members_membership m JOIN split ON split.heir_id = m.unit_id
    WHERE m.is_primary AND (m.left_on IS NULL OR m.left_on > %(on)s AND m.left_on > m.joined_on)
    ORDER BY m.person_id, split.unit_id, m.joined_on DESC
)
"""
_PEOPLE: Final = f"""
{_WENT} UPDATE people_person r SET keeper_id = went.heir_id FROM went
WHERE r.id = went.person_id AND r.keeper_id = went.unit_id RETURNING r.id, went.unit_id
"""  # noqa: S608 - made of constants
_HOUSEHOLDS: Final = f"""
{_WENT} UPDATE people_household r SET keeper_id = went.heir_id FROM went, people_householdmember h
WHERE h.household_id = r.id AND h.relation = 'head' AND h.valid_to IS NULL AND h.person_id = went.person_id
    AND r.keeper_id = went.unit_id RETURNING r.id, went.unit_id
"""  # noqa: S608 - made of constants
_MOVES: Final = {"people_person": _PEOPLE, "people_household": _HOUSEHOLDS}

Kept = dict[str, list[list[int]]]  # by table: ids with the unit that kept them


def records_go_along(shape: Reshaped) -> Kept:
    """One statement for people and one for households."""
    pairs = [(unit, heir) for unit, ended in shape.ended.items() if len(ended.heirs) > 1 for heir in ended.heirs]
    found: Kept = {}
    with connection.cursor() as cursor:
        for table, statement in _MOVES.items():
            cursor.execute(
                statement, {"units": [unit for unit, _ in pairs], "heirs": [heir for _, heir in pairs], "on": shape.on}
            )
            found[table] = sorted(list(row) for row in cursor.fetchall())
    return found


def records_come_back(kept: Mapping[str, list[list[int]]]) -> None:
    with connection.cursor() as cursor:
        for table in _MOVES:
            rows = kept[table]
            cursor.execute(
                f"UPDATE {table} r SET keeper_id = was.unit_id "  # noqa: S608 - names of ours
                "FROM unnest(%s::bigint[], %s::bigint[]) AS was (id, unit_id) WHERE r.id = was.id",
                [[row[0] for row in rows], [row[1] for row in rows]],
            )
