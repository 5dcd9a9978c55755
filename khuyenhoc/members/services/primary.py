"""Which of a person's chapters is the primary one, where they are counted."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from khuyenhoc.audit import services as audit
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.constraints import refusing
from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.members import policy
from khuyenhoc.members.enums import LeaveReason
from khuyenhoc.members.models import Membership
from khuyenhoc.members.selectors.lists import path_of
from khuyenhoc.members.services.common import REFUSALS, locked, register_changed
from khuyenhoc.people.services import person_move_keeper


@transaction.atomic
def member_change_primary(
    *, actor: Actor, membership_id: int, on: date, expected_version: int | None = None
) -> Membership:
    """From this day on the person is counted here; the chapter that was primary stays as a second one.

    The past is not rewritten: both memberships end on the day and go on as new rows. Asks MEMBERS_TRANSFER at this
    unit. Raises NotFound, Forbidden, Conflict (`member.changed_meanwhile`) and RuleViolated: `member.already_left`,
    `member.already_primary`, `member.future`, `member.ends_before_joining`.
    """
    row = locked(actor, membership_id, Permission.MEMBERS_TRANSFER, expected_version)
    policy.require_open(row)
    policy.require_past(on, today=clock.today(), field="on")
    if row.is_primary:
        raise RuleViolated("member.already_primary", "Đây đã là nơi sinh hoạt chính.")
    before = Membership.objects.select_for_update().filter(person=row.person, is_primary=True, left_on=None).first()
    if before is not None:
        policy.require_after_joining(on, before.joined_on, field="on")
        split(before, on, is_primary=False)
    path = path_of(row)
    now = split(row, on, is_primary=True)
    person_move_keeper(person=row.person, unit_id=row.unit_id)
    audit.record(
        actor, "members.primary_changed", now, at=path, tenant=row.tenant_id,
        facts={
            "person": row.person_id, "from": before.unit_id if before else None, "to": row.unit_id,
            "on": on.isoformat(),
        },
    )  # fmt: skip
    register_changed([row.unit_id, *([before.unit_id] if before else [])], on)
    return now


def split(row: Membership, on: date, *, is_primary: bool) -> Membership:
    """The membership goes on from `on` as primary or not; one that began on the day or later is simply marked."""
    if on <= row.joined_on:
        row.is_primary = is_primary
        row.version += 1
        with refusing(REFUSALS):
            row.save(update_fields=["is_primary", "version"])
        return row
    row.left_on, row.left_reason = on, LeaveReason.PRIMARY_MOVED.value
    row.version += 1
    row.save(update_fields=["left_on", "left_reason", "version"])
    after = Membership(
        tenant_id=row.tenant_id, person=row.person, unit_id=row.unit_id, kind=row.kind, is_primary=is_primary,
        joined_on=on, came_from=row, card_number=row.card_number, listed_position=row.listed_position,
    )  # fmt: skip
    with refusing(REFUSALS):
        after.save()
    return after


def successor_of_primary(ended: Membership, on: date) -> Membership | None:
    """When the primary membership ends, the oldest other one becomes primary: a person with chapters is counted in
    one."""
    if not ended.is_primary:
        return None
    others = Membership.objects.select_for_update().filter(person=ended.person, left_on__isnull=True)
    eldest = others.exclude(pk=ended.pk).order_by("joined_on", "id").first()
    if eldest is None:
        return None
    after = split(eldest, on, is_primary=True)
    person_move_keeper(person=ended.person, unit_id=eldest.unit_id)
    return after
