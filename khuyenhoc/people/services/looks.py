"""Looks that need a reason: at a restricted column of a person, at the names of a unit's members. Each is kept for
ever."""

from __future__ import annotations

from django.db import transaction

from khuyenhoc.audit import services as audit
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import Forbidden
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.text.names import clean_text
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.selectors import unit_get
from khuyenhoc.people import policy
from khuyenhoc.people.enums import NAMES, RestrictedColumn
from khuyenhoc.people.identity import open_column
from khuyenhoc.people.models import RestrictedLook
from khuyenhoc.people.selectors import keeper_path, person_get


@transaction.atomic
def restricted_look(*, actor: Actor, person_id: int, column: RestrictedColumn, reason: str) -> str:
    """The value in the clear, "" when there is none. The look stands in the journal before the value is read.

    Asks PEOPLE_RESTRICTED at the unit that keeps the record. Raises NotFound, Forbidden, and RuleViolated
    `look.no_reason`, `look.poor_reason`, `look.reason_too_long`.
    """
    person = person_get(actor=actor, person_id=person_id, permission=Permission.PEOPLE_RESTRICTED)
    reason = clean_text(reason)
    policy.require_reason(reason)
    RestrictedLook.objects.create(
        user_id=_reader(actor), person=person, unit_id=person.keeper_id, column=column.value, reason=reason
    )
    audit.record(
        actor, "people.restricted_looked", person, at=keeper_path(person), tenant=person.tenant_id,
        facts={"column": column.value}, personal={"reason": reason},
    )  # fmt: skip
    return open_column(person, column)


@transaction.atomic
def names_look(*, actor: Actor, unit_id: int, reason: str) -> UnitVersion:
    """Open the names of a unit's members, and of the units below it, to the actor for an hour.

    Asks MEMBERS_LOOK at the unit. Raises NotFound, Forbidden, and RuleViolated `look.…` as `restricted_look`.
    """
    unit = unit_get(actor=actor, unit_id=unit_id, on=clock.today(), permission=Permission.MEMBERS_LOOK)
    reason = clean_text(reason)
    policy.require_reason(reason)
    look = RestrictedLook.objects.create(user_id=_reader(actor), unit_id=unit_id, column=NAMES, reason=reason)
    audit.record(
        actor, "people.names_looked", look, at=unit.path, tenant=unit.tenant_id,
        facts={"unit": unit_id}, personal={"reason": reason},
    )  # fmt: skip
    return unit


def _reader(actor: Actor) -> int:
    """A look is somebody's: jobs and visitors have no reason to give."""
    if actor.user_id is None:
        raise Forbidden()
    return actor.user_id
