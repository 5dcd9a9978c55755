"""Households: which one a row means, who enters it, who heads it. Pure: nothing is read or written here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from khuyenhoc.members.enums import RowDecision
from khuyenhoc.members.importing.households import HEAD, OTHER, label_key, name_key
from khuyenhoc.members.importing.rows import CleanRow
from khuyenhoc.members.services.importing.data import CheckedRow, Dwelling, Homing, KnownPerson, KnownStay, Place
from khuyenhoc.members.services.importing.known import Register

_LONGEST_LABEL: Final = 140
_LONGEST_ADDRESS: Final = 200
_HAS_HEAD = "Hộ này trong sổ đã có chủ hộ khác; người này được ghi là thành viên."
_NAMESAKE = "Chi hội có hai chủ hộ cùng tên nên chưa rõ là hộ nào; chưa ghi hộ. Hãy thêm cột số hộ."
_NO_HOME = "Chưa ghi họ tên chủ hộ hay số hộ nên chưa ghi vào hộ nào."


class Homes:
    """Known households, by number and by name of the head, and those that the list makes."""

    def __init__(self, register: Register, *, on: date, labels: Mapping[str, str]) -> None:
        self._people, self._on, self._labels = register.people, on, labels
        self._by_code: dict[tuple[int, str], Dwelling] = {}
        self._by_head: dict[tuple[int, str], Dwelling] = {}
        self._told: dict[int, tuple[int, CleanRow]] = {}  # by person: the first row that names a household
        self._claims: list[tuple[CheckedRow, Dwelling]] = []
        for dwelling in register.dwellings:
            self._remember(dwelling)

    def elsewhere(self, row: CleanRow, person: KnownPerson, place: Place) -> str:
        """Why the household in the list is not the one where the person lives, "" when it may well be."""
        stay = person.stay
        if stay is None or not person.may_update or self._agrees(row, stay.dwelling, place):
            return ""
        return f"Sổ ghi đang ở “{stay.dwelling.label}”, danh sách ghi “{_label(row)}”"

    def contradicts(self, row: CleanRow, other: CleanRow) -> str:
        """Why two rows of one person name two households, "" when they do not."""
        if not (_names_home(row) and _names_home(other)):
            return ""
        is_same_code = not (row.household and other.household) or row.household == other.household
        is_same_head = not (_key(row) and _key(other)) or _key(row) == _key(other)
        if is_same_code and is_same_head:
            return ""
        return f"Ghi ở hai hộ: dòng {other.number} ghi “{_label(other)}”, dòng này ghi “{_label(row)}”"

    def told_before(self, row: CleanRow, person: KnownPerson) -> tuple[int, str]:
        """The row before that puts the person into another household, and why they do not agree; (0, "") for none."""
        first, other = self._told.setdefault(person.id, (row.number, row))
        words = self.contradicts(row, other) if first != row.number else ""
        return (first, words) if words else (0, "")

    def settle(self, rows: Sequence[CheckedRow]) -> None:
        """Says of each accepted row which household its person enters, leaves or heads.

        Of a person's rows the first that names a household speaks; one that says only a relation, if no other does.
        """
        done: set[int] = set()
        for row in sorted(rows, key=lambda row: row.clean is None or not _names_home(row.clean)):
            if not row.is_taken or row.clean is None or row.place is None:
                continue
            person = self._people.get(row.person_id or 0)
            if not _speaks(row.clean) or (person and not person.may_update):
                continue
            if row.whose in done:
                if not _names_home(row.clean):
                    row.remark(self._labels["relation"], row.clean.relation, _NO_HOME, "household_missing")
                continue
            if (dwelling := self._dwelling_of(row, row.clean, row.place, person)) is not None:
                done.add(row.whose)
                self._claims.append((row, dwelling))
        self._settle_claims()

    def _dwelling_of(
        self, row: CheckedRow, clean: CleanRow, place: Place, person: KnownPerson | None
    ) -> Dwelling | None:
        if person and person.stay and self._agrees(clean, person.stay.dwelling, place):
            dwelling = person.stay.dwelling
        elif person and person.stay and row.decision != RowDecision.SAME_PERSON:
            row.remark(self._labels["head"], "", f"{self.elsewhere(clean, person, place)}.", "household_elsewhere")
            return None
        elif _names_home(clean):
            dwelling = self._find(clean, place) or self._new(clean, place)
        else:
            row.remark(self._labels["relation"], clean.relation, _NO_HOME, "household_missing")
            return None
        if clean.household and not dwelling.code and dwelling.keeper_id == place.unit_id:
            dwelling.code = clean.household
            self._remember(dwelling)
            if dwelling.id:
                row.numbering = dwelling
                row.settle()
        return dwelling

    def _agrees(self, row: CleanRow, dwelling: Dwelling, place: Place) -> bool:
        """A list that says less agrees with a register that says more."""
        if row.household and dwelling.keeper_id == place.unit_id:
            if dwelling.code:
                return row.household == dwelling.code
            if (place.unit_id, row.household) in self._by_code:
                return False
        return not _key(row) or _key(row) in dwelling.names or _key(row) == label_key(dwelling.label)

    def _find(self, row: CleanRow, place: Place) -> Dwelling | None:
        by_code = self._by_code.get((place.unit_id, row.household)) if row.household else None
        if by_code is not None:
            return by_code
        by_head = self._by_head.get((place.unit_id, _key(row))) if _key(row) else None
        return by_head if by_head and not (row.household and by_head.code) else None

    def _new(self, row: CleanRow, place: Place) -> Dwelling:
        dwelling = Dwelling(
            place.unit_id, _label(row), row.household, address=row.address[:_LONGEST_ADDRESS],
            village_id=place.village_id,
        )  # fmt: skip
        self._remember(dwelling)
        return dwelling

    def _remember(self, dwelling: Dwelling) -> None:
        if dwelling.code:
            self._by_code.setdefault((dwelling.keeper_id, dwelling.code), dwelling)
        if key := label_key(dwelling.label):
            self._by_head.setdefault((dwelling.keeper_id, key), dwelling)
        head = self._people.get(dwelling.head or 0)
        if head is not None:
            self._by_head.setdefault((dwelling.keeper_id, name_key(head.full_name)), dwelling)

    def _settle_claims(self) -> None:
        """First who is the head no longer, then who is: so the order of the rows does not matter."""
        for row, dwelling in self._claims:
            stay = self._stay(row)
            if stay and stay.relation == HEAD and (stay.dwelling is not dwelling or not _stays_head(row)):
                stay.dwelling.head = None
                free = self._day(row) if self._day(row) > stay.valid_from else date.min
                stay.dwelling.head_free_from = max(stay.dwelling.head_free_from, free)
        for row, dwelling in self._claims:
            if dwelling.head is None and row.clean and _is_head(row.clean):
                dwelling.head = row.whose
        for row, dwelling in self._claims:
            self._home(row, dwelling)

    def _home(self, row: CheckedRow, dwelling: Dwelling) -> None:
        stay = self._stay(row)
        is_in = stay is not None and stay.dwelling is dwelling
        relation = self._relation(row, dwelling, stay if is_in else None)
        if not relation or (stay and is_in and relation == stay.relation):
            return
        on = self._day(row)
        if relation == HEAD:
            on = max(on, dwelling.head_free_from)
        # A relation that was wrong is corrected; another home, another head is news from that day on.
        is_news = stay is None or not is_in or HEAD in (relation, stay.relation)
        is_new = stay is None or (is_news and on > stay.valid_from)
        row.homing = Homing(dwelling, relation, on, stay, is_new)
        row.settle()

    def _relation(self, row: CheckedRow, dwelling: Dwelling, stay: KnownStay | None) -> str:
        """What the person is in the household where `stay` has them already; "" when they cannot enter it."""
        clean = row.clean
        if clean is None:
            return ""
        if not _is_head(clean):
            return clean.relation or (stay.relation if stay else OTHER)
        if dwelling.head == row.whose:
            return HEAD
        is_said = clean.relation == HEAD
        if stay and not is_said:
            return stay.relation
        if not stay and not clean.household:
            row.remark(self._labels["head"], clean.household_head, _NAMESAKE, "household_namesake")
            return ""
        row.remark(self._labels["head"], clean.household_head, _HAS_HEAD, "household_has_head")
        return stay.relation if stay else OTHER

    def _day(self, row: CheckedRow) -> date:
        person = self._people.get(row.person_id or 0)
        return max(self._on, person.free_from) if person else self._on

    def _stay(self, row: CheckedRow) -> KnownStay | None:
        person = self._people.get(row.person_id or 0)
        return person.stay if person else None


def _stays_head(row: CheckedRow) -> bool:
    return row.clean is not None and (not row.clean.relation or row.clean.relation == HEAD)


def _speaks(row: CleanRow) -> bool:
    return bool(row.household or row.household_head or row.relation)


def _names_home(row: CleanRow) -> bool:
    return bool(row.household or row.household_head)


def _key(row: CleanRow) -> str:
    return name_key(row.household_head) if row.household_head else ""


def _is_head(row: CleanRow) -> bool:
    """Said to be the head, or called like the head without another relation."""
    return row.relation == HEAD or (not row.relation and bool(_key(row)) and _key(row) == name_key(row.full_name))


def _label(row: CleanRow) -> str:
    return (f"Hộ {row.household_head}" if row.household_head else f"Hộ số {row.household}")[:_LONGEST_LABEL]
