"""Outlines as parts of an SVG picture: projected, scaled to a width of 480, written as paths. Pure: no database.

A degree of longitude is shortened by the cosine of the middle latitude; for a province that is a true map.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import cos, radians
from typing import Final, Protocol

from khuyenhoc.localities.geometry import GeoJSON, Label

WIDTH: Final = 480
TALLEST: Final = 570
MARGIN: Final = 8
NOTE: Final = 24  # the strip under a sketch that says so
SMALLEST: Final = 6.0  # units across: what is smaller gets a dot, so that it can be seen and pressed


class Drawable(Protocol):
    @property
    def geometry(self) -> GeoJSON: ...
    @property
    def label(self) -> Label: ...


@dataclass(frozen=True, slots=True)
class Shape:
    """`path` is the `d` of an SVG path to be filled by the even-odd rule; x, y and radius tell the room for a label."""

    path: str
    x: float
    y: float
    radius: float
    is_tiny: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """`over` are the paths of a second layer, to be laid over the shapes as lines."""

    height: int
    shapes: Mapping[int, Shape]
    over: Mapping[int, Shape]
    width: int = WIDTH

    @property
    def middle(self) -> int:
        return self.width // 2

    @property
    def height_with_note(self) -> int:
        return self.height + NOTE


def draw(outlines: Mapping[int, Drawable], over: Mapping[int, Drawable] | None = None) -> Drawing:
    """One picture of all, by the keys that were given."""
    layers = (outlines, over or {})
    points = [point for layer in layers for outline in layer.values() for point in _points(outline.geometry)]
    if not points:
        return Drawing(MARGIN * 2, {}, {})
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    paper = _Paper(west, north, cos(radians((south + north) / 2)), east - west, north - south)
    shapes, lines = ({key: paper.shape(outline) for key, outline in layer.items()} for layer in layers)
    return Drawing(paper.height, shapes, lines)


def _points(geometry: GeoJSON) -> Iterable[tuple[float, float]]:
    return ((x, y) for polygon in geometry["coordinates"] for ring in polygon for x, y, *_ in ring)


class _Paper:
    def __init__(self, west: float, north: float, shrink: float, wide: float, high: float) -> None:
        self.west, self.north, self.shrink = west, north, shrink
        room = WIDTH - 2 * MARGIN, TALLEST - 2 * MARGIN
        self.scale = min(room[0] / max(wide * shrink, 1e-9), room[1] / max(high, 1e-9))
        self.left = (WIDTH - wide * shrink * self.scale) / 2
        self.height = round(high * self.scale) + 2 * MARGIN

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        x = self.left + (longitude - self.west) * self.shrink * self.scale
        return round(x, 1), round(MARGIN + (self.north - latitude) * self.scale, 1)

    def shape(self, outline: Drawable) -> Shape:
        rings = [self.ring(ring) for polygon in outline.geometry["coordinates"] for ring in polygon]
        points = [point for ring in rings for point in ring]
        across = max(max(x for x, _ in points) - min(x for x, _ in points), max(y for _, y in points) - min(
            y for _, y in points))  # fmt: skip
        x, y = self.place(outline.label.longitude, outline.label.latitude)
        path = "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in ring) + "Z" for ring in rings if len(ring) > 2)
        return Shape(path, x, y, round(outline.label.radius * self.scale, 1), across < SMALLEST)

    def ring(self, ring: Iterable[Iterable[float]]) -> list[tuple[float, float]]:
        """Without points that fall on the one before, and without the last, which closes it."""
        kept: list[tuple[float, float]] = []
        for longitude, latitude, *_ in ring:
            point = self.place(longitude, latitude)
            if not kept or point != kept[-1]:
                kept.append(point)
        return kept[:-1] if len(kept) > 1 and kept[0] == kept[-1] else kept
