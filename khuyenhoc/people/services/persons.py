"""A person's record: made, mended, moved to another keeper, closed by death."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.db import transaction

from khuyenhoc.audit import services as audit
from khuyenhoc.core import clock, events
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.constraints import refusing
from khuyenhoc.core.errors import Conflict, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.text.names import clean_text, sort_name
from khuyenhoc.org.selectors import unit_get
from khuyenhoc.people import policy
from khuyenhoc.people.enums import RestrictedColumn
from khuyenhoc.people.events import PersonDied
from khuyenhoc.people.identity import put_column
from khuyenhoc.people.models import HouseholdMember, Person
from khuyenhoc.people.selectors import keeper_path, person_get
from khuyenhoc.people.services.data import AUDITED, PersonData

SEALED: Final = ["identity_sealed", "identity_hash", "ethnicity_sealed"]


@transaction.atomic
def person_create(
    *, actor: Actor, keeper_id: int, data: PersonData, permission: Permission = Permission.MEMBERS_EDIT
) -> Person:
    """A new record, kept by this unit.

    Asks `permission` there (OFFICERS_EDIT for somebody who takes office without being a member of it). Raises
    NotFound, Forbidden, and RuleViolated `person.…` with the field: `person.nameless`,
    `person.birth_in_future`, `person.phone_invalid`, `person.identity_invalid`, `person.identity_taken`.
    """
    unit = unit_get(actor=actor, unit_id=keeper_id, on=clock.today(), permission=permission)
    columns = data.columns()
    person = Person(tenant_id=unit.tenant_id, keeper_id=keeper_id, sort_name=sort_name(columns["full_name"]), **columns)
    sealed = _put_restricted(person, data)
    with refusing({"person_identity_once": identity_taken}):
        person.save()
    audit.record(
        actor, "people.person_created", person, at=unit.path, tenant=unit.tenant_id,
        facts={"sealed": sealed}, personal={name: _plain(columns[name]) for name in AUDITED if columns[name]},
    )  # fmt: skip
    return person


@transaction.atomic
def person_update(*, actor: Actor, person_id: int, data: PersonData, expected_version: int | None = None) -> Person:
    """The record says what `data` says; memberships follow the name by trigger. Nothing different: nothing is written.

    Asks MEMBERS_EDIT at the unit that keeps the record. Raises NotFound, Forbidden, Conflict
    (`person.changed_meanwhile`, `current` is the record as it stands), and RuleViolated as `person_create`.
    """
    person = person_get(actor=actor, person_id=person_id, permission=Permission.MEMBERS_EDIT, lock=True)
    require_version(person, expected_version)
    columns = data.columns()
    before = {name: getattr(person, name) for name in AUDITED}
    changed = [name for name in AUDITED if before[name] != columns[name]]
    sealed = _put_restricted(person, data)
    if not changed and not sealed:
        return person
    for name in changed:
        setattr(person, name, columns[name])
    person.sort_name = sort_name(person.full_name)
    person.version += 1
    with refusing({"person_identity_once": identity_taken}):
        person.save(update_fields=[*changed, *(SEALED if sealed else ()), "sort_name", "version"])
    audit.record(
        actor, "people.person_updated", person, at=keeper_path(person), tenant=person.tenant_id,
        facts={"changed": changed, "sealed": sealed},
        personal={name: [_plain(before[name]), _plain(columns[name])] for name in changed},
    )  # fmt: skip
    return person


@transaction.atomic
def person_record_death(*, actor: Actor, person_id: int, died_on: date, expected_version: int | None = None) -> Person:
    """The person died on this day. They leave their household at once; memberships and offices end by the fact
    PersonDied.

    The same day again changes nothing. Asks MEMBERS_EDIT at the keeper. Raises NotFound, Forbidden, Conflict
    (`person.changed_meanwhile`) and RuleViolated `person.death_in_future`, `person.death_before_birth`.
    """
    person = person_get(actor=actor, person_id=person_id, permission=Permission.MEMBERS_EDIT, lock=True)
    if person.died_on == died_on:
        return person
    require_version(person, expected_version)
    policy.require_death(died_on, birth_date=person.birth_date, birth_year=person.birth_year, today=clock.today())
    before, person.died_on = person.died_on, died_on
    person.version += 1
    person.save(update_fields=["died_on", "version"])
    households = HouseholdMember.objects.filter(person=person, valid_to__isnull=True)
    households.filter(valid_from__lt=died_on).update(valid_to=died_on)
    audit.record(
        actor, "people.death_recorded", person, at=keeper_path(person), tenant=person.tenant_id,
        personal={"died_on": [_plain(before), _plain(died_on)]},
    )  # fmt: skip
    events.publish(PersonDied(person.pk, died_on.isoformat()))
    return person


def person_move_keeper(*, person: Person, unit_id: int) -> None:
    """The record is kept by another unit from now on: a part of an act that another room guards, inside its
    transaction."""
    if person.keeper_id != unit_id:
        person.keeper_id = unit_id
        person.save(update_fields=["keeper"])


def require_version(person: Person, expected: int | None) -> None:
    if expected is not None and person.version != expected:
        raise Conflict(
            "person.changed_meanwhile", "Người khác vừa sửa hồ sơ này. Hãy xem lại hai bản rồi lưu.", current=person
        )


def identity_taken() -> RuleViolated:
    return RuleViolated(
        "person.identity_taken",
        "Số định danh này đã có trong hồ sơ của một người khác. Hãy kiểm tra lại số, hoặc tìm người đó trong sổ.",
        field="identity",
    )


def _put_restricted(person: Person, data: PersonData) -> list[str]:
    """Seal what was given; answers the columns that were written."""
    given: dict[RestrictedColumn, str] = {}
    if data.identity is not None:
        given[RestrictedColumn.IDENTITY] = policy.read_identity(data.identity)
    if data.ethnicity is not None:
        given[RestrictedColumn.ETHNICITY] = clean_text(data.ethnicity)
    for column, value in given.items():
        put_column(person, column, value)
    return [column.value for column in given]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
