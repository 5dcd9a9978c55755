"""Somebody is a member no longer."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from khuyenhoc.audit import services as audit
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor, OrgPath
from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.members import policy
from khuyenhoc.members.enums import LeaveReason
from khuyenhoc.members.models import Membership
from khuyenhoc.members.selectors.lists import memberships_of, path_of
from khuyenhoc.members.services.common import locked, person_lock, register_changed
from khuyenhoc.members.services.primary import successor_of_primary
from khuyenhoc.people.models import Person
from khuyenhoc.people.selectors import last_path
from khuyenhoc.people.services import person_record_death


@transaction.atomic
def member_end(
    *, actor: Actor, membership_id: int, on: date, reason: LeaveReason, expected_version: int | None = None
) -> Membership:
    """The membership ends: `on` is the first day outside. When it was the primary one, the oldest other becomes
    primary.

    DIED records the death too (when the actor may edit the record), and by that every other membership ends.
    ENTERED_BY_MISTAKE takes the membership out of every count, past days included; `on` is not used then. Asks
    MEMBERS_EDIT at the unit. Raises NotFound, Forbidden, Conflict (`member.changed_meanwhile`) and RuleViolated:
    `member.already_left`, `member.reason_not_given` (a transfer is made by transferring), `member.future`,
    `member.ends_before_joining`, and `person.…` for a death.
    """
    row = locked(actor, membership_id, Permission.MEMBERS_EDIT, expected_version)
    require_reason(reason)
    policy.require_open(row)
    close(row, on=on, reason=reason)
    after = None
    if reason is LeaveReason.DIED and actor.can(Permission.MEMBERS_EDIT, at=_kept_at(row)):
        person_record_death(actor=actor, person_id=row.person_id, died_on=on)
    else:
        after = successor_of_primary(row, row.left_on or on)
    _record(actor, row, after)
    return row


def require_reason(reason: LeaveReason) -> None:
    if reason not in policy.MAY_GIVE:
        raise RuleViolated(
            "member.reason_not_given",
            "Chọn lý do thôi. Chuyển sinh hoạt thì dùng việc “Chuyển sinh hoạt”.",
            field="reason",
        )


def close(row: Membership, *, on: date, reason: LeaveReason) -> None:
    """Write the end of a membership that is open and locked."""
    if reason is LeaveReason.ENTERED_BY_MISTAKE:
        on = row.joined_on
    else:
        policy.require_past(on, today=clock.today(), field="on")
        policy.require_after_joining(on, row.joined_on, field="on")
    row.left_on, row.left_reason = on, reason.value
    row.version += 1
    row.save(update_fields=["left_on", "left_reason", "version"])


@transaction.atomic
def memberships_end_by_death(*, actor: Actor, person_id: int, on: date) -> int:
    """End every open membership of a person who died on this day; answers how many. Again: none are left, nothing
    happens.

    For the handler of PersonDied. A membership said to begin after the death was a mistake.
    """
    person = person_lock(person_id)
    rows = memberships_of(person=person).filter(left_on__isnull=True).select_for_update(of=("self",))
    ended = list(rows)
    for row in ended:
        is_mistake = row.joined_on > on
        row.left_on = row.joined_on if is_mistake else policy.last_day_outside(on, row.joined_on)
        row.left_reason = (LeaveReason.ENTERED_BY_MISTAKE if is_mistake else LeaveReason.DIED).value
        row.version += 1
        row.save(update_fields=["left_on", "left_reason", "version"])
        _record(actor, row, None)
    return len(ended)


def _kept_at(row: Membership) -> OrgPath:
    return OrgPath(
        Person.objects.annotate(path=last_path("keeper_id")).values_list("path", flat=True).get(pk=row.person_id)
    )


def _record(actor: Actor, row: Membership, after: Membership | None) -> None:
    assert row.left_on is not None
    audit.record(
        actor, "members.member_ended", row, at=path_of(row), tenant=row.tenant_id,
        facts={
            "person": row.person_id, "unit": row.unit_id, "on": row.left_on.isoformat(), "reason": row.left_reason,
            "primary_now": after.unit_id if after else None,
        },
    )  # fmt: skip
    register_changed([row.unit_id, *([after.unit_id] if after else [])], row.left_on)
