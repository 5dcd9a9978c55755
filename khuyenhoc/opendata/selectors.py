"""Answers of the public API, from selectors of the rooms below; nothing here knows a name of a person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from khuyenhoc.core.dated import holds_on
from khuyenhoc.officers.enums import Position
from khuyenhoc.officers.models import OfficerTerm
from khuyenhoc.opendata.shapes import LocalityOut, PositionOut, UnitDetail, UnitOut
from khuyenhoc.org.models import UnitSuccession, UnitVersion
from khuyenhoc.org.selectors import children_of


def units_out(versions: Iterable[UnitVersion]) -> list[UnitOut]:
    """Two queries whatever the number: the units' life, and who carried on for whom."""
    rows = list(versions)
    ids = [row.unit_id for row in rows]
    heirs: dict[int, list[int]] = {}
    forebears: dict[int, list[int]] = {}
    steps = UnitSuccession.objects.filter(Q(predecessor__in=ids) | Q(successor__in=ids)).order_by("on", "id")
    for one, other in steps.values_list("predecessor_id", "successor_id"):
        heirs.setdefault(one, []).append(other)
        forebears.setdefault(other, []).append(one)
    return [
        UnitOut(
            id=row.unit_id,
            code=row.code,
            name=row.name,
            kind=row.kind,
            host_kind=row.host_kind,
            level=row.level,
            parent_id=row.parent_id,
            valid_from=row.unit.valid_from,
            valid_to=row.unit.valid_to,
            successors=heirs.get(row.unit_id, []),
            predecessors=forebears.get(row.unit_id, []),
        )
        for row in rows
    ]


def unit_detail(version: UnitVersion, *, on: date) -> UnitDetail:
    (unit,) = units_out([version])
    held = OfficerTerm.objects.filter(holds_on(on), unit_id=version.unit_id).values_list("position", flat=True)
    children = units_out(children_of(version.unit_id, on=on).select_related("unit"))
    place = version.locality
    return UnitDetail(
        **unit.model_dump(),
        positions=[
            PositionOut(position=position.value, label=position.label, held=True)
            for position in Position
            if position.value in set(held)
        ],
        children=children,
        locality=LocalityOut(code=place.code, name=place.full_name, kind=place.kind) if place else None,
    )
