"""What a figure of a run is, and how time is taken."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any, Final

from django.db import connection

WARMING: Final = 3  # calls before the clock counts: templates compiled, plans and pages in memory


@dataclass(frozen=True, slots=True)
class Bar:
    """What quality asks of a figure: no more than `value`, or with `is_least` no less."""

    value: float
    is_least: bool = False

    def holds(self, measured: float) -> bool:
        return measured >= self.value if self.is_least else measured <= self.value


def at_most(value: float) -> Bar:
    return Bar(value)


def at_least(value: float) -> Bar:
    return Bar(value, is_least=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured value. `floor` is the least that the same work costs on this machine, in the same unit."""

    suite: str
    what: str
    value: float
    unit: str
    floor: float | None = None
    floor_what: str = ""
    bar: Bar | None = None
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def ratio(self) -> float | None:
        """How many times the floor: of a rate, how many times slower than the floor."""
        if not self.floor or not self.value:
            return None
        return self.floor / self.value if self.unit == RATE else self.value / self.floor

    @property
    def holds(self) -> bool | None:
        return self.bar.holds(self.value) if self.bar else None


MS, SECONDS, RATE, QUERIES, MEGABYTES, TIMES = "ms", "s", "/s", "truy vấn", "MB", "lần"


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of many calls, in order of length; `cpu_ms` is what a call took of the processor in this process,
    in the middle: on a busy machine the better half of the truth."""

    sorted_ms: tuple[float, ...]
    cpu_ms: float = 0

    def percentile(self, share: float) -> float:
        return self.sorted_ms[max(0, math.ceil(len(self.sorted_ms) * share) - 1)]

    @property
    def least(self) -> float:
        return self.sorted_ms[0]

    @property
    def p50(self) -> float:
        return self.percentile(0.50)

    @property
    def p95(self) -> float:
        return self.percentile(0.95)


def times_of(calls: Sequence[Callable[[], object]]) -> Times:
    """Time every call once; the first few are made once before without counting."""
    for call in calls[:WARMING]:
        call()
    return times_once(calls)


def times_once(calls: Sequence[Callable[[], object]]) -> Times:
    """Time calls that cannot be made twice."""
    taken = [_milliseconds(call) for call in calls]
    return Times(tuple(sorted(whole for whole, _ in taken)), median([cpu for _, cpu in taken]))


def _milliseconds(call: Callable[[], object]) -> tuple[float, float]:
    began, began_cpu = time.perf_counter(), time.process_time()
    call()
    return (time.perf_counter() - began) * 1000, (time.process_time() - began_cpu) * 1000


@contextmanager
def stopwatch() -> Iterator[Callable[[], float]]:
    """Seconds since entering; after leaving, the seconds that the block took."""
    began = time.perf_counter()
    ended: list[float] = []
    yield lambda: (ended[0] if ended else time.perf_counter()) - began
    ended.append(time.perf_counter())


def in_threads(work: Iterable[Callable[[], object]], *, threads: int) -> tuple[float, list[Exception]]:
    """Do all of the work in so many threads, each with a connection of its own; seconds, and what went wrong."""
    waiting = iter(list(work))
    gate, errors = threading.Lock(), list[Exception]()
    start = threading.Barrier(threads + 1)

    def run() -> None:
        connection.ensure_connection()
        start.wait()
        try:
            while (call := _next(waiting, gate)) is not None:
                try:
                    call()
                except Exception as error:  # noqa: BLE001 - counted, and shown by the suite
                    errors.append(error)
        finally:
            connection.close()

    people = [threading.Thread(target=run) for _ in range(threads)]
    for person in people:
        person.start()
    start.wait()
    with stopwatch() as taken:
        for person in people:
            person.join()
    return taken(), errors


def _next(waiting: Iterator[Callable[[], object]], gate: threading.Lock) -> Callable[[], object] | None:
    with gate:
        return next(waiting, None)
