from __future__ import annotations

from datetime import date, timedelta

import pytest

from khuyenhoc.core import clock
from khuyenhoc.core.errors import NotFound
from khuyenhoc.members.selectors import members_at
from khuyenhoc.members.services import member_change_primary
from khuyenhoc.people.models import Person
from tests.cast import SYSTEM, Cast
from tests.members.register import JOINED, admit, also, last_act, refusal
from tests.members.test_ending import periods

pytestmark = pytest.mark.django_db
ON = date(2023, 2, 1)


def test_change_primary_keeps_the_past_and_moves_the_record(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh")
    second = also(cast.school, row)
    now = member_change_primary(actor=cast.lan.actor, membership_id=second.pk, on=ON)
    assert periods(row.person_id) == [
        (cast.to_5.unit_id, JOINED, ON, "primary", True),
        (cast.school.unit_id, JOINED, ON, "primary", False),
        (cast.to_5.unit_id, ON, None, "", False),
        (cast.school.unit_id, ON, None, "", True),
    ]
    assert Person.objects.get(pk=row.person_id).keeper_id == cast.school.unit_id
    paths = [cast.to_5.path, cast.school.path]
    assert members_at(paths, on=date(2022, 1, 1)) == {cast.to_5.path: 1, cast.school.path: 0}
    assert members_at(paths, on=ON) == {cast.to_5.path: 0, cast.school.path: 1}
    act = last_act()
    assert (act.action, act.object_id, act.path) == ("members.primary_changed", str(now.pk), cast.school.path)
    assert act.facts == {
        "person": row.person_id, "from": cast.to_5.unit_id, "to": cast.school.unit_id, "on": "2023-02-01",
    }  # fmt: skip


def test_change_primary_refuses_by_rule(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh")
    second = also(cast.school, row, on=date(2022, 1, 1))
    for membership, on, code in (
        (row, ON, "member.already_primary"),
        (second, clock.today() + timedelta(days=1), "member.future"),
        (second, JOINED, "member.ends_before_joining"),
    ):
        assert refusal(member_change_primary, actor=SYSTEM, membership_id=membership.pk, on=on) == code
    with pytest.raises(NotFound):
        member_change_primary(actor=cast.phuc.actor, membership_id=second.pk, on=ON)
    assert member_change_primary(actor=cast.mai.actor, membership_id=second.pk, on=ON).is_primary
