from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from khuyenhoc.core import clock
from khuyenhoc.core.errors import Conflict, Forbidden, NotFound
from khuyenhoc.members.models import Membership
from khuyenhoc.members.services import member_transfer
from khuyenhoc.people.services import names_look
from tests.cast import SYSTEM, Cast
from tests.members.register import JOINED, admit, also, last_act, refusal

pytestmark = pytest.mark.django_db
ON = date(2022, 5, 1)


def state(membership: Membership) -> tuple[object, ...]:
    membership.refresh_from_db()
    m = membership
    return m.unit_id, m.joined_on, m.left_on, m.left_reason, m.is_primary, m.came_from_id


def test_member_transfer_ends_one_and_opens_the_other_on_the_same_day(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh")
    moved = member_transfer(
        actor=cast.lan.actor, membership_id=row.pk, to_unit_id=cast.to_6.unit_id, on=ON, expected_version=0
    )
    assert state(row) == (cast.to_5.unit_id, JOINED, ON, "transferred", True, None)
    assert state(moved) == (cast.to_6.unit_id, ON, None, "", True, row.pk)
    moved.person.refresh_from_db()
    assert (moved.person_id, moved.person.keeper_id) == (row.person_id, cast.to_6.unit_id)
    act = last_act()
    assert (act.action, act.path, act.actor_name) == ("members.member_transferred", cast.to_5.path, "Lê Thị Lan")
    assert act.facts == {
        "person": row.person_id, "from": cast.to_5.unit_id, "to": cast.to_6.unit_id, "to_path": cast.to_6.path,
        "on": "2022-05-01",
    }  # fmt: skip


def test_member_transfer_of_a_second_membership_leaves_the_record(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh")
    second = also(cast.school, row)
    moved = member_transfer(actor=cast.lan.actor, membership_id=second.pk, to_unit_id=cast.to_6.unit_id, on=ON)
    assert moved.is_primary is False
    row.person.refresh_from_db()
    assert row.person.keeper_id == cast.to_5.unit_id


def test_member_transfer_asks_at_both_units(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh")
    there: dict[str, Any] = {"membership_id": row.pk, "on": ON}
    for player, target, error in (
        (cast.ha, cast.to_6, NotFound),  # the head sees only her own chapter
        (cast.lan, cast.dong, NotFound),
        (cast.phuc, cast.dong, NotFound),
        (cast.khang, cast.dong, NotFound),  # numbers, not names
        (cast.thu, cast.dong, Forbidden),
    ):
        with pytest.raises(error):
            member_transfer(actor=player.actor, to_unit_id=target.unit_id, **there)
    assert Membership.objects.filter(left_on=None).count() == 1
    names_look(actor=cast.khang.actor, unit_id=cast.an_binh.unit_id, reason="Sắp xếp lại tổ dân phố theo công văn 12")
    assert member_transfer(actor=cast.khang.actor, to_unit_id=cast.dong.unit_id, **there).unit_id == cast.dong.unit_id


def test_member_transfer_refuses_by_rule(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh")
    also(cast.school, row)
    for unit, on, code in (
        (cast.to_5, ON, "member.same_unit"),
        (cast.school, ON, "member.already_in_unit"),
        (cast.center, ON, "member.unit_has_none"),
        (cast.to_6, JOINED, "member.ends_before_joining"),
        (cast.to_6, date(2019, 1, 1), "member.before_unit"),
        (cast.to_6, clock.today() + timedelta(days=1), "member.future"),
    ):
        given: dict[str, Any] = {"membership_id": row.pk, "to_unit_id": unit.unit_id, "on": on}
        assert refusal(member_transfer, actor=SYSTEM, **given) == code
    assert state(row) == (cast.to_5.unit_id, JOINED, None, "", True, None)
    given = {"membership_id": row.pk, "to_unit_id": cast.to_6.unit_id, "on": ON}
    member_transfer(actor=SYSTEM, **given)
    assert refusal(member_transfer, actor=SYSTEM, **given) == "member.already_left"


def test_member_transfer_refuses_what_was_seen_in_another_state(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh")
    Membership.objects.filter(pk=row.pk).update(version=3)
    given: dict[str, Any] = {"actor": SYSTEM, "membership_id": row.pk, "to_unit_id": cast.to_6.unit_id, "on": ON}
    with pytest.raises(Conflict) as caught:
        member_transfer(**given, expected_version=0)
    assert (caught.value.code, caught.value.current) == ("member.changed_meanwhile", row)
    assert member_transfer(**given, expected_version=3).pk
