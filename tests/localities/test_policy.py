"""Outlines as they are given: what is refused, and what is odd about the place and the size."""

from __future__ import annotations

from typing import Any

import pytest

from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.localities.policy import METRES, doubt_of_area, flaw_of_place, parse_geometry

SQUARE = [[105.5, 18.4], [105.6, 18.4], [105.6, 18.5], [105.5, 18.5], [105.5, 18.4]]


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


@pytest.mark.parametrize(
    ("geometry", "word"),
    [
        (None, "không có hình"),
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
        (polygon([[10**400, 18.4]] * 4), "phải là số"),
        (polygon([[18.4, 105.5]] * 4), "đổi chỗ"),
        (polygon([[90.0, 18.4]] * 4), "ngoài Việt Nam"),
        (polygon([[105.5, 18.4]] * 200_001), "quá"),
    ],
)
def test_geometry_that_is_none_is_refused_with_a_reason(geometry: object, word: str) -> None:
    with pytest.raises(RuleViolated) as refused:
        parse_geometry(geometry)
    assert refused.value.code == "localities.bad_geometry"
    assert word in refused.value.message


def test_metres_are_told_from_degrees() -> None:
    for point in ([540_000, 2_030_000], [2_030_000.5, 540_000.25]):
        with pytest.raises(RuleViolated) as refused:
            parse_geometry(polygon([point] * 4))
        assert refused.value.code == METRES
        assert "VN-2000" in refused.value.message and "EPSG:4326" in refused.value.message


def test_heights_are_left_aside_and_rings_kept() -> None:
    hole = [[105.52, 18.42], [105.54, 18.42], [105.54, 18.44], [105.52, 18.42]]
    high = [[*point, 12.5] for point in SQUARE]
    assert parse_geometry(polygon(high, hole)) == parse_geometry(polygon(SQUARE, hole))
    both = {"type": "MultiPolygon", "coordinates": [[SQUARE], [hole]]}
    assert [len(rings) for rings in parse_geometry(both)] == [1, 1]


def test_outline_elsewhere_or_of_another_size_is_noticed() -> None:
    bounds = (105.5, 18.4, 105.6, 18.5)
    assert flaw_of_place(bounds, (105.55, 18.45)) == flaw_of_place(bounds, None) == ""
    assert "nơi khác" in flaw_of_place(bounds, (108.0, 16.0))
    assert doubt_of_area(45.85, 46.0) == doubt_of_area(45.85, None) == ""
    assert "90,0 km²" in doubt_of_area(90.0, 45.85)
    assert "45,9 km²" in doubt_of_area(20.0, 45.85)
