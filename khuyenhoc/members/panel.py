"""Members on the page of their unit, what must be settled before it closes, and what `verify` recomputes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q

from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import NotFound
from khuyenhoc.core.permissions import Permission
from khuyenhoc.members.models import Membership
from khuyenhoc.members.policy import TAKES_MEMBERS
from khuyenhoc.members.selectors import counts_below, counts_on_map
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.selectors import unit_get

_DIFFERENT = """
SELECT m.id FROM members_membership m JOIN people_person p ON p.id = m.person_id
WHERE (m.sort_name, m.search_name, m.sex, m.birth_year)
    IS DISTINCT FROM (p.sort_name, p.search_name, p.sex, p.birth_year)
ORDER BY m.id
"""
_UNKNOWN = """
SELECT m.id FROM members_membership m WHERE NOT EXISTS (
    SELECT FROM members_knownname known WHERE known.tenant_id = m.tenant_id
    AND known.sort_name = m.sort_name AND known.search_name = m.search_name)
ORDER BY m.id
"""


def members_panel(actor: Actor, unit: UnitVersion, on: date) -> Mapping[str, Any] | None:
    """How many on that day, of the unit and all below it; a centre and a body have none."""
    if unit.kind not in TAKES_MEMBERS:
        return None
    return {"counts": counts_below(path=unit.path, on=on)}


def members_panel_mapped(actor: Actor, unit: UnitVersion, on: date, map_on: date) -> Mapping[str, Any] | None:
    """The members of that day whom the organisation of another gives to the unit, those of no unit below included;
    None where the actor may not count at its place of that other day."""
    try:
        then = unit_get(actor=actor, unit_id=unit.unit_id, on=map_on)
    except NotFound:
        return None
    if unit.kind not in TAKES_MEMBERS or not actor.can(Permission.MEMBERS_COUNT, at=then.path):
        return None
    lines = counts_on_map(actor=actor, unit=then, at=on, map_on=map_on)
    sums = {name: sum(getattr(line, name) for line in lines) for name in ("members", "women", "young", "memberships")}
    return {
        "counts": sums,
        "adrift": sum(line.members for line in lines if line.unit_id is None),
        "on": on,
        "map_on": map_on,
    }


def open_members(unit_id: int, on: date) -> Iterator[str]:
    """Why the unit may not close yet."""
    count = Membership.objects.filter(Q(left_on=None) | Q(left_on__gt=on), unit=unit_id).count()
    if count:
        yield f"Còn {count} hội viên đang sinh hoạt. Hãy chuyển hoặc ghi thôi sinh hoạt trước."


def name_differences() -> Iterator[str]:
    """Memberships repeat the name of their person, so that lists are quick: does each still say the same, and does the
    search know it?"""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENT)
        for (membership_id,) in cursor.fetchall():
            yield f"Tên trong lần sinh hoạt {membership_id} khác tên trong hồ sơ."
        cursor.execute(_UNKNOWN)
        for (membership_id,) in cursor.fetchall():
            yield f"Tìm theo tên không thấy lần sinh hoạt {membership_id}."
