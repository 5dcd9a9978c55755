from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from khuyenhoc.core import clock
from khuyenhoc.core.errors import NotFound
from khuyenhoc.people.enums import HouseholdRelation
from khuyenhoc.people.models import HouseholdMember, Person
from khuyenhoc.people.selectors import household_members, household_of, households_visible
from khuyenhoc.people.services import household_form, household_join, household_leave
from tests.cast import SYSTEM, Cast
from tests.members.register import last_act, refusal
from tests.people.test_persons import make

pytestmark = pytest.mark.django_db
ON = date(2022, 1, 1)


def test_form_join_and_leave(cast: Cast) -> None:
    head, member = make(cast, "Đặng Văn Ước"), make(cast)
    household = household_form(actor=cast.ha.actor, keeper_id=cast.to_5.unit_id, head_id=head.pk, on=ON)
    assert (household.label, household.keeper_id) == ("Hộ Đặng Văn Ước", cast.to_5.unit_id)
    household_join(actor=cast.ha.actor, household_id=household.pk, person_id=member.pk, on=ON)
    assert [row.person.full_name for row in household_members(actor=cast.ha.actor, household=household)] == [
        "Đặng Văn Ước",
        "Nguyễn Thị Ánh",
    ]
    act = last_act()
    assert (act.action, act.path) == ("people.household_joined", cast.to_5.path)
    assert act.facts == {"person": member.pk, "relation": "member", "from": "2022-01-01"}
    household_leave(actor=cast.ha.actor, person_id=member.pk, on=date(2023, 1, 1))
    assert household_of(person=member) is None
    assert list(HouseholdMember.objects.filter(person=member).values_list("valid_from", "valid_to")) == [
        (ON, date(2023, 1, 1))
    ]


def test_one_household_a_person_and_one_head_a_household(cast: Cast) -> None:
    head, member = make(cast, "Đặng Văn Ước"), make(cast)
    household = household_form(actor=SYSTEM, keeper_id=cast.to_5.unit_id, head_id=head.pk, on=ON)
    other = household_form(actor=SYSTEM, keeper_id=cast.to_5.unit_id, head_id=member.pk, on=ON)
    given: dict[str, Any] = {"actor": SYSTEM, "household_id": household.pk, "on": date(2023, 1, 1)}
    assert refusal(household_join, **given, person_id=member.pk) == "household.in_another"
    household_leave(actor=SYSTEM, person_id=member.pk, on=date(2022, 6, 1))
    as_head = {"person_id": member.pk, "relation": HouseholdRelation.HEAD}
    assert refusal(household_join, **given, **as_head) == "household.has_head"
    assert household_join(**given, person_id=member.pk).household_id == household.pk
    assert list(household_members(actor=SYSTEM, household=other)) == []


def test_days_of_a_household(cast: Cast) -> None:
    head = make(cast)
    future = clock.today() + timedelta(days=1)
    given: dict[str, Any] = {"actor": SYSTEM, "keeper_id": cast.to_5.unit_id, "head_id": head.pk}
    assert refusal(household_form, **given, on=future) == "household.future"
    assert refusal(household_leave, actor=SYSTEM, person_id=head.pk, on=ON) == "household.none"
    household_form(**given, on=ON)
    for on in (ON, date(2021, 1, 1)):
        assert refusal(household_leave, actor=SYSTEM, person_id=head.pk, on=on) == "household.left_too_early"
    assert household_leave(actor=SYSTEM, person_id=head.pk, on=clock.today()).valid_to == clock.today()


def test_households_are_seen_where_they_are_kept(cast: Cast) -> None:
    head = make(cast)
    household = household_form(actor=SYSTEM, keeper_id=cast.to_5.unit_id, head_id=head.pk, on=ON)
    assert set(households_visible(actor=cast.ha.actor)) == {household}
    assert set(households_visible(actor=cast.phuc.actor)) == set(households_visible(actor=cast.khang.actor)) == set()
    with pytest.raises(NotFound):
        household_join(actor=cast.phuc.actor, household_id=household.pk, person_id=head.pk, on=ON)
    with pytest.raises(NotFound):
        household_leave(actor=cast.phuc.actor, person_id=head.pk, on=date(2023, 1, 1))


def test_both_the_household_and_the_person_must_be_ones_own(cast: Cast) -> None:
    """Chị Hà keeps Tổ 5, ông Sáu the village next door: neither puts people into the other's households."""
    mine, theirs = make(cast, "Đặng Văn Ước"), make(cast)
    Person.objects.filter(pk=theirs.pk).update(keeper=cast.dong.unit_id)
    own = household_form(actor=SYSTEM, keeper_id=cast.to_5.unit_id, head_id=mine.pk, on=ON)
    other = household_form(actor=SYSTEM, keeper_id=cast.dong.unit_id, head_id=theirs.pk, on=ON)
    free = make(cast, "Lê Văn Ba")
    for household, person in ((other, free), (own, theirs)):
        with pytest.raises(NotFound):
            household_join(actor=cast.ha.actor, household_id=household.pk, person_id=person.pk, on=ON)
    with pytest.raises(NotFound):
        household_form(actor=cast.ha.actor, keeper_id=cast.to_5.unit_id, head_id=theirs.pk, on=ON)
    household_join(actor=cast.ha.actor, household_id=own.pk, person_id=free.pk, on=ON)
    assert HouseholdMember.objects.filter(household=other).count() == 1


def test_neighbours_of_a_household_see_only_whom_they_know(cast: Cast) -> None:
    """Bác Sáu knows the one who lives with people of another commune, not those people."""
    mine, theirs = make(cast, "Đặng Văn Ước"), make(cast)
    household = household_form(actor=SYSTEM, keeper_id=cast.to_5.unit_id, head_id=mine.pk, on=ON)
    household_join(actor=SYSTEM, household_id=household.pk, person_id=theirs.pk, on=ON)
    Person.objects.filter(pk=theirs.pk).update(keeper=cast.dong.unit_id)
    for player, seen in ((cast.sau, {theirs.pk}), (cast.ha, {mine.pk}), (cast.thu, set())):
        found = household_members(actor=player.actor, household=household)
        assert {row.person_id for row in found} == seen
