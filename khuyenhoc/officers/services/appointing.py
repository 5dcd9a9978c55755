"""Taking office: one officer, or those of a whole network in a handful of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from django.db import transaction
from django.db.models import Q

from khuyenhoc.audit import services as audit
from khuyenhoc.core import events
from khuyenhoc.core.authority import Actor, OrgPath
from khuyenhoc.core.constraints import refusing
from khuyenhoc.core.errors import NotFound, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.officers import policy
from khuyenhoc.officers.enums import NEVER_TOGETHER, SINGLE, Position
from khuyenhoc.officers.events import OfficersChanged
from khuyenhoc.officers.models import GoverningBody, OfficerTerm
from khuyenhoc.officers.services.data import NewOfficer
from khuyenhoc.org.models import OrgUnit, Placement, UnitVersion
from khuyenhoc.org.services import decisions_record
from khuyenhoc.people.models import Person
from khuyenhoc.people.services import person_create

TOGETHER = partial(
    RuleViolated,
    "officer.treasurer_is_accountant",
    "Một người không vừa là kế toán vừa là thủ quỹ của cùng một đơn vị.",
    field="person",
)
TAKEN = partial(
    RuleViolated, "officer.position_taken", "Chức vụ này đã có người giữ trong thời gian đó.", field="position"
)
TWICE = partial(RuleViolated, "officer.already", "Người này đang giữ chức vụ đó trong thời gian này.", field="person")
REFUSALS = {
    "officerterm_single": TAKEN,
    "officerterm_once": TWICE,
    "officerterm_treasurer_not_accountant": TOGETHER,
}


@transaction.atomic
def officer_appoint(*, actor: Actor, data: NewOfficer) -> OfficerTerm:
    """One person takes a position from a day on; `officers_appoint` says what is refused.

    A new person gets a record at the unit in the same transaction, refused as `people.person_create` says.
    """
    [term] = officers_appoint(actor=actor, rows=[with_person(actor, data)])
    return term


@transaction.atomic
def officers_appoint(*, actor: Actor, rows: Sequence[NewOfficer]) -> list[OfficerTerm]:
    """Persons take positions, in a constant number of queries; one act for all of them. Nobody is ended by it.

    The person's record must be kept below a unit where the actor has OFFICERS_EDIT. Raises NotFound, Forbidden, and
    RuleViolated: `officer.unit_not_standing`, `officer.position_not_here`, `officer.position_taken` (says who holds
    it), `officer.already`, `officer.treasurer_is_accountant`, `officer.person_died`, `officer.body_not_here`,
    `officer.until`.
    """
    terms = terms_add(actor, rows)
    if terms:
        first = terms[0]
        facts = {"terms": [[t.pk, t.unit_id, t.position, t.valid_from.isoformat()] for t in terms]}
        action = "officers.appointed" if len(terms) == 1 else "officers.appointed_many"
        audit.record(
            actor, action, first, at=path_of(first.unit_id), tenant=first.tenant_id, facts=facts,
            personal={"persons": [term.person.full_name for term in terms]},
        )  # fmt: skip
        events.publish(OfficersChanged(sorted({term.unit_id for term in terms})))
    return terms


def with_person(actor: Actor, data: NewOfficer) -> NewOfficer:
    """The same with a person on record; one that is new gets a record now."""
    if data.new_person is None:
        return data
    person = person_create(
        actor=actor, keeper_id=data.unit_id, data=data.new_person, permission=Permission.OFFICERS_EDIT
    )
    return replace(data, person_id=person.pk, new_person=None)


def terms_add(actor: Actor, rows: Sequence[NewOfficer]) -> list[OfficerTerm]:
    """Guard, rule and rows of an appointment, without the record of the act: for acts that do more than appoint."""
    units = _units(actor, rows)
    persons = _persons(actor, {row.person_id for row in rows})
    _require_bodies(rows)
    held = _held({row.unit_id for row in rows}, since=min((row.on for row in rows), default=date.max))
    decisions = decisions_record((row.decision, units[row.unit_id].path) for row in rows)
    terms = []
    for row, decision in zip(rows, decisions, strict=True):
        unit, person = units[row.unit_id], persons[row.person_id]
        _require_standing(unit, row)
        policy.require_position_of(unit.kind, row.position)
        if person.died_on and person.died_on <= row.on:
            raise RuleViolated("officer.person_died", f"{person.full_name} đã mất trước ngày này.", field="person")
        term = OfficerTerm(
            unit_id=row.unit_id, tenant_id=unit.tenant_id, person=person, body_id=row.body_id, position=row.position,
            is_acting=row.is_acting, valid_from=row.on, valid_to=row.until, decision=decision,
        )  # fmt: skip
        _require_free(term, held[row.unit_id])
        held[row.unit_id].append(term)
        terms.append(term)
    with refusing(REFUSALS):
        OfficerTerm.objects.bulk_create(terms)
    return terms


def path_of(unit_id: int) -> str:
    return Placement.objects.filter(unit_id=unit_id).order_by("-valid_from").values_list("path", flat=True)[0]


def _units(actor: Actor, rows: Sequence[NewOfficer]) -> dict[int, UnitVersion]:
    """The units, locked, as they are on the days asked for; each with its `path` and the unit's own span at hand."""
    ids = sorted({row.unit_id for row in rows})
    list(OrgUnit.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))
    days = {row.unit_id: row.on for row in rows}
    found: dict[int, UnitVersion] = {}
    paths: dict[int, str] = {}
    for version in UnitVersion.objects.filter(unit__in=ids).select_related("unit").order_by("valid_from"):
        if version.unit_id not in found or version.valid_from <= days[version.unit_id]:
            found[version.unit_id] = version
    for place in Placement.objects.filter(unit__in=ids).order_by("valid_from"):
        paths[place.unit_id] = place.path
    for unit_id in ids:
        if unit_id not in found or not actor.can(Permission.UNITS_VIEW, at=OrgPath(paths[unit_id])):
            raise NotFound()
        actor.require(Permission.OFFICERS_EDIT, at=OrgPath(paths[unit_id]))
        found[unit_id].path = OrgPath(paths[unit_id])
    return found


def _persons(actor: Actor, ids: set[int]) -> dict[int, Person]:
    """The persons, if their records are kept in the actor's area; else NotFound, as for a person who does not exist."""
    persons = {person.pk: person for person in Person.objects.filter(pk__in=ids)}
    keepers = {person.keeper_id for person in persons.values()}
    paths = dict(Placement.objects.filter(unit__in=keepers).order_by("valid_from").values_list("unit_id", "path"))
    for person_id in ids:
        person = persons.get(person_id)
        if person is None or not actor.can(Permission.OFFICERS_EDIT, at=OrgPath(paths[person.keeper_id])):
            raise NotFound("officer.person_unknown", "Không tìm thấy người này.")
    return persons


def _require_bodies(rows: Sequence[NewOfficer]) -> None:
    wanted = {row.body_id for row in rows if row.body_id}
    homes = dict(GoverningBody.objects.filter(pk__in=wanted).values_list("pk", "unit_id")) if wanted else {}
    if any(row.body_id and homes.get(row.body_id) != row.unit_id for row in rows):
        raise RuleViolated("officer.body_not_here", "Ban lãnh đạo này không thuộc đơn vị.", field="body")


def _held(unit_ids: Iterable[int], *, since: date) -> dict[int, list[OfficerTerm]]:
    rows = OfficerTerm.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=since), unit_id__in=list(unit_ids))
    held: dict[int, list[OfficerTerm]] = defaultdict(list)
    for term in rows.select_related("person"):
        held[term.unit_id].append(term)
    return held


def _require_standing(unit: UnitVersion, row: NewOfficer) -> None:
    end = unit.unit.valid_to
    if row.on < unit.unit.valid_from or (end is not None and (row.on >= end or row.until is None or row.until > end)):
        raise RuleViolated(
            "officer.unit_not_standing", "Đơn vị chưa có hoặc không còn trong thời gian này.", field="on"
        )
    if row.until is not None and row.until <= row.on:
        raise RuleViolated("officer.until", "Ngày thôi giữ chức vụ phải sau ngày bắt đầu.", field="until")


def _require_free(term: OfficerTerm, held: Sequence[OfficerTerm]) -> None:
    for other in held:
        if not _overlap(term, other):
            continue
        if other.person_id == term.person_id and other.position == term.position:
            raise TWICE()
        if other.position == term.position and term.position in SINGLE:
            since = f"từ ngày {other.valid_from:%d/%m/%Y}"
            raise RuleViolated(
                "officer.position_taken",
                f"{other.person.full_name} đang giữ chức vụ {Position(term.position).label} {since}. "
                "Cho thôi trước, hoặc dùng “Thay người”.",
                field="position",
            )
        pair = {term.position, other.position}
        if other.person_id == term.person_id and pair == set(NEVER_TOGETHER):
            raise TOGETHER()


def _overlap(one: OfficerTerm, other: OfficerTerm) -> bool:
    return (one.valid_to is None or other.valid_from < one.valid_to) and (
        other.valid_to is None or one.valid_from < other.valid_to
    )
