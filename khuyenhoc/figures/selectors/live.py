"""What the registers say now, where a unit's source is the register, and what it entered last, where it is not."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db import connection
from django.db.models import Exists, OuterRef, Subquery

from khuyenhoc.core.dated import holds_on
from khuyenhoc.figures.enums import AcrossUnits, SourceKind
from khuyenhoc.figures.models import FigureDefinition, FigureSource, OwnValue
from khuyenhoc.figures.providers import OwnValues, Period, provider_of, providers
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
    wanted = [row for row in definitions if provider_of(row.code)]
    if not wanted:
        return set()
    default = {
        row.code
        for row in wanted
        if row.default_source == SourceKind.REGISTER and row.across_units != AcrossUnits.RECOMPUTE
    }
    pairs = {(unit, code) for unit in units for code in default}
    said = FigureSource.objects.filter(
        holds_on(on), unit_id__in=units, figure_code__in=[row.code for row in wanted]
    ).values_list("unit_id", "figure_code", "source")
    for unit, code, source in said:
        if source == SourceKind.ENTERED:
            pairs.discard((unit, code))
        else:
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
            said |= provider.own_values(units, period, codes)
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

    One query, and one for each register where the same units enter all that is asked of it; whatever their number.
    """
    codes = {
        row.code
        for row in definitions
        if row.is_stock and row.default_source == SourceKind.REGISTER and row.across_units == AcrossUnits.SUM
    }
    entered = _entered_last(path, codes, on)
    found: dict[str, int] = {}
    for _, provider in providers:
        by_units: dict[frozenset[int], list[str]] = {}  # codes, by the units that are not to be asked of the register
        for code in provider.codes & codes:
            by_units.setdefault(frozenset(unit for unit, figure in entered if figure == code), []).append(code)
        for units, asked in by_units.items():
            sums = provider.below(path, on, units)
            found |= {code: sums[code] for code in asked if code in sums}
    for (_, code), value in entered.items():
        if code in found:
            found[code] += value or 0
    return found


def _entered_last(path: str, codes: Collection[str], on: date) -> dict[tuple[int, str], int | None]:
    """What units at or below this path entered last of figures that come from a register elsewhere."""
    below = Placement.objects.filter(
        holds_on(on), line=PlacementLine.MAIN, path__startswith=path, unit_id=OuterRef("unit_id")
    )
    counted = OwnValue.objects.filter(
        unit_id=OuterRef("unit_id"), figure_code=OuterRef("figure_code"), is_counted=True, period__data_to__lte=on
    ).order_by("-period__data_to")
    rows = FigureSource.objects.filter(
        Exists(below), holds_on(on), source=SourceKind.ENTERED, figure_code__in=sorted(codes)
    ).values_list("unit_id", "figure_code", Subquery(counted.values("value")[:1]))
    return {(unit, code): value for unit, code, value in rows}
