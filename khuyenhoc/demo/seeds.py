"""Chance that always falls the same way: every part of the sample draws from a stream of its own, so that a change in
one part leaves the others as they were."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


def stream(name: str) -> Random:
    return Random(f"vu-quang/{name}")  # noqa: S311 - sample data, not secrets


def weighted(random: Random, choices: Sequence[tuple[T, int]]) -> T:
    return random.choices([value for value, _ in choices], [weight for _, weight in choices])[0]


def shares(total: int, weights: Sequence[float]) -> list[int]:
    """Whole parts that add up to the total, by largest remainder."""
    scale = total / sum(weights)
    parts = [int(weight * scale) for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda n: (parts[n] - weights[n] * scale, n))
    for n in by_remainder[: total - sum(parts)]:
        parts[n] += 1
    return parts
