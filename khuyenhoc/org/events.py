"""What the tree tells other rooms after the transaction."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UnitsFounded:
    unit_ids: list[int]


@dataclass(frozen=True, slots=True)
class UnitDescribed:
    """A unit has another name, kind or place of work, from a day on or corrected."""

    unit_id: int


@dataclass(frozen=True, slots=True)
class UnitClosed:
    unit_id: int


@dataclass(frozen=True, slots=True)
class Reorganised:
    """Many units were changed by one decision, or that was undone."""

    reorganisation_id: int


@dataclass(frozen=True, slots=True)
class ReorganisationStuck:
    """A scheduled plan could not be done when its day came; its row says why."""

    reorganisation_id: int
