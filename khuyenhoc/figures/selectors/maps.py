"""Where the units of one day stand on the tree of another: figures of 2023 under the map of 2023, or of 2026.

Own values never move. A unit that has ended since is read at its successor; one that came later, at its predecessor.
What falls to several (a split, an abolished level) stands at the nearest unit above all of them and is said not to be
attributed, unless the register itself can tell who went where.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from django.db.models import Q

from khuyenhoc.core.dated import holds_on
from khuyenhoc.figures.selectors.origins import (
    Links,
    Origins,
    is_root,
    origins_below,
    origins_of,
    reachable,
    standing_between,
)
from khuyenhoc.org.enums import PlacementLine
from khuyenhoc.org.models import Placement, UnitSuccession


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a unit is counted on the map; `is_attributed` is false when it could be said only roughly."""

    path: str
    is_attributed: bool = True


class Lineage:
    """The map of the day `on`, and the way to it from every day between `first` and `last`.

    A handful of queries, whatever the size of the tree and however many days are asked; none when all days are `on`.
    """

    def __init__(self, first: date, last: date, *, on: date, tenant_id: int) -> None:
        self.on, self._tenant_id = on, tenant_id
        self._first, self._last = first, last
        self._origins: dict[str, Origins] = {}
        self._asked: frozenset[int] = frozenset()  # units whose place on the map is in `_map`; the rest if it is whole
        self._is_whole = False
        self._forward: Links = {}
        self._backward: Links = {}
        self._map: dict[int, str] = {}
        if (first, last) == (on, on):
            return
        rows = UnitSuccession.objects.filter(predecessor__tenant_id=tenant_id).filter(
            Q(on__gt=first, on__lte=on) | Q(on__gt=on, on__lte=last)
        )
        for one, other, day in rows.order_by("id").values_list("predecessor_id", "successor_id", "on"):
            if day <= on:
                self._forward.setdefault(one, []).append(other)
            else:
                self._backward.setdefault(other, []).append(one)

    def path_of(self, unit: int) -> str | None:
        """Where the unit itself stands on the map."""
        if not self._is_whole and unit not in self._asked:
            self._map, self._is_whole = paths_on(self.on, self._tenant_id), True
        return self._map.get(unit)

    def origins(self, path: str) -> Origins:
        """Who may be counted at or below this place of the map, and where each of them sat. Four queries, once."""
        if (known := self._origins.get(path)) is None:
            known = self._origins[path] = self._all_below(path)
        return known

    def _all_below(self, path: str) -> Origins:
        rows = standing_between(self._first, self._last, self._tenant_id)
        if is_root(path):
            return origins_below([""], rows)
        found = origins_of(paths_below(path, self.on), (self._forward, self._backward), rows)
        if not self._is_whole:
            named = found.ids() | found.units
            wanted = reachable(named, self._forward) | reachable(named, self._backward)
            self._map |= places_of(wanted - self._asked, self.on)
            self._asked |= wanted
        near = {unit for unit, place, *_ in found.spells if self._may_count(unit, place, path)}
        return found.without({unit for unit, *_ in found.spells} - near)

    def _may_count(self, unit: int, place: str, path: str) -> bool:
        """Whether anything of a unit that sat at `place` can fall at or below `path`."""
        if place.startswith(path):
            return True
        for forward in {self.on > self._first, self.on >= self._last}:
            ends = self._places(unit, forward) or [self._find(unit, place, forward).path]
            if any(end.startswith(path) for end in ends):
                return True
        return False

    def standing(self, unit: int, path: str, at: date) -> Standing:
        """Of a unit that stood at `path` on the day `at`."""
        return Standing(path) if at == self.on else self._find(unit, path, self.on > at)

    def heirs(self, unit: int) -> list[int]:
        """Those to whom a unit that is no more on this later map was parted; of a merger the one."""
        return self._forward.get(unit, []) if self.path_of(unit) is None else []

    def _find(self, unit: int, path: str, forward: bool) -> Standing:
        """The unit itself, else those it is linked to, else what stood above it: ended without anybody to carry on."""
        if ends := self._places(unit, forward):
            return Standing(_above_all(ends), is_attributed=len(ends) == 1)
        for above in reversed([int(part) for part in path.split("/") if part][:-1]):
            if ends := self._places(above, forward):
                return Standing(_above_all(ends), is_attributed=False)
        return Standing("", is_attributed=False)

    def _places(self, unit: int, forward: bool) -> list[str]:
        links = self._forward if forward else self._backward
        return sorted({path for end in self._ends(unit, links, frozenset()) if (path := self.path_of(end))})

    def _ends(self, unit: int, links: Links, seen: frozenset[int]) -> Iterator[int]:
        if self.path_of(unit) is not None:
            yield unit
        elif unit not in seen:
            for linked in links.get(unit, []):
                yield from self._ends(linked, links, seen | {unit})


def paths_on(on: date, tenant_id: int) -> dict[int, str]:
    """Every unit of the main line on a day, with its place: one query."""
    rows = Placement.objects.filter(holds_on(on), line=PlacementLine.MAIN, tenant_id=tenant_id)
    return dict(rows.values_list("unit_id", "path"))


def places_of(units: Collection[int], on: date) -> dict[int, str]:
    """Those of them that stand on the main line that day, with their places: one query."""
    rows = Placement.objects.filter(holds_on(on), line=PlacementLine.MAIN, unit__in=units)
    return dict(rows.values_list("unit_id", "path"))


def paths_below(path: str, on: date) -> dict[int, str]:
    """The unit at this path and all below it on that day, with their places: one query."""
    rows = Placement.objects.filter(holds_on(on), line=PlacementLine.MAIN, path__startswith=path)
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
