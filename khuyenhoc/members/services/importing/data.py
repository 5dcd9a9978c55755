"""What passes between the stages of an import: places, the register as it stands, rows with what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from khuyenhoc.core.authority import OrgPath
from khuyenhoc.members.enums import MembershipKind, RowDecision, RowState
from khuyenhoc.members.importing.cells import Message
from khuyenhoc.members.importing.rows import CleanRow


@dataclass(frozen=True, slots=True)
class Place:
    """A unit that takes members, as it stands today."""

    unit_id: int
    name: str
    short_name: str
    path: OrgPath
    village_id: int | None
    valid_from: date


@dataclass(frozen=True, slots=True)
class Question:
    """A name of a chapter that nobody could place: in how many rows it stands, and which units come near."""

    written: str
    rows: int
    choices: tuple[tuple[int, str, int], ...]  # id, name, score


@dataclass(frozen=True, slots=True)
class KnownMembership:
    id: int
    unit_id: int
    kind: str
    is_primary: bool
    joined_on: date
    left_on: date | None
    is_transfer: bool
    version: int


@dataclass(slots=True)
class KnownPerson:
    """`may_update`: the record is kept below the unit that imports; others only gain memberships."""

    id: int
    full_name: str
    birth_date: date | None
    birth_year: int | None
    sex: str
    phone: str
    email: str
    address: str
    occupation: str
    note: str
    identity: bytes
    has_ethnicity: bool
    died_on: date | None
    version: int
    may_update: bool
    is_ours: bool
    memberships: list[KnownMembership] = field(default_factory=list)


class Outcome(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    NOTHING = "nothing"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Joining:
    """A membership that the row makes."""

    unit_id: int
    joined_on: date
    kind: MembershipKind
    is_primary: bool


@dataclass(frozen=True, slots=True)
class Mending:
    """A membership that the row corrects."""

    membership: KnownMembership
    joined_on: date
    kind: str


@dataclass(slots=True)
class CheckedRow:
    """A row with its state and what committing it does. `of_row` or `of_person` is whom it resembles.

    Its person is `person_id` of the register, or the person that row `follows` makes, or a new one.
    """

    number: int
    state: RowState
    clean: CleanRow | None = None
    written_name: str = ""  # of a row that could not be read
    place: Place | None = None
    outcome: Outcome = Outcome.LEFT_OUT
    decision: str = ""
    of_row: int | None = None
    of_person: int | None = None
    score: int | None = None
    explanation: str = ""
    errors: tuple[Message, ...] = ()
    warnings: tuple[Message, ...] = ()
    person_id: int | None = None
    follows: int | None = None
    person_version: int = 0
    changes: dict[str, Any] = field(default_factory=dict)
    old: dict[str, Any] = field(default_factory=dict)
    joining: Joining | None = None
    mending: Mending | None = None

    @property
    def is_new_person(self) -> bool:
        return self.outcome is Outcome.CREATE


Decisions = Mapping[int, RowDecision]


@dataclass(slots=True)
class Checked:
    """The whole list: rows in the order of the sheet, chapters to ask for, labels of the restricted columns."""

    rows: list[CheckedRow]
    questions: list[Question]
    restricted: frozenset[str]
    letters: Mapping[str, str]  # of the columns, by what messages call them

    def count(self, outcome: Outcome) -> int:
        return sum(row.outcome is outcome for row in self.rows)

    @property
    def has_changes(self) -> bool:
        return any(row.outcome in (Outcome.CREATE, Outcome.UPDATE) for row in self.rows)

    def counts(self) -> dict[str, int]:
        """Rows by state, and what was or would be done, for the screens."""
        states = {state.value: 0 for state in RowState}
        for row in self.rows:
            states[row.state] += 1
        done = {"created": self.count(Outcome.CREATE), "updated": self.count(Outcome.UPDATE)}
        return {"rows": len(self.rows)} | states | done
