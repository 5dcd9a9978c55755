"""The national reform, proposed: from what became of the communes, what becomes of the associations of a district or a
province. It is a draft like any other, to be checked and run at once.

A commune that went whole into a new one is proposed with it. One that was split has only a default heir in the data:
it is a decision, asked for and never taken silently.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.localities.models import Locality
from khuyenhoc.localities.selectors import Conversion, convert_many, predecessors_many
from khuyenhoc.org.enums import Level, UnitKind
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.reorganising.steps import Step
from khuyenhoc.org.selectors import unit_get, units_on
from khuyenhoc.org.services.reorganising.choices import Above, ReformChoices
from khuyenhoc.org.services.reorganising.drawing import Drawing, Group


@dataclass(frozen=True, slots=True)
class Split:
    """An association whose commune was split: the heirs, the default of the source first."""

    unit: UnitVersion
    heirs: tuple[Locality, ...]
    default: Locality | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """`steps` is empty while `undecided` is not."""

    title: str
    groups: tuple[Group, ...]
    splits: tuple[Split, ...]
    undecided: tuple[Split, ...]
    steps: tuple[Step, ...]


def reform_propose(*, actor: Actor, unit_id: int, on: date, choices: ReformChoices | None = None) -> Proposal:
    """What the reform of the communes that took effect on that day means for the association of a district or province.

    Raises NotFound, Forbidden without UNITS_REORGANISE there, RuleViolated: `reform.no_communes`, `reform.not_yet` (no
    commune below changed that day), `reform.other_district` (a new commune took communes from elsewhere too: do it for
    the province), `reform.unknown_heir`.
    """
    top = unit_get(actor=actor, unit_id=unit_id, on=on, permission=Permission.UNITS_REORGANISE)
    return Reform(top, on, choices or ReformChoices()).propose()


class Reform:
    def __init__(self, top: UnitVersion, on: date, choices: ReformChoices) -> None:
        self.top, self.on, self.choices = top, on, choices
        below = units_on(on).filter(Q(path__startswith=top.path)).select_related("locality", "unit")
        self.units = {unit.unit_id: unit for unit in below}
        self.children: dict[int, list[UnitVersion]] = defaultdict(list)
        for unit in self.units.values():
            self.children[unit.parent_id or 0].append(unit)
        self.communes = [
            unit
            for unit in self.units.values()
            if unit.kind == UnitKind.ASSOCIATION and unit.level == Level.COMMUNE and unit.locality
        ]
        self.districts = [
            unit for unit in self.units.values() if unit.kind == UnitKind.ASSOCIATION and unit.level == Level.DISTRICT
        ]

    def propose(self) -> Proposal:
        if not self.communes:
            raise RuleViolated("reform.no_communes", f"Dưới {self.top.short_name} chưa có Hội cơ sở nào gắn với xã.")
        old = [unit.locality for unit in self.communes if unit.locality]
        known = convert_many(old, self.on)
        splits = tuple(self._splits(known))
        undecided = tuple(split for split in splits if split.unit.unit_id not in self.choices.heirs)
        groups = self._groups(known, {split.unit.unit_id for split in undecided})
        if not splits and all(len(units) == 1 and units[0].locality_id == new.pk for new, units in groups):
            raise RuleViolated(
                "reform.not_yet", f"Không xã nào dưới {self.top.short_name} thay đổi ngày {self.on:%d/%m/%Y}."
            )
        self._require_own_ground([locality for locality, _ in groups])
        drawing = Drawing(self.choices, self.superior(), self.districts, self.children)
        steps = () if undecided else tuple(drawing.steps(groups))
        title = f"Sắp xếp theo đơn vị hành chính mới: {self.top.short_name}"
        return Proposal(title, groups, splits, undecided, steps)

    def superior(self) -> UnitVersion:
        """The nearest association above the districts; a cluster stays between."""
        if self.top.level != Level.DISTRICT or self.choices.district is Above.CLUSTER:
            return self.top
        if self.top.parent_id is None:
            raise RuleViolated(
                "reform.no_superior",
                f"Phía trên {self.top.short_name} chưa có Hội cấp tỉnh. Hãy lập Hội cấp tỉnh trước, hoặc giữ làm cụm.",
            )
        return units_on(self.on).get(unit_id=self.top.parent_id)

    def _splits(self, known: Mapping[int, Conversion]) -> Iterator[Split]:
        for unit in self.communes:
            conversion = known[unit.locality_id or 0]
            if conversion.is_split:
                default = conversion.default
                heirs = sorted((part.locality for part in conversion.parts), key=lambda heir: heir != default)
                yield Split(unit, tuple(heirs), default)

    def _groups(self, known: Mapping[int, Conversion], undecided: set[int]) -> tuple[Group, ...]:
        by_heir: dict[int, list[UnitVersion]] = defaultdict(list)
        localities: dict[int, Locality] = {}
        for unit in self.communes:
            parts = {part.locality.pk: part.locality for part in known[unit.locality_id or 0].parts}
            if unit.unit_id in undecided or not parts:
                continue
            chosen = self.choices.heirs.get(unit.unit_id, next(iter(parts)))
            if chosen not in parts:
                raise RuleViolated("reform.unknown_heir", f"{unit.short_name} không có phần nào nhập vào xã đã chọn.")
            by_heir[chosen].append(unit)
            localities |= parts
        in_order = sorted(by_heir, key=lambda pk: localities[pk].code)
        return tuple((localities[pk], tuple(by_heir[pk])) for pk in in_order)

    def _require_own_ground(self, heirs: list[Locality]) -> None:
        """A new commune may have taken communes of another district, whose associations are not in hand here."""
        ours = {unit.locality_id for unit in self.communes}
        old = predecessors_many(heirs, self.on - timedelta(days=1))
        foreign = {row.pk for rows in old.values() for row in rows} - ours
        other = units_on(self.on).filter(locality__in=foreign, kind=UnitKind.ASSOCIATION)
        if unit := other.order_by("unit_id").first():
            raise RuleViolated(
                "reform.other_district",
                f"Xã mới lấy cả {unit.short_name}, không thuộc {self.top.short_name}. Hãy lập phương án ở cấp trên.",
            )
