"""Outlines: what is refused, what area they have, and what simplifying may and may not change."""

from __future__ import annotations

from math import cos, pi, sin
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.localities.policy import area_of, check_place, parse_geometry, simplified

SQUARE = [[105.5, 18.4], [105.6, 18.4], [105.6, 18.5], [105.5, 18.5], [105.5, 18.4]]


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


@pytest.mark.parametrize(
    ("geometry", "word"),
    [
        (None, "Polygon"),
        ("Polygon", "Polygon"),
        ({"type": "Point", "coordinates": [105.5, 18.4]}, "Polygon"),
        ({"type": "Polygon"}, "đường bao"),
        (polygon(), "đường bao"),
        (polygon([]), "trống"),
        (polygon(SQUARE[:3]), "bốn điểm"),
        (polygon(SQUARE[:-1]), "khép kín"),
        (polygon([SQUARE, SQUARE]), "ngoặc"),
        ({"type": "MultiPolygon", "coordinates": [SQUARE]}, "số"),
        ({"type": "Polygon", "coordinates": SQUARE}, "số"),
        (polygon([["a", "b"]] * 4), "phải là số"),
        (polygon([[True, False]] * 4), "phải là số"),
        (polygon([[float("nan"), 18.4]] * 4), "phải là số"),
        (polygon([[float("inf"), 18.4]] * 4), "phải là số"),
        (polygon([[18.4, 105.5]] * 4), "đổi chỗ"),
        (polygon([[540_000, 2_030_000]] * 4), "VN-2000"),
        (polygon([[105.5, 18.4]] * 200_001), "quá"),
    ],
)
def test_geometry_that_is_none_is_refused_with_a_reason(geometry: object, word: str) -> None:
    with pytest.raises(RuleViolated) as refused:
        parse_geometry(geometry)
    assert refused.value.code == "localities.bad_geometry"
    assert word in refused.value.message


def test_area_leaves_holes_out_and_adds_islands() -> None:
    hole = [[105.52, 18.42], [105.54, 18.42], [105.54, 18.44], [105.52, 18.44], [105.52, 18.42]]
    whole = area_of(parse_geometry(polygon(SQUARE)))
    assert whole == pytest.approx(117.6, rel=0.01)  # 11.13 km by 10.56 km
    assert area_of(parse_geometry(polygon(SQUARE, hole))) == pytest.approx(whole * 0.96, rel=0.001)
    both = {"type": "MultiPolygon", "coordinates": [[SQUARE], [hole]]}
    assert area_of(parse_geometry(both)) == pytest.approx(whole * 1.04, rel=0.001)


def test_outline_elsewhere_or_of_another_size_is_refused() -> None:
    square = parse_geometry(polygon(SQUARE))
    check_place(square, centre=(105.55, 18.45), area_km2=117.6)
    check_place(square, centre=None, area_km2=None)
    for centre, area, word in (((108.0, 16.0), None, "nơi khác"), (None, 45.85, "45,9"), (None, 500.0, "500,0")):
        with pytest.raises(RuleViolated) as refused:
            check_place(square, centre=centre, area_km2=area)
        assert word in refused.value.message
    with pytest.raises(RuleViolated) as flat:
        check_place(parse_geometry(polygon([[105.5, 18.4]] * 5)), centre=None, area_km2=None)
    assert "không có diện tích" in flat.value.message


@given(
    radius=st.floats(0.01, 0.3),
    count=st.integers(8, 400),
    waves=st.integers(1, 7),
    depth=st.floats(0, 0.4),
)
def test_simplified_outline_keeps_area_and_closes_every_ring(
    radius: float, count: int, waves: int, depth: float
) -> None:
    angles = [2 * pi * n / count for n in range(count)]
    reach = [radius * (1 + depth * sin(waves * angle)) for angle in angles]
    ring = [[106 + r * cos(angle), 16 + r * sin(angle)] for r, angle in zip(reach, angles, strict=True)]
    polygons = parse_geometry(polygon([*ring, ring[0]]))
    drawn = simplified(polygons)
    again = parse_geometry(drawn)
    assert area_of(again) == pytest.approx(area_of(polygons), rel=0.15 if radius < 0.02 else 0.05)
    assert sum(len(r) for p in again for r in p) <= count + 1
    assert simplified(again) == drawn or area_of(parse_geometry(simplified(again))) == pytest.approx(
        area_of(again), rel=0.05
    )


def test_tiny_outline_is_kept_as_given() -> None:
    tiny = [[105.5, 18.4], [105.5001, 18.4], [105.5001, 18.4001], [105.5, 18.4]]
    assert simplified(parse_geometry(polygon(tiny))) == {"type": "MultiPolygon", "coordinates": [[tiny]]}
