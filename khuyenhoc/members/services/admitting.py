"""Somebody becomes a member."""

from __future__ import annotations

from django.db import transaction

from khuyenhoc.audit import services as audit
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.constraints import refusing
from khuyenhoc.core.errors import NotFound, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.text.names import clean_name, compare_key
from khuyenhoc.members import policy
from khuyenhoc.members.models import Membership
from khuyenhoc.members.selectors import member_on
from khuyenhoc.members.services.common import REFUSALS, person_lock, register_changed, require_room, second_primary
from khuyenhoc.members.services.data import Admission
from khuyenhoc.org.selectors import unit_get
from khuyenhoc.people.models import Person
from khuyenhoc.people.policy import read_identity
from khuyenhoc.people.selectors import person_get, person_with_identity
from khuyenhoc.people.services import PersonData, person_create


@transaction.atomic
def member_admit(*, actor: Actor, data: Admission) -> Membership:
    """The person is a member of the unit from `joined_on`. A first membership is primary, and its unit keeps the
    record.

    A new person whose identity number and name are those of somebody in the register *is* that person: nobody is
    entered twice, and a school chapter need not be able to read the village's list. Asks MEMBERS_EDIT at the unit.
    Raises NotFound, Forbidden, and RuleViolated: `member.unit_has_none`, `member.before_unit`, `member.unit_closed`,
    `member.future`, `member.already_in_unit`, `member.second_primary`, `member.needs_primary`, `member.dead`, and
    `person.…`.
    """
    unit = unit_get(actor=actor, unit_id=data.unit_id, on=data.joined_on, permission=Permission.MEMBERS_EDIT)
    policy.require_past(data.joined_on, today=clock.today(), field="joined_on")
    policy.require_takes_members(unit, data.joined_on)
    person = _person(actor, data, tenant_id=unit.tenant_id)
    _require_free(person, data)
    row = Membership(
        tenant_id=unit.tenant_id, person=person, unit_id=data.unit_id, kind=data.kind.value,
        is_primary=data.is_primary, joined_on=data.joined_on,
    )  # fmt: skip
    with refusing(REFUSALS):
        row.save()
    audit.record(
        actor, "members.member_admitted", row, at=unit.path, tenant=unit.tenant_id,
        facts={
            "person": person.pk, "unit": data.unit_id, "kind": row.kind, "is_primary": row.is_primary,
            "joined_on": row.joined_on.isoformat(),
        },
        personal={"full_name": person.full_name},
    )  # fmt: skip
    register_changed([data.unit_id], data.joined_on)
    row.refresh_from_db()
    return row


def _person(actor: Actor, data: Admission, *, tenant_id: int) -> Person:
    if data.person_id is not None:
        person = person_get(actor=actor, person_id=data.person_id)
        if person.tenant_id != tenant_id:
            raise NotFound()
        return person_lock(person.pk)
    assert data.person is not None
    known = _known_by_identity(data.person, tenant_id)
    return person_lock(known.pk) if known else person_create(actor=actor, keeper_id=data.unit_id, data=data.person)


def _known_by_identity(typed: PersonData, tenant_id: int) -> Person | None:
    known = person_with_identity(tenant_id=tenant_id, number=read_identity(typed.identity or ""))
    same = known is not None and compare_key(known.full_name) == compare_key(clean_name(typed.full_name))
    return known if same else None


def _require_free(person: Person, data: Admission) -> None:
    if person.died_on:
        raise RuleViolated("member.dead", f"{person.full_name} đã từ trần.")
    require_room(person_id=person.pk, unit_id=data.unit_id, joined_on=data.joined_on, left_on=None)
    primaries = Membership.objects.filter(person=person, is_primary=True)
    if data.is_primary and primaries.filter(left_on__isnull=True).exists():
        raise second_primary()
    if not data.is_primary and not primaries.filter(member_on(data.joined_on)).exists():
        raise RuleViolated(
            "member.needs_primary",
            "Người này chưa có nơi sinh hoạt chính vào ngày đó. Hãy ghi đây là nơi sinh hoạt chính.",
            field="is_primary",
        )
