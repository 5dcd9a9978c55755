"""What the acts on memberships share: locks, versions, refusals, the fact that the register changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from khuyenhoc.core import events
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.dated import DateRange
from khuyenhoc.core.errors import Conflict, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.members.events import RegisterChanged
from khuyenhoc.members.models import Membership
from khuyenhoc.members.selectors import membership_get
from khuyenhoc.people.models import Person


def already_in_unit() -> RuleViolated:
    return RuleViolated(
        "member.already_in_unit", "Người này đã là hội viên của đơn vị này trong thời gian đó.", field="unit"
    )


def second_primary() -> RuleViolated:
    return RuleViolated(
        "member.second_primary",
        "Người này đã có nơi sinh hoạt chính. Hãy ghi đây là nơi sinh hoạt thứ hai, hoặc chuyển sinh hoạt.",
        field="is_primary",
    )


def card_taken() -> RuleViolated:
    return RuleViolated("member.card_taken", "Số thẻ này đã có ở một hội viên khác.", field="card_number")


# The constraints stand behind the locks and the checks: whatever slips through meets them.
REFUSALS: Final = {
    "membership_once_a_unit": already_in_unit,
    "membership_one_primary": second_primary,
    "membership_card_once": card_taken,
}


def person_lock(person_id: int) -> Person:
    """Acts on one person's memberships wait for each other here; whoever comes second sees what the first did."""
    return Person.objects.select_for_update().get(pk=person_id)


def locked(actor: Actor, membership_id: int, permission: Permission, expected_version: int | None) -> Membership:
    """The membership, its person locked first. Raises NotFound, Forbidden, Conflict (`member.changed_meanwhile`)."""
    seen = membership_get(actor=actor, membership_id=membership_id, permission=permission)
    person_lock(seen.person_id)
    row = membership_get(actor=actor, membership_id=membership_id, permission=permission, lock=True)
    if expected_version is not None and row.version != expected_version:
        raise Conflict(
            "member.changed_meanwhile", "Người khác vừa sửa hội viên này. Hãy xem lại rồi làm tiếp.", current=row
        )
    return row


def require_room(
    *, person_id: int, unit_id: int, joined_on: date, left_on: date | None, but: int | None = None
) -> None:
    """Not twice in one unit at a time."""
    span = DateRange(joined_on, left_on)
    same = Membership.objects.filter(person_id=person_id, unit_id=unit_id)
    if but is not None:
        same = same.exclude(pk=but)
    if same.annotate(span=DateRange("joined_on", "left_on")).filter(span__overlap=span).exists():
        raise already_in_unit()


def register_changed(unit_ids: Iterable[int], since: date) -> None:
    events.publish(RegisterChanged(sorted(set(unit_ids)), since.isoformat()))
