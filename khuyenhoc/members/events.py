"""What the register of members tells other rooms after the transaction."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RegisterChanged:
    """The memberships of these units are different from this day (YYYY-MM-DD) on: figures of closed periods may be
    late."""

    unit_ids: list[int]
    since: str
