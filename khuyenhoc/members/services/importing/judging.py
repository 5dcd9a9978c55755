"""What each row is: found again, new, doubtful or rejected. Pure: nothing is read or written here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from khuyenhoc.members.enums import RowDecision, RowState
from khuyenhoc.members.importing.cells import Message
from khuyenhoc.members.importing.duplicates import Duplicate, Index, against, within
from khuyenhoc.members.importing.people import Subject, subject_of
from khuyenhoc.members.importing.rows import CleanRow
from khuyenhoc.members.importing.scoring import Likeness, Reason, Verdict, likeness
from khuyenhoc.members.services.importing import comparing
from khuyenhoc.members.services.importing.data import CheckedRow, Decisions, KnownPerson, Outcome, Place
from khuyenhoc.members.services.importing.homes import Homes
from khuyenhoc.members.services.importing.known import Register
from khuyenhoc.members.services.importing.planning import Planner

_OTHER_NAME = Reason(0, "Khác họ tên")


@dataclass(frozen=True, slots=True)
class _Doubt:
    score: int
    explanation: str
    of_row: int | None = None
    person: KnownPerson | None = None


class Judge:
    """Goes through the rows once, in the order of the sheet. `places` and `hashes` (of identity numbers) are by the
    number of the row."""

    def __init__(
        self, rows: Sequence[CleanRow], *, places: Mapping[int, Place], hashes: Mapping[int, bytes],
        register: Register, decisions: Decisions, on: date, name_label: str, identity_label: str, homes: Homes,
    ) -> None:  # fmt: skip
        self._homes, self._by_number = homes, {row.number: row for row in rows}
        self._rows, self._places, self._hashes = rows, places, hashes
        self._register, self._decisions, self._name_label = register, decisions, name_label
        self._subjects = {
            row.number: subject_of(row, chapter=places[row.number].unit_id, identity=hashes.get(row.number, b""))
            for row in rows
        }
        self._known, owners = register.subjects()
        self._inside = {number: self._named(match) for number, match in within(self._subjects.values()).items()}
        found = against(self._subjects.values(), Index(self._known))
        self._outside = {
            number: (match, person)
            for number, match in found.items()
            if (person := register.people[owners[match.of]]).is_ours
            or (person.identity and person.identity == hashes.get(number))
        }
        self._surely = self._sure_people()
        self._planner = Planner(places=places, hashes=hashes, register=register, on=on, identity_label=identity_label)

    def judge(self) -> list[CheckedRow]:
        return [self._judged(row) for row in self._rows]

    def _sure_people(self) -> dict[int, KnownPerson]:
        """Rows that are somebody in the register. The first of rows that say the same person twice stands for all: so
        a second time the same row is found, not its repetition."""
        surely = {n: person for n, (match, person) in self._outside.items() if _is_same(match)}
        for row in self._rows:
            head = self._head(row.number)
            if head != row.number and head not in surely and row.number in surely:
                surely[head] = surely.pop(row.number)
                self._outside[head] = self._outside.pop(row.number)
        return surely

    def _named(self, match: Duplicate) -> Duplicate:
        """An equal number under two names in one list: at most a doubt, as it is against the register."""
        if not _is_same(match) or _has_name_of(self._subjects[match.ref], self._subjects[match.of]):
            return match
        alike = match.likeness
        return replace(match, likeness=replace(alike, verdict=Verdict.DOUBTFUL, reasons=(*alike.reasons, _OTHER_NAME)))

    def _head(self, number: int) -> int:
        while (match := self._inside.get(number)) and _is_same(match) and not self._is_other(number):
            number = match.of
        return number

    def _is_other(self, number: int) -> bool:
        return self._decisions.get(number) is RowDecision.NEW_PERSON

    def _judged(self, row: CleanRow) -> CheckedRow:
        checked = self._sort(row)
        decision = self._decisions.get(row.number)
        if checked.state is RowState.REJECTED or decision is None:
            return checked
        checked.decision = decision
        if decision is RowDecision.LEAVE_OUT:
            checked.outcome = Outcome.LEFT_OUT
        return checked

    def _sort(self, row: CleanRow) -> CheckedRow:
        person = self._surely.get(row.number)
        if person is not None:
            return self._found(row, person, self._outside[row.number][0].likeness)
        inside = self._inside.get(row.number)
        if inside and _is_same(inside):
            return self._repeated(row, inside)
        outside, other = self._outside.get(row.number, (None, None))
        if inside and (outside is None or inside.likeness.score >= outside.likeness.score):
            return self._doubtful(row, _Doubt(inside.likeness.score, _words(inside.likeness), of_row=inside.of))
        if outside and other:
            return self._doubtful(row, _Doubt(outside.likeness.score, _words(outside.likeness), person=other))
        return self._planner.new(row)

    def _found(self, row: CleanRow, person: KnownPerson, alike: Likeness) -> CheckedRow:
        if person.died_on is not None:
            reason = f"Người này đã từ trần ngày {person.died_on:%d/%m/%Y} theo sổ hội viên."
            return self._rejected(row, Message(self._name_label, row.full_name, reason, "person_dead"))
        if not self._has_that_name(row, person):
            if not person.is_ours:
                return self._rejected(row, self._planner.taken(row))
            return self._doubtful(row, _Doubt(alike.score, f"{_words(alike)}; Khác họ tên trong sổ", person=person))
        doubt = self._doubt_about(row, person, alike)
        return self._doubtful(row, doubt) if doubt else self._planner.known(row, person)

    def _doubt_about(self, row: CleanRow, person: KnownPerson, alike: Likeness) -> _Doubt | None:
        """Why a row that surely names this person is not simply written."""
        place = self._places[row.number]
        earlier = self._planner.claimed_by(person, place)
        if earlier is not None:
            again = likeness(self._subjects[row.number], self._subjects[earlier])
            return _Doubt(again.score or alike.score, _words(again), of_row=earlier)
        left = comparing.left_before(person, place)
        if left is not None:
            words = f"{_words(alike)}; Đã thôi sinh hoạt từ ngày {left.left_on:%d/%m/%Y}"
            return _Doubt(alike.score, words, person=person)
        before, two_homes = self._homes.told_before(row, person)
        if two_homes:
            return _Doubt(alike.score, two_homes, of_row=before)
        home = self._homes.elsewhere(row, person, place)
        return _Doubt(alike.score, f"{_words(alike)}; {home}", person=person) if home else None

    def _has_that_name(self, row: CleanRow, person: KnownPerson) -> bool:
        """An equal number under quite another name is a mistake somewhere, not the same person."""
        return _has_name_of(self._subjects[row.number], self._known[self._register.refs[person.id][0]])

    def _repeated(self, row: CleanRow, match: Duplicate) -> CheckedRow:
        """The same person once more in the list: a second chapter, or a line too many."""
        doubt = _Doubt(match.likeness.score, _words(match.likeness), of_row=match.of)
        two_homes = self._homes.contradicts(row, self._by_number[match.of])
        if self._is_other(row.number) or two_homes:
            return self._doubtful(row, replace(doubt, explanation=two_homes or doubt.explanation))
        return self._planner.second_chapter(row, match.of) or self._doubtful(row, doubt)

    def _doubtful(self, row: CleanRow, doubt: _Doubt) -> CheckedRow:
        decision = self._decisions.get(row.number)
        checked: CheckedRow | None = None
        if decision is RowDecision.NEW_PERSON:
            checked = self._planner.new(row)
            if checked.state is RowState.REJECTED:
                return checked
        elif decision is RowDecision.SAME_PERSON and doubt.person:
            checked = self._planner.known(row, doubt.person)
        elif decision is RowDecision.SAME_PERSON and doubt.of_row:
            checked = self._planner.second_chapter(row, doubt.of_row)
        checked = checked or CheckedRow(row.number, RowState.DOUBTFUL, clean=row, place=self._places[row.number])
        checked.state = RowState.DOUBTFUL
        checked.score, checked.explanation, checked.of_row = doubt.score, doubt.explanation[:500], doubt.of_row
        checked.of_person = doubt.person.id if doubt.person else None
        return checked

    def _rejected(self, row: CleanRow, message: Message) -> CheckedRow:
        place = self._places[row.number]
        return CheckedRow(
            row.number, RowState.REJECTED, clean=row, place=place, errors=(message,), warnings=row.warnings
        )


def _has_name_of(one: Subject, other: Subject) -> bool:
    """The same name, or one that something besides the number speaks for."""
    if one.name_key == other.name_key:
        return True
    return bool(likeness(replace(one, identity=b""), replace(other, identity=b"")).reasons)


def _is_same(match: Duplicate) -> bool:
    return match.likeness.verdict is Verdict.SAME


def _words(alike: Likeness) -> str:
    return "; ".join(reason.text for reason in alike.reasons)
