"""Who in the register may be the person that is about to be entered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q

from khuyenhoc.core.authority import Actor
from khuyenhoc.core.text import sex as written_sex
from khuyenhoc.core.text.names import sort_name
from khuyenhoc.members.importing.people import Subject, subject
from khuyenhoc.members.importing.scoring import Likeness, Verdict, likeness
from khuyenhoc.people.models import Person
from khuyenhoc.people.selectors import people_visible

MOST_COMPARED: Final = 300
MOST_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Lookalike:
    person: Person
    likeness: Likeness


def lookalikes(
    *, actor: Actor, full_name: str, birth_date: date | None, birth_year: int | None, sex: str = "", phone: str = ""
) -> Sequence[Lookalike]:
    """People the actor may read whose given name, year and phone come near, surest first."""
    year = birth_date.year if birth_date else birth_year
    typed = subject(0, full_name, birth_on=birth_date, birth_year=year, sex=_sex(sex), phone=phone)
    given = sort_name(full_name).split(" ")[0]
    near = Q(sort_name__startswith=f"{given} ")
    if year:
        near &= Q(birth_year__isnull=True) | Q(birth_year__range=(year - 1, year + 1))
    if phone:
        near |= Q(phone=phone)
    candidates = people_visible(actor=actor).filter(near, died_on__isnull=True).order_by("sort_name", "id")
    found = [
        Lookalike(person, likeness(typed, _of(person)))
        for person in candidates.select_related("village")[:MOST_COMPARED]
    ]
    likely = [one for one in found if one.likeness.verdict is not Verdict.DIFFERENT]
    return sorted(likely, key=lambda one: -one.likeness.score)[:MOST_SHOWN]


def _of(person: Person) -> Subject:
    return subject(
        person.pk, person.full_name, birth_on=person.birth_date, birth_year=person.birth_year, sex=_sex(person.sex),
        phone=person.phone,
    )  # fmt: skip


def _sex(value: str) -> written_sex.Sex | None:
    return written_sex.Sex(value) if value else None
