"""A member goes on in another unit."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from khuyenhoc.audit import services as audit
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.constraints import refusing
from khuyenhoc.core.errors import NotFound, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.members import policy
from khuyenhoc.members.enums import LeaveReason
from khuyenhoc.members.models import Membership
from khuyenhoc.members.selectors.lists import path_of
from khuyenhoc.members.services.common import REFUSALS, locked, register_changed, require_room
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.selectors import unit_get
from khuyenhoc.people.services import person_move_keeper


@transaction.atomic
def member_transfer(
    *, actor: Actor, membership_id: int, to_unit_id: int, on: date, expected_version: int | None = None
) -> Membership:
    """The membership ends and goes on in the other unit the same day, as what it was; answers the new one.

    A primary membership takes the record of the person with it. Asks MEMBERS_TRANSFER at both units, so between two
    chapters it is an act of the level above them. Raises NotFound, Forbidden, Conflict (`member.changed_meanwhile`)
    and RuleViolated: `member.already_left`, `member.same_unit`, `member.already_in_unit`, `member.unit_has_none`,
    `member.before_unit`, `member.unit_closed`, `member.future`, `member.ends_before_joining`.
    """
    target = target_get(actor, to_unit_id, on)
    row = locked(actor, membership_id, Permission.MEMBERS_TRANSFER, expected_version)
    require_may_move(row, target, on)
    path = path_of(row)
    after = move(row, to_unit_id=to_unit_id, on=on)
    audit.record(
        actor, "members.member_transferred", after, at=path, tenant=row.tenant_id,
        facts={
            "person": row.person_id, "from": row.unit_id, "to": to_unit_id, "to_path": target.path,
            "on": on.isoformat(),
        },
    )  # fmt: skip
    register_changed([row.unit_id, to_unit_id], on)
    after.refresh_from_db()
    return after


def target_get(actor: Actor, unit_id: int, on: date) -> UnitVersion:
    """The unit that takes the member. Raises as a transfer does."""
    target = unit_get(actor=actor, unit_id=unit_id, on=on, permission=Permission.MEMBERS_TRANSFER)
    policy.require_past(on, today=clock.today(), field="on")
    policy.require_takes_members(target, on, field="on")
    return target


def require_may_move(row: Membership, target: UnitVersion, on: date) -> None:
    policy.require_open(row)
    if row.tenant_id != target.tenant_id:
        raise NotFound()
    if row.unit_id == target.unit_id:
        raise RuleViolated("member.same_unit", "Hội viên đang sinh hoạt ở chính đơn vị này.", field="unit")
    policy.require_after_joining(on, row.joined_on, field="on")
    require_room(person_id=row.person_id, unit_id=target.unit_id, joined_on=on, left_on=None)


def move(row: Membership, *, to_unit_id: int, on: date) -> Membership:
    """End an open, locked membership and open the one it becomes."""
    row.left_on, row.left_reason = on, LeaveReason.TRANSFERRED.value
    row.version += 1
    row.save(update_fields=["left_on", "left_reason", "version"])
    after = Membership(
        tenant_id=row.tenant_id, person=row.person, unit_id=to_unit_id, kind=row.kind, is_primary=row.is_primary,
        joined_on=on, came_from=row, card_number=row.card_number,
    )  # fmt: skip
    with refusing(REFUSALS):
        after.save()
    if row.is_primary:
        person_move_keeper(person=row.person, unit_id=to_unit_id)
    return after
