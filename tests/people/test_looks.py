from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import Forbidden, NotFound
from khuyenhoc.people.enums import RestrictedColumn
from khuyenhoc.people.models import RestrictedLook
from khuyenhoc.people.selectors import looks_open, people_visible
from khuyenhoc.people.services import names_look, restricted_look
from tests.cast import SYSTEM, Cast
from tests.members.register import admit, last_act, refusal
from tests.people.test_persons import NUMBER, make

pytestmark = pytest.mark.django_db
REASON = "Đối chiếu hồ sơ theo công văn 12/CV-HKH"


def names(cast_actor: Actor) -> set[str]:
    return set(people_visible(actor=cast_actor).values_list("full_name", flat=True))


def test_a_look_at_a_restricted_column_is_recorded_with_its_reason(cast: Cast) -> None:
    person = make(cast, identity=NUMBER, ethnicity="Kinh")
    given: dict[str, Any] = {"actor": cast.lan.actor, "person_id": person.pk, "reason": f" {REASON} "}
    assert restricted_look(**given, column=RestrictedColumn.IDENTITY) == NUMBER
    assert restricted_look(**given, column=RestrictedColumn.ETHNICITY) == "Kinh"
    looks = RestrictedLook.objects.order_by("id").values_list("user_id", "person_id", "unit_id", "column", "reason")
    shared = (cast.lan.user.pk, person.pk, cast.to_5.unit_id)
    assert list(looks) == [(*shared, "identity", REASON), (*shared, "ethnicity", REASON)]
    act = last_act()
    assert (act.action, act.path, act.facts) == (
        "people.restricted_looked", cast.to_5.path, {"column": "ethnicity"},
    )  # fmt: skip
    assert act.detail.values == {"reason": REASON}


def test_a_look_without_a_real_reason_is_refused_and_not_recorded(cast: Cast) -> None:
    person = make(cast, identity=NUMBER)
    given: dict[str, Any] = {"actor": cast.lan.actor, "person_id": person.pk, "column": RestrictedColumn.IDENTITY}
    for reason, code in (
        ("", "look.no_reason"), ("  ", "look.no_reason"), ("xem", "look.poor_reason"), ("a" * 30, "look.poor_reason"),
        ("lý do " * 50, "look.reason_too_long"),
    ):  # fmt: skip
        assert refusal(restricted_look, **given, reason=reason) == code
    assert RestrictedLook.objects.count() == 0
    assert restricted_look(**given, reason=REASON) == NUMBER


def test_a_look_asks_for_the_permission_and_for_somebody(cast: Cast) -> None:
    person = make(cast, identity=NUMBER)
    given: dict[str, Any] = {"person_id": person.pk, "column": RestrictedColumn.IDENTITY, "reason": REASON}
    for actor, error in (
        (cast.ha.actor, Forbidden), (cast.phuc.actor, NotFound), (cast.khang.actor, NotFound), (SYSTEM, Forbidden),
    ):  # fmt: skip
        with pytest.raises(error):
            restricted_look(actor=actor, **given)
    assert RestrictedLook.objects.count() == 0


def test_names_open_for_an_hour_to_who_gave_a_reason(cast: Cast) -> None:
    admit(cast.to_5, "Nguyễn Thị Ánh")
    admit(cast.dong, "Lò Thị Pành")
    khang = cast.khang.actor
    assert (names(khang), looks_open(actor=khang)) == (set(), ())
    assert refusal(names_look, actor=khang, unit_id=cast.an_binh.unit_id, reason="") == "look.no_reason"
    names_look(actor=khang, unit_id=cast.an_binh.unit_id, reason=REASON)
    seen = names(khang)
    assert "Nguyễn Thị Ánh" in seen
    assert "Lò Thị Pành" not in seen
    assert names(cast.thu.actor) == set()  # the reason was one person's
    act = last_act()
    assert (act.action, act.path, act.facts) == (
        "people.names_looked", cast.an_binh.path, {"unit": cast.an_binh.unit_id},
    )  # fmt: skip
    later: datetime = clock.now() + timedelta(minutes=61)
    with time_machine.travel(later, tick=False):
        assert names(cast.khang.actor) == set()


def test_names_open_only_where_the_actor_may_look(cast: Cast) -> None:
    for player, error in ((cast.lan, Forbidden), (cast.tam, Forbidden), (cast.phuc, NotFound)):
        with pytest.raises(error):
            names_look(actor=player.actor, unit_id=cast.an_binh.unit_id, reason=REASON)
    assert names_look(actor=cast.thu.actor, unit_id=cast.an_binh.unit_id, reason=REASON).unit_id == cast.an_binh.unit_id
