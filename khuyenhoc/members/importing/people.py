"""A person as duplicate search sees one: from a row of the list, or from the register."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from khuyenhoc.core.text.names import compare_key, search_name
from khuyenhoc.members.importing.rows import CleanRow

_SIGNS = re.compile(r"[^\w]+|_+")


@dataclass(frozen=True, slots=True)
class Subject:
    """`ref` is the row number of a list or the id of a person. `identity` is opaque (a keyed hash): only equality
    counts.

    `chapter` is the id of the unit, or its key as written; 0 and "" mean unknown, as everywhere here.
    """

    ref: int
    full_name: str
    name_key: str
    search_key: str  # without marks, y as i: "Lý" and "Lí" meet
    birth_on: date | None = None
    birth_year: int = 0
    sex: str = ""
    identity: str | bytes = ""
    phone: str = ""
    household: str = ""  # head of household, or number of household with address
    address: str = ""
    chapter: int | str = 0
    card_number: str = ""


def subject(
    ref: int,
    full_name: str,
    *,
    birth_on: date | None = None,
    birth_year: int | None = None,
    sex: str | None = None,
    identity: str | bytes = "",
    phone: str = "",
    household: str = "",
    address: str = "",
    chapter: int | str = 0,
    card_number: str = "",
) -> Subject:
    """A subject with its keys worked out; `birth_year` follows from `birth_on`."""
    return Subject(
        ref=ref,
        full_name=full_name,
        name_key=compare_key(full_name),
        search_key=search_name(full_name).replace("y", "i"),
        birth_on=birth_on,
        birth_year=birth_on.year if birth_on else birth_year or 0,
        sex=sex or "",
        identity=identity,
        phone=phone,
        household=_place(household),
        address=_place(address),
        chapter=chapter,
        card_number=card_number,
    )


def subject_of(row: CleanRow, *, chapter: int | str, identity: str | bytes) -> Subject:
    """A row of a list; `chapter` as matched, `identity` as the register compares numbers (a keyed hash) or ""."""
    return subject(
        row.number,
        row.full_name,
        birth_on=row.birth.date if row.birth else None,
        birth_year=row.birth.year if row.birth else None,
        sex=row.sex,
        identity=identity,
        phone=row.phone,
        household=row.household_head or (f"{row.household} {row.address}" if row.household and row.address else ""),
        address=row.address,
        chapter=chapter,
        card_number=row.card_number,
    )


@lru_cache(maxsize=65536)
def _place(text: str) -> str:
    return _SIGNS.sub(" ", search_name(text)).strip()
