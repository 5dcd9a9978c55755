"""The value of a figure for a unit and all below it, with its parts: on a day for stocks, over periods for everything.

Registers answer live; what was accepted answers for itself. A public figure is open to everybody, another to who holds
FIGURES_VIEW at the unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor, OrgPath
from khuyenhoc.core.errors import NotFound, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.figures.enums import AcrossUnits
from khuyenhoc.figures.models import FigureDefinition, ReportingPeriod
from khuyenhoc.figures.policy import Number, over_time, parts_of, value_of
from khuyenhoc.figures.selectors.definitions import definition_get, definitions_on
from khuyenhoc.figures.selectors.maps import Lineage
from khuyenhoc.figures.selectors.origins import origins_below, standing_between
from khuyenhoc.figures.selectors.periods import periods_in
from khuyenhoc.figures.selectors.sums import ADRIFT, OWN, Sums, Under, ground_of, sums_in, sums_on, total_of
from khuyenhoc.org.models import Placement
from khuyenhoc.org.selectors import names_of

NOT_ATTRIBUTED: Final = "Chưa phân bổ được"


@dataclass(frozen=True, slots=True)
class FigurePart:
    """`unit_id` is a child, the unit itself for what it holds itself, or None for what cannot be attributed."""

    unit_id: int | None
    name: str
    value: Number


@dataclass(frozen=True, slots=True)
class FigureAnswer:
    """`value` is None when nothing is known yet. The parts of a sum add up to it."""

    code: str
    label: str
    unit_of_measure: str
    is_stock: bool
    value: Number | None
    on: date
    map_on: date
    period: str
    parts: tuple[FigurePart, ...]


@dataclass(frozen=True, slots=True)
class FigurePoint:
    """`adrift` is the part of the value that the map cannot give to any unit below; of a sum only."""

    period: ReportingPeriod
    value: Number | None
    adrift: Number | None


def figure_at(*, actor: Actor, code: str, unit_id: int, at: date, map_on: date | None = None) -> FigureAnswer:
    """A stock on a day, grouped by the tree of `map_on` (the same day). Constant queries.

    Raises NotFound for an unknown figure or unit or one that is not open to the actor, RuleViolated
    (`figure.needs_period`, field `at`) for a flow.
    """
    map_on = map_on or at
    definition = definition_get(code, at)
    needed = _needed(definition, at)
    if not all(row.is_stock for row in needed):
        raise RuleViolated(
            "figure.needs_period", "Chỉ tiêu này tính trong một kỳ, không tính tại một ngày.", field="at"
        )
    under = _under(unit_id, map_on)
    _require_open(actor, definition, under.path)
    if map_on != at:
        under = replace(under, lineage=Lineage(at, at, on=map_on, tenant_id=under.tenant_id))
    return _answer(definition, sums_on(at, under, needed), under, on=at, map_on=map_on, period="")


def figure_for(*, actor: Actor, code: str, unit_id: int, period: str, map_on: date | None = None) -> FigureAnswer:
    """A figure over `2023-02`, `2023-Q1`, `2023` or `2022-2023`, under the tree of each month, or all of it under that
    of `map_on`; months become one by the figure's own rule. Accepted values stand; a unit whose report is not accepted
    yet answers from the register, if it has one.

    Raises NotFound as `figure_at`, RuleViolated (`period.bad_code`).
    """
    months = periods_in(period)
    last = months[-1].data_to
    definition = definition_get(code, last)
    needed = _needed(definition, last)
    under = _under(unit_id, map_on or last)
    _require_open(actor, definition, under.path)
    monthly = list(_by_month(months, under, needed, map_on))
    sums: Sums = {}
    for line in {line for sums in monthly for line in sums}:
        for row in needed:
            values = [month.get(line, {}).get(row.code) for month in monthly]
            if (value := over_time(row.across_time, values)) is not None:
                sums.setdefault(line, {})[row.code] = value
    return _answer(definition, sums, under, on=last, map_on=map_on or last, period=period)


def figure_series(
    *, actor: Actor, code: str, unit_id: int, months: Sequence[ReportingPeriod], map_on: date | None = None
) -> list[Number | None]:
    """The values of `figure_points`."""
    points = figure_points(actor=actor, code=code, unit_id=unit_id, months=months, map_on=map_on)
    return [point.value for point in points]


def figure_points(
    *, actor: Actor, code: str, unit_id: int, months: Sequence[ReportingPeriod], map_on: date | None = None
) -> list[FigurePoint]:
    """The figure in each of the months, oldest first; under one map the line runs across every reorganisation.

    No value where nothing is known: under the map of each month, a unit has none before its founding. As many queries
    for many units or months as for one, where no register has to tell. Raises NotFound as `figure_at`.
    """
    if not months:
        return []
    last = months[-1].data_to
    definition = definition_get(code, last)
    needed = _needed(definition, last)
    under = _under(unit_id, map_on or min(last, clock.today()))
    _require_open(actor, definition, under.path)
    adds_up = definition.across_units == AcrossUnits.SUM
    return [
        FigurePoint(
            month,
            value_of(definition, total_of(sums.values())),
            value_of(definition, sums.get(ADRIFT, {})) if adds_up else None,
        )
        for month, sums in zip(months, _by_month(months, under, needed, map_on), strict=True)
    ]


def _by_month(
    months: Sequence[ReportingPeriod], under: Under, needed: list[FigureDefinition], map_on: date | None
) -> Iterator[Sums]:
    """Under one map all is put there; else the unit is looked for on the tree of each month. All is read once."""
    first, last, codes = months[0].data_from, months[-1].data_to, [row.code for row in needed]
    if map_on is not None:
        lineage = Lineage(first, last, on=map_on, tenant_id=under.tenant_id)
        found: list[str | None] = [under.path] * len(months)
        origins = lineage.origins(under.path)
        under = replace(under, lineage=lineage)
    else:
        places = _places_of(under.unit_id)
        found = [_place_on(month.data_to, places) for month in months]
        origins = origins_below(filter(None, found), standing_between(first, last, under.tenant_id))
    ground = ground_of(months, origins, codes, under.tenant_id)
    for month, path in zip(months, found, strict=True):
        yield sums_in(month, replace(under, path=path), needed, ground) if path else {}


def _answer(
    definition: FigureDefinition, sums: Sums, under: Under, *, on: date, map_on: date, period: str
) -> FigureAnswer:
    shown = {line: value for line, values in sums.items() if (value := value_of(definition, values)) is not None}
    names = names_of([under.unit_id, *(line for line in shown if line > OWN)], on=map_on)
    lines = [
        FigurePart(None, NOT_ATTRIBUTED, value)
        if line == ADRIFT
        else FigurePart(line or under.unit_id, names.get(line or under.unit_id, ""), value)
        for line, value in shown.items()
        if line > OWN or value
    ]
    lines.sort(key=lambda part: (part.unit_id is None, part.name, part.unit_id or 0))
    return FigureAnswer(
        code=definition.code,
        label=definition.label,
        unit_of_measure=definition.unit_of_measure,
        is_stock=definition.is_stock,
        value=value_of(definition, total_of(sums.values())),
        on=on,
        map_on=map_on,
        period=period,
        parts=tuple(lines),
    )


def _needed(definition: FigureDefinition, on: date) -> list[FigureDefinition]:
    known = definitions_on(on)
    return [known[code] for code in parts_of(definition) if code in known]


def _under(unit_id: int, on: date) -> Under:
    """Where the unit stands on the map, or stood last, or will stand first."""
    places = _places_of(unit_id)
    path, tenant_id, *_ = next((row for row in reversed(places) if row[2] <= on), places[0])
    return Under(unit_id, path, tenant_id)


def _places_of(unit_id: int) -> list[tuple[str, int, date, date | None]]:
    rows = Placement.objects.filter(unit_id=unit_id).order_by("valid_from")
    places = list(rows.values_list("path", "tenant_id", "valid_from", "valid_to"))
    if not places:
        raise NotFound("unit.not_found", "Không có đơn vị này.")
    return places


def _require_open(actor: Actor, definition: FigureDefinition, path: str) -> None:
    if not definition.is_public and not actor.can(Permission.FIGURES_VIEW, at=OrgPath(path)):
        raise NotFound("figure.unknown", f"Không có chỉ tiêu nào mang mã {definition.code}.")


def _place_on(day: date, places: Iterable[tuple[str, int, date, date | None]]) -> str | None:
    return next((path for path, _, since, until in places if since <= day and (not until or day < until)), None)
