"""What the registers say now, where a unit's source is the register, and what it entered last, where it is not."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db import connection
from django.db.models import Exists, OuterRef

from khuyenhoc.core.dated import holds_on
from khuyenhoc.figures.enums import AcrossUnits, SourceKind
from khuyenhoc.figures.models import FigureDefinition, FigureSource
from khuyenhoc.figures.providers import Days, OwnValues, Period, provider_of, providers
from khuyenhoc.org.enums import PlacementLine
from khuyenhoc.org.models import Placement

LAST_COUNTED = """
    SELECT DISTINCT ON (own.unit_id, own.figure_code) own.unit_id, own.figure_code, own.value
    FROM figures_ownvalue AS own JOIN figures_reportingperiod AS period ON period.id = own.period_id
    WHERE own.is_counted AND own.unit_id = ANY(%s) AND own.figure_code = ANY(%s) AND period.data_to <= %s
    ORDER BY own.unit_id, own.figure_code, period.data_to DESC
"""


def register_pairs(units: Collection[int], definitions: Iterable[FigureDefinition], on: date) -> set[tuple[int, str]]:
    """The (unit, code) whose value comes from a register on that day: the figure's default, unless the unit says
    otherwise."""
    wanted = list(definitions)
    default = {
        row.code
        for row in wanted
        if row.default_source == SourceKind.REGISTER
        and row.across_units != AcrossUnits.RECOMPUTE
        and provider_of(row.code)
    }
    pairs = {(unit, code) for unit in units for code in default}
    said = FigureSource.objects.filter(
        holds_on(on), unit_id__in=units, figure_code__in=[row.code for row in wanted]
    ).values_list("unit_id", "figure_code", "source")
    for unit, code, source in said:
        if source == SourceKind.ENTERED:
            pairs.discard((unit, code))
        elif provider_of(code):
            pairs.add((unit, code))
    return pairs


def register_values(units: Collection[int], definitions: Iterable[FigureDefinition], period: Period) -> OwnValues:
    """Values of the units themselves from the registers; every pair whose source is a register is there, 0 included.

    One question to each register, whatever the number of units.
    """
    pairs = register_pairs(units, definitions, period.data_to)
    codes = {code for _, code in pairs}
    said: OwnValues = {}
    for _, provider in providers:
        if provider.codes & codes:
            said |= provider.own_values(units, period)
    return {pair: said.get(pair, 0) for pair in pairs}


def last_counted(units: Collection[int], codes: Collection[str], on: date) -> OwnValues:
    """The last accepted own values of periods that closed by that day: how an entered stock stands."""
    with connection.cursor() as cursor:
        cursor.execute(LAST_COUNTED, [list(units), list(codes), on])
        return {(unit, code): value for unit, code, value in cursor.fetchall()}


def stock_values(units: Collection[int], definitions: Collection[FigureDefinition], period: Period) -> OwnValues:
    """Stocks of the units themselves on the last day: from the register where it is the source, else as entered last.

    A total never counts both.
    """
    from_registers = register_values(units, definitions, period)
    entered = last_counted(units, [row.code for row in definitions if row.is_stock], period.data_to)
    return {pair: value for pair, value in entered.items() if pair not in from_registers} | from_registers


def register_totals(path: str, definitions: Iterable[FigureDefinition], on: date) -> dict[str, int]:
    """Stocks of the unit at this path and all below it on a day, by the registers that can tell them together. A unit
    that enters such a stock itself counts as it entered last.

    One query, one more for each register, two more where somebody enters: whatever the number of units.
    """
    codes = {
        row.code
        for row in definitions
        if row.is_stock and row.default_source == SourceKind.REGISTER and row.across_units == AcrossUnits.SUM
    }
    entering = _entering(path, codes, on)
    units = {unit for unit, _ in entering}
    found: dict[str, int] = {}
    for _, provider in providers:
        if not provider.codes & codes:
            continue
        sums = provider.below(path, on)
        found |= {code: sums[code] for code in codes & provider.codes & sums.keys()}
        if any(code in provider.codes for _, code in entering):
            for (unit, code), value in provider.own_values(units, Days.on(on)).items():
                if (unit, code) in entering and code in found:
                    found[code] -= value
    if entering:
        for (unit, code), value in last_counted(units, codes, on).items():
            if (unit, code) in entering and code in found:
                found[code] += value
    return found


def _entering(path: str, codes: Collection[str], on: date) -> set[tuple[int, str]]:
    """The (unit, code) at or below this path that are entered although the figure comes from a register."""
    below = Placement.objects.filter(
        holds_on(on), line=PlacementLine.MAIN, path__startswith=path, unit_id=OuterRef("unit_id")
    )
    rows = FigureSource.objects.filter(
        Exists(below), holds_on(on), source=SourceKind.ENTERED, figure_code__in=sorted(codes)
    )
    return set(rows.values_list("unit_id", "figure_code"))
