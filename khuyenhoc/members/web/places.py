"""Which unit a page of this room is about, and which units its forms may offer."""

from __future__ import annotations

from datetime import date

from khuyenhoc.core import clock
from khuyenhoc.core.errors import NotFound
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest
from khuyenhoc.members.policy import TAKES_MEMBERS
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.selectors import unit_get, units_visible

UNIT = "don-vi"  # in the address and in the session, as the unit switcher sets it
MOST_UNITS = 1_000
INDENT = "\N{NO-BREAK SPACE}" * 3


def chosen_unit(request: AuthedRequest, on: date) -> UnitVersion:
    """The unit in the address, else the one of the switcher, else the highest where the actor may count members."""
    asked = request.GET.get(UNIT, "")
    if asked:
        if not asked.isdecimal() or len(asked) > 18:
            raise NotFound()
        return unit_get(actor=request.actor, unit_id=int(asked), on=on)
    grants = request.actor.scope(Permission.MEMBERS_COUNT).grants
    homes = [int(grant.path.rstrip("/").rsplit("/", 1)[-1]) for grant in grants]
    switched = str(request.session.get(UNIT, ""))
    at_desk = [unit_id for unit_id in homes if str(unit_id) == switched]
    if not homes:
        raise NotFound()
    return unit_get(actor=request.actor, unit_id=(at_desk or homes)[0], on=on)


def unit_choices(request: AuthedRequest, permission: Permission) -> list[tuple[int, str]]:
    """Units that take members, where the actor holds the permission: chapters under the association they belong to."""
    units = units_visible(actor=request.actor, on=clock.today(), permission=permission).filter(kind__in=TAKES_MEMBERS)
    rows = sorted(units[:MOST_UNITS], key=lambda unit: unit.path)
    top = min((unit.path.count("/") for unit in rows), default=0)
    return [(unit.unit_id, INDENT * (unit.path.count("/") - top) + unit.name) for unit in rows]


def highest(units: list[tuple[int, str]]) -> int | None:
    """Of the choices the unit that stands highest, the first of several: one's own association before its chapters."""
    return min(units, key=lambda unit: len(unit[1]) - len(unit[1].lstrip(INDENT)), default=(None, ""))[0]
