from __future__ import annotations

from dataclasses import replace
from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from khuyenhoc.audit.models import Act
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import DomainError, Forbidden, NotFound, RuleViolated
from khuyenhoc.core.text.names import sort_name
from khuyenhoc.officers.enums import GoverningBodyKind, OfficerEndReason, Position
from khuyenhoc.officers.models import OfficerTerm
from khuyenhoc.officers.services import (
    NewBody,
    NewOfficer,
    body_open,
    officer_appoint,
    officer_end,
    officers_appoint,
)
from khuyenhoc.org.models import Decision
from khuyenhoc.org.services import NewDecision, unit_close
from khuyenhoc.people.models import Person
from tests.cast import FOUNDED, Cast

ON = date(2023, 2, 9)


def somebody(cast: Cast, name: str = "Lương Thị Tuyết", keeper: str = "to_6") -> Person:
    unit = getattr(cast, keeper)
    return Person.objects.create(
        tenant_id=unit.tenant_id, keeper_id=unit.unit_id, full_name=name, sort_name=sort_name(name)
    )


def head_of_to_6(cast: Cast) -> NewOfficer:
    return NewOfficer(unit_id=cast.to_6.unit_id, person_id=somebody(cast).pk, position=Position.CHAPTER_HEAD, on=ON)


def test_somebody_takes_office(cast: Cast) -> None:
    decision = NewDecision(number="7/QĐ-HKH", decided_on=ON, authority="Hội Khuyến học phường An Bình")
    term = officer_appoint(actor=cast.lan.actor, data=replace(head_of_to_6(cast), decision=decision))

    saved = OfficerTerm.objects.get(pk=term.pk)
    assert (saved.unit_id, saved.position, saved.valid_from, saved.valid_to) == (
        cast.to_6.unit_id,
        "chapter_head",
        ON,
        None,
    )
    assert (saved.tenant_id, saved.is_acting, saved.end_reason) == (cast.to_6.tenant_id, False, "")
    assert saved.decision_id == Decision.objects.get().pk
    act = Act.objects.latest("id")
    assert (act.action, act.path) == ("officers.appointed", cast.to_6.path)
    assert act.facts == {"terms": [[term.pk, cast.to_6.unit_id, "chapter_head", "2023-02-09"]]}
    assert act.detail.values == {"persons": ["Lương Thị Tuyết"]}


def test_a_single_position_is_held_by_one(cast: Cast) -> None:
    data = NewOfficer(unit_id=cast.to_5.unit_id, person_id=somebody(cast).pk, position=Position.CHAPTER_HEAD, on=ON)
    with pytest.raises(RuleViolated) as refusal:
        officer_appoint(actor=cast.lan.actor, data=data)
    assert refusal.value.code == "officer.position_taken"
    assert "Đặng Thu Hà" in refusal.value.message

    held = OfficerTerm.objects.get(unit=cast.to_5.unit_id)
    officer_end(actor=cast.lan.actor, term_id=held.pk, on=ON, reason=OfficerEndReason.RESIGNED)
    assert officer_appoint(actor=cast.lan.actor, data=data).valid_from == ON


def test_several_may_be_vice_chair_but_nobody_twice(cast: Cast) -> None:
    data = NewOfficer(unit_id=cast.an_binh.unit_id, person_id=somebody(cast).pk, position=Position.VICE_CHAIR, on=ON)
    officer_appoint(actor=cast.lan.actor, data=data)
    officer_appoint(actor=cast.lan.actor, data=replace(data, person_id=somebody(cast, "Trần Văn Bình").pk))
    with pytest.raises(RuleViolated, match=r"officer\.already"):
        officer_appoint(actor=cast.lan.actor, data=data)
    officer_appoint(actor=cast.lan.actor, data=replace(data, on=date(2021, 1, 1), until=date(2022, 1, 1)))


@pytest.mark.parametrize("first", [Position.TREASURER, Position.ACCOUNTANT])
def test_who_keeps_the_money_does_not_keep_the_books(cast: Cast, first: Position) -> None:
    OfficerTerm.objects.filter(position=Position.TREASURER).delete()
    second = {Position.TREASURER: Position.ACCOUNTANT, Position.ACCOUNTANT: Position.TREASURER}[first]
    data = NewOfficer(unit_id=cast.an_binh.unit_id, person_id=somebody(cast).pk, position=first, on=ON)
    lan = cast.lan.actor
    term = officer_appoint(actor=lan, data=data)
    with pytest.raises(RuleViolated, match=r"officer\.treasurer_is_accountant"):
        officer_appoint(actor=lan, data=replace(data, position=second))
    officer_end(actor=lan, term_id=term.pk, on=date(2024, 1, 1), reason=OfficerEndReason.MOVED)
    officer_appoint(actor=lan, data=replace(data, position=second, on=date(2024, 1, 1)))


def test_the_database_itself_keeps_the_two_apart(cast: Cast) -> None:
    """Past the service, by a bare insert."""
    row = OfficerTerm.objects.get(position=Position.TREASURER)
    row.pk, row.position = None, Position.ACCOUNTANT
    with pytest.raises(IntegrityError, match="officerterm_treasurer_not_accountant"), transaction.atomic():
        row.save(force_insert=True)
    row.unit_id = cast.cam_ha.unit_id
    row.save(force_insert=True)


def test_rules_of_office(cast: Cast) -> None:
    data, lan = head_of_to_6(cast), cast.lan.actor
    dead = somebody(cast, "Phạm Văn Cố")
    Person.objects.filter(pk=dead.pk).update(died_on=date(2022, 12, 1))
    body = body_open(
        actor=lan,
        data=NewBody(
            unit_id=cast.an_binh.unit_id, kind=GoverningBodyKind.EXECUTIVE_COMMITTEE, term_label="2020–2025", on=FOUNDED
        ),
    )
    for code, wrong in {
        "officer.position_not_here": replace(data, position=Position.CHAIR),
        "officer.unit_not_standing": replace(data, on=date(2019, 12, 31)),
        "officer.until": replace(data, until=ON),
        "officer.person_died": replace(data, person_id=dead.pk),
        "officer.body_not_here": replace(data, body_id=body.pk),
    }.items():
        with pytest.raises(RuleViolated) as refusal:
            officer_appoint(actor=lan, data=wrong)
        assert refusal.value.code == code
    unit_close(actor=lan, unit_id=cast.to_6.unit_id, on=date(2025, 7, 1))
    with pytest.raises(RuleViolated, match=r"officer\.unit_not_standing"):
        officer_appoint(actor=lan, data=data)
    assert officer_appoint(actor=lan, data=replace(data, until=date(2025, 7, 1))).valid_to == date(2025, 7, 1)


def test_neighbours_readers_and_strangers(cast: Cast) -> None:
    data = head_of_to_6(cast)
    with pytest.raises(NotFound):
        officer_appoint(actor=cast.phuc.actor, data=data)
    for player in (cast.thu, cast.nga):
        with pytest.raises(Forbidden):
            officer_appoint(actor=player.actor, data=data)
    for person_id in (cast.sau.person.pk, 999_999_999):  # kept by the neighbour; not there at all
        with pytest.raises(NotFound) as refusal:
            officer_appoint(actor=cast.lan.actor, data=replace(data, person_id=person_id))
        assert refusal.value.code == "officer.person_unknown"
    assert not OfficerTerm.objects.filter(unit=cast.to_6.unit_id).exists()


def test_many_take_office_in_a_constant_number_of_queries(cast: Cast) -> None:
    def queries_for(size: int) -> int:
        persons = [somebody(cast, f"Ủy viên {n}").pk for n in range(size)]
        unit_id, position, actor = cast.an_binh.unit_id, Position.EXECUTIVE_MEMBER, cast.lan.actor
        rows = [NewOfficer(unit_id=unit_id, person_id=person, position=position, on=ON) for person in persons]
        with CaptureQueriesContext(connection) as queries:
            officers_appoint(actor=actor, rows=rows)
        return len(queries)

    assert queries_for(2) == queries_for(30)
    assert OfficerTerm.objects.filter(position=Position.EXECUTIVE_MEMBER).count() == 32


def test_two_at_once_for_one_position(real_cast: Cast) -> None:
    persons = [somebody(real_cast, name).pk for name in ("Lê Văn Một", "Lê Văn Hai")]
    start, answers = Barrier(2), []

    def appoint(person_id: int) -> None:
        data = NewOfficer(unit_id=real_cast.to_6.unit_id, person_id=person_id, position=Position.CHAPTER_HEAD, on=ON)
        start.wait()
        try:
            officer_appoint(actor=Actor.system("tests"), data=data)
            answers.append("appointed")
        except DomainError as refusal:
            answers.append(refusal.code)
        finally:
            connection.close()

    threads = [Thread(target=appoint, args=[person_id]) for person_id in persons]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["appointed", "officer.position_taken"]
    assert OfficerTerm.objects.filter(unit=real_cast.to_6.unit_id).count() == 1
