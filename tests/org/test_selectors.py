from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from khuyenhoc.core.errors import Forbidden, NotFound
from khuyenhoc.core.permissions import Permission
from khuyenhoc.org.enums import HostKind, Level, SuccessionKind, UnitKind
from khuyenhoc.org.lineage import predecessors_of, successors_of, unit_history
from khuyenhoc.org.models import UnitSuccession
from khuyenhoc.org.selectors import (
    children_of,
    header_lines,
    names_of,
    path_names,
    unit_by_code,
    unit_get,
    units_search,
    units_visible,
)
from khuyenhoc.org.services import NewDecision, NewUnit, unit_close, unit_describe, unit_found
from tests.cast import FOUNDED, SYSTEM, Cast, describe, everybody_leaves

ON = date(2023, 2, 9)


def test_everybody_sees_their_subtree_and_nothing_else(cast: Cast) -> None:
    def seen(player: str) -> set[int]:
        return {unit.unit_id for unit in units_visible(actor=getattr(cast, player).actor, on=ON)}

    an_binh = {unit.unit_id for unit in (cast.an_binh, cast.to_5, cast.to_6, cast.school, cast.center)}
    cam_ha = {cast.cam_ha.unit_id, cast.dong.unit_id}
    assert seen("khang") == an_binh | cam_ha | {cast.province.unit_id}
    assert seen("lan") == an_binh
    assert seen("ha") == {cast.to_5.unit_id}
    assert seen("phuc") == cam_ha
    assert seen("dung") == set()


def test_absent_and_not_yours_are_the_same(cast: Cast) -> None:
    for unit_id in (cast.to_5.unit_id, 999_999_999):
        with pytest.raises(NotFound) as refusal:
            unit_get(actor=cast.phuc.actor, unit_id=unit_id, on=ON)
        assert refusal.value.code == "not_found"
    with pytest.raises(Forbidden):
        unit_get(actor=cast.ha.actor, unit_id=cast.to_5.unit_id, on=ON, permission=Permission.UNITS_EDIT)


def test_a_code_means_something_on_a_day(cast: Cast) -> None:
    unit_close(actor=SYSTEM, unit_id=cast.to_6.unit_id, on=ON)
    heir = describe("AB-6", "Chi hội mới", "Chi hội mới", UnitKind.CHAPTER, Level.CHAPTER, host_kind=HostKind.VILLAGE)
    new = unit_found(actor=SYSTEM, data=NewUnit(parent_id=cast.an_binh.unit_id, founded_on=ON, description=heir))
    lan = cast.lan.actor
    assert unit_by_code(actor=lan, code="AB-6", on=ON - timedelta(days=1)).unit_id == cast.to_6.unit_id
    assert unit_by_code(actor=lan, code="AB-6", on=ON).unit_id == new.pk
    with pytest.raises(NotFound):
        unit_by_code(actor=lan, code="CH-D", on=ON)


def test_search_needs_no_accents_and_leaks_nothing(cast: Cast) -> None:
    def found(player: str, text: str) -> set[str]:
        return {unit.code for unit in units_search(actor=getattr(cast, player).actor, text=text, on=ON)}

    assert found("khang", "an binh") == {"AB", "AB-THCS", "AB-TT"}
    assert found("khang", "TỔ dân phố 5") == {"AB-5"}
    assert found("khang", "AB-") == {"AB-5", "AB-6", "AB-THCS", "AB-TT"}
    assert found("phuc", "an binh") == set()
    assert found("phuc", "thon dong") == {"CH-D"}
    assert found("phuc", "%") == set()


def test_children_stand_in_the_order_of_kinds(cast: Cast) -> None:
    assert [unit.code for unit in children_of(cast.an_binh.unit_id, on=ON)] == ["AB-5", "AB-6", "AB-THCS", "AB-TT"]
    assert [unit.code for unit in path_names(cast.to_5.path, on=ON)] == ["LG", "AB", "AB-5"]
    assert names_of([cast.to_5.unit_id], on=ON) == {cast.to_5.unit_id: "Tổ 5"}


def test_the_header_of_papers_comes_from_the_names_unless_written(cast: Cast) -> None:
    assert header_lines(cast.to_5, on=ON) == (("Hội Khuyến học phường An Bình",), (cast.to_5.name,))
    assert header_lines(cast.province, on=ON) == ((), (cast.province.name,))
    written = describe(
        "AB-5", "Chi hội Tổ 5", "Tổ 5", UnitKind.CHAPTER, Level.CHAPTER, host_kind=HostKind.VILLAGE,
        superior_lines=("UBND phường An Bình", ""), issuer_lines=("Hội Khuyến học", "Chi hội Tổ 5"),
    )  # fmt: skip
    later = unit_describe(actor=SYSTEM, unit_id=cast.to_5.unit_id, on=ON, description=written)
    assert header_lines(later, on=ON) == (("UBND phường An Bình",), ("Hội Khuyến học", "Chi hội Tổ 5"))


def test_history_tells_the_whole_life(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    committee = describe(
        "AB-THCS", "Ban Khuyến học Trường THCS An Bình", "Trường THCS An Bình", UnitKind.COMMITTEE, Level.CHAPTER,
        host_kind=HostKind.SCHOOL,
    )  # fmt: skip
    decision = NewDecision(number="9/QĐ", decided_on=date(2023, 12, 1), authority="Hội Khuyến học phường An Bình")
    school = cast.school.unit_id
    unit_describe(actor=SYSTEM, unit_id=school, on=date(2023, 12, 31), description=committee, decision=decision)
    everybody_leaves(cast.school, date(2025, 7, 1))
    unit_close(actor=SYSTEM, unit_id=school, on=date(2025, 7, 1))
    UnitSuccession.objects.create(
        predecessor_id=school, successor_id=cast.dong.unit_id, on=date(2025, 7, 1), kind=SuccessionKind.ABSORB
    )

    lan = cast.lan.actor
    with django_assert_num_queries(8):
        moments = unit_history(actor=lan, unit_id=school)

    assert [(m.on, m.title, m.text) for m in moments] == [
        (date(2025, 7, 1), "Sáp nhập, đơn vị kế thừa", "Thôn Đông"),
        (date(2025, 7, 1), "Kết thúc hoạt động", ""),
        (date(2023, 12, 31), "Chuyển thành Ban Khuyến học", f"{cast.school.name} → {committee.name}"),
        (FOUNDED, "Thành lập", cast.school.name),
    ]
    assert str(moments[2].decision) == "9/QĐ ngày 01/12/2023"
    assert [step.successor_id for step in successors_of(school)] == [cast.dong.unit_id]
    assert [step.predecessor_id for step in predecessors_of(cast.dong.unit_id)] == [school]
    assert unit_history(actor=SYSTEM, unit_id=cast.dong.unit_id)[0].text == "Trường THCS An Bình"
    with pytest.raises(NotFound):
        unit_history(actor=cast.phuc.actor, unit_id=school)
