"""Five steps of shade for the values of a map, and what fits into an area as its label."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from khuyenhoc.maps.enums import Division

Number = int | Decimal
STEPS: Final = 5
DIGIT, LETTER = 0.62, 0.54  # of the type size: how wide a digit is, and a letter on the average


@dataclass(frozen=True, slots=True)
class Step:
    """A step that some area has: its number from 1 (lowest) to 5, its least and greatest value, how many areas."""

    number: int
    low: Number
    high: Number
    count: int


def steps_of(values: Mapping[int, Number], division: Division) -> dict[int, int]:
    """The step of each value by the same key. Equal values stand on one step; a single value stands on the middle."""
    if not values:
        return {}
    ranked = sorted(values.values())
    low, high = ranked[0], ranked[-1]
    if low == high:
        return dict.fromkeys(values, (STEPS + 1) // 2)
    if division == Division.EQUAL:
        wide = Decimal(high - low)
        return {key: min(STEPS, 1 + int((value - low) * STEPS / wide)) for key, value in values.items()}
    return {key: 1 + bisect_left(ranked, value) * STEPS // len(ranked) for key, value in values.items()}


def legend(values: Mapping[int, Number], steps: Mapping[int, int]) -> list[Step]:
    """The steps that are used, lowest first."""
    by_step: dict[int, list[Number]] = {}
    for key, value in values.items():
        by_step.setdefault(steps[key], []).append(value)
    return [Step(number, min(found), max(found), len(found)) for number, found in sorted(by_step.items())]


def fits(text: str, size: float, radius: float, *, offset: float = 0) -> bool:
    """Whether a line of this type size, its middle so far from the centre, lies inside a circle."""
    half = sum(DIGIT if letter.isdigit() else LETTER for letter in text) * size / 2
    return half * half + (offset + size / 2) ** 2 <= radius * radius
