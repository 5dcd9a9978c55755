"""The steps of a reform, drawn from which old communes make which new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.localities.models import Locality
from khuyenhoc.org.data import UnitDescription
from khuyenhoc.org.enums import BodyKind, SuccessionKind, UnitKind
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.policy import HOSTED
from khuyenhoc.org.reorganising.steps import Describe, End, Found, Move, Step
from khuyenhoc.org.services.founding import new_unit_ids
from khuyenhoc.org.services.reorganising import naming
from khuyenhoc.org.services.reorganising.choices import Above, Centers, ReformChoices

Group = tuple[Locality, tuple[UnitVersion, ...]]  # a new commune and the associations that become its own
# Of these each commune has one, so that those of merged communes are one from then on.
ONE_OF_EACH = (
    BodyKind.PEOPLES_COMMITTEE, BodyKind.PEOPLES_COUNCIL, BodyKind.PARTY_COMMITTEE, BodyKind.FATHERLAND_FRONT,
)  # fmt: skip


class Drawing:
    def __init__(
        self, choices: ReformChoices, superior: UnitVersion, districts: Sequence[UnitVersion],
        children: Mapping[int, Sequence[UnitVersion]],
    ) -> None:  # fmt: skip
        self._choices, self._superior, self._districts, self._children = choices, superior, districts, children
        self._steps: list[Step] = []
        self._new: dict[int, int] = {}  # the association of each new commune, by locality
        self._where: dict[int, Locality] = {}

    def steps(self, groups: Sequence[Group]) -> list[Step]:
        for locality, units in groups:
            self._where[locality.pk] = locality
            self._new[locality.pk] = self._associations(locality, units)
        for locality, units in groups:
            below = [child for unit in units for child in self._children.get(unit.unit_id, ())]
            self._chapters(locality, below)
            self._centers(locality, [child for child in below if child.kind == UnitKind.CENTER])
            for kind in ONE_OF_EACH:
                self._bodies(locality, [child for child in below if child.body_kind == kind])
        for district in self._districts:
            self._district(district, groups)
        return self._steps

    def _associations(self, locality: Locality, units: Sequence[UnitVersion]) -> int:
        """Of several a new one; one whose commune only has another name goes on under it."""
        description = naming.association(locality, self._superior)
        if len(units) == 1:
            [unit] = units
            self._steps.append(Describe(unit_id=unit.unit_id, description=description))
            if unit.parent_id != self._superior.unit_id:
                self._steps.append(Move(unit_id=unit.unit_id, parent_id=self._superior.unit_id))
            return unit.unit_id
        return self._merge(units, description, self._superior.unit_id)

    def _merge(self, units: Sequence[UnitVersion], description: UnitDescription, parent: int) -> int:
        [founded] = new_unit_ids(1)
        self._steps.append(Found(unit_id=founded, parent_id=parent, description=description))
        self._steps += [End(unit_id=unit.unit_id, heirs=(founded,), kind=SuccessionKind.MERGE) for unit in units]
        return founded

    def _chapters(self, locality: Locality, below: Sequence[UnitVersion]) -> None:
        """They follow their association, are told where they are now, or go another way where the commune was split."""
        for unit in below:
            if unit.kind not in HOSTED:
                continue
            chosen = self._choices.heirs.get(unit.unit_id, locality.pk)
            if chosen not in self._where:
                raise RuleViolated("reform.unknown_heir", f"Chưa có Hội ở xã chọn cho {unit.short_name}.")
            where = self._where[chosen]
            description = naming.as_it_is(unit, locality_id=where.pk, place_name=where.name)
            self._steps.append(Describe(unit_id=unit.unit_id, description=description))
            if chosen != locality.pk:
                self._steps.append(Move(unit_id=unit.unit_id, parent_id=self._new[where.pk]))

    def _centers(self, locality: Locality, centers: Sequence[UnitVersion]) -> None:
        if len(centers) > 1 and self._choices.centers is Centers.MERGE:
            self._merge(centers, naming.center(locality), self._new[locality.pk])
            return
        for unit in centers:
            kept = naming.as_it_is(unit, locality_id=locality.pk)
            description = naming.center(locality) if len(centers) == 1 else kept
            self._steps.append(Describe(unit_id=unit.unit_id, description=description))

    def _bodies(self, locality: Locality, bodies: Sequence[UnitVersion]) -> None:
        if len(bodies) == 1:
            [unit] = bodies
            self._steps.append(Describe(unit_id=unit.unit_id, description=naming.body(unit, locality)))
        elif bodies:
            self._merge(bodies, naming.body(bodies[0], locality), self._new[locality.pk])

    def _district(self, district: UnitVersion, groups: Sequence[Group]) -> None:
        """Closed, with the associations of its ground for heirs, or kept as a cluster."""
        if self._choices.district is Above.CLUSTER:
            name = f"Cụm khuyến học {district.short_name.removeprefix('Huyện ')}"
            description = naming.as_it_is(district, name=name, short_name=name, issuer_lines=(), superior_lines=())
            self._steps.append(Describe(unit_id=district.unit_id, description=description))
            return
        ground = {
            self._new[locality.pk] for locality, units in groups if any(u.path.startswith(district.path) for u in units)
        }
        mine = {unit.unit_id for _, units in groups for unit in units}
        for child in self._children.get(district.unit_id, ()):
            if child.kind == UnitKind.BODY:
                self._steps.append(End(unit_id=child.unit_id))
            elif child.unit_id not in mine:
                self._steps.append(Move(unit_id=child.unit_id, parent_id=self._superior.unit_id))
        self._steps.append(End(unit_id=district.unit_id, heirs=tuple(sorted(ground)), kind=SuccessionKind.CLOSE))
