from __future__ import annotations

from datetime import date, timedelta

import pytest

from khuyenhoc.audit.models import Act
from khuyenhoc.core.errors import Conflict, Forbidden, NotFound, RuleViolated
from khuyenhoc.org.data import UnitDescription
from khuyenhoc.org.enums import HostKind, Level, ReorganisationStatus, UnitKind
from khuyenhoc.org.models import Heritage, OrgUnit, Placement, Reorganisation, UnitSuccession, UnitVersion
from khuyenhoc.org.reorganising.steps import Describe, End, Found, Move
from khuyenhoc.org.selectors import ids_below, unit_by_code, units_on
from khuyenhoc.org.services import NewUnit, new_unit_ids, unit_describe, unit_found
from khuyenhoc.org.services.reorganising import (
    reorganisation_change,
    reorganisation_commit,
    reorganisation_discard,
    reorganisation_preview,
    reorganisation_recall,
    reorganisation_take_effect,
    reorganisation_undo,
)
from khuyenhoc.org.verify import tree_is_whole
from tests.cast import SYSTEM, Cast
from tests.org.reorganising.plans import ON, done, drafted, merger, plan, settled, split, village

BEFORE = ON - timedelta(days=1)


def rows() -> list[tuple[object, ...]]:
    """Everything that says how the tree is and was."""
    return [
        *OrgUnit.objects.order_by("pk").values_list("pk", "valid_from", "valid_to"),
        *UnitVersion.objects.order_by("pk").values_list("pk", "unit", "code", "name", "valid_from", "valid_to"),
        *Placement.objects.order_by("pk").values_list("pk", "unit", "parent", "path", "valid_from", "valid_to"),
        *UnitSuccession.objects.order_by("pk").values_list("pk", "predecessor", "successor"),
        *Heritage.objects.order_by("unit", "path").values_list("unit", "path", "with_below", "is_personal", "since"),
    ]


def test_a_merger_ends_two_and_what_was_below_them_follows(cast: Cast) -> None:
    act = done(cast.khang.actor, merger(cast))

    assert (act.status, act.done_by) == (ReorganisationStatus.DONE, cast.khang.user)
    new = unit_by_code(actor=SYSTEM, code="AB", on=ON)
    assert (new.name, new.path) == ("Hội Khuyến học xã Bình Hà", f"{cast.province.path}{new.unit_id}/")
    chapters = {cast.to_5, cast.to_6, cast.school, cast.dong, cast.center}
    assert set(ids_below(new.path, on=ON)) == {new.unit_id, *(unit.unit_id for unit in chapters)}
    assert set(ids_below(cast.an_binh.path, on=ON)) == set()
    assert unit_by_code(actor=SYSTEM, code="AB", on=BEFORE).unit_id == cast.an_binh.unit_id
    assert ids_below(cast.cam_ha.path, on=BEFORE) == [cast.cam_ha.unit_id, cast.dong.unit_id]
    assert set(UnitSuccession.objects.values_list("predecessor", "successor", "on", "kind")) == {
        (cast.an_binh.unit_id, new.unit_id, ON, "merge"),
        (cast.cam_ha.unit_id, new.unit_id, ON, "merge"),
    }
    assert list(tree_is_whole()) == []
    told = Act.objects.filter(action="org.reorganised").get()
    assert (told.facts["founded"], told.facts["ended"], told.path) == (1, 2, cast.province.path)


def test_a_dry_run_changes_nothing_and_says_what_would(cast: Cast) -> None:
    act = settled(cast.khang.actor, drafted(cast.khang.actor, merger(cast)))
    before = rows()
    preview = reorganisation_preview(actor=cast.khang.actor, reorganisation_id=act.pk)
    assert rows() == before
    assert set(preview.shape.ended) == {cast.an_binh.unit_id, cast.cam_ha.unit_id}
    assert {cast.to_5.unit_id, cast.dong.unit_id} < set(preview.shape.moved)
    assert preview.undecided == ()


def test_undone_the_tree_is_as_it_was(cast: Cast) -> None:
    before = rows()
    act = done(cast.khang.actor, merger(cast))
    assert rows() != before
    undone = reorganisation_undo(actor=cast.khang.actor, reorganisation_id=act.pk)
    assert undone.status == ReorganisationStatus.UNDONE
    assert rows() == before
    with pytest.raises(RuleViolated, match=r"reorganisation\.not_done"):
        reorganisation_undo(actor=cast.khang.actor, reorganisation_id=act.pk)


def test_what_was_founded_below_something_founded_is_undone_with_it(cast: Cast) -> None:
    before = rows()
    [below] = new_unit_ids(1)
    steps = merger(cast)
    steps.append(Found(unit_id=below, parent_id=steps[0].unit_id, description=village("AB-9", "Tổ 9")))
    act = done(cast.khang.actor, steps)
    reorganisation_undo(actor=cast.khang.actor, reorganisation_id=act.pk)
    assert rows() == before


def test_what_something_was_built_on_stands(cast: Cast) -> None:
    act = done(cast.khang.actor, merger(cast))
    new = unit_by_code(actor=SYSTEM, code="AB", on=ON)
    description = village("AB-7", "Tổ 7")
    founded = NewUnit(founded_on=ON + timedelta(days=9), parent_id=new.unit_id, description=description)
    unit_found(actor=cast.khang.actor, data=founded)
    before = rows()
    with pytest.raises(RuleViolated, match=r"reorganisation\.built_upon"):
        reorganisation_undo(actor=cast.khang.actor, reorganisation_id=act.pk)
    assert rows() == before


def test_a_rename_and_its_undoing(cast: Cast) -> None:
    description = village("AB-6", "Tổ 6 Phú Bình")
    act = done(cast.khang.actor, [Describe(unit_id=cast.to_6.unit_id, description=description)])
    assert [unit_by_code(actor=SYSTEM, code="AB-6", on=day).short_name for day in (BEFORE, ON)] == [
        "Tổ 6",
        "Tổ 6 Phú Bình",
    ]
    reorganisation_undo(actor=cast.khang.actor, reorganisation_id=act.pk)
    assert unit_by_code(actor=SYSTEM, code="AB-6", on=ON).short_name == "Tổ 6"


def test_school_chapters_become_committees_and_stay_who_they_are(cast: Cast) -> None:
    committee = UnitDescription(
        code="AB-THCS", name="Ban Khuyến học Trường THCS An Bình", short_name="Trường THCS An Bình",
        kind=UnitKind.COMMITTEE, level=Level.CHAPTER, host_kind=HostKind.SCHOOL,
    )  # fmt: skip
    done(cast.khang.actor, [Describe(unit_id=cast.school.unit_id, description=committee)])
    kinds = {day: unit_by_code(actor=SYSTEM, code="AB-THCS", on=day) for day in (BEFORE, ON)}
    assert [kinds[BEFORE].kind, kinds[ON].kind] == [UnitKind.CHAPTER, UnitKind.COMMITTEE]
    assert kinds[BEFORE].unit_id == kinds[ON].unit_id == cast.school.unit_id


def test_a_moved_unit_takes_all_below_it_along(cast: Cast) -> None:
    done(cast.khang.actor, [Move(unit_id=cast.to_5.unit_id, parent_id=cast.cam_ha.unit_id)])
    place = f"{cast.cam_ha.path}{cast.to_5.unit_id}/"
    assert units_on(ON).get(unit_id=cast.to_5.unit_id).path == place
    assert units_on(BEFORE).get(unit_id=cast.to_5.unit_id).path == cast.to_5.path
    assert list(tree_is_whole()) == []


def test_two_acts_on_one_day_chain(cast: Cast) -> None:
    done(cast.khang.actor, [Move(unit_id=cast.to_5.unit_id, parent_id=cast.cam_ha.unit_id)])
    before = rows()
    act = done(cast.khang.actor, [Move(unit_id=cast.to_5.unit_id, parent_id=cast.an_binh.unit_id)])
    assert units_on(ON).get(unit_id=cast.to_5.unit_id).path == cast.to_5.path
    assert list(tree_is_whole()) == []
    reorganisation_undo(actor=cast.khang.actor, reorganisation_id=act.pk)
    assert rows() == before


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        (lambda cast: [], "reorganisation.empty"),
        (lambda cast: [Move(unit_id=cast.an_binh.unit_id, parent_id=cast.to_5.unit_id)], "reorganisation.circle"),
        (lambda cast: [End(unit_id=cast.an_binh.unit_id)], "reorganisation.homeless"),
        (
            lambda cast: [
                End(unit_id=cast.to_5.unit_id, heirs=(cast.to_6.unit_id,)),
                Move(unit_id=cast.to_5.unit_id, parent_id=cast.cam_ha.unit_id),
            ],
            "reorganisation.twice",
        ),
        (
            lambda cast: [
                End(unit_id=cast.to_5.unit_id, heirs=(cast.to_6.unit_id,)),
                End(unit_id=cast.to_6.unit_id, heirs=(cast.dong.unit_id,)),
            ],
            "reorganisation.heir_ends",
        ),
        (lambda cast: [Move(unit_id=cast.to_5.unit_id, parent_id=cast.center.unit_id)], "unit.below_center"),
        (
            lambda cast: [Describe(unit_id=cast.to_5.unit_id, description=village("AB-6", "Tổ 5"))],
            "unit.code_taken",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_changed(cast: Cast, steps: object, code: str) -> None:
    before = rows()
    with pytest.raises(RuleViolated) as refused:
        done(cast.khang.actor, steps(cast))  # type: ignore[operator]  # a table of plans
    assert refused.value.code == code
    assert rows() == before


def test_a_plan_of_the_past_does_not_reach_over_later_changes(cast: Cast) -> None:
    later = ON + timedelta(days=30)
    unit_describe(actor=SYSTEM, unit_id=cast.to_6.unit_id, on=later, description=village("AB-6", "Tổ Sáu"))
    with pytest.raises(RuleViolated, match=r"reorganisation\.later_change"):
        done(cast.khang.actor, [*merger(cast), End(unit_id=cast.to_6.unit_id, heirs=(cast.to_5.unit_id,))])


def test_who_may_is_above_everything_touched(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        drafted(cast.lan.actor, merger(cast))
    with pytest.raises(Forbidden):
        drafted(cast.thu.actor, merger(cast))
    act = drafted(cast.khang.actor, merger(cast))
    for player in (cast.lan, cast.phuc, cast.thu):
        with pytest.raises(NotFound):
            reorganisation_commit(actor=player.actor, reorganisation_id=act.pk)
    assert Reorganisation.objects.get().status == ReorganisationStatus.DRAFT


def test_a_plan_without_decision_is_kept_and_not_done(cast: Cast) -> None:
    act = drafted(cast.khang.actor, merger(cast), decision=None)
    with pytest.raises(RuleViolated, match=r"reorganisation\.no_decision"):
        reorganisation_commit(actor=cast.khang.actor, reorganisation_id=act.pk)
    changed = reorganisation_change(
        actor=cast.khang.actor, reorganisation_id=act.pk, expected_version=act.version, plan=plan()
    )
    with pytest.raises(Conflict, match=r"reorganisation\.changed_meanwhile"):
        reorganisation_change(
            actor=cast.khang.actor, reorganisation_id=act.pk, expected_version=act.version, plan=plan(title="Khác")
        )
    settled(cast.khang.actor, changed)
    assert reorganisation_commit(actor=cast.khang.actor, reorganisation_id=changed.pk).status == "done"
    with pytest.raises(RuleViolated, match=r"reorganisation\.not_draft"):
        reorganisation_discard(actor=cast.khang.actor, reorganisation_id=act.pk)


def test_a_day_to_come_is_waited_for(cast: Cast) -> None:
    day = date(2099, 1, 1)
    act = settled(cast.khang.actor, drafted(cast.khang.actor, merger(cast), effective_on=day))
    before = rows()
    assert reorganisation_commit(actor=cast.khang.actor, reorganisation_id=act.pk).status == "scheduled"
    assert rows() == before
    assert reorganisation_take_effect(actor=SYSTEM, reorganisation_id=act.pk).status == "scheduled"
    assert reorganisation_recall(actor=cast.khang.actor, reorganisation_id=act.pk).status == "draft"
    assert rows() == before


def test_heirs_read_the_past_and_nobody_else(cast: Cast) -> None:
    steps = merger(cast)
    done(cast.khang.actor, steps)
    found = steps[0]
    assert isinstance(found, Found)
    assert set(Heritage.objects.filter(unit=found.unit_id).values_list("path", "with_below", "is_personal")) == {
        (cast.an_binh.path, True, True),
        (cast.cam_ha.path, True, True),
    }
    assert set(Heritage.objects.filter(unit=cast.dong.unit_id).values_list("path", flat=True)) == {cast.dong.path}
    assert not Heritage.objects.filter(unit=cast.province.unit_id).exists()


def test_after_a_split_papers_are_shared_and_names_are_not(cast: Cast) -> None:
    steps = split(cast)
    done(cast.khang.actor, steps)
    assert set(Heritage.objects.values_list("unit", "path", "with_below", "is_personal")) == {
        (step.unit_id, cast.to_5.path, False, False) for step in steps if isinstance(step, Found)
    }


def test_a_path_that_lives_again_is_nobodys_past(cast: Cast) -> None:
    done(cast.khang.actor, [Move(unit_id=cast.to_5.unit_id, parent_id=cast.cam_ha.unit_id)])
    assert set(Heritage.objects.values_list("unit", "path")) == {
        (cast.to_5.unit_id, cast.to_5.path),
        (cast.cam_ha.unit_id, cast.to_5.path),
    }
    back = [Move(unit_id=cast.to_5.unit_id, parent_id=cast.an_binh.unit_id)]
    done(cast.khang.actor, back, effective_on=ON + timedelta(days=50))
    old = f"{cast.cam_ha.path}{cast.to_5.unit_id}/"
    assert set(Heritage.objects.values_list("unit", "path")) == {
        (cast.to_5.unit_id, old),
        (cast.an_binh.unit_id, old),
    }
