"""A membership was written down wrongly: the day, the kind, or an end that never was."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db import transaction

from khuyenhoc.audit import services as audit
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.constraints import refusing
from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.text.names import clean_text
from khuyenhoc.members import policy
from khuyenhoc.members.models import Membership
from khuyenhoc.members.selectors.lists import path_of
from khuyenhoc.members.services.common import REFUSALS, locked, register_changed, require_room
from khuyenhoc.members.services.data import Correction
from khuyenhoc.members.services.ending import require_reason
from khuyenhoc.org.selectors import unit_get

_PERSONAL: Final = ("card_number", "listed_position")


@transaction.atomic
def membership_correct(
    *, actor: Actor, membership_id: int, data: Correction, expected_version: int | None = None
) -> Membership:
    """The membership says what it should have said from the start. Nothing different: nothing is written.

    Days that a transfer ties to another membership are corrected by undoing the transfer, not here. Asks MEMBERS_EDIT
    at the unit. Raises NotFound, Forbidden, Conflict (`member.changed_meanwhile`) and RuleViolated:
    `member.tied_by_transfer`, `member.before_unit`, `member.unit_closed`, `member.future`,
    `member.ends_before_joining`, `member.reason_not_given`, `member.already_in_unit`, `member.second_primary`,
    `member.card_taken`.
    """
    row = locked(actor, membership_id, Permission.MEMBERS_EDIT, expected_version)
    before = _said(row)
    reason = data.left_reason.value if data.left_on and data.left_reason else ""
    after = {
        "joined_on": data.joined_on, "kind": data.kind.value, "left_on": data.left_on, "left_reason": reason,
        "card_number": _typed(data.card_number, row.card_number).upper(),
        "listed_position": _typed(data.listed_position, row.listed_position),
    }  # fmt: skip
    if after == before:
        return row
    _require_sound(actor, row, data)
    changed = [name for name in after if after[name] != before[name]]
    for name in changed:
        setattr(row, name, after[name])
    row.version += 1
    with refusing(REFUSALS):
        row.save(update_fields=[*changed, "version"])
    audit.record(
        actor, "members.membership_corrected", row, at=path_of(row), tenant=row.tenant_id,
        facts={
            "person": row.person_id, "unit": row.unit_id,
            **{name: [_plain(before[name]), _plain(after[name])] for name in changed if name not in _PERSONAL},
        },
        personal={name: [before[name], after[name]] for name in changed if name in _PERSONAL} or None,
    )  # fmt: skip
    days = [d for d in (row.joined_on, before["joined_on"], row.left_on, before["left_on"]) if isinstance(d, date)]
    register_changed([row.unit_id], min(days))
    return row


def _said(row: Membership) -> dict[str, object]:
    return {
        "joined_on": row.joined_on, "kind": row.kind, "left_on": row.left_on, "left_reason": row.left_reason,
        "card_number": row.card_number, "listed_position": row.listed_position,
    }  # fmt: skip


def _typed(text: str | None, before: str) -> str:
    return before if text is None else clean_text(text)


def _require_sound(actor: Actor, row: Membership, data: Correction) -> None:
    today = clock.today()
    is_tied = Membership.objects.filter(came_from=row).exists()
    if (row.came_from_id and data.joined_on != row.joined_on) or (
        is_tied and (data.left_on, data.left_reason) != (row.left_on, row.left_reason)
    ):
        raise RuleViolated(
            "member.tied_by_transfer",
            "Ngày này gắn với một lần chuyển sinh hoạt nên không sửa ở đây.",
            field="joined_on",
        )
    policy.require_past(data.joined_on, today=today, field="joined_on")
    unit = unit_get(actor=actor, unit_id=row.unit_id, on=data.joined_on)
    policy.require_takes_members(unit, data.joined_on)
    if data.left_on and not is_tied:
        if data.left_reason is None:
            raise RuleViolated("member.reason_not_given", "Chọn lý do thôi.", field="reason")
        require_reason(data.left_reason)
        policy.require_past(data.left_on, today=today, field="left_on")
        policy.require_after_joining(data.left_on, data.joined_on, field="left_on")
    require_room(
        person_id=row.person_id, unit_id=row.unit_id, joined_on=data.joined_on, left_on=data.left_on, but=row.pk
    )


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
