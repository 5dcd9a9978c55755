"""What happens to officers, told to other rooms after the transaction."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OfficersChanged:
    """Somebody took or left office at these units."""

    unit_ids: list[int]
