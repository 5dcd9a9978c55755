"""A plan as it is read: the units it names, what it says, the tree before and after, what a person must decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from khuyenhoc.core.authority import Actor
from khuyenhoc.core.dated import holds_on
from khuyenhoc.org.enums import ReorganisationStatus
from khuyenhoc.org.models import Placement, Reorganisation, UnitVersion
from khuyenhoc.org.reorganising.participants import Answers, Question, answer_of
from khuyenhoc.org.reorganising.shape import Reshaped
from khuyenhoc.org.reorganising.steps import Describe, End, Found, Move, Step
from khuyenhoc.org.selectors import reorganisations_visible


def units_named(steps: Sequence[Step], on: date) -> dict[int, UnitVersion]:
    """The units of the plan that stand already, as they were before that day: one query."""
    ids = {unit_id for step in steps for unit_id in _named(step)}
    found: dict[int, UnitVersion] = {}
    for version in UnitVersion.objects.filter(unit__in=ids, valid_from__lte=on).order_by("unit_id", "valid_from"):
        if version.unit_id not in found or version.valid_from < on:
            found[version.unit_id] = version
    return found


def _named(step: Step) -> tuple[int, ...]:
    match step:
        case Found() | Move():
            return (step.unit_id, step.parent_id)
        case End():
            return (step.unit_id, *step.heirs)
        case Describe():
            return (step.unit_id,)


@dataclass(slots=True)
class Node:
    """A unit in a drawing of the tree; `following` came along with it and are only counted."""

    name: str
    mark: str = ""
    tone: str = "neutral"
    following: int = 0
    children: list[Node] = field(default_factory=list)


def trees(shape: Reshaped, steps: Sequence[Step], units: Mapping[int, UnitVersion]) -> tuple[list[Node], list[Node]]:
    """The part of the tree that the plan speaks of, before and after; what merely follows is counted. Two queries."""
    return _Drawing(shape, steps, units).both()


class _Drawing:
    def __init__(self, shape: Reshaped, steps: Sequence[Step], units: Mapping[int, UnitVersion]) -> None:
        self._shape = shape
        self._movers = {step.unit_id for step in steps if isinstance(step, Move)} & shape.moved.keys()
        self._titles = {step.unit_id: step.description.short_name for step in steps if not isinstance(step, End | Move)}
        self._renamed = {
            step.unit_id for step in steps if isinstance(step, Describe) and _is_renamed(step, units.get(step.unit_id))
        }
        self._heirs = {heir for ended in shape.ended.values() for heir in ended.heirs}
        speaks = {*shape.ended, *shape.founded, *self._movers, *self._renamed, *self._heirs}
        standing = speaks - shape.ended.keys() - shape.founded.keys() - shape.moved.keys()
        rows = Placement.objects.filter(holds_on(shape.on), unit__in=standing)
        stays = dict(rows.values_list("unit_id", "path"))
        self._before = stays | {unit: ended.path for unit, ended in shape.ended.items()}
        self._before |= {unit: shape.moved[unit].old_path for unit in speaks & shape.moved.keys()}
        self._after = stays | dict(shape.founded)
        self._after |= {unit: shape.moved[unit].new_path for unit in speaks & shape.moved.keys()}
        above = {unit for path in (*self._before.values(), *self._after.values()) for unit in _ids(path)}
        self._names = dict(shape.names) | _last_names(above - shape.names.keys(), shape.on)
        following = [moved for unit, moved in shape.moved.items() if unit not in speaks]
        self._followed = Counter(_ids(moved.old_path)[-2] for moved in following if len(_ids(moved.old_path)) > 1)
        self._received = Counter(_ids(moved.new_path)[-2] for moved in following if len(_ids(moved.new_path)) > 1)

    def both(self) -> tuple[list[Node], list[Node]]:
        before = self._draw(self._before, self._followed, self._mark_before, {})
        return before, self._draw(self._after, self._received, self._mark_after, self._titles)

    def _draw(
        self, paths: Mapping[int, str], following: Mapping[int, int], mark: Callable[[int], tuple[str, str]],
        titles: Mapping[int, str],
    ) -> list[Node]:  # fmt: skip
        nodes: dict[int, Node] = {}
        roots: list[Node] = []
        for path in sorted(paths.values(), key=lambda path: (path.count("/"), path)):
            siblings = roots
            for unit in _ids(path):
                if unit not in nodes:
                    word, tone = mark(unit)
                    name = titles.get(unit) or self._names.get(unit, "")
                    nodes[unit] = Node(name, word, tone, following.get(unit, 0))
                    siblings.append(nodes[unit])
                siblings = nodes[unit].children
        return roots

    def _mark_before(self, unit: int) -> tuple[str, str]:
        if unit in self._shape.ended:
            return "kết thúc", "late"
        if unit in self._movers:
            return "chuyển đi", "gold"
        return ("đổi tên", "neutral") if unit in self._renamed else ("", "neutral")

    def _mark_after(self, unit: int) -> tuple[str, str]:
        if unit in self._shape.founded:
            return "mới", "ok"
        if unit in self._movers:
            return "chuyển đến", "gold"
        if unit in self._heirs:
            return "nhận thêm", "ok"
        return ("tên mới", "neutral") if unit in self._renamed else ("", "neutral")


def _is_renamed(step: Describe, before: UnitVersion | None) -> bool:
    after = step.description
    return before is None or (before.name, before.short_name, before.kind) != (after.name, after.short_name, after.kind)


def _ids(path: str) -> tuple[int, ...]:
    return tuple(int(part) for part in path.split("/") if part)


def _last_names(unit_ids: Iterable[int], on: date) -> dict[int, str]:
    rows = UnitVersion.objects.filter(unit__in=list(unit_ids), valid_from__lte=on).order_by("valid_from")
    return dict(rows.values_list("unit_id", "short_name"))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it stands on the screen; `is_given` tells an answer from the default."""

    question: Question
    answer: str
    is_given: bool

    @property
    def field(self) -> str:
        return f"q-{self.question.key}"

    @property
    def is_open(self) -> bool:
        return not self.answer and not self.question.optional


@dataclass(frozen=True, slots=True)
class AskedOfUnit:
    unit_id: int
    name: str
    asked: tuple[Asked, ...]

    @property
    def open_count(self) -> int:
        return sum(1 for one in self.asked if one.is_open)


def asked_by_unit(questions: Sequence[Question], answers: Answers, names: Mapping[int, str]) -> list[AskedOfUnit]:
    """The questions of each unit together; units with something undecided come first."""
    by_unit: dict[int, list[Asked]] = {}
    for question in questions:
        answer = answer_of(question, answers)
        is_given = bool(answer) and answers.get(question.key, "").strip() == answer
        by_unit.setdefault(question.unit_id, []).append(Asked(question, answer, is_given))
    groups = [AskedOfUnit(unit, names.get(unit, ""), tuple(asked)) for unit, asked in by_unit.items()]
    return sorted(groups, key=lambda group: (group.open_count == 0, group.name, group.unit_id))


def plans_touching(*, actor: Actor, unit_id: int) -> list[Reorganisation]:
    """The plans done that changed this unit and that the actor may open, newest first: one query."""
    named = [{"unit_id": unit_id}]
    touched = (
        Q(trace__shape__ended__contains=named)
        | Q(trace__shape__moved__contains=named)
        | Q(trace__shape__described__contains=unit_id)
        | Q(trace__shape__founded__has_key=str(unit_id))
    )
    rows = reorganisations_visible(actor=actor).filter(touched, status=ReorganisationStatus.DONE)
    return list(rows.defer("trace", "steps", "answers", "effects"))
