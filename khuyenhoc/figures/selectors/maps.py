"""Where the units of one day stand on the tree of another: figures of 2023 under the map of 2023, or of 2026.

Own values never move. A unit that has ended since is read at its successor; one that came later, at its predecessor.
What falls to several (a split, an abolished level) stands at the nearest unit above all of them, and is said not to
be attributed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from khuyenhoc.core.dated import holds_on
from khuyenhoc.org.enums import PlacementLine
from khuyenhoc.org.models import Placement, UnitSuccession


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a unit is counted on the map; `is_attributed` is false when it could be said only roughly."""

    path: str
    is_attributed: bool = True


def standings(*, at: date, on: date, tenant_id: int, below: str) -> dict[int, Standing]:
    """The units of the day `at` that count at or under the path `below` of the map of the day `on`."""
    if at == on:
        rows = Placement.objects.filter(holds_on(at), line=PlacementLine.MAIN, path__startswith=below)
        return {unit: Standing(path) for unit, path in rows.values_list("unit_id", "path")}
    found = _Lineage(at, on, tenant_id)
    return {unit: place for unit, place in found if place.path.startswith(below)}


class _Lineage:
    """Three queries, whatever the size of the tree."""

    def __init__(self, at: date, on: date, tenant_id: int) -> None:
        self.then = _paths(at, tenant_id)
        self.map = _paths(on, tenant_id)
        forward = on > at
        first, last = (at, on) if forward else (on, at)
        rows = UnitSuccession.objects.filter(on__gt=first, on__lte=last, predecessor__tenant_id=tenant_id)
        self.links: dict[int, list[int]] = {}
        for predecessor, successor in rows.order_by("id").values_list("predecessor_id", "successor_id"):
            here, there = (predecessor, successor) if forward else (successor, predecessor)
            self.links.setdefault(here, []).append(there)

    def __iter__(self) -> Iterator[tuple[int, Standing]]:
        for unit in self.then:
            yield unit, self._standing(unit)

    def _standing(self, unit: int) -> Standing:
        """The unit itself, else those it is linked to, else what stood above it: ended without anybody to carry on."""
        ends = sorted({self.map[end] for end in self._ends(unit, frozenset())})
        if len(ends) == 1:
            return Standing(ends[0])
        if ends:
            return Standing(_above_all(ends), is_attributed=False)
        for above in reversed([int(part) for part in self.then[unit].split("/") if part][:-1]):
            if reached := sorted({self.map[end] for end in self._ends(above, frozenset())}):
                return Standing(_above_all(reached), is_attributed=False)
        return Standing("", is_attributed=False)

    def _ends(self, unit: int, seen: frozenset[int]) -> Iterator[int]:
        if unit in self.map:
            yield unit
        elif unit not in seen:
            for linked in self.links.get(unit, []):
                yield from self._ends(linked, seen | {unit})


def _paths(on: date, tenant_id: int) -> Mapping[int, str]:
    rows = Placement.objects.filter(holds_on(on), line=PlacementLine.MAIN, tenant_id=tenant_id)
    return dict(rows.values_list("unit_id", "path"))


def _above_all(paths: list[str]) -> str:
    """The path of the nearest unit above all of these: the common beginning, up to a whole id."""
    if len(paths) == 1:
        return paths[0]
    steps = zip(*(path.rstrip("/").split("/") for path in paths), strict=False)
    shared = [ids[0] for ids in takewhile(lambda ids: len(set(ids)) == 1, steps)]
    return "".join(f"{unit}/" for unit in shared)


def child_of(path: str, *, under: str) -> int | None:
    """The id directly below `under` on this path; None for the unit itself."""
    rest = path.removeprefix(under)
    return int(rest.split("/", 1)[0]) if rest else None
