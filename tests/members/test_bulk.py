from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest
from django.db import connection

from khuyenhoc.audit.models import Act
from khuyenhoc.core.errors import Conflict, Forbidden, NotFound, RuleViolated
from khuyenhoc.members.enums import LeaveReason, MembershipKind
from khuyenhoc.members.models import BulkAct, Membership
from khuyenhoc.members.services import members_end_bulk, members_set_kind_bulk, members_transfer_bulk
from khuyenhoc.people.services import names_look
from tests.cast import SYSTEM, Cast
from tests.members.register import JOINED, admit, also, last_act, refusal

ON = date(2023, 2, 1)
KEY = "một lần bấm"


def chosen(*rows: Membership) -> dict[int, int]:
    return {row.pk: row.version for row in rows}


@pytest.mark.django_db
def test_transfer_of_a_selection_is_one_act(cast: Cast) -> None:
    rows = [admit(cast.to_5, name) for name in ("Nguyễn Thị Ánh", "Đặng Văn Ước")]
    bystander = admit(cast.to_5, "Lò Thị Pành")
    acts = Act.objects.count()
    given: dict[str, Any] = {
        "actor": cast.lan.actor,
        "selection": chosen(*rows),
        "to_unit_id": cast.to_6.unit_id,
        "on": ON,
    }
    assert members_transfer_bulk(**given, key=KEY) == 2
    open_now = Membership.objects.filter(left_on=None).values_list("person_id", "unit_id", "joined_on", "is_primary")
    assert set(open_now) == {
        *((row.person_id, cast.to_6.unit_id, ON, True) for row in rows),
        (bystander.person_id, cast.to_5.unit_id, JOINED, True),
    }
    act = last_act()
    assert Act.objects.count() == acts + 1
    assert (act.action, act.path) == ("members.transferred", cast.to_5.path)
    assert act.facts == {
        "to": cast.to_6.unit_id, "on": "2023-02-01", "memberships": [row.pk for row in rows], "count": 2,
    }  # fmt: skip


@pytest.mark.django_db
def test_the_same_key_does_it_once(cast: Cast) -> None:
    rows = [admit(cast.to_5, name) for name in ("Nguyễn Thị Ánh", "Đặng Văn Ước")]
    given: dict[str, Any] = {
        "actor": cast.ha.actor,
        "selection": chosen(*rows),
        "on": ON,
        "reason": LeaveReason.RESIGNED,
    }
    assert [members_end_bulk(**given, key=KEY) for _ in range(2)] == [2, 2]
    assert Act.objects.filter(action="members.ended").count() == BulkAct.objects.count() == 1
    other: dict[str, Any] = {"selection": chosen(*rows), "kind": MembershipKind.HONORARY, "key": KEY}
    with pytest.raises(NotFound):  # the key of somebody else, or of another act
        members_set_kind_bulk(actor=cast.lan.actor, **other)


@pytest.mark.django_db
def test_all_of_a_selection_or_none(cast: Cast) -> None:
    first, second = admit(cast.to_5, "Nguyễn Thị Ánh"), admit(cast.to_5, "Đặng Văn Ước", on=date(2023, 6, 1))
    given: dict[str, Any] = {"selection": chosen(first, second), "on": ON, "reason": LeaveReason.RESIGNED, "key": KEY}
    with pytest.raises(RuleViolated) as caught:
        members_end_bulk(actor=SYSTEM, **given)
    assert caught.value.code == "member.ends_before_joining"
    assert caught.value.message.startswith("Đặng Văn Ước: ")
    assert Membership.objects.filter(left_on=None).count() == 2
    assert BulkAct.objects.count() == 0
    assert members_end_bulk(actor=SYSTEM, **(given | {"on": date(2023, 7, 1)})) == 2


@pytest.mark.django_db
def test_a_selection_asks_who_may_for_each(cast: Cast) -> None:
    here, there = admit(cast.to_5, "Nguyễn Thị Ánh"), admit(cast.dong, "Đặng Văn Ước")
    given: dict[str, Any] = {"kind": MembershipKind.HONORARY, "key": KEY}
    for player, rows in ((cast.lan, (here, there)), (cast.phuc, (here,)), (cast.khang, (here,))):
        with pytest.raises(NotFound):
            members_set_kind_bulk(actor=player.actor, selection=chosen(*rows), **given)
    names_look(actor=cast.khang.actor, unit_id=cast.to_5.unit_id, reason="Kiểm tra sổ theo kế hoạch 05")
    with pytest.raises(Forbidden):
        members_set_kind_bulk(actor=cast.khang.actor, selection=chosen(here), **given)
    assert members_set_kind_bulk(actor=cast.lan.actor, selection=chosen(here), **given) == 1
    assert set(Membership.objects.values_list("pk", "kind")) == {(here.pk, "honorary"), (there.pk, "official")}


@pytest.mark.django_db
def test_a_selection_is_refused_when_somebody_was_changed_meanwhile(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh")
    given: dict[str, Any] = {"actor": SYSTEM, "kind": MembershipKind.HONORARY, "key": KEY}
    with pytest.raises(Conflict) as caught:
        members_set_kind_bulk(selection={row.pk: row.version + 1}, **given)
    assert caught.value.code == "member.changed_meanwhile"
    assert members_set_kind_bulk(selection=chosen(row), **given) == 1


@pytest.mark.django_db
def test_selections_that_say_nothing_or_too_much(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh")
    also(cast.school, row)
    many = dict.fromkeys(range(1, 502), 0)
    kind = MembershipKind.HONORARY
    assert refusal(members_set_kind_bulk, actor=SYSTEM, selection={}, kind=kind, key=KEY) == "member.nothing_chosen"
    assert refusal(members_set_kind_bulk, actor=SYSTEM, selection=many, kind=kind, key=KEY) == "member.too_many"
    for reason, code in (
        (LeaveReason.DIED, "member.death_single"), (LeaveReason.TRANSFERRED, "member.reason_not_given"),
    ):  # fmt: skip
        given: dict[str, Any] = {"actor": SYSTEM, "selection": chosen(row), "on": ON, "reason": reason, "key": KEY}
        assert refusal(members_end_bulk, **given) == code


def test_two_clicks_at_once_do_it_once(real_cast: Cast) -> None:
    rows = [admit(real_cast.to_5, name) for name in ("Nguyễn Thị Ánh", "Đặng Văn Ước")]
    start, answers = threading.Barrier(2), []

    def click() -> None:
        try:
            start.wait()
            given: dict[str, Any] = {
                "selection": chosen(*rows),
                "to_unit_id": real_cast.to_6.unit_id,
                "on": ON,
                "key": KEY,
            }
            answers.append(members_transfer_bulk(actor=SYSTEM, **given))
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [2, 2]
    assert Membership.objects.filter(unit_id=real_cast.to_6.unit_id).count() == 2
