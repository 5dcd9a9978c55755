"""Judging and simplifying an outline: a GeoJSON geometry that a person gave us is wrong until it proves right."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import cos, hypot, isfinite, radians
from typing import Any

from khuyenhoc.core.errors import RuleViolated

LONGITUDES, LATITUDES = (102.0, 118.0), (6.0, 24.0)  # Vietnam with its islands
MOST_RINGS, MOST_POINTS = 5_000, 200_000
KM_PER_DEGREE = 111.32
TOLERANCE = 0.0002  # degrees, about 20 m: invisible on a map of a commune, a tenth of the points
AREA_FACTOR = 2.0  # how far the drawn area may be from the recorded one

Point = tuple[float, float]
Ring = list[Point]
Polygon = list[Ring]


def parse_geometry(geometry: object) -> list[Polygon]:
    """A GeoJSON Polygon or MultiPolygon as checked rings; refuses everything else with `localities.bad_geometry`."""
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise _bad("hình phải là Polygon hoặc MultiPolygon")
    coordinates = geometry.get("coordinates")
    is_one = geometry["type"] == "Polygon"
    polygons = [coordinates] if is_one else _items(coordinates, "MultiPolygon không có đa giác nào")
    parsed = [[_ring(ring) for ring in _items(polygon, "đa giác không có đường bao")] for polygon in polygons]
    rings = [ring for polygon in parsed for ring in polygon]
    if len(rings) > MOST_RINGS or sum(map(len, rings)) > MOST_POINTS:
        raise _bad(f"hình có quá {MOST_RINGS} vòng hoặc quá {MOST_POINTS} điểm")
    return parsed


def check_place(polygons: list[Polygon], *, centre: Point | None, area_km2: float | None) -> None:
    """Refuses an outline that lies elsewhere than the recorded centre, or is of quite another size."""
    points = [point for polygon in polygons for ring in polygon for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    if centre and not (west - 0.05 <= centre[0] <= east + 0.05 and south - 0.05 <= centre[1] <= north + 0.05):
        raise _bad("hình nằm ở nơi khác, không chứa tâm đã biết của địa bàn")
    drawn = area_of(polygons)
    if drawn < 0.01:
        raise _bad("hình không có diện tích")
    if area_km2 and not (area_km2 / AREA_FACTOR <= drawn <= area_km2 * AREA_FACTOR):
        raise _bad(f"hình rộng {drawn:.1f} km², trong khi diện tích đã biết là {area_km2:.1f} km²".replace(".", ","))


def area_of(polygons: list[Polygon]) -> float:
    """In km², on a plane at the latitude of each ring: within a per cent at the size of a commune."""
    return sum(_ring_area(polygon[0]) - sum(map(_ring_area, polygon[1:])) for polygon in polygons)


def simplified(polygons: list[Polygon]) -> dict[str, Any]:
    """A MultiPolygon of the points that matter for drawing, to the metre; islands smaller than the tolerance go."""
    kept: list[list[list[list[float]]]] = []
    for polygon in polygons:
        rings = [ring for ring in (_simplify_ring(ring) for ring in polygon) if len(ring) >= 4]
        if rings and len(_simplify_ring(polygon[0])) >= 4:
            kept.append([[[round(x, 5), round(y, 5)] for x, y in ring] for ring in rings])
    if not kept:  # all of it is tiny: keep what was given
        kept = [[[[round(x, 5), round(y, 5)] for x, y in ring] for ring in polygon] for polygon in polygons]
    return {"type": "MultiPolygon", "coordinates": kept}


def _bad(why: str) -> RuleViolated:
    return RuleViolated("localities.bad_geometry", f"Không dùng được hình ranh giới: {why}.", field="geojson")


def _items(value: object, complaint: str) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise _bad(complaint)
    return value


def _ring(value: object) -> Ring:
    points = [_point(point) for point in _items(value, "đường bao trống")]
    if len(points) < 4:
        raise _bad("đường bao có ít hơn bốn điểm")
    if points[0] != points[-1]:
        raise _bad("đường bao chưa khép kín, điểm cuối phải trùng điểm đầu")
    return points


def _point(value: object) -> Point:
    if not isinstance(value, list) or not 2 <= len(value) <= 4:
        raise _bad("tọa độ phải là cặp số kinh độ, vĩ độ; hình có thể lồng sai số lớp ngoặc")
    x, y = value[:2]
    if any(isinstance(n, bool) or not isinstance(n, int | float) or not isfinite(n) for n in (x, y)):
        raise _bad("tọa độ phải là số")
    if not (LONGITUDES[0] <= x <= LONGITUDES[1] and LATITUDES[0] <= y <= LATITUDES[1]):
        hint = ", kinh độ và vĩ độ có thể bị đổi chỗ" if LONGITUDES[0] <= y <= LONGITUDES[1] else ""
        raise _bad(f"tọa độ ({x}; {y}) nằm ngoài Việt Nam{hint}; cần hệ WGS 84, không phải VN-2000")
    return float(x), float(y)


def _ring_area(ring: Ring) -> float:
    scale = KM_PER_DEGREE**2 * cos(radians(ring[0][1]))
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))) / 2 * scale


def _simplify_ring(ring: Ring) -> Ring:
    """Douglas–Peucker on both halves of the ring, split at the point farthest from the first."""
    far = max(range(len(ring)), key=lambda i: hypot(ring[i][0] - ring[0][0], ring[i][1] - ring[0][1]))
    kept = sorted({0, far, len(ring) - 1, *_kept(ring, 0, far), *_kept(ring, far, len(ring) - 1)})
    return [ring[i] for i in kept]


def _kept(ring: Ring, first: int, last: int) -> Iterator[int]:
    spans = [(first, last)]
    while spans:
        start, end = spans.pop()
        if end - start < 2:
            continue
        index, distance = max(
            ((i, _distance(ring[i], ring[start], ring[end])) for i in range(start + 1, end)), key=lambda pair: pair[1]
        )
        if distance > TOLERANCE:
            yield index
            spans += [(start, index), (index, end)]


def _distance(point: Point, start: Point, end: Point) -> float:
    """From a point to a stretch of line, in degrees of latitude."""
    shrink = cos(radians(start[1]))
    px, py = (point[0] - start[0]) * shrink, point[1] - start[1]
    dx, dy = (end[0] - start[0]) * shrink, end[1] - start[1]
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else min(1.0, max(0.0, (px * dx + py * dy) / length))
    return hypot(px - along * dx, py - along * dy)
