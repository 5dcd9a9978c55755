"""Drawing where nobody has given outlines: each locality gets the ground that is nearer to its centre than to others'.

A sketch of who lies beside whom, never a boundary: whatever shows it says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import cos, radians

import shapely
from shapely.affinity import scale
from shapely.geometry import MultiPoint, Point
from shapely.geometry.base import BaseGeometry

from khuyenhoc.localities import geometry, policy

ROUNDNESS = 0.35  # of the hull around the centres: 0 follows every dent, 1 is convex
LEAST_MARGIN = 0.01  # degrees, about a kilometre: around a single centre
APART = 1e-5  # two centres on one spot are moved a metre from each other


def sketch(
    seeds: Mapping[int, Sequence[policy.Point]], *, around: Sequence[BaseGeometry] = ()
) -> dict[int, BaseGeometry]:
    """Ground by id, from the centres that belong to it (its own, or those of what it was made from).

    Clipped to a hull around all centres, and to what `around` (outlines that are known) leaves free.
    """
    places = [(key, point) for key, points in seeds.items() for point in points]
    if not places:
        return {}
    shrink = cos(radians(sum(y for _, (_, y) in places) / len(places)))
    spots = _spread([Point(x * shrink, y) for _, (x, y) in places])
    hull = _hull(spots)
    cells = shapely.get_parts(shapely.voronoi_polygons(MultiPoint(spots), extend_to=hull, ordered=True))
    if len(cells) != len(spots):  # a single centre has no cells
        cells = [hull]
    known = scale(shapely.union_all(list(around)), shrink, 1, origin=(0, 0)) if around else None
    grounds: dict[int, list[BaseGeometry]] = {}
    for (key, _), cell in zip(places, cells, strict=True):
        ground = cell.intersection(hull)
        grounds.setdefault(key, []).append(ground.difference(known) if known is not None else ground)
    joined = {key: geometry.union(parts) for key, parts in grounds.items()}
    return {key: scale(ground, 1 / shrink, 1, origin=(0, 0)) for key, ground in joined.items() if not ground.is_empty}


def _spread(spots: list[Point]) -> list[Point]:
    """No two on one spot: cells are drawn between centres that differ."""
    seen: set[tuple[float, float]] = set()
    apart: list[Point] = []
    for spot in spots:
        x, y = spot.x, spot.y
        while (x, y) in seen:
            x, y = x + APART, y + APART
        seen.add((x, y))
        apart.append(Point(x, y))
    return apart


def _hull(spots: list[Point]) -> BaseGeometry:
    """Around the centres with a margin of half the usual way from one to the next."""
    points = MultiPoint(spots)
    west, south, east, north = points.bounds
    margin = max(((east - west) * (north - south) / len(spots)) ** 0.5 / 2, LEAST_MARGIN)
    return shapely.concave_hull(points, ratio=ROUNDNESS).buffer(margin)
