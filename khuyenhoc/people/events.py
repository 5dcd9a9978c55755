"""What the register of people tells other rooms after the transaction."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonDied:
    """`on` is the day of death as YYYY-MM-DD: memberships, offices and households end by it."""

    person_id: int
    on: str
