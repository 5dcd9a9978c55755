"""The part of the tree that founding needs at hand: parents with their placements and kinds over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from khuyenhoc.core.authority import Actor, OrgPath
from khuyenhoc.core.errors import NotFound, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.org.data import NewUnit
from khuyenhoc.org.models import OrgUnit, Placement, UnitVersion


@dataclass(frozen=True, slots=True)
class Spell:
    """A time during which the unit sat at one path."""

    valid_from: date
    valid_to: date | None
    path: str


@dataclass(frozen=True, slots=True)
class Shape:
    valid_from: date
    valid_to: date | None
    code: str
    kind: str
    level: str


@dataclass(slots=True)
class Node:
    unit_id: int
    tenant_id: int
    spells: list[Spell] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)

    def spells_since(self, day: date) -> list[Spell]:
        """Where it sits from that day on, without end; refused when it does not stand all that time."""
        if day < self.spells[0].valid_from:
            raise RuleViolated(
                "unit.parent_not_yet",
                f"Đơn vị cấp trên thành lập ngày {self.spells[0].valid_from:%d/%m/%Y}, sau ngày này.",
                field="founded_on",
            )  # fmt: skip
        if end := self.spells[-1].valid_to:
            raise RuleViolated(
                "unit.parent_closed", f"Đơn vị cấp trên đã kết thúc từ ngày {end:%d/%m/%Y}.", field="founded_on"
            )
        return [
            Spell(max(spell.valid_from, day), spell.valid_to, spell.path)
            for spell in self.spells
            if spell.valid_to is None or spell.valid_to > day
        ]

    def shape_on(self, day: date) -> Shape:
        return next(s for s in self.shapes if s.valid_from <= day and (s.valid_to is None or day < s.valid_to))


class Nodes:
    """Parents named by id or by code: existing ones, locked until the transaction ends, and those of the batch."""

    def __init__(self, actor: Actor, rows: Sequence[NewUnit]) -> None:
        self._actor = actor
        self._by_id: dict[int, Node] = {}
        self._founded: dict[str, Node] = {}
        codes = {row.parent_code for row in rows if row.parent_code}
        ids = {row.parent_id for row in rows if row.parent_id}
        if codes:
            ids |= set(UnitVersion.objects.filter(code__in=codes).values_list("unit_id", flat=True))
        if ids:
            self._load(ids)

    def _load(self, ids: set[int]) -> None:
        # A child's foreign key takes a weaker lock than this, so nobody who only refers to the unit waits.
        units = OrgUnit.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
        self._by_id = {unit.pk: Node(unit.pk, unit.tenant_id) for unit in units}
        for place in Placement.objects.filter(unit__in=ids).order_by("valid_from"):
            self._by_id[place.unit_id].spells.append(Spell(place.valid_from, place.valid_to, place.path))
        for row in UnitVersion.objects.filter(unit__in=ids).order_by("valid_from"):
            shape = Shape(row.valid_from, row.valid_to, row.code, row.kind, row.level)
            self._by_id[row.unit_id].shapes.append(shape)

    def add(self, code: str, node: Node) -> None:
        self._founded[code] = node

    def parent_of(self, row: NewUnit) -> Node | None:
        """The parent, None for a root; NotFound when the actor may not see it, like one that does not exist."""
        if not row.parent_id and not row.parent_code:
            return None
        if row.parent_id:
            found = self._by_id.get(row.parent_id)
        else:
            found = self._founded.get(row.parent_code) or self._with_code(row.parent_code, row.founded_on)
        if found is None or not self._actor.can(Permission.UNITS_VIEW, at=OrgPath(found.spells[-1].path)):
            raise NotFound("unit.parent_unknown", "Không tìm thấy đơn vị cấp trên.")
        return found

    def _with_code(self, code: str, day: date) -> Node | None:
        for node in self._by_id.values():
            for shape in node.shapes:
                if shape.code == code and shape.valid_from <= day and (shape.valid_to is None or day < shape.valid_to):
                    return node
        return None
