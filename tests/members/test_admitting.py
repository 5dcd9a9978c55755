from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from khuyenhoc.core import clock
from khuyenhoc.core.errors import Forbidden, NotFound
from khuyenhoc.members.enums import MembershipKind
from khuyenhoc.members.models import Membership
from khuyenhoc.members.services import Admission, member_admit
from khuyenhoc.org.services import unit_close
from khuyenhoc.people.models import Person
from khuyenhoc.people.services import PersonData
from tests.cast import FOUNDED, SYSTEM, Cast
from tests.members.register import JOINED, admit, also, last_act, refusal

pytestmark = pytest.mark.django_db
NUMBER = "042160000123"


def admission(cast: Cast, **more: Any) -> Admission:
    given: dict[str, Any] = {
        "unit_id": cast.to_5.unit_id,
        "joined_on": JOINED,
        "person": PersonData(full_name="Nguyễn Thị Ánh"),
    }
    return Admission(**(given | more))


def test_member_admit_writes_person_membership_and_act(cast: Cast) -> None:
    person = PersonData(full_name=" nguyễn thị  ánh ", birth_year=1960, phone="84 912 345 678", occupation="Hưu trí")
    row = member_admit(actor=cast.ha.actor, data=admission(cast, person=person, kind=MembershipKind.HONORARY))
    values = Membership.objects.filter(pk=row.pk).values(
        "unit_id", "kind", "is_primary", "joined_on", "left_on", "sort_name", "search_name", "birth_year", "version"
    )
    assert list(values) == [
        {
            "unit_id": cast.to_5.unit_id, "kind": "honorary", "is_primary": True, "joined_on": JOINED, "left_on": None,
            "sort_name": "anh 4 nguye~n 3 thi 5", "search_name": "nguyen thi anh", "birth_year": 1960, "version": 0,
        }
    ]  # fmt: skip
    assert (row.person.full_name, row.person.phone, row.person.keeper_id) == (
        "Nguyễn Thị Ánh", "0912345678", cast.to_5.unit_id,
    )  # fmt: skip
    act = last_act()
    assert (act.action, act.actor_name, act.path) == ("members.member_admitted", "Đặng Thu Hà", cast.to_5.path)
    assert act.facts == {
        "person": row.person_id, "unit": cast.to_5.unit_id, "kind": "honorary", "is_primary": True,
        "joined_on": "2021-03-01",
    }  # fmt: skip
    assert act.detail.values == {"full_name": "Nguyễn Thị Ánh"}


def test_member_admit_asks_who_may(cast: Cast) -> None:
    with pytest.raises(NotFound):
        member_admit(actor=cast.phuc.actor, data=admission(cast))
    with pytest.raises(Forbidden):
        member_admit(actor=cast.thu.actor, data=admission(cast))
    assert Membership.objects.count() == 0
    assert member_admit(actor=cast.lan.actor, data=admission(cast)).pk


def test_member_admit_refuses_days_outside_the_unit_and_the_future(cast: Cast) -> None:
    unit_close(actor=SYSTEM, unit_id=cast.to_6.unit_id, on=date(2024, 1, 1))
    today = clock.today()
    for unit, on, code in (
        (cast.to_5, FOUNDED - timedelta(days=1), "member.before_unit"),
        (cast.to_6, date(2024, 1, 1), "member.unit_closed"),
        (cast.to_5, today + timedelta(days=1), "member.future"),
        (cast.center, JOINED, "member.unit_has_none"),
    ):
        data = admission(cast, unit_id=unit.unit_id, joined_on=on)
        assert refusal(member_admit, actor=cast.lan.actor, data=data) == code
    assert Membership.objects.count() == 0
    for unit, on in ((cast.to_5, FOUNDED), (cast.to_5, today), (cast.an_binh, JOINED)):
        assert member_admit(actor=cast.lan.actor, data=admission(cast, unit_id=unit.unit_id, joined_on=on)).pk


def test_member_admit_refuses_twice_in_a_unit_and_a_second_primary(cast: Cast) -> None:
    first = admit(cast.to_5, "Nguyễn Thị Ánh")
    again: dict[str, Any] = {"person_id": first.person_id, "person": None}
    for more, code in (
        ({"is_primary": False}, "member.already_in_unit"),
        ({"unit_id": cast.school.unit_id}, "member.second_primary"),
    ):
        assert refusal(member_admit, actor=SYSTEM, data=admission(cast, **again, **more)) == code
    second = member_admit(actor=SYSTEM, data=admission(cast, **again, unit_id=cast.school.unit_id, is_primary=False))
    assert (second.person_id, second.is_primary, second.person.keeper_id) == (
        first.person_id, False, cast.to_5.unit_id,
    )  # fmt: skip


def test_member_admit_makes_the_first_membership_primary(cast: Cast) -> None:
    data = admission(cast, is_primary=False)
    assert refusal(member_admit, actor=cast.ha.actor, data=data) == "member.needs_primary"
    assert Person.objects.filter(full_name="Nguyễn Thị Ánh").count() == 0
    assert member_admit(actor=cast.ha.actor, data=admission(cast)).is_primary


def test_member_admit_knows_a_person_by_identity_and_name(cast: Cast) -> None:
    """The school's head cannot read the village's list, and still enters nobody twice."""
    first = admit(cast.to_5, "Nguyễn Thị Ánh", identity=NUMBER)
    at_school: dict[str, Any] = {"unit_id": cast.school.unit_id, "is_primary": False}
    other = PersonData(full_name="Lê Văn Khác", identity=NUMBER)
    data = admission(cast, **at_school, person=other)
    assert refusal(member_admit, actor=cast.mai.actor, data=data) == "person.identity_taken"
    same = PersonData(full_name="NGUYỄN THỊ ÁNH", identity="042 160 000 123")
    second = member_admit(actor=cast.mai.actor, data=admission(cast, **at_school, person=same))
    assert second.person_id == first.person_id


def test_member_admit_refuses_the_dead_and_people_out_of_sight(cast: Cast) -> None:
    first = admit(cast.to_5, "Nguyễn Thị Ánh")
    data = admission(cast, unit_id=cast.dong.unit_id, person_id=first.person_id, person=None)
    assert refusal(member_admit, actor=cast.sau.actor, data=data) == "not_found"
    Person.objects.filter(pk=first.person_id).update(died_on=date(2022, 1, 1))
    data = admission(cast, unit_id=cast.to_6.unit_id, person_id=first.person_id, person=None)
    assert refusal(member_admit, actor=cast.lan.actor, data=data) == "member.dead"


def test_names_of_memberships_follow_the_person(cast: Cast) -> None:
    first = admit(cast.to_5, "Nguyễn Thị Ánh")
    second = also(cast.school, first)
    Person.objects.filter(pk=first.person_id).update(full_name="Trần Bình", sort_name="binh 1 tra~n 1", sex="male")
    rows = Membership.objects.order_by("id").values_list("id", "sort_name", "search_name", "sex")
    assert list(rows) == [(m.pk, "binh 1 tra~n 1", "tran binh", "male") for m in (first, second)]
