"""The map of a district that became three communes: both ways, with every value where it belongs."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import NotFound
from khuyenhoc.figures.models import FigureDefinition
from khuyenhoc.localities.selectors.outlines import SKETCH_SOURCE
from khuyenhoc.maps.selectors import MapPicture, map_picture, map_unit_usual, map_units
from tests.maps.conftest import MERGED, Network

pytestmark = pytest.mark.django_db
THEN, NOW = date(2023, 2, 9), date(2026, 1, 1)
VISITOR = Actor.public()
HEIRS = {"18313": "Xã Vũ Quang", "18322": "Xã Mai Hoa", "18328": "Xã Thượng Đức"}


def picture(unit: int, *, at: date, map_on: date | None = None, over: bool = False) -> MapPicture:
    return map_picture(
        actor=VISITOR, unit_id=unit, code="org.chapters.village", at=at, map_on=map_on or at, with_other_time=over
    )  # fmt: skip


def values(shown: MapPicture) -> dict[str, object]:
    return {area.locality.full_name: area.value for area in shown.areas}


def test_ten_communes_with_their_values(network: Network) -> None:
    for unit in (network.district, network.province):
        shown = picture(unit, at=THEN)
        assert {name: value for name, value in values(shown).items() if value} == {
            "Xã Đức Lĩnh": 2, "Xã Ân Phú": 1, "Xã Đức Bồng": 1,
        }  # fmt: skip
        assert len(shown.areas) == len(shown.drawing.shapes) == 10
        assert shown.total == 4
        assert shown.is_sketched
        assert shown.sources == [SKETCH_SOURCE]


def test_district_of_then_under_the_map_of_today_shows_its_three_heirs(network: Network) -> None:
    shown = picture(network.district, at=THEN, map_on=NOW)
    assert values(shown) == {"Xã Vũ Quang": None, "Xã Mai Hoa": 3, "Xã Thượng Đức": 1} or values(shown) == {
        "Xã Vũ Quang": 0, "Xã Mai Hoa": 3, "Xã Thượng Đức": 1,
    }  # fmt: skip
    assert {area.unit.unit_id for area in shown.areas} == set(network.new.values())
    assert shown.total is None
    assert picture(network.province, at=THEN, map_on=NOW).total == 4


def test_new_commune_before_it_was_founded_shows_where_it_comes_from(network: Network) -> None:
    shown = picture(network.new["18322"], at=THEN)
    assert set(values(shown)) == set()  # a commune has no communes below it
    assert len(picture(network.province, at=MERGED, map_on=THEN).areas) == 10


def test_lines_of_the_other_time_lie_over_the_picture(network: Network) -> None:
    then = picture(network.district, at=THEN, over=True)
    assert then.over_on == MERGED
    assert set(then.over_names.values()) == set(HEIRS.values())
    now = picture(network.province, at=NOW, over=True)
    assert now.over_on == date(2025, 6, 30)
    assert len(now.over_names) == len(now.drawing.over) == 10
    assert picture(network.district, at=THEN).over_on is None


def test_what_is_not_public_or_unknown_is_not_found(network: Network) -> None:
    with pytest.raises(NotFound):
        map_picture(actor=VISITOR, unit_id=network.district, code="no.such", at=THEN, map_on=THEN)
    with pytest.raises(NotFound):
        picture(987_654_321, at=THEN)
    FigureDefinition.objects.filter(code="org.chapters.village").update(is_public=False)
    with pytest.raises(NotFound) as hidden:
        picture(network.district, at=THEN)
    assert hidden.value.code == "figure.unknown"


def test_units_to_choose_from_are_those_of_both_days(network: Network) -> None:
    assert [row.unit_id for row in map_units(THEN)] == [network.province, network.district]
    assert [row.unit_id for row in map_units(NOW)] == [network.province]
    both = map_units(THEN, NOW)
    assert [row.unit_id for row in both] == [network.province, network.district]
    assert map_unit_usual(actor=VISITOR, units=both, on=THEN) == network.province
    assert map_unit_usual(actor=VISITOR, units=[], on=THEN) is None


def test_as_many_queries_for_three_communes_as_for_ten(network: Network) -> None:
    def queries(unit: int, at: date) -> int:
        with CaptureQueriesContext(connection) as captured:
            picture(unit, at=at)
        return len(captured)

    queries(network.province, NOW)
    assert queries(network.province, NOW) == pytest.approx(queries(network.district, THEN), abs=2)
