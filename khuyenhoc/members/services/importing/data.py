"""What passes between the stages of an import: places, the register as it stands, rows with what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
    kind: str
    is_open: bool  # no end of it is known


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
    card_number: str
    position: str


@dataclass(eq=False, slots=True)
class Dwelling:
    """A household, of the register or one that the list makes (`id` None until it is written).

    `head` is who heads it: the id of a person, or minus the number of the row that makes one. `head_free_from`: the
    first day on which somebody else may.
    """

    keeper_id: int
    label: str
    code: str
    id: int | None = None
    address: str = ""
    village_id: int | None = None
    head: int | None = None
    head_free_from: date = date.min
    names: set[str] = field(default_factory=set)  # keys of the names of those who live there


@dataclass(frozen=True, slots=True)
class KnownStay:
    """The row of a person's stay in a household, open today."""

    id: int
    dwelling: Dwelling
    relation: str
    valid_from: date


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
    stay: KnownStay | None = None
    free_from: date = date.min  # the first day on which they may enter a household
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
    card_number: str = ""
    position: str = ""


@dataclass(frozen=True, slots=True)
class Mending:
    """A membership that the row corrects."""

    membership: KnownMembership
    joined_on: date
    kind: str
    card_number: str
    position: str

    @classmethod
    def of(cls, membership: KnownMembership) -> Mending:
        """One that says the same as before."""
        return cls(
            membership, membership.joined_on, membership.kind, membership.card_number, membership.position
        )  # fmt: skip

    @property
    def is_needed(self) -> bool:
        return self != Mending.of(self.membership)


@dataclass(frozen=True, slots=True)
class Homing:
    """What the row says of a household: the person enters it on a day, or what is said of their stay is corrected.

    `stay` is the one they are in. With `is_new` it ends on that day (if there is one) and another begins.
    """

    dwelling: Dwelling
    relation: str
    on: date
    stay: KnownStay | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class Appointing:
    unit_id: int
    position: str
    on: date


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
    here: KnownMembership | None = None  # the membership that the row is about, when it is there already
    homing: Homing | None = None
    numbering: Dwelling | None = None  # a household of the register that gets its number from this row
    appointing: Appointing | None = None
    term_id: int | None = None  # the officer's term that committing made

    @property
    def is_new_person(self) -> bool:
        return self.outcome is Outcome.CREATE

    @property
    def is_taken(self) -> bool:
        return self.outcome is not Outcome.LEFT_OUT and self.state is not RowState.REJECTED

    @property
    def whose(self) -> int:
        """Whom the row is about: the id of a person, or minus the number of the row that makes one."""
        return self.person_id or -(self.follows or self.number)

    def say(self, **said: str) -> None:
        """The membership that the row makes, or is about, says this too."""
        if self.joining is not None:
            self.joining = replace(self.joining, **said)  # type: ignore[arg-type]
        elif self.here is not None:
            mending = replace(self.mending or Mending.of(self.here), **said)  # type: ignore[arg-type]
            self.mending = mending if mending.is_needed else None
        self.settle()

    def reject(self, message: Message) -> None:
        self.state, self.outcome, self.errors = RowState.REJECTED, Outcome.LEFT_OUT, (message,)
        self.joining = self.mending = None

    def remark(self, column: str, value: str, reason: str, code: str) -> None:
        self.warnings = (*self.warnings, Message(column, value, reason, code))

    def settle(self) -> None:
        """State and outcome of a known person's row, by what it changes; a doubtful one stays doubtful."""
        if self.outcome is Outcome.NOTHING and self.has_changes:
            self.outcome = Outcome.UPDATE
            self.state = RowState.CHANGED if self.state is RowState.SAME else self.state

    @property
    def has_changes(self) -> bool:
        return bool(self.changes or self.joining or self.mending or self.homing or self.numbering or self.appointing)


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
