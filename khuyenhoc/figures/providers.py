"""How the registers fill the figures: a room that keeps a register says which codes it knows and answers for many
units at once.

Rooms above register in their AppConfig.ready(); the tree, which lies below, is registered by this room itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from khuyenhoc.core.registry import Registry


class Period(Protocol):
    """A stretch of days, both ends inside: a `ReportingPeriod`, or any `Days`."""

    @property
    def data_from(self) -> date: ...

    @property
    def data_to(self) -> date: ...


@dataclass(frozen=True, slots=True)
class Days:
    data_from: date
    data_to: date

    @classmethod
    def on(cls, day: date) -> Days:
        return cls(day, day)


OwnValues = dict[tuple[int, str], int]


def no_rows(unit_id: int, code: str, period: Period) -> str | None:
    return None


def no_sums(path: str, on: date, without: Collection[int]) -> Mapping[str, int]:
    return {}


def no_heirs(units: Mapping[int, Collection[int]], period: Period) -> Mapping[tuple[int, str, int], int]:
    return {}


@dataclass(frozen=True, slots=True)
class Provider:
    """`own_values(units, period, codes)` gives what the register says of each unit *itself*, without the units below
    it, in one set-based statement: a stock as it stands at the end of the last day, a flow over all days; of these
    codes, those that it knows. A pair left out means 0.

    `rows_url(unit_id, code, period)` is the list in which the counted rows are seen, or None.

    `below(path, on, without)` gives stocks of the unit at this path and all below it together, as the tree stands on
    that day, save these units: in one statement, of the codes that the register can say so at less cost than unit by
    unit.

    `by_heir(units, period)` parts what `own_values` says of units that were split since among their heirs, by where
    each counted row went: (unit, code, heir) to a part of the value. What went nowhere, or elsewhere, is left out.
    """

    codes: frozenset[str]
    own_values: Callable[[Collection[int], Period, Collection[str]], OwnValues]
    rows_url: Callable[[int, str, Period], str | None] = no_rows
    below: Callable[[str, date, Collection[int]], Mapping[str, int]] = no_sums
    by_heir: Callable[[Mapping[int, Collection[int]], Period], Mapping[tuple[int, str, int], int]] = no_heirs


providers: Registry[Provider] = Registry("figure providers")


def provider_of(code: str) -> Provider | None:
    return next((provider for _, provider in providers if code in provider.codes), None)
