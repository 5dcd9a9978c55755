from __future__ import annotations

import threading

import pytest

from khuyenhoc.bench.measuring import (
    MS,
    RATE,
    Figure,
    Times,
    at_least,
    at_most,
    in_threads,
    stopwatch,
    times_of,
    times_once,
)


def test_percentiles_name_a_call_that_was_made() -> None:
    times = Times(tuple(float(n) for n in range(1, 101)))

    assert (times.p50, times.p95, times.percentile(1.0)) == (50, 95, 100)
    assert Times((7.0,)).p95 == 7


def test_calls_are_warmed_but_what_can_be_done_once_is_done_once() -> None:
    made: list[int] = []
    times_of([lambda: made.append(1)] * 5)
    assert len(made) == 8

    made.clear()
    times_once([lambda: made.append(1)] * 5)
    assert len(made) == 5


def test_a_stopwatch_stands_still_after_its_block() -> None:
    with stopwatch() as taken:
        pass
    assert taken() == taken()


@pytest.mark.parametrize(
    ("unit", "value", "floor", "ratio"), [(MS, 30, 10, 3), (RATE, 100, 400, 4), (MS, 30, None, None), (MS, 0, 10, None)]
)
def test_the_ratio_says_how_many_times_worse_than_the_floor(
    unit: str, value: float, floor: float | None, ratio: float | None
) -> None:
    assert Figure(suite="s", what="w", value=value, unit=unit, floor=floor).ratio == ratio


def test_a_bar_is_held_or_missed_and_without_one_nothing_is_said() -> None:
    def holds(value: float, least: bool | None) -> bool | None:
        bar = None if least is None else at_least(150) if least else at_most(150)
        return Figure(suite="s", what="w", value=value, unit=MS, bar=bar).holds

    assert [holds(150, False), holds(151, False)] == [True, False]
    assert [holds(150, True), holds(149, True)] == [True, False]
    assert holds(1, None) is None


@pytest.mark.django_db(transaction=True)
def test_threads_share_the_work_out_and_count_what_fails() -> None:
    done: list[int] = []
    gate = threading.Lock()

    def work(number: int) -> None:
        if number % 10 == 0:
            raise ValueError(number)
        with gate:
            done.append(number)

    _, errors = in_threads([lambda n=n: work(n) for n in range(40)], threads=4)  # type: ignore[misc]

    assert sorted(done) == [n for n in range(40) if n % 10]
    assert sorted(str(error) for error in errors) == ["0", "10", "20", "30"]
