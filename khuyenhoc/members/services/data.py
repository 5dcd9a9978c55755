"""What a form, an importer or a command hands over about memberships."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from khuyenhoc.members.enums import LeaveReason, MembershipKind
from khuyenhoc.people.services import PersonData


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """Somebody joins a unit: a person who is in the register already (`person_id`), or a new one (`person`)."""

    unit_id: int
    joined_on: date
    kind: MembershipKind = MembershipKind.OFFICIAL
    is_primary: bool = True
    person_id: int | None = None
    person: PersonData | None = None

    def __post_init__(self) -> None:
        if (self.person_id is None) == (self.person is None):
            raise ValueError("an admission names a person or describes one")


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a membership should have said. `left_on` None opens it again, `card_number` and `listed_position` None stay
    as they are."""

    joined_on: date
    kind: MembershipKind
    left_on: date | None = None
    left_reason: LeaveReason | None = None
    card_number: str | None = None
    listed_position: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMembership:
    """A row of many: the person exists already."""

    person_id: int
    unit_id: int
    joined_on: date
    kind: MembershipKind = MembershipKind.OFFICIAL
    is_primary: bool = True
    left_on: date | None = None
    left_reason: LeaveReason | None = None
    card_number: str = ""
    listed_position: str = ""
