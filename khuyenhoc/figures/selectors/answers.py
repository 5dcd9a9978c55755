"""The value of a figure for a unit and all below it, with its parts: on a day for stocks, over periods for everything.

Registers answer live; what was accepted answers for itself. A public figure is open to everybody, another to who holds
FIGURES_VIEW at the unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor, OrgPath
from khuyenhoc.core.errors import NotFound, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.figures.models import FigureDefinition, OwnValue, ReportingPeriod
from khuyenhoc.figures.policy import Number, over_time, parts_of, value_of
from khuyenhoc.figures.providers import Days
from khuyenhoc.figures.selectors.definitions import definition_get, definitions_on
from khuyenhoc.figures.selectors.live import register_values, stock_values
from khuyenhoc.figures.selectors.maps import child_of, standings
from khuyenhoc.figures.selectors.periods import periods_in
from khuyenhoc.org.models import Placement
from khuyenhoc.org.selectors import names_of

Sums = dict[int | None, dict[str, int]]  # by child (None: the unit itself, or not attributed), by code


@dataclass(frozen=True, slots=True)
class FigurePart:
    unit_id: int | None
    name: str
    value: Number


@dataclass(frozen=True, slots=True)
class FigureAnswer:
    """`value` is None when nothing is known yet. The parts of a sum add up to it; the line without a unit is what the
    unit holds itself or what the map cannot attribute."""

    code: str
    label: str
    unit_of_measure: str
    is_stock: bool
    value: Number | None
    on: date
    map_on: date
    period: str
    parts: tuple[FigurePart, ...]


def figure_at(*, actor: Actor, code: str, unit_id: int, at: date, map_on: date | None = None) -> FigureAnswer:
    """A stock on a day, grouped by the tree of `map_on` (the same day). Constant queries.

    Raises NotFound for an unknown figure or unit or one that is not open to the actor, RuleViolated
    (`figure.needs_period`, field `at`) for a flow.
    """
    map_on = map_on or at
    definition = definition_get(code, at)
    path, tenant_id = _place(unit_id, map_on)
    _require_open(actor, definition, path)
    needed = _needed(definition, at)
    if not all(row.is_stock for row in needed):
        raise RuleViolated(
            "figure.needs_period", "Chỉ tiêu này tính trong một kỳ, không tính tại một ngày.", field="at"
        )
    where = standings(at=at, on=map_on, tenant_id=tenant_id, below=path)
    sums: Sums = {}
    for (unit, figure), value in stock_values(list(where), needed, Days.on(at)).items():
        place = where[unit]
        child = child_of(place.path, under=path)
        line = sums.setdefault(child, {})
        line[figure] = line.get(figure, 0) + value
    return _answer(definition, sums, on=at, map_on=map_on, period="", unit_id=unit_id)


def figure_for(*, actor: Actor, code: str, unit_id: int, period: str) -> FigureAnswer:
    """A figure over `2023-02`, `2023-Q1`, `2023` or `2022-2023`, under the tree of each month; months become one by
    the figure's own rule. Accepted values stand; a unit whose report is not accepted yet answers from the register,
    if it has one.

    Raises NotFound as `figure_at`, RuleViolated (`period.bad_code`).
    """
    months = periods_in(period)
    last = months[-1].data_to
    definition = definition_get(code, last)
    path, _ = _place(unit_id, last)
    _require_open(actor, definition, path)
    needed = _needed(definition, last)
    monthly = [_sums_in(month, unit_id, needed) for month in months]
    children = {child for sums in monthly for child in sums}
    sums: Sums = {}
    for child in children:
        for row in needed:
            values = [line.get(child, {}).get(row.code) for line in monthly]
            if (value := over_time(row.across_time, values)) is not None:
                sums.setdefault(child, {})[row.code] = value
    return _answer(definition, sums, on=last, map_on=last, period=period, unit_id=unit_id)


def _sums_in(period: ReportingPeriod, unit_id: int, needed: list[FigureDefinition]) -> Sums:
    on = min(period.data_to, clock.today())
    path, tenant_id = _place(unit_id, period.data_to)
    where = {unit: place.path for unit, place in standings(at=on, on=on, tenant_id=tenant_id, below=path).items()}
    codes = [row.code for row in needed]
    rows = OwnValue.objects.filter(period=period, figure_code__in=codes, is_counted=True, path__startswith=path)
    values: dict[tuple[int, str], int] = {}
    for unit, figure, place, value in rows.values_list("unit_id", "figure_code", "path", "value"):
        values[unit, figure] = value or 0
        where[unit] = place
    if period.data_from <= clock.today():
        waiting = [unit for unit in where if any((unit, figure) not in values for figure in codes)]
        values = register_values(waiting, needed, Days(period.data_from, on)) | values if waiting else values
    sums: Sums = {}
    for (unit, figure), value in values.items():
        line = sums.setdefault(child_of(where[unit], under=path), {})
        line[figure] = line.get(figure, 0) + value
    return sums


def _answer(
    definition: FigureDefinition, sums: Sums, *, on: date, map_on: date, period: str, unit_id: int
) -> FigureAnswer:
    names = names_of([child for child in sums if child is not None], on=map_on)
    own = names_of([unit_id], on=map_on).get(unit_id, "")
    lines: list[FigurePart] = []
    for child, values in sums.items():
        value = value_of(definition, values)
        if value is not None and (child is not None or value):
            name = names.get(child, "") if child is not None else f"{own} và phần chưa phân bổ được"
            lines.append(FigurePart(child, name, value))
    lines.sort(key=lambda part: (part.unit_id is None, part.name, part.unit_id or 0))
    return FigureAnswer(
        code=definition.code,
        label=definition.label,
        unit_of_measure=definition.unit_of_measure,
        is_stock=definition.is_stock,
        value=value_of(definition, _added(sums.values())),
        on=on,
        map_on=map_on,
        period=period,
        parts=tuple(lines),
    )


def _added(lines: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for line in lines:
        for code, value in line.items():
            total[code] = total.get(code, 0) + value
    return total


def _needed(definition: FigureDefinition, on: date) -> list[FigureDefinition]:
    known = definitions_on(on)
    return [known[code] for code in parts_of(definition) if code in known]


def _place(unit_id: int, on: date) -> tuple[str, int]:
    """Where the unit stands on the map, or stood last, or will stand first."""
    rows = (
        Placement.objects.filter(unit_id=unit_id).order_by("valid_from").values_list("path", "tenant_id", "valid_from")
    )
    places = list(rows)
    if not places:
        raise NotFound("unit.not_found", "Không có đơn vị này.")
    path, tenant_id, _ = next((row for row in reversed(places) if row[2] <= on), places[0])
    return path, tenant_id


def _require_open(actor: Actor, definition: FigureDefinition, path: str) -> None:
    if not definition.is_public and not actor.can(Permission.FIGURES_VIEW, at=OrgPath(path)):
        raise NotFound("figure.unknown", f"Không có chỉ tiêu nào mang mã {definition.code}.")
