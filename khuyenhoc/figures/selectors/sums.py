"""Own values added up by the children of a unit under a map: what each answer, list and trend is made of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from khuyenhoc.core import clock
from khuyenhoc.figures.models import FigureDefinition, OwnValue, ReportingPeriod
from khuyenhoc.figures.providers import Days, OwnValues, Period, providers
from khuyenhoc.figures.selectors.definitions import definitions_on
from khuyenhoc.figures.selectors.live import register_pairs, register_values, stock_values
from khuyenhoc.figures.selectors.maps import Lineage, Standing, child_of, paths_below
from khuyenhoc.figures.selectors.origins import Origins

OWN: Final = 0  # the line of the unit itself; ids of units are greater
ADRIFT: Final = -1  # the line of what the map cannot attribute to any child

Sums = dict[int, dict[str, int]]  # by child, OWN or ADRIFT; then by code


@dataclass(frozen=True, slots=True)
class Under:
    """The unit whose figures are asked, at its place on the map; `lineage` is None where each day has its own map."""

    unit_id: int
    path: str
    tenant_id: int
    lineage: Lineage | None = None


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
            values |= provider.own_values(list(places), Days.on(day))
    values = {pair: value for pair, value in values.items() if pair[1] in codes}
    known = definitions_on(day)
    return _added(values, places, Days.on(day), under, [known[code] for code in codes if code in known])


def sums_in(period: ReportingPeriod, under: Under, needed: Collection[FigureDefinition]) -> Sums:
    """Figures of a period: accepted values stand; a unit whose report is not accepted yet answers from the register,
    if it has one."""
    day = min(period.data_to, clock.today())
    places = _places(day, under)
    codes = [row.code for row in needed]
    rows = OwnValue.objects.filter(period=period, figure_code__in=codes, is_counted=True)
    origins = _origins(day, under)
    rows = rows.filter(origins.own_values(), tenant=under.tenant_id) if origins else rows.filter(
        path__startswith=under.path
    )  # fmt: skip
    values: OwnValues = {}
    for unit, figure, path, value in rows.values_list("unit_id", "figure_code", "path", "value"):
        values[unit, figure] = value or 0
        places[unit] = path
    if period.data_from <= clock.today():
        waiting = [unit for unit in places if any((unit, figure) not in values for figure in codes)]
        values = register_values(waiting, needed, Days(period.data_from, day)) | values if waiting else values
    return _added(values, places, Days(period.data_from, day), under, needed)


def _places(day: date, under: Under) -> dict[int, str]:
    """The units whose values may count, with their places on that day."""
    origins = _origins(day, under)
    return origins.on(day) if origins else paths_below(under.path, day)


def _origins(day: date, under: Under) -> Origins | None:
    """None where the day has the map that is asked for."""
    return under.lineage.origins(under.path) if under.lineage and day != under.lineage.on else None


def _added(
    values: OwnValues, places: Mapping[int, str], period: Period, under: Under, needed: Collection[FigureDefinition]
) -> Sums:
    sums: Sums = {}
    day = period.data_to
    if under.lineage is None or day == under.lineage.on:
        for (unit, figure), value in values.items():
            _add(sums, child_of(places[unit], under=under.path) or OWN, figure, value)
        return sums
    lineage = under.lineage
    parted = _parted(values, lineage, period, needed)
    for (unit, figure), value in values.items():
        standing = lineage.standing(unit, places[unit], day)
        parts = parted.get((unit, figure), {})
        for heir, part in parts.items():
            _place(sums, lineage.standing(heir, "", day), under, figure, part)
        _place(sums, standing, under, figure, value - sum(parts.values()))
    return sums


def _place(sums: Sums, standing: Standing, under: Under, figure: str, value: int) -> None:
    if standing.path.startswith(under.path):
        child = child_of(standing.path, under=under.path)
        _add(sums, child or (OWN if standing.is_attributed else ADRIFT), figure, value)


def _parted(
    values: OwnValues, lineage: Lineage, period: Period, needed: Collection[FigureDefinition]
) -> dict[tuple[int, str], dict[int, int]]:
    """Values of units that were split since, by heir, as far as a register knows where each of its rows went.

    An entered total, or one that the register tells otherwise by now, is not parted: it would be a guess.
    """
    if lineage.on <= period.data_to:
        return {}
    heirs = {unit: set(heirs) for unit, _ in values if len(heirs := lineage.heirs(unit)) > 1}
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
