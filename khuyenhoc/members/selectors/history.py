"""A person's history in the association, as a list of dated lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from khuyenhoc.members.enums import LeaveReason, MembershipKind
from khuyenhoc.members.models import Membership
from khuyenhoc.members.selectors.lists import memberships_of
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.people.models import HouseholdMember, Person

CONTINUES: Final = (LeaveReason.TRANSFERRED, LeaveReason.PRIMARY_MOVED)


@dataclass(frozen=True, slots=True)
class HistoryLine:
    on: date
    title: str
    text: str = ""


def member_history(*, person: Person) -> list[HistoryLine]:
    """What happened to a person whom the actor has fetched already, latest first. Three queries."""
    memberships = list(memberships_of(person=person))
    names = _names_over_time({m.unit_id for m in memberships})
    households = HouseholdMember.objects.filter(person=person).select_related("household")
    gone_on = {m.came_from_id for m in memberships}
    lines = [
        *(line for m in memberships for line in _of_membership(m, names, goes_on=m.pk in gone_on)),
        *(line for row in households for line in _of_household(row)),
    ]
    if person.died_on:
        lines.append(HistoryLine(person.died_on, "Từ trần"))
    return sorted(lines, key=lambda line: line.on, reverse=True)


def _of_membership(m: Membership, names: dict[int, list[UnitVersion]], *, goes_on: bool) -> Iterator[HistoryLine]:
    where = _name_on(names.get(m.unit_id, []), m.joined_on)
    if m.left_reason == LeaveReason.ENTERED_BY_MISTAKE:
        yield HistoryLine(m.joined_on, "Ghi nhầm, đã xóa khỏi sổ", where)
        return
    if m.came_from is None:
        title = "Vào Hội" if m.is_primary else "Tham gia thêm một đơn vị"
        yield HistoryLine(m.joined_on, title, f"{where}, {_lower_first(MembershipKind(m.kind).label)}")
    elif m.came_from.left_reason == LeaveReason.REORGANISED:
        yield HistoryLine(m.joined_on, "Sang đơn vị mới do sắp xếp tổ chức", where)
    elif m.came_from.unit_id != m.unit_id:
        yield HistoryLine(m.joined_on, "Chuyển sinh hoạt đến", where)
    elif m.is_primary:
        yield HistoryLine(m.joined_on, "Nhận làm nơi sinh hoạt chính", where)
    if m.left_on and not goes_on and m.left_reason not in CONTINUES:
        left = _name_on(names.get(m.unit_id, []), m.left_on)
        yield HistoryLine(m.left_on, f"Thôi sinh hoạt: {_lower_first(LeaveReason(m.left_reason).label)}", left)


def _of_household(row: HouseholdMember) -> Iterator[HistoryLine]:
    yield HistoryLine(row.valid_from, "Vào hộ gia đình", f"{row.household.label}, {row.get_relation_display().lower()}")
    if row.valid_to:
        yield HistoryLine(row.valid_to, "Rời hộ gia đình", row.household.label)


def _names_over_time(unit_ids: set[int]) -> dict[int, list[UnitVersion]]:
    found: dict[int, list[UnitVersion]] = {}
    for version in UnitVersion.objects.filter(unit_id__in=unit_ids).order_by("valid_from"):
        found.setdefault(version.unit_id, []).append(version)
    return found


def _name_on(versions: list[UnitVersion], on: date) -> str:
    """What the unit was called then: chapters change their names, the past does not."""
    held = [version for version in versions if version.valid_from <= on] or versions[:1]
    return held[-1].name if held else ""


def _lower_first(label: str) -> str:
    """Inside a sentence; "Hội" keeps its capital."""
    return label[:1].lower() + label[1:]
