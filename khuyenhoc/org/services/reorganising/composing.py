"""Steps as people name them: merge, absorb, split, rename, change of kind, move, close. Nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.org.data import UnitDescription
from khuyenhoc.org.enums import SuccessionKind, UnitKind
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.policy import HOSTED
from khuyenhoc.org.reorganising.steps import Describe, End, Found, Move, Step
from khuyenhoc.org.services.founding import new_unit_ids
from khuyenhoc.org.services.reorganising.naming import as_it_is

FULL_NAMES = {UnitKind.CHAPTER: "Chi hội Khuyến học", UnitKind.COMMITTEE: "Ban Khuyến học"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewName:
    """What a unit is called from the day on; without a locality it keeps that of the unit it comes from."""

    name: str
    short_name: str
    code: str
    locality_id: int | None = None
    place_name: str = ""


def merge(units: Sequence[UnitVersion], new: NewName, *, parent_id: int | None = None) -> list[Step]:
    """Several become one new unit of the same kind, under their common superior or `parent_id`.

    Raises RuleViolated: `reorganisation.too_few`, `.unlike`, `.no_parent`.
    """
    if len(units) < 2:
        raise RuleViolated("reorganisation.too_few", "Chọn ít nhất hai đơn vị để hợp nhất.", field="units")
    _require_alike(units)
    parents = {unit.parent_id for unit in units}
    parent = parent_id or (parents.pop() if len(parents) == 1 else None)
    if parent is None:
        raise RuleViolated(
            "reorganisation.no_parent", "Các đơn vị không cùng cấp trên. Chọn nơi trực thuộc mới.", field="target"
        )
    [founded] = new_unit_ids(1)
    ends = [End(unit_id=unit.unit_id, heirs=(founded,), kind=SuccessionKind.MERGE) for unit in units]
    return [Found(unit_id=founded, parent_id=parent, description=_named(units[0], new)), *ends]


def absorb(units: Sequence[UnitVersion], heir_id: int) -> list[Step]:
    """They go into one that stands already. Raises RuleViolated (`reorganisation.into_itself`)."""
    if heir_id in {unit.unit_id for unit in units}:
        raise RuleViolated("reorganisation.into_itself", "Một đơn vị không sáp nhập vào chính nó.", field="target")
    return [End(unit_id=unit.unit_id, heirs=(heir_id,), kind=SuccessionKind.ABSORB) for unit in units]


def split(unit: UnitVersion, news: Sequence[NewName], below: Mapping[int, int]) -> list[Step]:
    """One becomes several; `below` says, by unit directly below it, the place in `news` of the one it goes to.

    Raises RuleViolated: `reorganisation.too_few`, `.no_parent`.
    """
    if len(news) < 2:
        raise RuleViolated("reorganisation.too_few", "Ghi tên ít nhất hai đơn vị mới.")
    if unit.parent_id is None:
        raise RuleViolated("reorganisation.no_parent", "Đơn vị cao nhất không chia tách được.", field="unit")
    ids = tuple(new_unit_ids(len(news)))
    founds = [
        Found(unit_id=new_id, parent_id=unit.parent_id, description=_named(unit, new))
        for new_id, new in zip(ids, news, strict=True)
    ]
    moves = [Move(unit_id=child, parent_id=ids[place]) for child, place in below.items()]
    return [*founds, End(unit_id=unit.unit_id, heirs=ids, kind=SuccessionKind.SPLIT), *moves]


def rename(unit: UnitVersion, new: NewName) -> list[Step]:
    return [Describe(unit_id=unit.unit_id, description=_named(unit, new, keeps_village=True))]


def change_kind(units: Sequence[UnitVersion], kind: UnitKind) -> list[Step]:
    """Chapters become committees, or the other way round; the first words of their names follow.

    Raises RuleViolated (`reorganisation.none_found`).
    """
    changing = [unit for unit in units if unit.kind in HOSTED and unit.kind != kind]
    if not changing:
        raise RuleViolated("reorganisation.none_found", "Không có đơn vị nào để đổi loại như vậy.", field="units")
    return [
        Describe(unit_id=unit.unit_id, description=as_it_is(unit, kind=kind, name=_called(unit, kind)))
        for unit in changing
    ]


def move(units: Sequence[UnitVersion], parent_id: int) -> list[Step]:
    return [Move(unit_id=unit.unit_id, parent_id=parent_id) for unit in units]


def close(units: Sequence[UnitVersion], heirs: Sequence[int] = ()) -> list[Step]:
    """They are no more; `heirs` carry on what somebody has to."""
    return [End(unit_id=unit.unit_id, heirs=tuple(heirs), kind=SuccessionKind.CLOSE) for unit in units]


def found(parent_id: int, description: UnitDescription) -> list[Step]:
    [new_id] = new_unit_ids(1)
    return [Found(unit_id=new_id, parent_id=parent_id, description=description)]


def _require_alike(units: Sequence[UnitVersion]) -> None:
    kinds = {UnitKind.CHAPTER if unit.kind in HOSTED else unit.kind for unit in units}
    if len(kinds) > 1 or len({unit.level for unit in units}) > 1:
        raise RuleViolated("reorganisation.unlike", "Chỉ hợp nhất những đơn vị cùng loại, cùng cấp.", field="units")


def _named(unit: UnitVersion, new: NewName, *, keeps_village: bool = False) -> UnitDescription:
    """As the unit is, under the new name; lines of a header that name the old one go."""
    return as_it_is(
        unit, code=new.code, name=new.name, short_name=new.short_name,
        locality_id=new.locality_id or unit.locality_id, place_name=new.place_name or unit.place_name,
        village_id=unit.village_id if keeps_village else None,
        issuer_lines=tuple(unit.issuer_lines) if new.name == unit.name else (),
    )  # fmt: skip


def _called(unit: UnitVersion, kind: UnitKind) -> str:
    old, new = FULL_NAMES[UnitKind(unit.kind)], FULL_NAMES[kind]
    return new + unit.name[len(old) :] if unit.name.lower().startswith(old.lower()) else unit.name
