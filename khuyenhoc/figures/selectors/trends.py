"""A figure over months, with the days on which the organisation of the unit changed and by which decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from khuyenhoc.core.authority import Actor
from khuyenhoc.figures.models import FigureDefinition, ReportingPeriod
from khuyenhoc.figures.policy import Number
from khuyenhoc.figures.selectors.answers import FigurePoint, figure_points
from khuyenhoc.figures.selectors.definitions import definition_get
from khuyenhoc.org.enums import ReorganisationStatus, SuccessionKind
from khuyenhoc.org.models import Decision, Placement, Reorganisation, UnitSuccession


@dataclass(frozen=True, slots=True)
class Turn:
    """A day on which the unit, or units right below it, were reorganised."""

    on: date
    text: str
    decision: Decision | None
    is_split: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """`map_on` is None where each month is grouped by the organisation of its own last day."""

    figure: FigureDefinition
    points: tuple[FigurePoint, ...]
    turns: tuple[Turn, ...]
    map_on: date | None

    @property
    def known(self) -> list[Number]:
        return [point.value for point in self.points if point.value is not None]

    @property
    def adrift(self) -> list[FigurePoint]:
        """The months in which a part of the number belongs to no unit below."""
        return [point for point in self.points if point.adrift]


def figure_trend(
    *, actor: Actor, code: str, unit_id: int, months: Sequence[ReportingPeriod], map_on: date | None
) -> Trend:
    """The figure in these months, oldest first and at least one. Raises NotFound as `figure_at`."""
    points = figure_points(actor=actor, code=code, unit_id=unit_id, months=months, map_on=map_on)
    turns = _turns(unit_id, months[0].data_from, months[-1].data_to)
    return Trend(definition_get(code, months[-1].data_to), tuple(points), tuple(turns), map_on)


def _turns(unit_id: int, first: date, last: date) -> list[Turn]:
    """Three queries: who carried on for whom, who came and went, by whose decision."""
    span = (first + timedelta(days=1), last)
    places = Placement.objects.filter(Q(unit=unit_id) | Q(parent=unit_id), valid_from__lte=last).order_by("valid_from")
    rows = [
        row for row in places.values_list("unit_id", "valid_from", "valid_to", "path") if not row[2] or row[2] > first
    ]
    near = {unit_id, *(row[0] for row in rows)}
    found: dict[date, list[UnitSuccession]] = {}
    steps = UnitSuccession.objects.filter(Q(predecessor__in=near) | Q(successor__in=near), on__range=span)
    for step in steps.select_related("decision").order_by("on", "id"):
        found.setdefault(step.on, []).append(step)
    days = {day for row in rows for day in row[1:3] if day and span[0] <= day <= last} | set(found)
    acts = {
        row.effective_on: row
        for row in Reorganisation.objects.filter(status=ReorganisationStatus.DONE, effective_on__in=days)
        .select_related("decision")
        .order_by("id")
        if any(path.startswith(row.path) for *_, path in rows)
    }
    return [_turn(day, found.get(day, []), acts.get(day)) for day in sorted(set(found) | set(acts))]


def _turn(on: date, steps: Sequence[UnitSuccession], act: Reorganisation | None) -> Turn:
    kinds = list(dict.fromkeys(SuccessionKind(step.kind) for step in steps))
    decision = next((step.decision for step in steps if step.decision), act.decision if act else None)
    text = act.title if act else ", ".join(kind.label for kind in kinds)
    return Turn(on, text, decision, SuccessionKind.SPLIT in kinds)
