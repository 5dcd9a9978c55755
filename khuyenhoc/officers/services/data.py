"""What a form, an importer or a command hands over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from khuyenhoc.officers.enums import GoverningBodyKind, Position
from khuyenhoc.org.services import NewDecision
from khuyenhoc.people.services import PersonData


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOfficer:
    """A person takes a position at a unit from a day on; `until` is for terms that are told late and already over.

    Somebody whose record is not kept yet comes as `new_person`, and the unit keeps the record.
    """

    unit_id: int
    position: Position
    on: date
    person_id: int = 0
    new_person: PersonData | None = None
    until: date | None = None
    is_acting: bool = False
    body_id: int | None = None
    decision: NewDecision | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBody:
    """An elected body for one term; the day on which it begins is usually that of the congress."""

    unit_id: int
    kind: GoverningBodyKind
    term_label: str
    on: date
    congress_on: date | None = None
    seats: int | None = None
    is_provisional: bool = False
    decision: NewDecision | None = None
