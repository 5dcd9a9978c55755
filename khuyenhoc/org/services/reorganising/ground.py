"""The part of the tree that a plan touches, as it stands on the day, in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import date

from khuyenhoc.core.dated import holds_on
from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.org.models import OrgUnit, Placement, UnitVersion
from khuyenhoc.org.reorganising.steps import Describe, End, Found, Move, Step


@dataclass(frozen=True, slots=True)
class Ground:
    """Placements and versions, by unit, of everything under `top`: the nearest place above all that is touched."""

    on: date
    top: str
    tenant_id: int
    places: dict[int, Placement]
    shapes: dict[int, UnitVersion]
    children: dict[int, list[int]]

    def below(self, unit_id: int) -> Iterator[int]:
        """The unit's descendants, parents first."""
        for child in self.children.get(unit_id, ()):
            yield child
            yield from self.below(child)


def survey(steps: Collection[Step], on: date, *, founded: Collection[int]) -> Ground:
    """Lock the ground of a plan, then read it; six queries, whatever its size.

    Raises RuleViolated: `reorganisation.empty`, `.unit_unknown` (one does not stand that day), `.two_trees`.
    """
    if not steps:
        raise RuleViolated("reorganisation.empty", "Phương án chưa có việc nào.")
    named = {unit_id for step in steps for unit_id in _named(step)} - set(founded)
    rows = list(Placement.objects.filter(holds_on(on), unit__in=named))
    _require_standing(named, {row.unit_id for row in rows}, on)
    if len({row.tenant_id for row in rows}) != 1:
        raise RuleViolated("reorganisation.two_trees", "Các đơn vị trong phương án thuộc hai hệ thống Hội khác nhau.")
    top = common_path(row.path for row in rows)
    places = _locked_below(top, on)
    _require_standing(named, places.keys(), on)
    shapes = {row.unit_id: row for row in UnitVersion.objects.filter(holds_on(on), unit__in=list(places))}
    children: dict[int, list[int]] = defaultdict(list)
    for row in places.values():
        if row.parent_id:
            children[row.parent_id].append(row.unit_id)
    return Ground(on, top, rows[0].tenant_id, places, shapes, dict(children))


def _require_standing(named: Set[int], standing: Set[int], on: date) -> None:
    if missing := named - standing:
        raise RuleViolated(
            "reorganisation.unit_unknown",
            f"{len(missing)} đơn vị trong phương án không tồn tại vào ngày {on:%d/%m/%Y}. Hãy xem lại ngày hiệu lực.",
        )


def _locked_below(top: str, on: date) -> dict[int, Placement]:
    """Every unit at or below this path, with its place, as it is once nobody else can change them.

    Whoever founds, closes or renames a unit locks it or its parent first: what they did before we came is read here,
    and nobody begins before we are done. A child's foreign key takes a weaker lock, so who only refers to the units
    does not wait.
    """
    locked: set[int] = set()
    while True:
        places = {row.unit_id: row for row in Placement.objects.filter(holds_on(on), path__startswith=top)}
        if not (new := places.keys() - locked):
            return places
        list(OrgUnit.objects.select_for_update(no_key=True).filter(pk__in=new).order_by("pk").values_list("pk"))
        locked |= new


def _named(step: Step) -> Iterator[int]:
    match step:
        case Found():
            yield step.parent_id
        case End():
            yield step.unit_id
            yield from step.heirs
        case Move():
            yield step.unit_id
            yield step.parent_id
        case Describe():
            yield step.unit_id


def common_path(paths: Iterable[str]) -> str:
    """The path of the nearest unit at or above all of these; empty when there is none."""
    split = [path.rstrip("/").split("/") for path in paths]
    shared: list[str] = []
    for ids in zip(*split, strict=False):
        if len(set(ids)) > 1:
            break
        shared.append(ids[0])
    return "".join(f"{unit}/" for unit in shared)
