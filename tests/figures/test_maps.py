"""Figures of one day under the tree of another: sums stay, parts follow the lineage."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from khuyenhoc.core.authority import Actor
from khuyenhoc.figures.selectors import FigureAnswer, figure_at
from khuyenhoc.figures.selectors.maps import Lineage, Standing, child_of
from khuyenhoc.org.enums import HostKind, Level, SuccessionKind, UnitKind
from khuyenhoc.org.models import OrgUnit, Placement, UnitSuccession, UnitVersion
from khuyenhoc.org.selectors import units_on
from khuyenhoc.org.services import NewUnit, units_found
from tests.cast import SYSTEM, Cast, describe
from tests.support.figures import register_says

pytestmark = pytest.mark.usefixtures("regime")
BEFORE, CHANGE, AFTER = date(2023, 2, 9), date(2025, 7, 1), date(2026, 1, 1)


@pytest.fixture(autouse=True)
def register(cast: Cast) -> Iterator[None]:
    values = {
        (cast.an_binh.unit_id, "members.total"): 3,
        (cast.to_5.unit_id, "members.total"): 96,
        (cast.to_6.unit_id, "members.total"): 84,
        (cast.dong.unit_id, "members.total"): 70,
    }
    with register_says(values):
        yield


def close(*units: UnitVersion) -> None:
    ids = [unit.unit_id for unit in units]
    for model in (Placement, UnitVersion):
        model.objects.filter(unit_id__in=ids).update(valid_to=CHANGE)
    OrgUnit.objects.filter(pk__in=ids).update(valid_to=CHANGE)


def found(code: str, parent: str, level: Level = Level.CHAPTER) -> UnitVersion:
    kind, host = (UnitKind.CHAPTER, HostKind.VILLAGE) if level == Level.CHAPTER else (UnitKind.ASSOCIATION, "")
    what = describe(code, f"Đơn vị {code}", code, kind, level, host_kind=host)
    units_found(actor=SYSTEM, rows=[NewUnit(founded_on=CHANGE, parent_code=parent, description=what)])
    return units_on(CHANGE).get(code=code)


def follow(old: UnitVersion, *new: UnitVersion, kind: SuccessionKind = SuccessionKind.MERGE) -> None:
    for unit in new:
        UnitSuccession.objects.create(predecessor_id=old.unit_id, successor_id=unit.unit_id, on=CHANGE, kind=kind)


def members(unit: UnitVersion, at: date, map_on: date) -> FigureAnswer:
    return figure_at(actor=Actor.public(), code="members.total", unit_id=unit.unit_id, at=at, map_on=map_on)


def parts(answer: FigureAnswer) -> dict[str, object]:
    return {part.name: part.value for part in answer.parts if part.value}


def test_merged_units_are_read_at_their_successor(cast: Cast) -> None:
    close(cast.to_5, cast.to_6)
    new = found("AB-56", "AB")
    follow(cast.to_5, new)
    follow(cast.to_6, new)
    assert parts(members(cast.an_binh, BEFORE, BEFORE)) == {
        "Tổ 5": 96, "Tổ 6": 84, "Phường An Bình": 3
    }  # fmt: skip
    today = members(cast.an_binh, BEFORE, AFTER)
    assert (today.value, today.on, today.map_on) == (183, BEFORE, AFTER)
    assert parts(today) == {"AB-56": 180, "Phường An Bình": 3}
    assert members(new, BEFORE, AFTER).value == 180


def test_parts_of_a_split_cannot_be_attributed_and_stay_in_the_sum(cast: Cast) -> None:
    close(cast.to_5)
    one, two = found("AB-51", "AB"), found("AB-52", "AB")
    follow(cast.to_5, one, two, kind=SuccessionKind.SPLIT)
    today = members(cast.an_binh, BEFORE, AFTER)
    assert today.value == 183
    assert parts(today) == {"Tổ 6": 84, "Chưa phân bổ được": 96, "Phường An Bình": 3}
    assert members(one, BEFORE, AFTER).value is None


def test_commune_that_went_into_two_stands_at_the_level_above(cast: Cast) -> None:
    close(cast.cam_ha, cast.dong)
    new = found("MH", "LG", Level.COMMUNE)
    follow(cast.cam_ha, cast.an_binh, new, kind=SuccessionKind.SPLIT)
    follow(cast.dong, cast.an_binh, kind=SuccessionKind.ABSORB)
    assert parts(members(cast.province, BEFORE, AFTER)) == {"Phường An Bình": 253}
    lineage = Lineage(BEFORE, BEFORE, on=AFTER, tenant_id=cast.province.tenant_id)
    ended = lineage.standing(cast.cam_ha.unit_id, cast.cam_ha.path, BEFORE)
    assert ended == Standing(cast.province.path, is_attributed=False)
    assert lineage.standing(cast.dong.unit_id, cast.dong.path, BEFORE) == Standing(cast.an_binh.path)


def test_unit_that_ended_without_a_successor_is_read_at_what_stood_above_it(cast: Cast) -> None:
    close(cast.to_5)
    assert members(cast.an_binh, BEFORE, AFTER).value == 183
    assert parts(members(cast.an_binh, BEFORE, AFTER)) == {"Tổ 6": 84, "Chưa phân bổ được": 96, "Phường An Bình": 3}


def test_unit_of_today_is_read_at_its_predecessor_on_the_map_of_then(cast: Cast) -> None:
    close(cast.to_5)
    new = found("AB-5X", "AB")
    follow(cast.to_5, new)
    with register_says({(new.unit_id, "members.total"): 97, (cast.to_6.unit_id, "members.total"): 84}):
        assert parts(members(cast.an_binh, AFTER, AFTER)) == {"AB-5X": 97, "Tổ 6": 84}
        assert parts(members(cast.an_binh, AFTER, BEFORE)) == {"Tổ 5": 97, "Tổ 6": 84}


def test_sum_of_the_root_is_the_same_under_every_map(cast: Cast) -> None:
    close(cast.to_5, cast.to_6, cast.dong, cast.cam_ha)
    one, two = found("AB-1", "AB"), found("AB-2", "AB")
    follow(cast.to_5, one)
    follow(cast.to_6, one, two, kind=SuccessionKind.SPLIT)
    for map_on in (BEFORE, CHANGE, AFTER):
        assert members(cast.province, BEFORE, map_on).value == 253


def test_child_on_a_path() -> None:
    assert child_of("1/77/8801/", under="1/") == 77
    assert child_of("1/77/", under="1/77/") is None
