"""What a plan makes of the tree, worked out in memory: who sits where, who ends, who may not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.org import policy
from khuyenhoc.org.enums import SuccessionKind
from khuyenhoc.org.reorganising.shape import Ended, Moved
from khuyenhoc.org.reorganising.steps import Describe, End, Found, Move, Step
from khuyenhoc.org.services.reorganising.ground import Ground


@dataclass(slots=True)
class NewTree:
    """Parents after the act; paths are derived from them."""

    ground: Ground
    founded: dict[int, Found] = field(default_factory=dict)
    ends: dict[int, End] = field(default_factory=dict)
    described: dict[int, Describe] = field(default_factory=dict)
    parents: dict[int, int | None] = field(default_factory=dict)
    _paths: dict[int, str] = field(default_factory=dict)

    def path_of(self, unit_id: int) -> str:
        if (known := self._paths.get(unit_id)) is None:
            known = self._paths[unit_id] = self._path(unit_id, frozenset())
        return known

    def _path(self, unit_id: int, seen: frozenset[int]) -> str:
        if unit_id in seen:
            raise RuleViolated("reorganisation.circle", f"{self.name(unit_id)} không thể trực thuộc chính mình.")
        if unit_id not in self.parents:
            return self.ground.places[unit_id].path
        parent = self.parents[unit_id]
        return f"{self._path(parent, seen | {unit_id}) if parent else ''}{unit_id}/"

    def name(self, unit_id: int) -> str:
        if unit_id in self.founded:
            return self.founded[unit_id].description.short_name
        return self.ground.shapes[unit_id].short_name

    def ended(self) -> dict[int, Ended]:
        places = self.ground.places
        return {unit: Ended(unit, places[unit].path, end.heirs) for unit, end in self.ends.items()}

    def moved(self) -> dict[int, Moved]:
        """Everything that goes on at another path."""
        found: dict[int, Moved] = {}
        for unit_id, place in self.ground.places.items():
            if unit_id not in self.ends and (path := self.path_of(unit_id)) != place.path:
                found[unit_id] = Moved(unit_id, place.path, path)
        return found


def new_tree(steps: Sequence[Step], ground: Ground) -> NewTree:
    """The tree after the steps.

    Raises RuleViolated: `reorganisation.twice` (a unit that ends and is moved or described as well),
    `.heir_ends`, `.parent_ends`, `.homeless` (something directly below an ended unit goes nowhere), `.circle`,
    `.first_day` (it began that very day), and what `policy` refuses.
    """
    tree = NewTree(ground)
    for step in steps:
        match step:
            case Found():
                tree.founded[step.unit_id] = step
                tree.parents[step.unit_id] = step.parent_id
            case End():
                tree.ends[step.unit_id] = step
            case Describe():
                tree.described[step.unit_id] = step
            case Move():
                tree.parents[step.unit_id] = step.parent_id
    _require_ends(tree)
    _orphans_follow(tree)
    _derive(tree)
    _require_places(tree)
    return tree


def _require_ends(tree: NewTree) -> None:
    for unit_id, end in tree.ends.items():
        name = tree.name(unit_id)
        if unit_id in tree.parents or unit_id in tree.described:
            raise RuleViolated("reorganisation.twice", f"{name} vừa kết thúc vừa chuyển hoặc đổi tên.")
        if set(end.heirs) & tree.ends.keys():
            raise RuleViolated("reorganisation.heir_ends", f"Đơn vị kế thừa của {name} cũng kết thúc.")
        began = max(tree.ground.places[unit_id].valid_from, tree.ground.shapes[unit_id].valid_from)
        if began >= tree.ground.on:
            raise RuleViolated(
                "reorganisation.first_day", f"{name} mới có từ ngày {began:%d/%m/%Y}, chưa thể kết thúc ngày này."
            )


def _orphans_follow(tree: NewTree) -> None:
    homeless: list[str] = []
    for unit_id, end in tree.ends.items():
        for child in tree.ground.children.get(unit_id, ()):
            if child in tree.ends or child in tree.parents:
                continue
            if len(end.heirs) == 1 and end.kind is not SuccessionKind.CLOSE:
                tree.parents[child] = end.heirs[0]
            else:
                homeless.append(tree.name(child))
    if homeless:
        raise RuleViolated(
            "reorganisation.homeless",
            f"Chưa biết chuyển {len(homeless)} đơn vị về đâu: {_few(homeless)}. Hãy chọn nơi trực thuộc mới.",
        )


def _derive(tree: NewTree) -> None:
    """Everything below what was moved has another path too, though its parent is the same."""
    for unit_id in list(tree.parents):
        for below in tree.ground.below(unit_id):
            if below not in tree.ends:
                tree.parents.setdefault(below, tree.ground.places[below].parent_id)


def _require_places(tree: NewTree) -> None:
    shapes = tree.ground.shapes
    for unit_id, parent in tree.parents.items():
        if parent is None:
            continue
        if parent in tree.ends:
            raise RuleViolated("reorganisation.parent_ends", f"{tree.name(unit_id)} về một đơn vị đã kết thúc.")
        above = _shape(tree, parent)
        kind, level = _shape(tree, unit_id)
        policy.require_place(
            kind=kind, level=level, parent_kind=above[0], parent_level=above[1], parent_path=tree.path_of(parent)
        )
    for found in tree.founded.values():
        columns = found.description.columns()
        policy.require_description(**{name: columns[name] for name in policy.DESCRIBED})
    for unit_id, step in tree.described.items():
        columns = step.description.columns()
        policy.require_description(**{name: columns[name] for name in policy.DESCRIBED})
        policy.require_change(
            kind=shapes[unit_id].kind, level=columns["level"], new_kind=columns["kind"], new_level=columns["level"]
        )


def _shape(tree: NewTree, unit_id: int) -> tuple[str, str]:
    if unit_id in tree.founded:
        description = tree.founded[unit_id].description
        return description.kind, description.level
    if unit_id in tree.described:
        description = tree.described[unit_id].description
        return description.kind, description.level
    shape = tree.ground.shapes[unit_id]
    return shape.kind, shape.level


def _few(names: Iterable[str], most: int = 5) -> str:
    shown = sorted(names)
    return ", ".join(shown[:most]) + (f" và {len(shown) - most} đơn vị khác" if len(shown) > most else "")
