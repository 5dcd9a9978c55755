"""Where the members of each ended unit go: known of a merger, decided by a person of a split or an end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, F, Q

from khuyenhoc.core.dated import holds_on
from khuyenhoc.members.models import Membership
from khuyenhoc.members.policy import TAKES_MEMBERS
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.reorganising.participants import Answers, Choice, Effect, Fate, Question
from khuyenhoc.org.reorganising.shape import Reshaped

BY_VILLAGE: Final = "village"
END: Final = "end"


@dataclass(frozen=True, slots=True)
class Leaving:
    """An ended unit with open memberships, and who may take them: its heirs, or who stands above where it has none.

    `taker` is the one to whom they go without asking.
    """

    unit_id: int
    name: str
    count: int
    has_heirs: bool
    takers: tuple[UnitVersion, ...]

    @property
    def key(self) -> str:
        return f"members.{self.unit_id}"

    @property
    def list_key(self) -> str:
        return f"{self.key}.list"

    @property
    def taker(self) -> int | None:
        return self.takers[0].unit_id if self.has_heirs and len(self.takers) == 1 else None

    @property
    def heirs(self) -> tuple[UnitVersion, ...]:
        """Among whom a person decides."""
        return self.takers if self.has_heirs and len(self.takers) > 1 else ()


def leaving(shape: Reshaped) -> list[Leaving]:
    """Two queries, whatever the number of units and members."""
    held = dict(
        Membership.objects.filter(still_held(shape), unit__in=list(shape.ended))
        .values_list("unit_id").annotate(number=Count("id"))
    )  # fmt: skip
    candidates = {unit: _candidates(shape, unit) for unit in held}
    wanted = {taker for takers in candidates.values() for taker in takers}
    rows = UnitVersion.objects.filter(holds_on(shape.on), unit__in=wanted, kind__in=TAKES_MEMBERS)
    known = {row.unit_id: row for row in rows}
    return [
        Leaving(
            unit, shape.names[unit], held[unit], bool(shape.ended[unit].heirs),
            tuple(known[taker] for taker in candidates[unit] if taker in known),
        )
        for unit in sorted(held)
    ]  # fmt: skip


def still_held(shape: Reshaped) -> Q:
    """On the day or at any time after it; one entered by mistake holds on none."""
    return Q(left_on__isnull=True) | Q(left_on__gt=shape.on) & Q(left_on__gt=F("joined_on"))


def _candidates(shape: Reshaped, unit_id: int) -> tuple[int, ...]:
    carrier = shape.carrier(unit_id)
    return shape.ended[unit_id].heirs or ((carrier,) if carrier is not None else ())


def questions(shape: Reshaped) -> Iterator[Question]:
    for unit in leaving(shape):
        if unit.taker is None:
            yield from _split(unit) if unit.heirs else [_ended(unit)]


def _split(unit: Leaving) -> Iterator[Question]:
    choices = [Choice(str(heir.unit_id), f"Tất cả về {heir.short_name}") for heir in unit.heirs]
    yield Question(
        key=unit.key,
        text=f"{unit.count} hội viên của {unit.name} sinh hoạt tiếp ở đâu?",
        unit_id=unit.unit_id,
        choices=(*choices, Choice(BY_VILLAGE, "Theo thôn ghi trong hồ sơ")),
        help="Người có tên trong danh sách dán bên dưới theo danh sách.",
    )
    codes = ", ".join(f"{heir.code} ({heir.short_name})" for heir in unit.heirs)
    yield Question(
        key=unit.list_key,
        text=f"Danh sách hội viên của {unit.name} theo đơn vị mới, nếu có",
        unit_id=unit.unit_id,
        help=f"Dán danh sách: họ tên; năm sinh; mã chi hội mới, mỗi dòng một người. Mã: {codes}.",
        optional=True,
    )


def _ended(unit: Leaving) -> Question:
    above = [Choice(str(taker.unit_id), f"Chuyển về {taker.short_name}") for taker in unit.takers]
    return Question(
        key=unit.key,
        text=f"{unit.count} hội viên của {unit.name} sinh hoạt tiếp ở đâu? Không có đơn vị nào kế thừa.",
        unit_id=unit.unit_id,
        choices=(*above, Choice(END, "Thôi sinh hoạt")),
    )


def effects(shape: Reshaped) -> Iterator[Effect]:
    """As far as it is known before anybody has decided."""
    units = leaving(shape)
    for fate, label, parts in (
        (Fate.MOVES, "hội viên chuyển sang đơn vị kế thừa", [unit for unit in units if unit.has_heirs]),
        (Fate.ENDS, "hội viên chưa có đơn vị kế thừa", [unit for unit in units if not unit.has_heirs]),
    ):
        counts = {unit.unit_id: unit.count for unit in parts}
        if counts:
            yield Effect(fate, label, sum(counts.values()), counts)
    if past := Membership.objects.filter(unit__in=list(shape.ended)).exclude(still_held(shape)).count():
        yield Effect(Fate.STAYS, "lượt sinh hoạt đã kết thúc trước đó", past)


@dataclass(frozen=True, slots=True)
class Destinations:
    """What was decided, as pairs for a statement: `whole` unit and heir, `by_village` unit, village and heir;
    `ending` units have nobody who takes their members."""

    whole: Mapping[int, int]
    by_village: tuple[tuple[int, int, int], ...]
    ending: frozenset[int]


def destinations(units: Iterable[Leaving], answers: Answers) -> Destinations:
    whole: dict[int, int] = {}
    villages: list[tuple[int, int, int]] = []
    ending: set[int] = set()
    for unit in units:
        answer = answers.get(unit.key, "")
        if unit.taker is not None:
            whole[unit.unit_id] = unit.taker
        elif answer == BY_VILLAGE:
            villages += [(unit.unit_id, village, heir) for village, heir in _villages(unit.heirs).items()]
        elif answer == END:
            ending.add(unit.unit_id)
        else:
            whole[unit.unit_id] = int(answer)
    return Destinations(whole, tuple(villages), frozenset(ending))


def _villages(heirs: Iterable[UnitVersion]) -> dict[int, int]:
    """The heir of each village that just one of them has."""
    found: dict[int, list[int]] = {}
    for heir in heirs:
        if heir.village_id is not None:
            found.setdefault(heir.village_id, []).append(heir.unit_id)
    return {village: takers[0] for village, takers in found.items() if len(takers) == 1}
