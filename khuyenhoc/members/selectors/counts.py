"""Numbers of members: exact, set-based, without a name. Persons are counted once, where they are primary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import connection
from django.db.models import QuerySet

from khuyenhoc.core.authority import Actor
from khuyenhoc.core.permissions import Permission
from khuyenhoc.members.models import Membership
from khuyenhoc.org.selectors import unit_get
from khuyenhoc.ui.formats import group_digits

COUNT_LIMIT: Final = (
    10_000  # beyond it a list says "hơn 10.000": counting a million rows costs more than reading a page
)


@dataclass(frozen=True, slots=True)
class Counts:
    members: int
    women: int
    young: int  # up to 35 years
    memberships: int


@dataclass(frozen=True, slots=True)
class UnitCount(Counts):
    """Numbers of one unit and everything below it on a day."""

    unit_id: int
    name: str


def count_words(rows: QuerySet[Membership]) -> str:
    """How long a list is: 1.234, or hơn 10.000."""
    found = rows.order_by().values("id")[: COUNT_LIMIT + 1].count()
    return group_digits(found) if found <= COUNT_LIMIT else f"hơn {group_digits(COUNT_LIMIT)}"


_HOLDS = "m.joined_on <= %(on)s AND (m.left_on IS NULL OR m.left_on > %(on)s)"
_PLACED = "p.line = 'main' AND p.valid_from <= %(on)s AND (p.valid_to IS NULL OR p.valid_to > %(on)s)"
_AT = f"""
SELECT asked.path, count(m.id) FILTER (WHERE m.is_primary)
FROM unnest(%(paths)s::text[]) AS asked(path)
LEFT JOIN org_placement p ON p.path LIKE asked.path || '%%' AND {_PLACED}
LEFT JOIN members_membership m ON m.unit_id = p.unit_id AND {_HOLDS}
GROUP BY asked.path
"""  # noqa: S608 - made of constants
_BELOW = f"""
SELECT count(m.id) FILTER (WHERE m.is_primary),
    count(m.id) FILTER (WHERE m.is_primary AND m.sex = 'female'),
    count(m.id) FILTER (WHERE m.is_primary AND m.birth_year >= %(young)s),
    count(m.id)
FROM org_placement p JOIN members_membership m ON m.unit_id = p.unit_id AND {_HOLDS}
WHERE p.path LIKE %(path)s || '%%' AND {_PLACED}
"""  # noqa: S608 - made of constants
_BY_CHILD = f"""
SELECT count(m.id) FILTER (WHERE m.is_primary),
    count(m.id) FILTER (WHERE m.is_primary AND m.sex = 'female'),
    count(m.id) FILTER (WHERE m.is_primary AND m.birth_year >= %(young)s),
    count(m.id), child.unit_id, v.short_name
FROM org_placement child
JOIN org_unitversion v ON v.unit_id = child.unit_id AND v.valid_from <= %(on)s
    AND (v.valid_to IS NULL OR v.valid_to > %(on)s) AND v.kind IN ('association', 'chapter', 'committee')
JOIN org_placement p ON {_PLACED}
    AND (p.path = child.path OR (child.unit_id <> %(unit)s AND p.path LIKE child.path || '%%'))
LEFT JOIN members_membership m ON m.unit_id = p.unit_id AND {_HOLDS}
WHERE (child.parent_id = %(unit)s OR child.unit_id = %(unit)s) AND child.line = 'main'
    AND child.valid_from <= %(on)s AND (child.valid_to IS NULL OR child.valid_to > %(on)s)
GROUP BY child.unit_id, v.short_name, v.kind, v.code
ORDER BY child.unit_id = %(unit)s, v.kind, v.code
"""  # noqa: S608 - made of constants
YOUNG_UNTIL: Final = 35


def members_at(paths: Sequence[str], *, on: date) -> dict[str, int]:
    """Persons who are members in each of these units or below on a day. One statement; no scope: for services and
    figures."""
    with connection.cursor() as cursor:
        cursor.execute(_AT, {"paths": list(paths), "on": on})
        return dict(cursor.fetchall())


def counts_by_child(*, actor: Actor, unit_id: int, on: date) -> list[UnitCount]:
    """The numbers of each unit directly below, and last of the unit's own members. No name is read.

    Asks MEMBERS_COUNT at the unit. Raises NotFound, Forbidden.
    """
    unit_get(actor=actor, unit_id=unit_id, on=on, permission=Permission.MEMBERS_COUNT)
    with connection.cursor() as cursor:
        cursor.execute(_BY_CHILD, {"unit": unit_id, "on": on, "young": on.year - YOUNG_UNTIL})
        return [UnitCount(*row) for row in cursor.fetchall()]


def counts_below(*, path: str, on: date) -> Counts:
    """Numbers of the unit at this path and all below it. No scope: for a page whose unit was fetched with the actor."""
    with connection.cursor() as cursor:
        cursor.execute(_BELOW, {"path": path, "on": on, "young": on.year - YOUNG_UNTIL})
        return Counts(*cursor.fetchone())
