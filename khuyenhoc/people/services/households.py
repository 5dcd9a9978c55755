"""Households: formed, joined, left, by date. A person lives in one household at a time, and a household has one
head."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Final

from django.db import transaction

from khuyenhoc.audit import services as audit
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.constraints import refusing
from khuyenhoc.core.dated import holds_on
from khuyenhoc.core.errors import NotFound, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.text.names import clean_text
from khuyenhoc.org.selectors import unit_get
from khuyenhoc.people.enums import HouseholdRelation
from khuyenhoc.people.models import Household, HouseholdMember, Person
from khuyenhoc.people.selectors import household_get, household_path, keeper_path, person_get

REFUSALS: Final = {
    "householdmember_one_household": partial(
        RuleViolated, "household.in_another", "Người này đang ở một hộ khác. Ghi rời hộ cũ trước.", field="person"
    ),
    "householdmember_one_head": partial(
        RuleViolated, "household.has_head", "Hộ này đã có chủ hộ. Ghi người này là thành viên.", field="relation"
    ),
}


@transaction.atomic
def household_form(
    *, actor: Actor, keeper_id: int, head_id: int, on: date, label: str = "", code: str = "", address: str = ""
) -> Household:
    """A household with its head, kept by a chapter; without a label it is called after its head ("Hộ ông/bà …").

    Asks MEMBERS_EDIT at the chapter, and where the head's record is kept. Raises NotFound, Forbidden, and RuleViolated
    as `household_join`.
    """
    unit = unit_get(actor=actor, unit_id=keeper_id, on=clock.today(), permission=Permission.MEMBERS_EDIT)
    head = person_get(actor=actor, person_id=head_id, permission=Permission.MEMBERS_EDIT)
    household = Household.objects.create(
        tenant_id=unit.tenant_id,
        keeper_id=keeper_id,
        village_id=head.village_id or unit.village_id,
        code=clean_text(code),
        label=clean_text(label) or f"Hộ {head.full_name}",
        address=clean_text(address) or head.address,
    )
    _enter(household, head, HouseholdRelation.HEAD, on)
    audit.record(
        actor, "people.household_formed", household, at=unit.path, tenant=unit.tenant_id,
        facts={"head": head.pk, "from": on.isoformat()}, personal={"label": household.label},
    )  # fmt: skip
    return household


@transaction.atomic
def household_join(
    *,
    actor: Actor,
    household_id: int,
    person_id: int,
    on: date,
    relation: HouseholdRelation = HouseholdRelation.MEMBER,
) -> HouseholdMember:
    """The person lives in this household from this day on.

    Asks MEMBERS_EDIT at the household's keeper and at the person's. Raises NotFound (for a household or a person that
    the actor may not see), Forbidden, and RuleViolated `household.in_another`, `household.has_head`,
    `household.future`.
    """
    household = household_get(actor=actor, household_id=household_id, permission=Permission.MEMBERS_EDIT, lock=True)
    person = person_get(actor=actor, person_id=person_id, permission=Permission.MEMBERS_EDIT)
    row = _enter(household, person, relation, on)
    audit.record(
        actor, "people.household_joined", household, at=household_path(household), tenant=household.tenant_id,
        facts={"person": person.pk, "relation": relation.value, "from": on.isoformat()},
    )  # fmt: skip
    return row


@transaction.atomic
def household_leave(*, actor: Actor, person_id: int, on: date) -> HouseholdMember:
    """The person no longer lives in their household from this day on; when the head leaves, the household has none.

    Asks MEMBERS_EDIT at the person's keeper. Raises NotFound (also when there is no household to leave), Forbidden, and
    RuleViolated `household.left_too_early`, `household.future`.
    """
    person = person_get(actor=actor, person_id=person_id, permission=Permission.MEMBERS_EDIT, lock=True)
    row = HouseholdMember.objects.filter(holds_on(on), person=person, valid_to__isnull=True).first()
    if row is None:
        if HouseholdMember.objects.filter(person=person, valid_from__gt=on, valid_to__isnull=True).exists():
            raise RuleViolated("household.left_too_early", "Ngày rời hộ phải sau ngày vào hộ.", field="on")
        raise NotFound("household.none", "Người này hiện không ở hộ nào trong sổ.")
    _require_past(on)
    if on <= row.valid_from:
        raise RuleViolated("household.left_too_early", "Ngày rời hộ phải sau ngày vào hộ.", field="on")
    row.valid_to = on
    row.save(update_fields=["valid_to"])
    audit.record(
        actor, "people.household_left", row.household, at=keeper_path(person), tenant=person.tenant_id,
        facts={"person": person.pk, "from": on.isoformat()},
    )  # fmt: skip
    return row


def _enter(household: Household, person: Person, relation: HouseholdRelation, on: date) -> HouseholdMember:
    _require_past(on)
    if person.tenant_id != household.tenant_id:
        raise NotFound()

    with refusing(REFUSALS):
        return HouseholdMember.objects.create(
            household=household, person=person, relation=relation.value, valid_from=on
        )


def _require_past(on: date) -> None:
    if on > clock.today():
        raise RuleViolated("household.future", "Ngày này ở tương lai. Hãy sửa lại.", field="on")
