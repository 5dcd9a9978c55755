"""A list of names leaves the system: who took it, which one, when."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from khuyenhoc.audit import services as audit
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.permissions import Permission
from khuyenhoc.org.models import OrgUnit, UnitVersion
from khuyenhoc.org.selectors import unit_get


@transaction.atomic
def members_export_record(*, actor: Actor, unit_id: int, medium: str, asked: dict[str, Any]) -> UnitVersion:
    """Write down that the list of this unit, filtered as `asked`, is taken out as `medium` ("xlsx", "pdf").

    Asks MEMBERS_EXPORT at the unit. Raises NotFound, Forbidden.
    """
    unit = unit_get(actor=actor, unit_id=unit_id, on=clock.today(), permission=Permission.MEMBERS_EXPORT)
    audit.record(
        actor, "members.list_exported", OrgUnit(pk=unit_id), at=unit.path, tenant=unit.tenant_id,
        facts={"medium": medium}, personal={"asked": asked} if asked else None,
    )  # fmt: skip
    return unit
