"""The thresholds of scoring.py on a labelled, generated sample; `pytest -s` prints the figures."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from khuyenhoc.core.text.letters import unaccent
from khuyenhoc.core.text.sex import Sex
from khuyenhoc.members.importing.duplicates import within
from khuyenhoc.members.importing.people import Subject, subject
from khuyenhoc.members.importing.scoring import Verdict
from tests.members.importing.messes import people

PEOPLE = 6000
REPEATED = 600


def _subjects() -> list[Subject]:
    """Different people, with every second one from a list that knows little."""
    found = []
    for number, name, birth, sex, identity, phone, chapter, _, address in people(PEOPLE, seed=7):
        parts = [int(part) for part in str(birth).split("/")]
        found.append(
            subject(
                int(str(number)),
                str(name),
                birth_on=date(parts[2], parts[1], parts[0]) if len(parts) == 3 else None,
                birth_year=parts[-1],
                sex=Sex.FEMALE if sex == "Nữ" else Sex.MALE,
                identity=str(identity),
                phone=str(phone),
                address=str(address),
                chapter=str(chapter),
            )
        )
    return found


def _renamed(one: Subject, name: str) -> Subject:
    keys = subject(one.ref, name)
    return replace(one, full_name=name, name_key=keys.name_key, search_key=keys.search_key)


def _without_marks(one: Subject, _: random.Random) -> Subject:
    return _renamed(one, unaccent(one.full_name))


def _other_tone(one: Subject, _: random.Random) -> Subject:
    return _renamed(one, one.full_name.replace("Nguyễn", "Nguyển").replace("Võ", "Vỏ").replace("ị", "i"))


def _without_middle(one: Subject, _: random.Random) -> Subject:
    words = one.full_name.split()
    return _renamed(one, f"{words[0]} {words[-1]}")


def _initial(one: Subject, _: random.Random) -> Subject:
    words = one.full_name.split()
    return _renamed(one, " ".join([words[0], *(f"{word[0]}." for word in words[1:-1]), words[-1]]))


def _mistyped(one: Subject, chance: random.Random) -> Subject:
    at = chance.randrange(2, len(one.full_name) - 1)
    return _renamed(one, one.full_name[:at] + one.full_name[at + 1 :])


def _moved(one: Subject, _: random.Random) -> Subject:
    return replace(one, chapter="Chi hội thôn khác")


def _swapped(one: Subject, _: random.Random) -> Subject:
    born = one.birth_on
    if born is None or born.day > 12:
        return one
    return replace(one, birth_on=date(born.year, born.day, born.month))


def _as_is(one: Subject, _: random.Random) -> Subject:
    return one


CHANGES: list[Callable[[Subject, random.Random], Subject]] = [
    _as_is, _without_marks, _other_tone, _without_middle, _initial, _mistyped, _moved, _swapped,
]  # fmt: skip


def test_sample_of_repeated_people_is_found_and_others_are_left_alone() -> None:
    chance = random.Random(11)  # noqa: S311 - a sample, the same each time
    first = _subjects()
    repeated: dict[int, int] = {}
    rows = list(first)
    for ref, original in enumerate(chance.sample(first, REPEATED), start=100_000):
        again = chance.choice(CHANGES)(original, chance)
        if chance.random() < 0.5:  # the second list has no identity numbers, and not always a phone
            again = replace(again, identity="", phone=again.phone if chance.random() < 0.6 else "")
        rows.append(replace(again, ref=ref))
        repeated[ref] = original.ref

    found = within(rows)
    flagged = {ref: duplicate.of for ref, duplicate in found.items()}
    sure = {ref: d.of for ref, d in found.items() if d.likeness.verdict is Verdict.SAME}
    right = sum(repeated.get(ref) == of for ref, of in flagged.items())
    right_sure = sum(repeated.get(ref) == of for ref, of in sure.items())
    recall, precision = right / REPEATED, right / len(flagged)
    print(  # noqa: T201 - the figures are the point of the sample
        f"\nflagged (same or doubtful): recall {recall:.3f}, precision {precision:.3f}; "
        f"same: {len(sure)} of {REPEATED}, precision {right_sure / len(sure):.4f}"
    )
    assert right_sure == len(sure), "nobody is taken for somebody else without being asked about"
    assert recall >= 0.95
    assert precision >= 0.9
