"""Leaving office, and one taking over from another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from django.db import transaction

from khuyenhoc.audit import services as audit
from khuyenhoc.core import events
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import Conflict, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.officers.enums import OfficerEndReason, Position
from khuyenhoc.officers.events import OfficersChanged
from khuyenhoc.officers.models import OfficerTerm
from khuyenhoc.officers.selectors import term_get
from khuyenhoc.officers.services.appointing import path_of, terms_add, with_person
from khuyenhoc.officers.services.data import NewOfficer


@transaction.atomic
def officer_end(
    *, actor: Actor, term_id: int, on: date, reason: OfficerEndReason, expected_version: int | None = None
) -> OfficerTerm:
    """The officer holds the position until the day before `on`; the term stays in the unit's history.

    Raises NotFound, Forbidden, Conflict (`officer.changed_meanwhile`), and RuleViolated: `officer.ended`,
    `officer.ends_too_early`.
    """
    term = term_get(actor=actor, term_id=term_id, permission=Permission.OFFICERS_EDIT, lock=True)
    _end(term, on, reason, expected_version)
    audit.record(
        actor, "officers.ended", term, at=path_of(term.unit_id), tenant=term.tenant_id,
        facts={"position": term.position, "on": on.isoformat(), "reason": reason},
        personal={"person": term.person.full_name},
    )  # fmt: skip
    events.publish(OfficersChanged([term.unit_id]))
    return term


@transaction.atomic
def officer_replace(
    *, actor: Actor, term_id: int, data: NewOfficer, reason: OfficerEndReason, expected_version: int | None = None
) -> OfficerTerm:
    """One act: the holder leaves on `data.on`, and the successor takes the same position that very day.

    `data.unit_id` and `data.position` are those of the term. Raises what `officer_end` and `officers_appoint` raise,
    and then neither of the two happens.
    """
    old = term_get(actor=actor, term_id=term_id, permission=Permission.OFFICERS_EDIT, lock=True)
    _end(old, data.on, reason, expected_version)
    heir = with_person(actor, replace(data, unit_id=old.unit_id, position=Position(old.position)))
    [new] = terms_add(actor, [heir])
    audit.record(
        actor, "officers.replaced", new, at=path_of(new.unit_id), tenant=new.tenant_id,
        facts={"position": new.position, "on": data.on.isoformat(), "reason": reason, "old": old.pk, "new": new.pk},
        personal={"old": old.person.full_name, "new": new.person.full_name},
    )  # fmt: skip
    events.publish(OfficersChanged([new.unit_id]))
    return new


def _end(term: OfficerTerm, on: date, reason: OfficerEndReason, expected_version: int | None) -> None:
    if expected_version is not None and term.version != expected_version:
        message = "Người khác vừa sửa mục này. Hãy xem lại trước khi lưu."
        raise Conflict("officer.changed_meanwhile", message, current=term)
    if term.valid_to is not None:
        raise RuleViolated("officer.ended", f"Đã thôi giữ chức vụ từ ngày {term.valid_to:%d/%m/%Y}.", field="on")
    if on <= term.valid_from:
        raise RuleViolated(
            "officer.ends_too_early", f"Ngày thôi phải sau ngày nhận chức vụ {term.valid_from:%d/%m/%Y}.", field="on"
        )
    term.valid_to, term.end_reason, term.version = on, reason, term.version + 1
    term.save(update_fields=["valid_to", "end_reason", "version"])


@transaction.atomic
def offices_end_by_death(*, actor: Actor, person_id: int, on: date) -> int:
    """Every office of somebody who died ends the day after; returns how many. Twice is no harm.

    A term that began later than that was written by mistake: it is left to whoever keeps it.
    """
    day = on + timedelta(days=1)
    terms = OfficerTerm.objects.select_for_update(of=("self",)).select_related("person")
    ended = list(terms.filter(person_id=person_id, valid_to__isnull=True, valid_from__lt=day))
    for term in ended:
        officer_end(actor=actor, term_id=term.pk, on=day, reason=OfficerEndReason.DIED)
    return len(ended)
