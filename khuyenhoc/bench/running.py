"""One run: the suites that were asked for, one after the other, and what they found."""

from __future__ import annotations

import os
import platform
import subprocess
import traceback
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Final

from khuyenhoc.bench.measuring import Bar, Figure
from khuyenhoc.bench.scratch import Say, Scratch
from khuyenhoc.bench.table import table
from khuyenhoc.core import clock
from khuyenhoc.core.postgres import bin_dir

DISTRICT: Final = 7_575  # members of the district of the sample
PROVINCE: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """`is_quick` proves that every suite runs, with figures that mean nothing."""

    members: tuple[int, ...] = (DISTRICT, PROVINCE)
    is_quick: bool = False
    is_national: bool = False

    @property
    def requests(self) -> int:
        return 5 if self.is_quick else 100


@dataclass(slots=True)
class Run:
    """What a suite is given: options, databases, and where its figures go."""

    options: Options
    scratch: Scratch
    say: Say
    suite: str = ""
    figures: list[Figure] = field(default_factory=list)
    place: dict[str, Any] = field(default_factory=dict)

    def add(
        self, what: str, value: float, unit: str, *, floor: float | None = None, floor_what: str = "",
        bar: Bar | None = None, **more: Any,
    ) -> None:  # fmt: skip
        figure = Figure(
            suite=self.suite, what=what, value=value, unit=unit, floor=floor, floor_what=floor_what, bar=bar, more=more
        )
        self.figures.append(figure)

    def empty(self) -> AbstractContextManager[None]:
        return self.scratch.empty()

    def sample(self) -> AbstractContextManager[None]:
        return self.scratch.sample()


Suite = Callable[[Run], None]


def run_all(suites: Mapping[str, Suite], run: Run) -> list[str]:
    """The names of the suites that broke; the others are measured all the same, and each is told as soon as it ends."""
    broken: list[str] = []
    run.scratch.start()
    try:
        run.place = machine()
        for name, suite in suites.items():
            run.suite = name
            run.say(f"Đo {name}…")
            try:
                suite(run)
            except Exception:  # noqa: BLE001 - shown whole, and the run goes on
                run.say(traceback.format_exc())
                broken.append(name)
            run.say(f"{table([figure for figure in run.figures if figure.suite == name])}\n")
    finally:
        run.place["load_after"] = [round(load, 1) for load in os.getloadavg()]
        run.scratch.stop()
    return broken


def machine() -> dict[str, Any]:
    """Where and when: figures of different machines, or of a busy one, are not to be compared."""
    return {
        "at": clock.now().isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "load": [round(load, 1) for load in os.getloadavg()],
        "python": platform.python_version(),
        "postgres": _postgres_version(),
    }


def _postgres_version() -> str:
    return subprocess.run(
        [bin_dir() / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout.strip()
