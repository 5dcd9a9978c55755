"""Geometry by shapely: is an outline sound, can it be mended, how large is it, what is enough of it for drawing.

Coordinates are degrees of WGS 84. Areas are taken on a plane at the latitude of the shape: within a per cent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians
from typing import Any

import shapely
from shapely.affinity import scale
from shapely.geometry import MultiPolygon, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry

from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.localities import policy

KM2_PER_DEGREE2 = 110.65 * 111.32  # at the latitudes of Vietnam, before the cosine
GRID = 1e-6  # degrees, a decimetre
TOLERANCE = 0.0003  # degrees, about 30 m: invisible on a map of a commune, a tenth of the points
MOST_AREA_LOST = 0.02  # of an outline by simplifying; small islands and communes keep more points
MOST_AREA_MENDED = 0.01  # of an outline by mending: beyond, nobody can say what was meant
MOST_CROSSINGS = 200  # mending costs as many steps: a shape made to exhaust us is not mended
MOST_POINTS_MENDED = 20_000  # of a whole file
CRACK = 0.0005  # degrees, about 50 m
GeoJSON = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Label:
    """Where a name stands: the middle of the largest circle inside, its radius in degrees of latitude."""

    longitude: float
    latitude: float
    radius: float


class Mender:
    """Makes sound MultiPolygons of checked rings, for one file; mending has a budget of points.

    Mending keeps the area (within a per cent) or does not happen.
    """

    def __init__(self) -> None:
        self.points_left = MOST_POINTS_MENDED

    def solid(self, polygons: Sequence[policy.Polygon]) -> tuple[MultiPolygon, str]:
        """The shape, and what was mended. Refuses with `localities.bad_geometry`."""
        given = MultiPolygon([Polygon(rings[0], rings[1:]) for rings in polygons])
        if given.is_valid:
            return _tidy(given), ""
        what = _what(given)
        self.points_left -= int(shapely.get_num_coordinates(given))
        if self.points_left < 0 or _crossings(given) > MOST_CROSSINGS:
            raise _bad(f"{what}; có quá nhiều chỗ như vậy để sửa tự động")
        before = sum(abs(part.area) for part in given.geoms)
        mended = _polygons(shapely.make_valid(given, method="structure", keep_collapsed=False))
        if before == 0 or mended.is_empty or abs(mended.area - before) > before * MOST_AREA_MENDED:
            raise _bad(f"{what}; sửa tự động sẽ làm đổi diện tích, hãy sửa trong phần mềm bản đồ")
        return _tidy(mended), f"{what[0].upper()}{what[1:]}; đã sửa, diện tích đổi dưới 1%."


FLAWS = {
    "Hole lies outside shell": "lỗ nằm ngoài vùng",
    "Nested holes": "lỗ chồng lên nhau",
    "Nested shells": "các phần của vùng chồng lên nhau",
    "Duplicate Rings": "đường bao lặp lại",
}


def _what(geometry: MultiPolygon) -> str:
    """A sentence of GEOS such as “Self-intersection[105.5 18.4]” in our words."""
    reason, _, place = shapely.is_valid_reason(geometry).partition("[")
    numbers = [float(number) for number in place.rstrip("]").split()]
    where = f" gần ({numbers[0]:.5f}; {numbers[1]:.5f})" if len(numbers) >= 2 else ""
    return FLAWS.get(reason, "đường bao tự cắt") + where


def _crossings(geometry: MultiPolygon) -> int:
    """How often edges cross, as far as it matters: mending costs as many steps."""
    rings = [shapely.get_coordinates(ring) for part in geometry.geoms for ring in (part.exterior, *part.interiors)]
    edges = shapely.linestrings([edge for ring in rings for edge in pairwise(ring)])
    tree, found = shapely.STRtree(edges), 0
    for start in range(0, len(edges), 50):
        found += tree.query(edges[start : start + 50], predicate="crosses").shape[1]
        if found > 2 * MOST_CROSSINGS:
            break
    return found // 2


def _polygons(geometry: BaseGeometry) -> MultiPolygon:
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type in ("Polygon", "MultiPolygon")]
    return MultiPolygon([polygon for part in parts for polygon in shapely.get_parts(part)])


def _tidy(geometry: MultiPolygon) -> MultiPolygon:
    """To the decimetre, outer rings counter-clockwise as GeoJSON asks; refuses what has no area."""
    tidy = _polygons(shapely.orient_polygons(shapely.set_precision(geometry, GRID)))
    if tidy.is_empty or area_km2(tidy) < 0.001:
        raise _bad("hình không có diện tích")
    return tidy


def area_km2(geometry: BaseGeometry) -> float:
    if geometry.is_empty:
        return 0.0
    return float(geometry.area * KM2_PER_DEGREE2 * cos(radians(geometry.centroid.y)))


def simplified(geometries: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """Enough of each for drawing. Neighbours that fit together still do; whoever would lose area keeps more points."""
    if len(geometries) > 1 and shapely.coverage_is_valid(geometries):
        drawn = list(shapely.coverage_simplify(geometries, TOLERANCE))
    else:
        drawn = [shapely.coverage_simplify([geometry], TOLERANCE)[0] for geometry in geometries]
    return [_enough(before, after) for before, after in zip(geometries, drawn, strict=True)]


def _enough(before: BaseGeometry, after: BaseGeometry) -> BaseGeometry:
    for divisor in (4, 16):
        if after.is_valid and abs(after.area - before.area) <= before.area * MOST_AREA_LOST:
            return _polygons(after)
        after = before.simplify(TOLERANCE / divisor)
    return before


def label_of(geometry: BaseGeometry) -> Label:
    shrink = cos(radians(geometry.centroid.y))
    flat = scale(geometry, xfact=shrink, yfact=1, origin=(0, 0))
    west, south, east, north = flat.bounds
    circle = shapely.maximum_inscribed_circle(flat, max(east - west, north - south) / 200)
    x, y = shapely.get_coordinates(circle)[0]
    return Label(float(x / shrink), float(y), float(circle.length))


def overlaps(geometries: Sequence[BaseGeometry], *, least_km2: float) -> Iterator[tuple[int, int, float]]:
    """Pairs that lie over each other by more than `least_km2`: their places in the sequence, and by how much."""
    if len(geometries) < 2:
        return
    tree = shapely.STRtree(geometries)
    for one, other in tree.query(geometries, predicate="intersects").T:
        if one < other and (shared := area_km2(geometries[one].intersection(geometries[other]))) > least_km2:
            yield int(one), int(other), shared


def gaps_km2(geometries: Sequence[BaseGeometry], *, least_km2: float) -> list[float]:
    """The holes that the geometries leave between them, largest first."""
    holes = [Polygon(ring) for part in shapely.get_parts(shapely.union_all(geometries)) for ring in part.interiors]
    return sorted((size for hole in holes if (size := area_km2(hole)) > least_km2), reverse=True)


def union(geometries: Sequence[BaseGeometry]) -> BaseGeometry:
    return _polygons(shapely.union_all(geometries))


def joined(geometries: Sequence[BaseGeometry]) -> BaseGeometry:
    """Parts that lie beside each other as one: cracks narrower than 100 m between them close."""
    closed = shapely.union_all(geometries).buffer(CRACK, join_style="mitre").buffer(-CRACK, join_style="mitre")
    return _polygons(closed.simplify(TOLERANCE / 4))


def from_json(geometry: GeoJSON) -> BaseGeometry:
    return shape(geometry)


def to_json(geometry: BaseGeometry, digits: int = 6) -> GeoJSON:
    parts = [part for part in shapely.get_parts(_polygons(geometry)) if not part.is_empty]
    return {"type": "MultiPolygon", "coordinates": [_rounded(mapping(part)["coordinates"], digits) for part in parts]}


def _rounded(rings: Any, digits: int) -> list[list[list[float]]]:
    return [[[round(x, digits), round(y, digits)] for x, y, *_ in ring] for ring in rings]


def _bad(why: str) -> RuleViolated:
    return RuleViolated("localities.bad_geometry", f"Không dùng được hình ranh giới: {why}.", field="geojson")
