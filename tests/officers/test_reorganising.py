from __future__ import annotations

import pytest

from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.officers.enums import OfficerEndReason, Position
from khuyenhoc.officers.models import GoverningBody, OfficerTerm
from khuyenhoc.officers.services import NewOfficer, officer_appoint
from khuyenhoc.org.models import Reorganisation
from khuyenhoc.org.reorganising.steps import Found
from khuyenhoc.org.services.reorganising import (
    reorganisation_change,
    reorganisation_commit,
    reorganisation_preview,
    reorganisation_undo,
)
from tests.cast import SYSTEM, Cast
from tests.org.reorganising.plans import ON, drafted, merger


def held() -> set[tuple[object, ...]]:
    return {
        *OfficerTerm.objects.values_list("pk", "unit", "person", "position", "valid_from", "valid_to", "end_reason"),
        *GoverningBody.objects.values_list("pk", "unit", "valid_from", "valid_to"),
    }


def merged(cast: Cast, leader: int | str) -> tuple[Reorganisation, int]:
    steps = merger(cast)
    act = drafted(cast.khang.actor, steps)
    assert isinstance(steps[0], Found)
    new = steps[0].unit_id
    answers = {f"officers.{new}": str(leader)}
    reorganisation_change(actor=cast.khang.actor, reorganisation_id=act.pk, expected_version=0, answers=answers)
    return reorganisation_commit(actor=cast.khang.actor, reorganisation_id=act.pk), new


@pytest.fixture
def chairs(cast: Cast) -> Cast:
    for unit, player in ((cast.an_binh, cast.lan), (cast.cam_ha, cast.phuc)):
        OfficerTerm.objects.filter(unit=unit.unit_id).delete()
        officer_appoint(
            actor=SYSTEM,
            data=NewOfficer(
                unit_id=unit.unit_id, person_id=player.person.pk, position=Position.CHAIR, on=ON.replace(year=2021)
            ),
        )
    return cast


def test_a_person_decides_who_leads_until_the_first_congress(chairs: Cast) -> None:
    act = drafted(chairs.khang.actor, merger(chairs))
    preview = reorganisation_preview(actor=chairs.khang.actor, reorganisation_id=act.pk)
    [question] = [asked for asked in preview.questions if asked.key.startswith("officers.")]
    assert question in preview.undecided
    assert [choice.value for choice in question.choices] == [
        str(chairs.lan.person.pk),
        str(chairs.phuc.person.pk),
        "later",
    ]
    with pytest.raises(RuleViolated, match=r"reorganisation\.undecided"):
        reorganisation_commit(actor=chairs.khang.actor, reorganisation_id=act.pk)


def test_the_old_committees_make_the_provisional_one(chairs: Cast) -> None:
    _, new = merged(chairs, chairs.phuc.person.pk)
    body = GoverningBody.objects.get(unit=new)
    assert (body.is_provisional, body.term_label, body.valid_from) == (True, "Lâm thời", ON)
    terms = OfficerTerm.objects.filter(unit=new)
    assert set(terms.values_list("person", "position", "is_acting", "body", "valid_from", "valid_to")) == {
        (chairs.phuc.person.pk, Position.CHAIR, True, body.pk, ON, None),
        (chairs.lan.person.pk, Position.VICE_CHAIR, False, body.pk, ON, None),
    }
    old = OfficerTerm.objects.filter(unit__in=[chairs.an_binh.unit_id, chairs.cam_ha.unit_id])
    assert set(old.values_list("valid_to", "end_reason")) == {(ON, OfficerEndReason.REORGANISED)}


def test_put_off_nobody_leads_yet(chairs: Cast) -> None:
    _, new = merged(chairs, "later")
    assert not OfficerTerm.objects.filter(unit=new).exists()
    assert not GoverningBody.objects.filter(unit=new).exists()


def test_undone_everybody_is_where_they_were(chairs: Cast) -> None:
    before = held()
    act, _ = merged(chairs, chairs.lan.person.pk)
    assert held() != before
    reorganisation_undo(actor=chairs.khang.actor, reorganisation_id=act.pk)
    assert held() == before


def test_whoever_took_office_since_stands_in_the_way_of_undoing(chairs: Cast) -> None:
    act, new = merged(chairs, chairs.lan.person.pk)
    data = NewOfficer(unit_id=new, person_id=chairs.dung.person.pk, position=Position.ACCOUNTANT, on=ON)
    officer_appoint(actor=SYSTEM, data=data)
    with pytest.raises(RuleViolated, match=r"reorganisation\.built_upon"):
        reorganisation_undo(actor=chairs.khang.actor, reorganisation_id=act.pk)


def test_an_office_that_began_later_is_settled_first(chairs: Cast) -> None:
    OfficerTerm.objects.filter(unit=chairs.cam_ha.unit_id).update(valid_from=ON)
    with pytest.raises(RuleViolated, match=r"reorganisation\.office_later"):
        merged(chairs, "later")
