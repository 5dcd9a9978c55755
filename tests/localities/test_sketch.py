"""The sketch: everybody gets ground, nobody the same, and known outlines are left alone."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, box

from khuyenhoc.localities.sketch import sketch

CENTRES = st.tuples(st.floats(104, 108), st.floats(10, 22))


@given(st.lists(CENTRES, min_size=1, max_size=40))
def test_everybody_gets_ground_and_nobody_the_same(centres: list[tuple[float, float]]) -> None:
    grounds = sketch({n: [centre] for n, centre in enumerate(centres)})
    assert set(grounds) == set(range(len(centres)))
    total = sum(ground.area for ground in grounds.values())
    assert shapely.union_all(list(grounds.values())).area == pytest.approx(total, rel=1e-4, abs=1e-8)


def test_ground_lies_around_its_centre() -> None:
    centres = {1: (105.5, 18.4), 2: (105.6, 18.4), 3: (105.55, 18.5)}
    grounds = sketch({key: [point] for key, point in centres.items()})
    assert all(grounds[key].contains(Point(point)) for key, point in centres.items())


def test_what_was_made_of_several_has_their_ground() -> None:
    old = {1: [(105.5, 18.4)], 2: [(105.6, 18.4)], 3: [(105.55, 18.5)]}
    new = {9: [(105.5, 18.4), (105.6, 18.4)], 3: [(105.55, 18.5)]}
    before, after = sketch(old), sketch(new)
    assert after[9].area == pytest.approx(before[1].area + before[2].area, rel=1e-6)
    assert after[3].equals_exact(before[3], 1e-9)


def test_known_outlines_are_left_alone() -> None:
    known = box(105.45, 18.35, 105.55, 18.45)
    grounds = sketch({1: [(105.5, 18.4)], 2: [(105.6, 18.4)]}, around=[known])
    assert grounds[2].intersection(known).area == pytest.approx(0, abs=1e-9)


def test_one_spot_for_two_and_nothing_at_all() -> None:
    assert sketch({}) == {}
    assert set(sketch({1: [(105.5, 18.4)], 2: [(105.5, 18.4)]})) == {1, 2}
