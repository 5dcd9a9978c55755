"""The same person twice: inside a list, and against the people who are there already. Linear in the number of rows."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass

from khuyenhoc.members.importing.people import Subject
from khuyenhoc.members.importing.scoring import Likeness, Verdict, likeness

# A block (people who share a key) larger than this is not compared pair by pair: a key so common proves nothing.
LARGEST_BLOCK = 60


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Row `ref` looks like `of`: a row before it, or a known person."""

    ref: int
    of: int
    likeness: Likeness


class Index:
    """People by the keys under which the same person could meet again."""

    def __init__(self, people: Iterable[Subject] = ()) -> None:
        self._blocks: dict[Hashable, Subject | list[Subject]] = {}  # most keys are one person's: no list for those
        for person in people:
            self.add(person)

    def add(self, person: Subject) -> None:
        for key in _keys(person):
            block = self._blocks.get(key)
            if block is None:
                self._blocks[key] = person
            elif isinstance(block, list):
                block.append(person)
            else:
                self._blocks[key] = [block, person]

    def near(self, person: Subject) -> Iterator[Subject]:
        """Everybody who shares a key, each once."""
        seen: set[int] = set()
        for key in _keys(person):
            block = self._blocks.get(key)
            others = block if isinstance(block, list) else (block,) if block else ()
            if len(others) <= LARGEST_BLOCK:
                for other in others:
                    if other.ref not in seen:
                        seen.add(other.ref)
                        yield other

    def likest(self, person: Subject, *, taken: frozenset[int] | set[int] = frozenset()) -> Duplicate | None:
        """The one who looks most like this person, at least doubtful; people in `taken` are not asked."""
        best: Duplicate | None = None
        for other in self.near(person):
            if other.ref in taken:
                continue
            found = likeness(person, other)
            if found.verdict is not Verdict.DIFFERENT and (best is None or found.score > best.likeness.score):
                best = Duplicate(person.ref, other.ref, found)
        return best


def within(rows: Iterable[Subject]) -> dict[int, Duplicate]:
    """For each row that repeats an earlier one: which one, and how surely. The first of them stays."""
    index = Index()
    found: dict[int, Duplicate] = {}
    for row in rows:
        if duplicate := index.likest(row):
            found[row.ref] = duplicate
        index.add(row)
    return found


def against(rows: Iterable[Subject], known: Index) -> dict[int, Duplicate]:
    """For each row the known person it is or may be. Nobody is taken for two rows, the surest match goes first.

    A row that contradicts its person in nothing and has the same name, birth and chapter is the same, however little
    the list says: so the same list a second time finds everybody again.
    """
    proposals: list[tuple[int, int, Duplicate, Subject]] = []
    for row in rows:
        for other in known.near(row):
            found = _again(row, other) or likeness(row, other)
            if found.verdict is not Verdict.DIFFERENT:
                proposals.append((-found.score, row.ref, Duplicate(row.ref, other.ref, found), row))
    proposals.sort(key=lambda proposal: (proposal[0], proposal[1], proposal[2].of))
    result: dict[int, Duplicate] = {}
    taken: set[int] = set()
    for _, ref, duplicate, _ in proposals:
        if ref not in result and duplicate.of not in taken:
            result[ref] = duplicate
            taken.add(duplicate.of)
    return result


def _again(row: Subject, other: Subject) -> Likeness | None:
    """Name, birth and chapter equal and nothing else against it."""
    is_same = (
        row.name_key == other.name_key
        and row.chapter == other.chapter
        and bool(row.chapter)
        and (row.birth_on, row.birth_year) == (other.birth_on, other.birth_year)
        and all(
            not mine or not theirs or mine == theirs
            for mine, theirs in (
                (row.identity, other.identity),
                (row.phone, other.phone),
                (row.sex, other.sex),
                (row.card_number, other.card_number),
                (row.household, other.household),
            )
        )
    )
    if not is_same:
        return None
    found = likeness(row, other)
    return Likeness(max(found.score, 99 if row.phone == other.phone else 95), Verdict.SAME, found.reasons)


def _keys(person: Subject) -> Iterator[Hashable]:
    """Each pair that could reach DOUBTFUL meets under at least one key, and no key gathers a crowd.

    A name and a year alone, in two chapters, prove nothing (scoring.py), so they are no key.
    """
    name = person.search_key
    words = name.split() or [""]
    if person.identity:
        yield ("identity", person.identity)
    if person.phone:
        yield ("phone", person.phone)
    if person.birth_on:
        yield ("day", words[-1], person.birth_on)
    if person.card_number:
        yield ("card", person.card_number)
    if person.household:
        yield ("household", words[-1], person.household)
    if person.address:
        yield ("address", words[-1], person.address)
    yield ("year", words[0], words[-1], person.birth_year, person.chapter)
    yield ("name", name, person.chapter)
