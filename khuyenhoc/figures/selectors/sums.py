"""Own values added up by the children of a unit under a map: what each answer, list and trend is made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from khuyenhoc.core import clock
from khuyenhoc.figures.models import FigureDefinition, OwnValue, ReportingPeriod
from khuyenhoc.figures.providers import Days, OwnValues, Period, provider_of, providers
from khuyenhoc.figures.selectors.definitions import definitions_on
from khuyenhoc.figures.selectors.live import register_pairs, register_values, stock_values
from khuyenhoc.figures.selectors.maps import Lineage, child_of, paths_below
from khuyenhoc.figures.selectors.origins import Origins

OWN: Final = 0  # the line of the unit itself; ids of units are greater
ADRIFT: Final = -1  # the line of what the map cannot attribute to any child
ELSEWHERE: Final = -2  # what is counted outside: no line of any answer

Sums = dict[int, dict[str, int]]  # by child, OWN or ADRIFT; then by code


@dataclass(frozen=True, slots=True)
class Under:
    """The unit whose figures are asked, at its place on the map; `lineage` is None where each day has its own map.

    `lines` keeps where each unit was found to be counted: by the unit, its place, and whether that was after the map.
    """

    unit_id: int
    path: str
    tenant_id: int
    lineage: Lineage | None = None
    lines: dict[tuple[int, str, bool], int] = field(default_factory=dict)


def sums_on(day: date, under: Under, needed: Collection[FigureDefinition]) -> Sums:
    """Stocks on a day."""
    places = _places(day, under)
    values = stock_values(list(places), needed, Days.on(day))
    return _added(values, places, Days.on(day), under, needed)


def sums_registered(day: date, under: Under, codes: Collection[str]) -> Sums:
    """What the registers themselves count on a day, also of units that enter their figures: for pages of a register."""
    places = _places(day, under)
    values: OwnValues = {}
    for _, provider in providers:
        if provider.codes & set(codes):
            values |= provider.own_values(list(places), Days.on(day), codes)
    known = definitions_on(day)
    return _added(values, places, Days.on(day), under, [known[code] for code in codes if code in known])


@dataclass(frozen=True, slots=True)
class Ground:
    """What is read once for all periods that are asked together: who may count and where each sat, what was accepted
    (unit, figure, path and value, by period)."""

    origins: Origins
    accepted: Mapping[int, Sequence[tuple[int, str, str, int | None]]]


def ground_of(periods: Sequence[ReportingPeriod], origins: Origins, codes: Collection[str], tenant_id: int) -> Ground:
    """One query."""
    rows = OwnValue.objects.filter(
        origins.accepted(), tenant=tenant_id, period__in=[period.pk for period in periods], figure_code__in=codes,
        is_counted=True,
    )  # fmt: skip
    accepted: dict[int, list[tuple[int, str, str, int | None]]] = {}
    for period, unit, figure, path, value in rows.values_list("period_id", "unit_id", "figure_code", "path", "value"):
        accepted.setdefault(period, []).append((unit, figure, path, value))
    return Ground(origins, accepted)


def sums_in(period: ReportingPeriod, under: Under, needed: Collection[FigureDefinition], ground: Ground) -> Sums:
    """Figures of a period: accepted values stand; a unit whose report is not accepted yet answers from the register,
    if it has one."""
    day = min(period.data_to, clock.today())
    own_map = under.lineage is None or day == under.lineage.on
    below = under.path if own_map else ""
    places = {unit: path for unit, path in ground.origins.on(day).items() if path.startswith(below)}
    values: OwnValues = {}
    for unit, figure, path, value in ground.accepted.get(period.pk, ()):
        if path.startswith(below):
            values[unit, figure] = value or 0
            places[unit] = path
    if period.data_from <= clock.today():
        codes = {row.code for row in needed}
        told = Counter(unit for unit, _ in values)
        waiting = [unit for unit in places if told[unit] < len(codes)]
        values = register_values(waiting, needed, Days(period.data_from, day)) | values if waiting else values
    return _added(values, places, Days(period.data_from, day), under, needed)


def _places(day: date, under: Under) -> dict[int, str]:
    """The units whose values may count, with their places on that day."""
    if under.lineage is None or day == under.lineage.on:
        return paths_below(under.path, day)
    return under.lineage.origins(under.path).on(day)


def _added(
    values: OwnValues, places: Mapping[int, str], period: Period, under: Under, needed: Collection[FigureDefinition]
) -> Sums:
    sums: Sums = {}
    day = period.data_to
    if under.lineage is None or day == under.lineage.on:
        for (unit, figure), value in values.items():
            _add(sums, child_of(places[unit], under=under.path) or OWN, figure, value)
        return sums
    parted = _parted(values, under.lineage, period, needed)
    for (unit, figure), value in values.items():
        parts = parted.get((unit, figure), {})
        for heir, part in parts.items():
            _add(sums, _line(heir, "", day, under, under.lineage), figure, part)
        _add(sums, _line(unit, places[unit], day, under, under.lineage), figure, value - sum(parts.values()))
    sums.pop(ELSEWHERE, None)
    return sums


def _line(unit: int, path: str, day: date, under: Under, lineage: Lineage) -> int:
    """On which line of the answer a unit is counted that stood there on that day; known after the first month."""
    key = (unit, path, day > lineage.on)
    if (line := under.lines.get(key)) is None:
        standing = lineage.standing(unit, path, day)
        line = ELSEWHERE
        if standing.path.startswith(under.path):
            line = child_of(standing.path, under=under.path) or (OWN if standing.is_attributed else ADRIFT)
        under.lines[key] = line
    return line


def _parted(
    values: OwnValues, lineage: Lineage, period: Period, needed: Collection[FigureDefinition]
) -> dict[tuple[int, str], dict[int, int]]:
    """Values of units that were split since, by heir, as far as a register knows where each of its rows went.

    An entered total, or one that the register tells otherwise by now, is not parted: it would be a guess.
    """
    if lineage.on <= period.data_to:
        return {}
    told = {row.code for row in needed if provider_of(row.code)}
    heirs = {unit: set(heirs) for unit, code in values if code in told and len(heirs := lineage.heirs(unit)) > 1}
    if not heirs:
        return {}
    pairs = register_pairs(list(heirs), needed, period.data_to)
    found: dict[tuple[int, str], dict[int, int]] = {}
    for _, provider in providers:
        if provider.codes & {code for _, code in pairs}:
            for (unit, code, heir), part in provider.by_heir(heirs, period).items():
                if (unit, code) in pairs and part:
                    found.setdefault((unit, code), {})[heir] = part
    return {pair: parts for pair, parts in found.items() if sum(parts.values()) <= values.get(pair, 0)}


def _add(sums: Sums, line: int, figure: str, value: int) -> None:
    values = sums.setdefault(line, {})
    values[figure] = values.get(figure, 0) + value


def total_of(lines: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for line in lines:
        for code, value in line.items():
            total[code] = total.get(code, 0) + value
    return total
