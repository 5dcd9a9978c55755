from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from khuyenhoc.core import clock
from khuyenhoc.core.errors import Conflict, Forbidden, NotFound
from khuyenhoc.members.enums import LeaveReason
from khuyenhoc.members.handlers import end_on_death
from khuyenhoc.members.models import Membership
from khuyenhoc.members.selectors import members_at
from khuyenhoc.members.services import member_end
from khuyenhoc.people.events import PersonDied
from khuyenhoc.people.models import Person
from khuyenhoc.people.services import names_look
from tests.cast import SYSTEM, Cast
from tests.members.register import JOINED, admit, also, last_act, refusal

pytestmark = pytest.mark.django_db
ON = date(2023, 2, 1)


def periods(person_id: int) -> list[tuple[object, ...]]:
    rows = Membership.objects.filter(person_id=person_id).order_by("joined_on", "unit_id", "id")
    return list(rows.values_list("unit_id", "joined_on", "left_on", "left_reason", "is_primary"))


def test_member_end_writes_the_end_and_the_act(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh")
    member_end(actor=cast.ha.actor, membership_id=row.pk, on=ON, reason=LeaveReason.MOVED_AWAY, expected_version=0)
    assert periods(row.person_id) == [(cast.to_5.unit_id, JOINED, ON, "moved_away", True)]
    act = last_act()
    assert (act.action, act.path) == ("members.member_ended", cast.to_5.path)
    assert act.facts == {
        "person": row.person_id, "unit": cast.to_5.unit_id, "on": "2023-02-01", "reason": "moved_away",
        "primary_now": None,
    }  # fmt: skip


def test_member_end_asks_who_may(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh")
    given: dict[str, Any] = {"membership_id": row.pk, "on": ON, "reason": LeaveReason.RESIGNED}
    for player in (cast.phuc, cast.mai, cast.khang):
        with pytest.raises(NotFound):
            member_end(actor=player.actor, **given)
    names_look(actor=cast.khang.actor, unit_id=cast.to_5.unit_id, reason="Kiểm tra sổ theo kế hoạch 05")
    with pytest.raises(Forbidden):
        member_end(actor=cast.khang.actor, **given)
    assert member_end(actor=cast.lan.actor, **given).left_on == ON


def test_member_end_refuses_by_rule(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh")
    for on, reason, code in (
        (ON, LeaveReason.TRANSFERRED, "member.reason_not_given"),
        (ON, LeaveReason.PRIMARY_MOVED, "member.reason_not_given"),
        (JOINED, LeaveReason.RESIGNED, "member.ends_before_joining"),
        (clock.today() + timedelta(days=1), LeaveReason.RESIGNED, "member.future"),
    ):
        assert refusal(member_end, actor=SYSTEM, membership_id=row.pk, on=on, reason=reason) == code
    with pytest.raises(Conflict):
        member_end(actor=SYSTEM, membership_id=row.pk, on=ON, reason=LeaveReason.RESIGNED, expected_version=7)
    member_end(actor=SYSTEM, membership_id=row.pk, on=ON, reason=LeaveReason.RESIGNED)
    again: dict[str, Any] = {"actor": SYSTEM, "membership_id": row.pk, "on": ON, "reason": LeaveReason.RESIGNED}
    assert refusal(member_end, **again) == "member.already_left"


def test_a_mistake_holds_on_no_day_and_makes_room(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh")
    paths = [cast.an_binh.path]
    assert members_at(paths, on=date(2022, 1, 1)) == {cast.an_binh.path: 1}
    member_end(actor=SYSTEM, membership_id=row.pk, on=ON, reason=LeaveReason.ENTERED_BY_MISTAKE)
    assert periods(row.person_id) == [(cast.to_5.unit_id, JOINED, JOINED, "mistake", True)]
    assert members_at(paths, on=date(2022, 1, 1)) == members_at(paths, on=JOINED) == {cast.an_binh.path: 0}
    also_row = Membership.objects.create(
        tenant_id=row.tenant_id, person=row.person, unit_id=row.unit_id, joined_on=JOINED
    )
    assert also_row.pk


def test_when_the_primary_ends_the_oldest_other_becomes_primary(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh")
    also(cast.school, row, on=date(2021, 6, 1))
    also(cast.to_6, row, on=date(2022, 6, 1))
    member_end(actor=cast.lan.actor, membership_id=row.pk, on=ON, reason=LeaveReason.RESIGNED)
    assert periods(row.person_id) == [
        (cast.to_5.unit_id, JOINED, ON, "resigned", True),
        (cast.school.unit_id, date(2021, 6, 1), ON, "primary", False),
        (cast.to_6.unit_id, date(2022, 6, 1), None, "", False),
        (cast.school.unit_id, ON, None, "", True),
    ]
    assert Person.objects.get(pk=row.person_id).keeper_id == cast.school.unit_id
    assert last_act().facts["primary_now"] == cast.school.unit_id
    for on in (date(2021, 4, 1), date(2022, 7, 1), ON, date(2024, 1, 1)):
        assert members_at([cast.an_binh.path], on=on) == {cast.an_binh.path: 1}


def test_a_death_ends_every_membership_after_the_act(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh")
    also(cast.school, row)
    member_end(actor=cast.ha.actor, membership_id=row.pk, on=ON, reason=LeaveReason.DIED)
    assert Person.objects.get(pk=row.person_id).died_on == ON
    fact = PersonDied(row.person_id, ON.isoformat())
    end_on_death(fact)
    end_on_death(fact)  # a handler may run twice
    assert Membership.objects.filter(person_id=row.person_id, left_on=None).count() == 0
    assert [p[3] for p in periods(row.person_id) if p[2] == ON or p[2] == ON + timedelta(days=1)].count("died") == 2
    assert members_at([cast.an_binh.path], on=ON + timedelta(days=1)) == {cast.an_binh.path: 0}
