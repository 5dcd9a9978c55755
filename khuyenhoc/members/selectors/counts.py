"""Numbers of members: exact, set-based, without a name. Persons are counted once, where they are primary.

Today's numbers are kept for each unit (MemberTotal, MemberDelta), so that a page costs what the tree costs and not
what the register does; units are put together by the tree of the day asked for. A day before today is counted from the
register itself.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor, OrgPath
from khuyenhoc.core.permissions import Permission
from khuyenhoc.members.models import BORN_FROM, BORN_TO, Membership
from khuyenhoc.org.selectors import unit_get
from khuyenhoc.ui.formats import group_digits

COUNT_LIMIT: Final = (
    10_000  # beyond it a list says "hơn 10.000": counting a million rows costs more than reading a page
)
YOUNG_UNTIL: Final = 35


@dataclass(frozen=True, slots=True)
class Counts:
    members: int
    women: int
    young: int  # up to 35 years
    memberships: int


@dataclass(frozen=True, slots=True)
class UnitCount(Counts):
    """Numbers of one unit and everything below it on a day; of no unit where `unit_id` is None."""

    unit_id: int | None
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
# Numbers of units themselves, in pieces that add up.
_KEPT: Final = """
    SELECT unit_id, members, women, born_since[%(born_index)s] AS young, memberships FROM members_membertotal
    UNION ALL
    SELECT unit_id, members, women, CASE WHEN born >= %(born)s THEN members ELSE 0 END, memberships
    FROM members_memberdelta
"""
_COUNTED: Final = f"""
    SELECT m.unit_id, m.is_primary::int AS members, (m.is_primary AND m.sex = 'female')::int AS women,
        (m.is_primary AND coalesce(m.birth_year >= %(born)s, FALSE))::int AS young, 1 AS memberships
    FROM members_membership m WHERE {_HOLDS}
"""  # noqa: S608 - made of constants
_SUMS: Final = (
    "coalesce(sum(own.members), 0)::int, coalesce(sum(own.women), 0)::int, coalesce(sum(own.young), 0)::int, "
    "coalesce(sum(own.memberships), 0)::int"
)
_BELOW: Final = f"""
SELECT {_SUMS} FROM org_placement p JOIN ({{pieces}}) AS own ON own.unit_id = p.unit_id
WHERE p.path LIKE %(path)s || '%%' AND {_PLACED} AND p.unit_id <> ALL(%(without)s)
"""  # noqa: S608 - made of constants
# Which child a unit stands under is read from its path: what follows the path of the unit asked for, up to the slash.
_BY_CHILD: Final = f"""
SELECT coalesce(counted.members, 0), coalesce(counted.women, 0), coalesce(counted.young, 0),
    coalesce(counted.memberships, 0), child.unit_id, v.short_name
FROM org_placement child
JOIN org_unitversion v ON v.unit_id = child.unit_id AND v.valid_from <= %(on)s
    AND (v.valid_to IS NULL OR v.valid_to > %(on)s) AND v.kind IN ('association', 'chapter', 'committee')
LEFT JOIN (
    SELECT split_part(substr(p.path, length(%(path)s) + 1), '/', 1), {_SUMS}
    FROM org_placement p JOIN ({{pieces}}) AS own ON own.unit_id = p.unit_id
    WHERE p.path LIKE %(path)s || '%%' AND {_PLACED}
    GROUP BY 1
) AS counted (child, members, women, young, memberships)
    ON counted.child = CASE WHEN child.unit_id = %(unit)s THEN '' ELSE child.unit_id::text END
WHERE (child.parent_id = %(unit)s OR child.unit_id = %(unit)s) AND child.line = 'main'
    AND child.valid_from <= %(on)s AND (child.valid_to IS NULL OR child.valid_to > %(on)s)
ORDER BY child.unit_id = %(unit)s, v.kind, v.code
"""  # noqa: S608 - made of constants


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
    unit = unit_get(actor=actor, unit_id=unit_id, on=on, permission=Permission.MEMBERS_COUNT)
    return counts_of_children(actor=actor, unit_id=unit_id, path=unit.path, on=on)


def counts_of_children(*, actor: Actor, unit_id: int, path: OrgPath, on: date) -> list[UnitCount]:
    """The same for a unit that was fetched with the actor already, with its path on that day. Raises Forbidden."""
    actor.require(Permission.MEMBERS_COUNT, at=path)
    rows = _asked(_BY_CHILD, on, {"unit": unit_id, "path": path})
    return [UnitCount(*row) for row in rows]


def counts_below(*, path: str, on: date, without: Collection[int] = ()) -> Counts:
    """Numbers of the unit at this path and all below it, save these units. No scope: for a page whose unit was fetched
    with the actor."""
    [row] = _asked(_BELOW, on, {"path": path, "without": list(without)})
    return Counts(*row)


def _asked(statement: str, on: date, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    is_kept = on >= clock.today()
    born = on.year - YOUNG_UNTIL
    if is_kept:
        born = max(BORN_FROM, min(BORN_TO, born))
    values |= {"on": on, "born": born, "born_index": born - BORN_FROM + 1}
    with connection.cursor() as cursor:
        cursor.execute(statement.format(pieces=_KEPT if is_kept else _COUNTED), values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
