from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from khuyenhoc.audit.models import Act
from khuyenhoc.core.errors import DomainError, Forbidden, NotFound, RuleViolated
from khuyenhoc.org.closing import objections
from khuyenhoc.org.models import OrgUnit, Placement, UnitVersion
from khuyenhoc.org.selectors import ids_below, unit_get, units_visible
from khuyenhoc.org.services import NewDecision, NewUnit, unit_close, unit_found
from tests.cast import FOUNDED, SYSTEM, Cast, everybody_leaves
from tests.org.test_founding import chapter

ON = date(2025, 7, 1)


def test_a_closed_unit_is_gone_from_that_day_on_and_readable_for_ever(cast: Cast) -> None:
    decision = NewDecision(number="12/QĐ-HKH", decided_on=date(2025, 6, 20), authority="Hội Khuyến học phường An Bình")
    unit = unit_close(actor=cast.lan.actor, unit_id=cast.to_6.unit_id, on=ON, decision=decision)

    lan, day_before = cast.lan.actor, ON - timedelta(days=1)
    assert unit.valid_to == ON
    assert unit.pk in ids_below(cast.an_binh.path, on=day_before)
    assert unit.pk not in ids_below(cast.an_binh.path, on=ON)
    assert unit.pk not in {version.unit_id for version in units_visible(actor=lan, on=ON)}
    assert unit_get(actor=lan, unit_id=unit.pk, on=date(2030, 1, 1)).name == cast.to_6.name
    act = Act.objects.latest("id")
    assert (act.action, act.facts) == (
        "org.unit_closed",
        {"from": "2025-07-01", "decision": "12/QĐ-HKH ngày 20/06/2025"},
    )


def test_children_close_first(cast: Cast) -> None:
    khang = cast.khang.actor
    with pytest.raises(RuleViolated, match=r"unit\.has_children"):
        unit_close(actor=khang, unit_id=cast.an_binh.unit_id, on=ON)
    for child in (cast.to_5, cast.to_6, cast.school, cast.center):
        everybody_leaves(child, ON - timedelta(days=1))
        unit_close(actor=SYSTEM, unit_id=child.unit_id, on=ON)
    everybody_leaves(cast.an_binh, ON - timedelta(days=1))
    with pytest.raises(RuleViolated, match=r"unit\.has_children"):  # on that earlier day they still stood
        unit_close(actor=khang, unit_id=cast.an_binh.unit_id, on=ON - timedelta(days=1))
    assert unit_close(actor=khang, unit_id=cast.an_binh.unit_id, on=ON).valid_to == ON


def test_closing_is_an_act_of_the_level_above(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        unit_close(actor=cast.lan.actor, unit_id=cast.an_binh.unit_id, on=ON)
    with pytest.raises(Forbidden, match=r"unit\.root_forbidden"):
        unit_close(actor=cast.khang.actor, unit_id=cast.province.unit_id, on=ON)
    with pytest.raises(NotFound):
        unit_close(actor=cast.phuc.actor, unit_id=cast.to_6.unit_id, on=ON)


def test_once_and_not_before_it_began(cast: Cast) -> None:
    with pytest.raises(RuleViolated, match=r"unit\.closes_too_early"):
        unit_close(actor=cast.lan.actor, unit_id=cast.to_6.unit_id, on=FOUNDED)
    unit_close(actor=cast.lan.actor, unit_id=cast.to_6.unit_id, on=ON)
    with pytest.raises(RuleViolated, match=r"unit\.closed"):
        unit_close(actor=cast.lan.actor, unit_id=cast.to_6.unit_id, on=ON)


@pytest.fixture
def stubborn() -> Iterator[None]:
    objections.register("tests.stubborn", lambda unit_id, on: ["Còn việc chưa xong."])
    yield
    objections._entries.pop("tests.stubborn")


def test_another_room_may_object(cast: Cast, stubborn: None) -> None:
    with pytest.raises(RuleViolated) as refusal:
        unit_close(actor=cast.lan.actor, unit_id=cast.to_6.unit_id, on=ON)
    assert refusal.value.code == "unit.not_settled"
    assert "Còn việc chưa xong." in refusal.value.message
    assert OrgUnit.objects.get(pk=cast.to_6.unit_id).valid_to is None


def test_a_founding_and_a_closing_at_once_never_leave_a_child_without_parent(real_cast: Cast) -> None:
    start, answers = Barrier(2), []
    parent = real_cast.to_6.unit_id

    def attempt(act: object) -> None:
        start.wait()
        try:
            act()  # type: ignore[operator]
            answers.append("done")
        except DomainError as refusal:
            answers.append(refusal.code)
        finally:
            connection.close()

    child = NewUnit(parent_id=parent, founded_on=date(2025, 1, 1), description=chapter("AB-6-1"))
    acts = [
        lambda: unit_close(actor=SYSTEM, unit_id=parent, on=ON),
        lambda: unit_found(actor=SYSTEM, data=child),
    ]
    threads = [Thread(target=attempt, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) in (["done", "unit.has_children"], ["done", "unit.parent_closed"])
    open_children = Placement.objects.filter(parent=parent, valid_to=None).count()
    is_closed = UnitVersion.objects.filter(unit=parent, valid_to=ON).exists()
    assert (open_children, is_closed) in ((1, False), (0, True))
