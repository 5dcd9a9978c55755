"""What committing a row would do: make a person, mend one, add or correct a membership."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from khuyenhoc.members.enums import RowState
from khuyenhoc.members.importing.cells import Message
from khuyenhoc.members.importing.rows import CleanRow
from khuyenhoc.members.services.importing import comparing
from khuyenhoc.members.services.importing.data import CheckedRow, Joining, KnownPerson, Outcome, Place
from khuyenhoc.members.services.importing.known import Register

TAKEN = "Số định danh này đã có trong hồ sơ của một người khác. Hãy kiểm tra lại số."
_OTHER_NUMBER = "Khác với số định danh trong sổ; sổ được giữ nguyên."
_KEPT_ELSEWHERE = "Hồ sơ do đơn vị khác quản lý nên không sửa; chỉ ghi thêm nơi sinh hoạt."


class Planner:
    """Remembers what the rows before have taken: chapters of each person, identity numbers, primary places."""

    def __init__(
        self, *, places: Mapping[int, Place], hashes: Mapping[int, bytes], register: Register, on: date,
        identity_label: str,
    ) -> None:  # fmt: skip
        self._places, self._hashes, self._register, self._on = places, hashes, register, on
        self._identity_label = identity_label
        self._claims: dict[tuple[int, int], int] = {}  # known person and unit: the row that named them
        self._plans: dict[int, CheckedRow] = {}  # by row
        self._chapters: dict[int, set[int]] = {}  # of the new person that a row makes
        self._numbers: set[bytes] = set()
        self._mended: set[int] = set()
        self._primary: dict[int, date] = {}  # known people who got their primary membership in this list

    def claimed_by(self, person: KnownPerson, place: Place) -> int | None:
        return self._claims.get((person.id, place.unit_id))

    def taken(self, row: CleanRow) -> Message:
        return Message(self._identity_label, row.identity.number if row.identity else "", TAKEN, "identity_taken")

    def new(self, row: CleanRow) -> CheckedRow:
        place, number = self._places[row.number], self._hashes.get(row.number)
        if number and not self._is_free(number, None):
            return CheckedRow(
                row.number, RowState.REJECTED, clean=row, place=place, errors=(self.taken(row),), warnings=row.warnings
            )
        if number:
            self._numbers.add(number)
        plan = CheckedRow(
            row.number, RowState.NEW, clean=row, place=place, outcome=Outcome.CREATE, warnings=row.warnings,
            joining=comparing.joining(row, place, on=self._on, is_primary=True),
        )  # fmt: skip
        self._chapters[row.number] = {place.unit_id}
        return self._planned(plan)

    def known(self, row: CleanRow, person: KnownPerson) -> CheckedRow:
        place = self._places[row.number]
        plan = CheckedRow(
            row.number, RowState.SAME, clean=row, place=place, outcome=Outcome.NOTHING, person_id=person.id
        )
        plan.warnings = (*row.warnings, *self._remarks(row, person))
        plan.person_version = person.version
        if person.id not in self._mended:
            number = self._hashes.get(row.number)
            free = bool(number) and self._is_free(number, person)
            plan.changes = comparing.differences(row, person, identity_free=free)
            plan.old = comparing.old_values(plan.changes, person)
            if number and "identity" in plan.changes:
                self._numbers.add(number)
            self._mended.add(person.id)
        self._place_known(plan, row, person, place)
        plan.settle()
        return self._planned(plan)

    def second_chapter(self, row: CleanRow, of_row: int) -> CheckedRow | None:
        """The person of that row in this chapter too; None where that row is not written, or names this chapter."""
        first, place = self._plans.get(of_row), self._places[row.number]
        if first is None or first.outcome is Outcome.LEFT_OUT:
            return None
        if first.person_id is not None:
            person = self._register.people[first.person_id]
            if (person.id, place.unit_id) in self._claims:
                return None
            if comparing.left_before(person, place) is not None:
                return None
            return self.known(row, person)
        root = first.follows or first.number
        if place.unit_id in self._chapters[root]:
            return None
        self._chapters[root].add(place.unit_id)
        started = self._plans[root].joining
        plan = CheckedRow(
            row.number, RowState.CHANGED, clean=row, place=place, outcome=Outcome.UPDATE, follows=root,
            warnings=row.warnings,
            joining=comparing.joining(
                row, place, on=self._on, is_primary=False, not_before=started.joined_on if started else None
            ),
        )  # fmt: skip
        return self._planned(plan)

    def _place_known(self, plan: CheckedRow, row: CleanRow, person: KnownPerson, place: Place) -> None:
        if (person.id, place.unit_id) in self._claims:
            return
        self._claims[person.id, place.unit_id] = row.number
        here = next((m for m in person.memberships if m.unit_id == place.unit_id and m.left_on is None), None)
        if here is not None:
            plan.here = here
            plan.mending = comparing.correction(row, person, here, place)
            return
        plan.joining = self._joining_known(row, person, place)

    def _joining_known(self, row: CleanRow, person: KnownPerson, place: Place) -> Joining:
        primary = next((m.joined_on for m in person.memberships if m.is_primary and m.left_on is None), None)
        primary = primary or self._primary.get(person.id)
        ended = [m.left_on for m in person.memberships if m.left_on is not None]
        not_before = primary or (max([self._on, *ended]) if ended else None)
        if primary and any(m.unit_id == place.unit_id for m in person.memberships):
            not_before = max([primary, self._on, *ended])
        made = comparing.joining(row, place, on=self._on, is_primary=primary is None, not_before=not_before)
        if primary is None:
            self._primary[person.id] = made.joined_on
        return made

    def _is_free(self, number: bytes | None, person: KnownPerson | None) -> bool:
        owner = self._register.by_identity.get(number or b"")
        return number not in self._numbers and owner in (None, person.id if person else None)

    def _remarks(self, row: CleanRow, person: KnownPerson) -> tuple[Message, ...]:
        number = self._hashes.get(row.number)
        if number and person.identity and number != person.identity and row.identity:
            return (Message(self._identity_label, row.identity.number, _OTHER_NUMBER, "identity_kept"),)
        if not person.may_update:
            return (Message("", "", _KEPT_ELSEWHERE, "kept_elsewhere"),)
        return ()

    def _planned(self, plan: CheckedRow) -> CheckedRow:
        self._plans[plan.number] = plan
        return plan
