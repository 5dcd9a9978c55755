"""A plan in plain words: “Hợp nhất Xã A, Xã B thành Xã C”, one line for each thing that happens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from khuyenhoc.org.enums import SuccessionKind, UnitKind
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.reorganising.steps import Describe, End, Found, Move, Step

MOST_NAMES = 8


@dataclass(frozen=True, slots=True)
class Part:
    """One unit of a line that tells of many; `number` is that of its step."""

    text: str
    number: int


@dataclass(frozen=True, slots=True)
class Line:
    """`numbers` are the steps behind it; the first of them is its key."""

    text: str
    numbers: tuple[int, ...]
    parts: tuple[Part, ...] = field(default=())

    @property
    def key(self) -> int:
        return self.numbers[0]


def lines_of(steps: Sequence[Step], units: Mapping[int, UnitVersion]) -> list[Line]:
    """`units` are those that stand already and are named in the steps, as they were before."""
    return sorted(_Telling(steps, units).lines(), key=lambda line: line.key)


def without(steps: Sequence[Step], numbers: Iterable[int]) -> list[Step]:
    """The plan without these steps, and without those that hang on a unit which is no longer founded."""
    dropped = set(numbers)
    kept = [step for number, step in enumerate(steps) if number not in dropped]
    gone = {step.unit_id for number, step in enumerate(steps) if number in dropped and isinstance(step, Found)}
    while gone:
        hanging = [step for step in kept if _needs(step) & gone]
        gone = {step.unit_id for step in hanging if isinstance(step, Found)}
        kept = [step for step in kept if step not in hanging]
    return kept


def _needs(step: Step) -> set[int]:
    match step:
        case Found() | Move():
            return {step.parent_id}
        case End():
            return set(step.heirs)
        case Describe():
            return {step.unit_id}


class _Telling:
    def __init__(self, steps: Sequence[Step], units: Mapping[int, UnitVersion]) -> None:
        self._steps, self._units = steps, units
        self._founds = {step.unit_id: number for number, step in enumerate(steps) if isinstance(step, Found)}
        self._told: set[int] = set()

    def lines(self) -> Iterator[Line]:
        yield from self._ends()
        yield from self._moves()
        yield from self._descriptions()
        for number, step in enumerate(self._steps):
            if isinstance(step, Found) and number not in self._told:
                yield Line(f"Lập {self._name(step.unit_id)}, trực thuộc {self._name(step.parent_id)}", (number,))

    def _name(self, unit_id: int) -> str:
        if unit_id in self._founds:
            step = self._steps[self._founds[unit_id]]
            assert isinstance(step, Found)
            return step.description.short_name
        known = self._units.get(unit_id)
        return known.short_name if known else "một đơn vị chưa có vào ngày đó"

    def _names(self, unit_ids: Iterable[int]) -> str:
        names = [self._name(unit_id) for unit_id in unit_ids]
        more = f" và {len(names) - MOST_NAMES} đơn vị khác" if len(names) > MOST_NAMES else ""
        return ", ".join(names[:MOST_NAMES]) + more

    def _ends(self) -> Iterator[Line]:
        alike: dict[tuple[SuccessionKind | None, tuple[int, ...]], list[int]] = defaultdict(list)
        for number, step in enumerate(self._steps):
            if isinstance(step, End):
                alike[step.kind, step.heirs].append(number)
        for (kind, heirs), numbers in alike.items():
            if kind is SuccessionKind.SPLIT:
                yield from (self._split(number, heirs) for number in numbers)
                continue
            names = self._names(self._steps[number].unit_id for number in numbers)
            if not heirs:
                yield Line(f"Kết thúc {names}", tuple(numbers), self._parts(numbers))
            elif kind is SuccessionKind.MERGE:
                yield Line(f"Hợp nhất {names} thành {self._names(heirs)}", self._with_founds(numbers, heirs))
            elif kind is SuccessionKind.CLOSE:
                yield Line(f"Kết thúc {names}, kế thừa: {self._names(heirs)}", tuple(numbers))
            else:
                yield Line(f"Sáp nhập {names} vào {self._names(heirs)}", tuple(numbers), self._parts(numbers))

    def _split(self, number: int, heirs: tuple[int, ...]) -> Line:
        """With those of below that go to each heir."""
        going: dict[int, list[int]] = defaultdict(list)
        for at, step in enumerate(self._steps):
            if isinstance(step, Move) and step.parent_id in heirs:
                going[step.parent_id].append(at)
        takers = [
            self._name(heir)
            + (f" (nhận {self._names(self._steps[at].unit_id for at in going[heir])})" * bool(going[heir]))
            for heir in heirs
        ]
        moves = [at for ats in going.values() for at in ats]
        self._told.update(moves)
        text = f"Chia tách {self._name(self._steps[number].unit_id)} thành {'; '.join(takers)}"
        return Line(text, self._with_founds([number, *moves], heirs))

    def _with_founds(self, numbers: Sequence[int], heirs: Iterable[int]) -> tuple[int, ...]:
        founds = [self._founds[heir] for heir in heirs if heir in self._founds]
        self._told.update(founds)
        return tuple(sorted({*founds, *numbers}))

    def _moves(self) -> Iterator[Line]:
        by_parent: dict[int, list[int]] = defaultdict(list)
        for number, step in enumerate(self._steps):
            if isinstance(step, Move) and number not in self._told:
                by_parent[step.parent_id].append(number)
        for parent, numbers in by_parent.items():
            names = self._names(self._steps[number].unit_id for number in numbers)
            yield Line(f"Chuyển {names} về trực thuộc {self._name(parent)}", tuple(numbers), self._parts(numbers))

    def _descriptions(self) -> Iterator[Line]:
        kinds: dict[UnitKind, list[int]] = defaultdict(list)
        others: list[int] = []
        for number, step in enumerate(self._steps):
            if not isinstance(step, Describe):
                continue
            before, after = self._units.get(step.unit_id), step.description
            if before and before.kind != after.kind:
                kinds[after.kind].append(number)
            elif before and (before.name, before.short_name) != (after.name, after.short_name):
                yield Line(f"Đổi tên {before.short_name}: {before.name} thành {after.name}", (number,))
            else:
                others.append(number)
        for kind, numbers in kinds.items():
            names = self._names(self._steps[number].unit_id for number in numbers)
            yield Line(f"Chuyển {names} thành {kind.label}", tuple(numbers), self._parts(numbers))
        if others:
            text = f"Ghi lại mã, địa bàn hoặc đầu văn bản của {len(others)} đơn vị"
            yield Line(text, tuple(others), self._parts(others, even_one=True))

    def _parts(self, numbers: Sequence[int], *, even_one: bool = False) -> tuple[Part, ...]:
        if len(numbers) < 2 and not even_one:
            return ()
        return tuple(Part(self._name(self._steps[number].unit_id), number) for number in numbers)
