from __future__ import annotations

from datetime import date, timedelta

import pytest

from khuyenhoc.audit.models import Act
from khuyenhoc.core.errors import Conflict, Forbidden, NotFound, RuleViolated
from khuyenhoc.officers.enums import GoverningBodyKind, OfficerEndReason, Position
from khuyenhoc.officers.models import OfficerTerm
from khuyenhoc.officers.selectors import bodies_of, officers_of
from khuyenhoc.officers.services import (
    NewBody,
    NewOfficer,
    body_close,
    body_open,
    officer_end,
    officer_replace,
    offices_end_by_death,
)
from tests.cast import FOUNDED, SYSTEM, Cast
from tests.officers.test_appointing import somebody

ON = date(2023, 2, 9)


def term_of(cast: Cast) -> OfficerTerm:
    return OfficerTerm.objects.get(unit=cast.to_5.unit_id)


def names(cast: Cast, on: date) -> list[str]:
    return [term.person.full_name for term in officers_of(actor=cast.lan.actor, unit_id=cast.to_5.unit_id, on=on)]


def test_an_officer_leaves_and_stays_in_the_past(cast: Cast) -> None:
    officer_end(
        actor=cast.lan.actor, term_id=term_of(cast).pk, on=ON, reason=OfficerEndReason.MOVED, expected_version=0
    )
    assert (names(cast, ON - timedelta(days=1)), names(cast, ON)) == (["Đặng Thu Hà"], [])
    act = Act.objects.latest("id")
    assert act.facts == {"position": "chapter_head", "on": "2023-02-09", "reason": "moved"}
    assert act.detail.values == {"person": "Đặng Thu Hà"}


def test_one_takes_over_from_another_in_one_act(cast: Cast) -> None:
    old, heir = term_of(cast), somebody(cast, keeper="to_5")
    data = NewOfficer(unit_id=cast.to_5.unit_id, person_id=heir.pk, position=Position.CHAPTER_HEAD, on=ON)
    before = Act.objects.count()
    new = officer_replace(actor=cast.lan.actor, term_id=old.pk, data=data, reason=OfficerEndReason.RESIGNED)

    old.refresh_from_db()
    assert (old.valid_to, old.end_reason, new.valid_from) == (ON, "resigned", ON)
    assert (names(cast, ON - timedelta(days=1)), names(cast, ON)) == (["Đặng Thu Hà"], ["Lương Thị Tuyết"])
    act = Act.objects.latest("id")
    assert (Act.objects.count(), act.action) == (before + 1, "officers.replaced")


def test_a_refused_successor_leaves_the_holder_in_office(cast: Cast) -> None:
    old = term_of(cast)
    data = NewOfficer(unit_id=cast.to_5.unit_id, person_id=cast.sau.person.pk, position=Position.CHAPTER_HEAD, on=ON)
    with pytest.raises(NotFound, match=r"officer\.person_unknown"):
        officer_replace(actor=cast.lan.actor, term_id=old.pk, data=data, reason=OfficerEndReason.RESIGNED)
    old.refresh_from_db()
    assert (old.valid_to, old.version) == (None, 0)


def test_once_not_before_it_began_and_not_behind_ones_back(cast: Cast) -> None:
    lan, term = cast.lan.actor, term_of(cast)
    with pytest.raises(RuleViolated, match=r"officer\.ends_too_early"):
        officer_end(actor=lan, term_id=term.pk, on=FOUNDED, reason=OfficerEndReason.MOVED)
    officer_end(actor=lan, term_id=term.pk, on=ON, reason=OfficerEndReason.MOVED)
    with pytest.raises(Conflict, match=r"officer\.changed_meanwhile"):
        officer_end(actor=lan, term_id=term.pk, on=ON, reason=OfficerEndReason.MOVED, expected_version=0)
    with pytest.raises(RuleViolated, match=r"officer\.ended"):
        officer_end(actor=lan, term_id=term.pk, on=ON, reason=OfficerEndReason.MOVED)


def test_neighbours_and_readers(cast: Cast) -> None:
    term = term_of(cast)
    for player, refusal in ((cast.phuc, NotFound), (cast.ha, Forbidden), (cast.nga, Forbidden), (cast.dung, NotFound)):
        with pytest.raises(refusal):
            officer_end(actor=player.actor, term_id=term.pk, on=ON, reason=OfficerEndReason.MOVED)
    with pytest.raises(NotFound):
        officer_end(actor=cast.lan.actor, term_id=999_999_999, on=ON, reason=OfficerEndReason.MOVED)


def test_bodies_open_for_a_term_and_close(cast: Cast) -> None:
    lan, unit_id = cast.lan.actor, cast.an_binh.unit_id
    data = NewBody(
        unit_id=unit_id, kind=GoverningBodyKind.EXECUTIVE_COMMITTEE, term_label="2020–2025", on=date(2020, 6, 1),
        congress_on=date(2020, 6, 1), seats=15,
    )  # fmt: skip
    body = body_open(actor=lan, data=data)
    assert [b.term_label for b in bodies_of(actor=lan, unit_id=unit_id, on=ON)] == ["2020–2025"]
    with pytest.raises(RuleViolated, match=r"body\.open"):
        body_open(actor=lan, data=NewBody(unit_id=unit_id, kind=data.kind, term_label="2025–2030", on=date(2025, 6, 1)))

    body_close(actor=lan, body_id=body.pk, on=date(2025, 6, 1))
    body_open(actor=lan, data=NewBody(unit_id=unit_id, kind=data.kind, term_label="2025–2030", on=date(2025, 6, 1)))
    assert [b.term_label for b in bodies_of(actor=lan, unit_id=unit_id, on=date(2025, 6, 1))] == ["2025–2030"]
    with pytest.raises(RuleViolated, match=r"body\.closed"):
        body_close(actor=lan, body_id=body.pk, on=date(2025, 7, 1))


def test_what_a_body_must_be(cast: Cast) -> None:
    lan, kind = cast.lan.actor, GoverningBodyKind.EXECUTIVE_COMMITTEE
    unit_id = cast.an_binh.unit_id
    for code, data in {
        "body.not_here": NewBody(unit_id=cast.to_5.unit_id, kind=kind, term_label="2020–2025", on=ON),
        "body.unit_not_standing": NewBody(unit_id=unit_id, kind=kind, term_label="2015–2020", on=date(2015, 1, 1)),
        "body.term_label": NewBody(unit_id=unit_id, kind=kind, term_label=" ", on=ON),
        "body.congress_later": NewBody(
            unit_id=unit_id, kind=kind, term_label="2020–2025", on=ON, congress_on=ON + timedelta(days=1)
        ),
    }.items():
        with pytest.raises(RuleViolated) as refusal:
            body_open(actor=lan, data=data)
        assert refusal.value.code == code
    body = body_open(actor=lan, data=NewBody(unit_id=unit_id, kind=kind, term_label="2020–2025", on=ON))
    with pytest.raises(RuleViolated, match=r"body\.closes_too_early"):
        body_close(actor=lan, body_id=body.pk, on=ON)
    with pytest.raises(NotFound):
        body_close(actor=cast.phuc.actor, body_id=body.pk, on=date(2025, 1, 1))
    with pytest.raises(Forbidden):
        body_open(actor=cast.thu.actor, data=NewBody(unit_id=unit_id, kind=kind, term_label="x", on=ON))


@pytest.mark.django_db
def test_offices_end_with_their_holder_and_twice_is_no_harm(cast: Cast) -> None:
    died = date(2024, 3, 5)
    assert cast.ha.person is not None
    assert offices_end_by_death(actor=SYSTEM, person_id=cast.ha.person.pk, on=died) == 1
    assert offices_end_by_death(actor=SYSTEM, person_id=cast.ha.person.pk, on=died) == 0
    term = OfficerTerm.objects.get(person=cast.ha.person)
    assert (term.valid_to, term.end_reason) == (date(2024, 3, 6), OfficerEndReason.DIED)
    assert OfficerTerm.objects.filter(valid_to__isnull=False).count() == 1
