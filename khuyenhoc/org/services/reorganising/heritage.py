"""Whose past who may read after the act: the heir that of the ended, a new superior that of what came to it, and
nobody else any more than before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from khuyenhoc.org.enums import SuccessionKind
from khuyenhoc.org.models import Heritage
from khuyenhoc.org.services.reorganising.shaping import NewTree

WHOLE = (SuccessionKind.MERGE, SuccessionKind.ABSORB)


class Inheritance:
    """Collects the rows that are new; a path that a unit reads anyhow is not written."""

    def __init__(self, tree: NewTree) -> None:
        self._tree = tree
        self._rows: dict[tuple[int, str], tuple[bool, bool]] = {}

    def rows(self, since: date) -> list[Heritage]:
        self._of_the_ended()
        self._of_the_moved()
        self._passed_on()
        return [
            Heritage(unit_id=unit, path=path, with_below=below, is_personal=personal, since=since)
            for (unit, path), (below, personal) in self._rows.items()
        ]

    def _of_the_ended(self) -> None:
        for unit_id, end in self._tree.ends.items():
            path = self._tree.ground.places[unit_id].path
            for heir in end.heirs:
                if end.kind in WHOLE:
                    self._add(heir, path, below=self._all_below(unit_id, heir), personal=True)
                elif end.kind is SuccessionKind.SPLIT:
                    self._add(heir, path, below=False, personal=False)

    def _of_the_moved(self) -> None:
        for moved in sorted(self._tree.moved().values(), key=lambda moved: moved.old_path):
            below = self._all_below(moved.unit_id, moved.unit_id)
            for unit in _ids(moved.new_path):
                self._add(unit, moved.old_path, below=below, personal=True)

    def _passed_on(self) -> None:
        """What the ended and the moved had inherited before goes with them."""
        moved, ends = self._tree.moved(), self._tree.ends
        for row in Heritage.objects.filter(unit__in=[*moved, *ends]):
            if row.unit_id in moved:
                takers = _ids(moved[row.unit_id].new_path)
            else:
                end = ends[row.unit_id]
                takers = end.heirs if end.kind in WHOLE else ()
            for taker in takers:
                if taker != row.unit_id:
                    self._add(taker, row.path, below=row.with_below, personal=row.is_personal)

    def _add(self, unit: int, path: str, *, below: bool, personal: bool) -> None:
        is_above = unit not in self._tree.ground.places and unit not in self._tree.founded
        if is_above or self._reads(unit, path):  # what stands above all that is touched reads it anyhow
            return
        was_below, was_personal = self._rows.get((unit, path), (False, False))
        self._rows[unit, path] = (below or was_below, personal or was_personal)

    def _reads(self, unit: int, path: str) -> bool:
        """Through its own place, or through a wider heritage of the same act."""
        if path.startswith(self._tree.path_of(unit)):
            return True
        above = path.rstrip("/").rpartition("/")[0]
        while above:
            if self._rows.get((unit, f"{above}/")) == (True, True):
                return True
            above = above.rpartition("/")[0]
        return False

    def _all_below(self, unit_id: int, heir: int) -> bool:
        """Whether everything that sat below the unit now sits below the heir, or is carried on there."""
        place = self._tree.path_of(heir)
        return all(
            self._tree.path_of(end).startswith(place)
            for below in self._tree.ground.below(unit_id)
            for end in self._ends(below)
        )

    def _ends(self, unit_id: int) -> Iterator[int]:
        if unit_id not in self._tree.ends:
            yield unit_id
        else:
            yield from self._tree.ends[unit_id].heirs


def _ids(path: str) -> tuple[int, ...]:
    return tuple(int(part) for part in path.split("/") if part)
