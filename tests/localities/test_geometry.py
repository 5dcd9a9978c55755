"""Shapes: sound or mended or refused, how large, what simplifying may change, how neighbours fit."""

from __future__ import annotations

from math import cos, pi, sin

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box

from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.localities import geometry
from khuyenhoc.localities.policy import Ring

SQUARE: Ring = [(105.5, 18.4), (105.6, 18.4), (105.6, 18.5), (105.5, 18.5), (105.5, 18.4)]
HOLE: Ring = [(105.52, 18.42), (105.54, 18.42), (105.54, 18.44), (105.52, 18.44), (105.52, 18.42)]
# A loop of a few metres at a corner, as careless drawing leaves it.
LOOP: Ring = [*SQUARE[:3], (105.55, 18.5), (105.5502, 18.5002), (105.5502, 18.5), (105.55, 18.5002), *SQUARE[3:]]


def star(points: int) -> Ring:
    """Every edge crosses nearly every other."""
    step = points // 2
    ring = [(105.5 + cos(2 * pi * n * step / points) / 10, 18.4 + sin(2 * pi * n * step / points) / 10)
            for n in range(points)]  # fmt: skip
    return [*ring, ring[0]]


def test_area_leaves_holes_out_and_adds_islands() -> None:
    mender = geometry.Mender()
    whole = geometry.area_km2(mender.solid([[SQUARE]])[0])
    assert whole == pytest.approx(116.8, rel=0.01)  # 11.1 km by 10.6 km
    assert geometry.area_km2(mender.solid([[SQUARE, HOLE]])[0]) == pytest.approx(whole * 0.96, rel=0.001)
    island: Ring = [(x + 0.2, y) for x, y in HOLE]
    assert geometry.area_km2(mender.solid([[SQUARE], [island]])[0]) == pytest.approx(whole * 1.04, rel=0.001)


def test_small_loop_is_mended_and_said() -> None:
    shape, mended = geometry.Mender().solid([[LOOP]])
    assert shape.is_valid
    assert mended.startswith("Đường bao tự cắt gần (105.55010; 18.50010); đã sửa")
    assert shape.area == pytest.approx(Polygon(SQUARE).area, rel=0.001)
    assert geometry.Mender().solid([[SQUARE]])[1] == ""


@pytest.mark.parametrize(
    ("polygons", "word"),
    [
        ([[[(105.5, 18.4), (105.6, 18.5), (105.6, 18.4), (105.5, 18.5), (105.5, 18.4)]]], "đổi diện tích"),  # bow tie
        ([[SQUARE, [(x + 0.3, y) for x, y in HOLE]]], "lỗ nằm ngoài"),
        ([[SQUARE], [HOLE]], "chồng lên nhau"),
        ([[star(401)]], "quá nhiều chỗ"),
        ([[[(105.5, 18.4)] * 5]], ""),
        ([[[(105.5, 18.4), (105.6, 18.4), (105.5, 18.4), (105.5, 18.4)]]], ""),
    ],
)
def test_shape_that_cannot_be_mended_is_refused(polygons: list[list[Ring]], word: str) -> None:
    with pytest.raises(RuleViolated) as refused:
        geometry.Mender().solid(polygons)
    assert refused.value.code == "localities.bad_geometry"
    assert word in refused.value.message


def test_mending_has_a_budget_for_the_whole_file() -> None:
    mender = geometry.Mender()
    mender.points_left = 20
    assert mender.solid([[LOOP]])[1]
    assert mender.solid([[LOOP]])[1]
    with pytest.raises(RuleViolated):
        mender.solid([[LOOP]])
    assert mender.solid([[SQUARE]])[1] == ""


@given(radius=st.floats(0.002, 0.3), count=st.integers(8, 400), waves=st.integers(1, 7), depth=st.floats(0, 0.4))
def test_simplified_outline_keeps_its_area(radius: float, count: int, waves: int, depth: float) -> None:
    angles = [2 * pi * n / count for n in range(count)]
    reach = [radius * (1 + depth * sin(waves * angle)) for angle in angles]
    given = Polygon([(106 + r * cos(a), 16 + r * sin(a)) for r, a in zip(reach, angles, strict=True)])
    (drawn,) = geometry.simplified([given])
    assert drawn.is_valid
    assert drawn.area == pytest.approx(given.area, rel=geometry.MOST_AREA_LOST)
    assert shapely.get_num_coordinates(drawn) <= shapely.get_num_coordinates(given)
    label = geometry.label_of(drawn)
    assert drawn.buffer(1e-9).contains(shapely.Point(label.longitude, label.latitude))


def test_neighbours_that_fit_still_fit_when_simplified() -> None:
    border = [(105.55 + 0.00002 * (n % 2), 18.4 + n * 0.001) for n in range(101)]
    west = Polygon([(105.5, 18.4), *border, (105.5, 18.5)])
    east = Polygon([(105.6, 18.4), *border, (105.6, 18.5)])
    one, other = geometry.simplified([west, east])
    assert shapely.coverage_is_valid([one, other])
    assert shapely.get_num_coordinates(one) < 20


def test_overlaps_and_gaps_are_measured() -> None:
    left, right = box(105.5, 18.4, 105.56, 18.5), box(105.55, 18.4, 105.6, 18.5)
    ((one, other, size),) = geometry.overlaps([left, right, box(106, 19, 106.1, 19.1)], least_km2=0.05)
    assert (one, other) == (0, 1)
    assert size == pytest.approx(11.7, rel=0.02)
    ring = Polygon(SQUARE, [HOLE])
    assert geometry.gaps_km2([ring], least_km2=0.05) == [pytest.approx(4.67, rel=0.02)]
    assert geometry.gaps_km2([ring, Polygon(HOLE)], least_km2=0.05) == []


def test_json_goes_there_and_back() -> None:
    shape, _ = geometry.Mender().solid([[SQUARE, HOLE]])
    as_json = geometry.to_json(shape)
    assert as_json["type"] == "MultiPolygon"
    assert geometry.from_json(as_json).equals(shape)
    assert geometry.to_json(geometry.from_json(as_json)) == as_json


def test_cracks_between_parts_close() -> None:
    whole = geometry.joined([box(105.5, 18.4, 105.55, 18.5), box(105.5502, 18.4, 105.6, 18.5)])
    assert isinstance(whole, MultiPolygon)
    assert len(whole.geoms) == 1
