"""One act over a selection: all of the chosen members or none, one line in the journal, once for a key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from khuyenhoc.audit import services as audit
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import Conflict, NotFound, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.members import policy
from khuyenhoc.members.enums import LeaveReason, MembershipKind
from khuyenhoc.members.models import BulkAct, Membership
from khuyenhoc.members.selectors.lists import memberships_selected, path_of
from khuyenhoc.members.services.common import register_changed
from khuyenhoc.members.services.ending import close, require_reason
from khuyenhoc.members.services.primary import successor_of_primary
from khuyenhoc.members.services.transferring import move, require_may_move, target_get

MOST = 500
# The chosen memberships, each with the version that was seen.
Selection = Mapping[int, int]


@transaction.atomic
def members_transfer_bulk(*, actor: Actor, selection: Selection, to_unit_id: int, on: date, key: str) -> int:
    """Every chosen member goes on in the other unit; answers how many. As `member_transfer`; a refusal
    names the person."""
    target = target_get(actor, to_unit_id, on)

    def one(row: Membership) -> None:
        require_may_move(row, target, on)
        move(row, to_unit_id=to_unit_id, on=on)

    act = _Act(
        action="members.transferred", permission=Permission.MEMBERS_TRANSFER, one=one, since=on,
        facts={"to": to_unit_id, "on": on.isoformat()}, more_units=(to_unit_id,),
    )  # fmt: skip
    return _once(actor, key, selection, act)


@transaction.atomic
def members_end_bulk(*, actor: Actor, selection: Selection, on: date, reason: LeaveReason, key: str) -> int:
    """Every chosen membership ends; answers how many. As `member_end`; deaths are recorded one by one
    (`member.death_single`)."""
    require_reason(reason)
    if reason is LeaveReason.DIED:
        raise RuleViolated("member.death_single", "Việc từ trần được ghi cho từng người.", field="reason")

    def one(row: Membership) -> None:
        policy.require_open(row)
        close(row, on=on, reason=reason)
        successor_of_primary(row, row.left_on or on)

    act = _Act(
        action="members.ended", permission=Permission.MEMBERS_EDIT, one=one, since=on,
        facts={"on": on.isoformat(), "reason": reason.value},
    )  # fmt: skip
    return _once(actor, key, selection, act)


@transaction.atomic
def members_set_kind_bulk(*, actor: Actor, selection: Selection, kind: MembershipKind, key: str) -> int:
    """Every chosen membership is of this kind; answers how many were chosen. No figure of the past depends on the
    kind."""

    def one(row: Membership) -> None:
        policy.require_open(row)
        if row.kind != kind:
            row.kind = kind.value
            row.version += 1
            row.save(update_fields=["kind", "version"])

    act = _Act(action="members.kind_set", permission=Permission.MEMBERS_EDIT, one=one, facts={"kind": kind.value})
    return _once(actor, key, selection, act)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Act:
    """What one of the acts above does to each membership, and what the journal says of it."""

    action: str
    permission: Permission
    one: Callable[[Membership], None]
    facts: dict[str, Any]
    since: date | None = None
    more_units: tuple[int, ...] = ()


def _once(actor: Actor, key: str, selection: Selection, act: _Act) -> int:
    if not selection or not key:
        raise RuleViolated("member.nothing_chosen", "Chưa chọn hội viên nào. Đánh dấu ít nhất một người.")
    if len(selection) > MOST:
        raise RuleViolated("member.too_many", f"Mỗi lần làm nhiều nhất cho {MOST} hội viên.")
    done, is_new = _claim(actor, key, act.action, len(selection))
    if not is_new:
        return done.count
    rows = memberships_selected(actor=actor, membership_ids=selection.keys(), permission=act.permission, lock=True)
    stale = [row for row in rows if row.version != selection[row.pk]]
    if stale:
        names = ", ".join(row.person.full_name for row in stale[:5])
        raise Conflict("member.changed_meanwhile", f"Người khác vừa sửa: {names}. Hãy chọn lại.", current=stale)
    for row in rows:
        _named(act.one, row)
    audit.record(
        actor, act.action, done, at=_common_path([path_of(row) for row in rows]), tenant=rows[0].tenant_id,
        facts=act.facts | {"memberships": sorted(selection), "count": len(rows)},
    )  # fmt: skip
    if act.since:
        since = min([act.since, *(row.left_on for row in rows if row.left_on)])
        register_changed([*(row.unit_id for row in rows), *act.more_units], since)
    return len(rows)


def _claim(actor: Actor, key: str, action: str, count: int) -> tuple[BulkAct, bool]:
    """The act under this key, made now or found: two at once meet at the unique key, and the second waits for the
    first."""
    try:
        with transaction.atomic():
            return BulkAct.objects.create(key=key, by_user_id=actor.user_id, action=action, count=count), True
    except IntegrityError:
        found = BulkAct.objects.filter(key=key, by_user_id=actor.user_id, action=action).first()
        if found is None:
            raise NotFound() from None
        return found, False


def _named(one: Callable[[Membership], None], row: Membership) -> None:
    try:
        one(row)
    except RuleViolated as error:
        raise RuleViolated(error.code, f"{row.person.full_name}: {error.message}", field=error.field) from error


def _common_path(paths: list[str]) -> str:
    """The lowest place that holds them all: where the act is seen in the journal."""
    parts = [path.rstrip("/").split("/") for path in paths]
    shared: list[str] = []
    for step in zip(*parts, strict=False):
        if len(set(step)) > 1:
            break
        shared.append(step[0])
    return "".join(f"{part}/" for part in shared)
