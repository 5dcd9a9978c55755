"""Positions that a unit must have filled and has not: the required ones of the rules, less those who hold them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, Q

from khuyenhoc.core.authority import Actor
from khuyenhoc.core.dated import holds_on
from khuyenhoc.core.errors import NotFound
from khuyenhoc.core.permissions import Permission
from khuyenhoc.officers.enums import Position
from khuyenhoc.officers.models import OfficerTerm
from khuyenhoc.officers.policy import RANK, office
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.selectors import TreeOrder, units_visible
from khuyenhoc.rules.selectors import rule_value

REQUIRED: Final = "officers.required_positions"


@dataclass(frozen=True, slots=True)
class Vacancy:
    unit: UnitVersion
    position: Position
    required: int
    held: int

    @property
    def missing(self) -> int:
        return self.required - self.held


def vacancies_at(unit: UnitVersion, *, on: date) -> list[Vacancy]:
    """What is missing in one unit; in one that has ended by that day nothing is."""
    end = unit.unit.valid_to
    return [] if end is not None and end <= on else vacancies_of([unit], on=on)


def vacancies_of(units: Iterable[UnitVersion], *, on: date) -> list[Vacancy]:
    """What is missing in these units on a day, in their order, heads first: two queries for any number of them."""
    asked = list(units)
    kinds = {unit.unit_id: unit.kind for unit in asked}
    held: Counter[tuple[int, str]] = Counter()
    terms = OfficerTerm.objects.filter(holds_on(on), unit__in=kinds).values_list("unit_id", "position")
    for unit_id, position, number in terms.annotate(number=Count("pk")):
        held[unit_id, office(kinds[unit_id], position)] += number
    rule = _required(on)
    return [vacancy for unit in asked for vacancy in _missing(unit, rule, held)]


def vacancies_visible(*, actor: Actor, on: date, below: str = "", position: Position | None = None) -> list[Vacancy]:
    """What is missing in the actor's area, or below one path of it, in the order of the tree: three queries."""
    units = units_visible(actor=actor, on=on, permission=Permission.OFFICERS_VIEW).filter(Q(path__startswith=below))
    found = vacancies_of(units.order_by(TreeOrder("path")), on=on)
    return [vacancy for vacancy in found if position is None or vacancy.position is position]


def _required(on: date) -> Mapping[str, Mapping[str, int]]:
    """Numbers by kind of unit and position; where no rule is in force that day, nothing is required."""
    try:
        rule: Mapping[str, Mapping[str, int]] = rule_value(REQUIRED, on)
    except NotFound:
        return {}
    return rule


def _missing(
    unit: UnitVersion, rule: Mapping[str, Mapping[str, int]], held: Mapping[tuple[int, str], int]
) -> Iterator[Vacancy]:
    names = (f"{unit.kind}.{unit.host_kind}", f"{unit.kind}.{unit.level}", unit.kind)
    required = next((rule[name] for name in names if name in rule), {})
    for position in sorted(required, key=lambda position: RANK[position]):
        number = held.get((unit.unit_id, position), 0)
        if number < required[position]:
            yield Vacancy(unit, Position(position), required[position], number)
