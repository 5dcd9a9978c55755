"""Numbers of members of one day under the tree of another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.db.models import Q

from khuyenhoc.core.authority import Actor
from khuyenhoc.core.permissions import Permission
from khuyenhoc.figures.selectors.answers import NOT_ATTRIBUTED
from khuyenhoc.figures.selectors.maps import Lineage
from khuyenhoc.figures.selectors.sums import OWN, Under, sums_registered
from khuyenhoc.members.policy import TAKES_MEMBERS
from khuyenhoc.members.selectors.counts import UnitCount, counts_of_children
from khuyenhoc.org.enums import PlacementLine
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.selectors import units_on

# In the order of the fields of `Counts`.
CODES: Final = ("members.total", "members.female", "members.young", "members.memberships")


def counts_on_map(*, actor: Actor, unit: UnitVersion, at: date, map_on: date) -> list[UnitCount]:
    """The numbers of the day `at` for each unit that is directly below on the map, then for the unit's own members, and
    last for those whom the map cannot give to any of these, if there are any. They add up to the number of the unit.

    `unit` was fetched with the actor as it is on the day `map_on`. Constant queries. Raises Forbidden.
    """
    if at == map_on:
        return counts_of_children(actor=actor, unit_id=unit.unit_id, path=unit.path, on=at)
    actor.require(Permission.MEMBERS_COUNT, at=unit.path)
    tenant = unit.unit.tenant_id
    lineage = Lineage(at, at, on=map_on, tenant_id=tenant)
    sums = sums_registered(at, Under(unit.unit_id, unit.path, tenant, lineage), CODES)
    below = units_on(map_on, line=PlacementLine.MAIN).filter(Q(parent_id=unit.unit_id), kind__in=TAKES_MEMBERS)
    rows = [_count(sums.pop(one.unit_id, {}), one.unit_id, one.short_name) for one in below.order_by("kind", "code")]
    rows.append(_count(sums.pop(OWN, {}), unit.unit_id, unit.short_name))
    if sums:
        adrift = {code: sum(values.get(code, 0) for values in sums.values()) for code in CODES}
        rows.append(_count(adrift, None, NOT_ATTRIBUTED))
    return rows


def _count(values: Mapping[str, int], unit_id: int | None, name: str) -> UnitCount:
    members, women, young, memberships = (values.get(code, 0) for code in CODES)
    return UnitCount(members, women, young, memberships, unit_id, name)
