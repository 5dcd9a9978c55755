"""Steps of shade: five at most, equal values together, in the order of the values."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyenhoc.maps.enums import Division
from khuyenhoc.maps.policy import Step, fits, legend, steps_of

VALUES = st.dictionaries(st.integers(1, 500), st.integers(0, 10_000), min_size=1, max_size=60)


@given(VALUES, st.sampled_from(Division))
def test_greater_values_never_stand_on_a_lower_step(values: dict[int, int], division: Division) -> None:
    steps = steps_of(values, division)
    assert set(steps) == set(values)
    assert set(steps.values()) <= {1, 2, 3, 4, 5}
    ordered = sorted(values, key=lambda key: (values[key], steps[key]))
    assert [steps[key] for key in ordered] == sorted(steps.values())
    by_value: dict[int, set[int]] = {}
    for key, value in values.items():
        by_value.setdefault(value, set()).add(steps[key])
    assert all(len(found) == 1 for found in by_value.values())
    lines = legend(values, steps)
    assert sum(line.count for line in lines) == len(values)
    assert all(before.high < after.low for before, after in pairwise(lines))


def test_ten_values_make_five_pairs() -> None:
    steps = steps_of({n: n * n for n in range(10)}, Division.QUANTILE)
    assert [steps[n] for n in range(10)] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


def test_equal_stretches_part_by_value() -> None:
    steps = steps_of({1: 0, 2: 19, 3: 20, 4: 100, 5: Decimal("59.9")}, Division.EQUAL)
    assert steps == {1: 1, 2: 1, 3: 2, 4: 5, 5: 3}
    assert legend({1: 0, 2: 19}, {1: 1, 2: 1}) == [Step(1, 0, 19, 2)]


@pytest.mark.parametrize("division", Division)
def test_one_value_stands_in_the_middle_and_none_nowhere(division: Division) -> None:
    assert steps_of({1: 7, 2: 7}, division) == {1: 3, 2: 3}
    assert steps_of({}, division) == {}


def test_label_fits_into_its_circle_or_not() -> None:
    assert fits("7575", 20, 27)
    assert not fits("7575", 20, 26)
    assert not fits("7", 20, 9)
    assert fits("Đức Lĩnh", 15, 37, offset=9)
    assert not fits("Đức Lĩnh", 15, 37, offset=20)
