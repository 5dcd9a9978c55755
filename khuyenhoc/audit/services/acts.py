from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.db import connection, models

from khuyenhoc.audit.digest import canonical, commitment_of
from khuyenhoc.audit.models import Act, ActDetail
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.raw import insert
from khuyenhoc.core.request import current_request_id


def record(
    actor: Actor,
    action: str,
    obj: models.Model,
    *,
    at: str = "",
    tenant: int | None = None,
    facts: Mapping[str, Any] | None = None,
    personal: Mapping[str, Any] | None = None,
) -> Act:
    """Write one act, in the transaction of the act itself.

    `action` is `room.verb` (`members.transferred`), `at` the path of the unit at this moment, so that history
    survives a reorganisation. `facts` are public and chained as they are; names, births, phones and the like go into
    `personal`.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an act is recorded inside the transaction of the act")
    salt = secrets.token_hex(16) if personal else ""
    act = Act(
        at=clock.now(),
        actor_user_id=actor.user_id,
        actor_name=actor.name,
        action=action,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        path=at,
        tenant=tenant,
        facts=canonical(facts or {}),
        commitment=commitment_of(salt, personal) if personal else "",
        request_id=current_request_id(),
    )
    insert(act)
    if personal:
        ActDetail.objects.create(act=act, salt=salt, values=canonical(personal))
    return act
