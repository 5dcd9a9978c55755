"""Who has a say before a unit closes: upper rooms register what must be settled first (officers, members)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from khuyenhoc.core.registry import Registry

# Answers one sentence for each thing that stands in the way of closing the unit on that day.
Objection = Callable[[int, date], Iterable[str]]
objections: Registry[Objection] = Registry("objections to closing a unit")


def objections_to(unit_id: int, on: date) -> list[str]:
    return [sentence for _, objection in objections for sentence in objection(unit_id, on)]
