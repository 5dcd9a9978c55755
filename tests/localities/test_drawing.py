"""Outlines as SVG: true to shape, inside the paper, small ones seen, second layers in the same place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import cos, radians
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyenhoc.localities.drawing import MARGIN, TALLEST, WIDTH, draw
from khuyenhoc.localities.geometry import Label


@dataclass(frozen=True)
class Piece:
    geometry: dict[str, Any]
    label: Label


def piece(west: float, south: float, wide: float, high: float) -> Piece:
    ring = [
        [west, south], [west + wide, south], [west + wide, south + high], [west, south + high], [west, south],
    ]  # fmt: skip
    label = Label(west + wide / 2, south + high / 2, min(wide, high) / 2)
    return Piece({"type": "MultiPolygon", "coordinates": [[ring]]}, label)


def numbers(path: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?[\d.]+", path)]


def test_nothing_is_an_empty_picture() -> None:
    assert (draw({}).shapes, draw({}).width) == ({}, WIDTH)


def test_square_on_the_ground_is_a_square_on_paper() -> None:
    drawing = draw({1: piece(105, 18, 0.1 / cos(radians(18.05)), 0.1)})
    xs, ys = numbers(drawing.shapes[1].path)[::2], numbers(drawing.shapes[1].path)[1::2]
    assert max(xs) - min(xs) == pytest.approx(max(ys) - min(ys), abs=0.3)
    assert drawing.shapes[1].path.startswith("M") and drawing.shapes[1].path.endswith("Z")


@given(
    st.lists(
        st.tuples(st.floats(102, 110), st.floats(8, 23), st.floats(0.001, 3), st.floats(0.001, 3)),
        min_size=1, max_size=12,
    )
)  # fmt: skip
def test_everything_lies_on_the_paper(boxes: list[tuple[float, float, float, float]]) -> None:
    drawing = draw({n: piece(*box) for n, box in enumerate(boxes)})
    assert drawing.height <= TALLEST + 1
    for shape in drawing.shapes.values():
        coordinates = numbers(shape.path)
        assert all(0 <= x <= WIDTH for x in coordinates[::2])
        assert all(0 <= y <= drawing.height + MARGIN for y in coordinates[1::2])


def test_what_is_too_small_to_be_seen_gets_a_dot() -> None:
    drawing = draw({1: piece(105, 18, 1, 1), 2: piece(106.2, 18, 0.003, 0.003)})
    assert [shape.is_tiny for shape in drawing.shapes.values()] == [False, True]


def test_second_layer_lies_over_the_first() -> None:
    drawing = draw({1: piece(105, 18, 0.2, 0.2)}, {7: piece(105, 18, 0.1, 0.2), 8: piece(105.1, 18, 0.1, 0.2)})
    whole, left, right = (numbers(s.path)[::2] for s in (drawing.shapes[1], drawing.over[7], drawing.over[8]))
    assert min(whole) == min(left)
    assert max(left) == pytest.approx(min(right), abs=0.2)
    assert max(whole) == max(right)
