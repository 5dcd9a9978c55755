from __future__ import annotations

from datetime import date, timedelta

import pytest

from khuyenhoc.access.models import Mandate
from khuyenhoc.access.roles import Role
from khuyenhoc.access.selectors import actor_for
from khuyenhoc.access.services.mandates import NewMandate, mandate_end, mandate_grant
from khuyenhoc.core.errors import Forbidden, NotFound, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.org.enums import SuccessionKind
from khuyenhoc.org.models import Reorganisation
from khuyenhoc.org.reorganising.steps import End, Found, Move
from khuyenhoc.org.selectors import unit_get
from khuyenhoc.org.services.reorganising import (
    reorganisation_change,
    reorganisation_commit,
    reorganisation_preview,
    reorganisation_undo,
)
from tests.cast import SYSTEM, Cast
from tests.org.reorganising.plans import ON, done, drafted, merger, settled, split

LOOK, ACT = Permission.REPORTS_VIEW, Permission.REPORTS_REVIEW


def held() -> set[tuple[object, ...]]:
    return set(Mandate.objects.values_list("pk", "user__username", "role", "unit", "valid_from", "valid_to"))


def test_officers_of_the_merged_work_on_in_the_new_one(cast: Cast) -> None:
    steps = merger(cast)
    done(cast.khang.actor, steps)
    found = steps[0]
    assert isinstance(found, Found)
    now = Mandate.objects.filter(unit=found.unit_id, valid_from=ON, valid_to=None)
    assert set(now.values_list("user", "role")) == {
        (cast.lan.user.pk, Role.GRASSROOTS_OFFICER),
        (cast.phuc.user.pk, Role.GRASSROOTS_OFFICER),
        (cast.nga.user.pk, Role.CLERK),
        (cast.tam.user.pk, Role.PEOPLES_COMMITTEE_OFFICE),
    }
    old = Mandate.objects.filter(unit__in=[cast.an_binh.unit_id, cast.cam_ha.unit_id])
    assert set(old.values_list("valid_to", flat=True)) == {ON}
    assert cast.ha.actor.can(
        Permission.REPORTS_SUBMIT, at=unit_get(actor=SYSTEM, unit_id=cast.to_5.unit_id, on=ON).path
    )


def test_successors_look_at_the_past_and_do_not_touch_it(cast: Cast) -> None:
    done(cast.khang.actor, merger(cast))
    lan, phuc = cast.lan.actor, cast.phuc.actor
    assert [lan.can(LOOK, at=unit.path) for unit in (cast.an_binh, cast.cam_ha, cast.dong)] == [True, True, True]
    assert [phuc.can(LOOK, at=unit.path) for unit in (cast.an_binh, cast.to_5)] == [True, True]
    assert [lan.can(ACT, at=unit.path) for unit in (cast.an_binh, cast.cam_ha)] == [False, False]
    assert [cast.sau.actor.can(LOOK, at=unit.path) for unit in (cast.dong, cast.cam_ha, cast.to_5)] == [
        True,
        False,
        False,
    ]


def test_a_decision_may_end_them(cast: Cast) -> None:
    act = settled(cast.khang.actor, drafted(cast.khang.actor, merger(cast)))
    asked = reorganisation_preview(actor=cast.khang.actor, reorganisation_id=act.pk).questions
    key = f"access.{cast.cam_ha.unit_id}"
    assert {question.key for question in asked} >= {key, f"access.{cast.an_binh.unit_id}"}
    reorganisation_change(
        actor=cast.khang.actor, reorganisation_id=act.pk, expected_version=act.version, answers={key: "end"}
    )
    reorganisation_commit(actor=cast.khang.actor, reorganisation_id=act.pk)
    assert cast.phuc.actor.grants == frozenset()
    assert cast.lan.actor.grants != frozenset()


def test_undone_the_mandates_are_as_they_were(cast: Cast) -> None:
    before = held()
    act = done(cast.khang.actor, merger(cast))
    assert held() != before
    reorganisation_undo(actor=cast.khang.actor, reorganisation_id=act.pk)
    assert held() == before


def test_who_was_given_work_in_the_new_unit_stands_in_the_way_of_undoing(cast: Cast) -> None:
    steps = merger(cast)
    act = done(cast.khang.actor, steps)
    found = steps[0]
    assert isinstance(found, Found)
    data = NewMandate(username=cast.dung.user.username, role=Role.CLERK, unit_id=found.unit_id, valid_from=ON)
    mandate_grant(actor=SYSTEM, data=data)
    with pytest.raises(RuleViolated, match=r"reorganisation\.built_upon"):
        reorganisation_undo(actor=cast.khang.actor, reorganisation_id=act.pk)


def test_what_was_revoked_since_stands_in_the_way_of_undoing(cast: Cast) -> None:
    act = done(cast.khang.actor, merger(cast))
    passed = Mandate.objects.get(user=cast.phuc.user, valid_from=ON)
    mandate_end(actor=SYSTEM, mandate_id=passed.pk, on=ON + timedelta(days=5))
    with pytest.raises(RuleViolated, match="Đã thu hồi 1 phân quyền"):
        reorganisation_undo(actor=cast.khang.actor, reorganisation_id=act.pk)
    assert cast.phuc.actor.grants == frozenset()


def test_so_does_what_one_held_there_before_and_lost_since(cast: Cast) -> None:
    data = NewMandate(
        username=cast.phuc.user.username, role=Role.GRASSROOTS_OFFICER, unit_id=cast.an_binh.unit_id, valid_from=ON
    )
    there = mandate_grant(actor=SYSTEM, data=data)
    absorbed = End(unit_id=cast.cam_ha.unit_id, heirs=(cast.an_binh.unit_id,), kind=SuccessionKind.ABSORB)
    act = done(cast.khang.actor, [absorbed])
    assert set(Mandate.objects.filter(user=cast.phuc.user, valid_to=None)) == {there}
    mandate_end(actor=SYSTEM, mandate_id=there.pk, on=ON + timedelta(days=5))
    with pytest.raises(RuleViolated, match="Đã thu hồi 1 phân quyền"):
        reorganisation_undo(actor=cast.khang.actor, reorganisation_id=act.pk)


@pytest.mark.parametrize("kind", [SuccessionKind.ABSORB, SuccessionKind.CLOSE])
def test_nobody_gains_a_commune_by_the_end_of_a_chapter(cast: Cast, kind: SuccessionKind) -> None:
    closed = End(unit_id=cast.to_5.unit_id, heirs=(cast.an_binh.unit_id,), kind=kind)
    act = drafted(cast.khang.actor, [closed])
    preview = reorganisation_preview(actor=cast.khang.actor, reorganisation_id=act.pk)
    assert not [asked for asked in preview.questions if asked.key.startswith("access.")]
    assert {(told.label, told.count) for told in preview.effects if "phân quyền" in told.label} == {
        ("phân quyền kết thúc", 1)
    }
    reorganisation_change(
        actor=cast.khang.actor, reorganisation_id=act.pk, expected_version=0,
        answers={f"access.{cast.to_5.unit_id}": "onward"},
    )  # fmt: skip
    settled(cast.khang.actor, Reorganisation.objects.get())
    reorganisation_commit(actor=cast.khang.actor, reorganisation_id=act.pk)
    assert cast.ha.actor.grants == frozenset()


def test_who_receives_the_books_of_a_closed_chapter_receives_no_rights(cast: Cast) -> None:
    done(cast.khang.actor, [End(unit_id=cast.to_5.unit_id, heirs=(cast.to_6.unit_id,), kind=SuccessionKind.CLOSE)])
    assert cast.ha.actor.grants == frozenset()
    assert not Mandate.objects.filter(unit=cast.to_6.unit_id).exists()


def test_after_a_split_names_of_the_past_are_not_shared(cast: Cast) -> None:
    steps = split(cast)
    done(cast.khang.actor, steps)
    first = steps[0]
    assert isinstance(first, Found)
    data = NewMandate(username=cast.dung.user.username, role=Role.CHAPTER_HEAD, unit_id=first.unit_id, valid_from=ON)
    mandate_grant(actor=SYSTEM, data=data)
    dung = cast.dung.actor
    assert [dung.can(right, at=cast.to_5.path) for right in (LOOK, Permission.MEMBERS_VIEW)] == [True, False]
    assert cast.ha.actor.grants == frozenset()


def test_what_moved_away_is_out_of_reach_even_on_a_day_of_the_past(cast: Cast) -> None:
    done(cast.khang.actor, [Move(unit_id=cast.to_5.unit_id, parent_id=cast.cam_ha.unit_id)])
    past = ON - timedelta(days=100)
    data = NewMandate(
        username=cast.dung.user.username, role=Role.CHAPTER_HEAD, unit_id=cast.to_5.unit_id, valid_from=past
    )
    with pytest.raises(NotFound):
        mandate_grant(actor=cast.lan.actor, data=data)
    with pytest.raises(Forbidden):
        unit_get(actor=cast.lan.actor, unit_id=cast.to_5.unit_id, on=past, permission=Permission.MANDATES_GRANT)
    assert unit_get(actor=cast.lan.actor, unit_id=cast.to_5.unit_id, on=past).short_name == "Tổ 5"
    with pytest.raises(NotFound):
        unit_get(actor=cast.lan.actor, unit_id=cast.to_5.unit_id, on=date(2026, 1, 1))
    assert mandate_grant(actor=cast.phuc.actor, data=data).unit_id == cast.to_5.unit_id


def test_an_actor_of_the_day_before_reads_as_before(cast: Cast) -> None:
    done(cast.khang.actor, merger(cast))
    lan = actor_for(cast.lan.user, on=ON - timedelta(days=1))
    assert lan.can(ACT, at=cast.an_binh.path)
