"""The tree as it is browsed: the tops of one's area, and below each opened unit its children; three queries."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from khuyenhoc.core.authority import Actor
from khuyenhoc.core.dated import holds_on
from khuyenhoc.core.permissions import Permission
from khuyenhoc.org.enums import UnitKind
from khuyenhoc.org.models import Placement, UnitVersion
from khuyenhoc.org.selectors import units_visible

KINDS = {kind.value: rank for rank, kind in enumerate(UnitKind)}
DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Branch:
    """One line of the tree; its children are the lines that follow with a greater depth."""

    unit: UnitVersion
    depth: int
    children: int
    is_open: bool


def forest(*, actor: Actor, on: date, opened: Collection[int] | None = None) -> list[Branch]:
    """The lines to show, in the order of reading. Nothing was opened yet (None): the tops are."""
    visible = units_visible(actor=actor, on=on).select_related("locality")
    scope = actor.scope(Permission.UNITS_VIEW)
    top = Q(parent_id=None) if scope.everywhere else Q(path__in=[grant.path for grant in scope.grants])
    tops = list(visible.filter(top))
    opened = {unit.unit_id for unit in tops} if opened is None else set(opened)
    below: dict[int, list[UnitVersion]] = defaultdict(list)
    for unit in visible.filter(Q(parent_id__in=opened)):
        below[unit.parent_id or 0].append(unit)
    shown = [unit.unit_id for unit in tops] + [unit.unit_id for units in below.values() for unit in units]
    counts = dict(
        Placement.objects.filter(holds_on(on), parent__in=shown).values_list("parent_id").annotate(number=Count("unit"))
    )
    lines: list[Branch] = []

    def add(unit: UnitVersion, depth: int) -> None:
        children, is_open = counts.get(unit.unit_id, 0), unit.unit_id in opened
        lines.append(Branch(unit, depth, children, is_open and children > 0))
        if is_open:
            for child in in_order(below[unit.unit_id]):
                add(child, depth + 1)

    for unit in in_order(tops):
        add(unit, 0)
    return lines


def in_order(units: Collection[UnitVersion]) -> list[UnitVersion]:
    """By kind, then by code as people count: Tổ 9 before Tổ 10."""
    return sorted(units, key=lambda unit: (KINDS[unit.kind], _natural(unit.code)))


def _natural(code: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in DIGITS.split(code)]
