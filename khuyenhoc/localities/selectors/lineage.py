"""What became of what. A split has one default heir and no shares: whoever needs more must be asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from khuyenhoc.core.errors import NotFound
from khuyenhoc.localities.enums import LocalityTier
from khuyenhoc.localities.models import Locality, LocalitySuccession
from khuyenhoc.localities.selectors.lookup import communes_below

GENERATIONS = 10  # a lineage longer than this is a loop in the data


@dataclass(frozen=True, slots=True)
class Part:
    locality: Locality
    is_default: bool


@dataclass(frozen=True, slots=True)
class Conversion:
    """What a locality of one day is on another. Of a split, shares are unknown: one part is the default."""

    locality: Locality
    on: date
    parts: tuple[Part, ...]

    @property
    def is_whole(self) -> bool:
        return len(self.parts) == 1

    @property
    def is_split(self) -> bool:
        return len(self.parts) > 1

    @property
    def default(self) -> Locality | None:
        """The part to take when nothing better is known; none for a district, which ended without a successor."""
        return next((part.locality for part in self.parts if part.is_default), None)


@dataclass(frozen=True, slots=True)
class CommuneLineage:
    """A commune of a day, and who takes over when it ends: nobody yet, one, or several of which one is the default."""

    locality: Locality
    successors: tuple[Part, ...]

    @property
    def is_split(self) -> bool:
        return len(self.successors) > 1


def successors_of(locality: Locality, on: date) -> list[Locality]:
    """Who covers its ground on a later day, by code; itself while it exists. A district answers by its communes."""
    return [part.locality for part in _parts_of([locality], on)[locality.pk]]


def convert(locality: Locality, on: date) -> Conversion:
    """Old to new, whole or split. NotFound when the day lies before the locality, or nothing is known of that day."""
    parts = _parts_of([locality], on)[locality.pk]
    if not parts:
        raise NotFound("localities.no_successor", f"Không rõ {locality} thuộc đâu vào ngày {on:%d/%m/%Y}.")
    return Conversion(locality, on, parts)


def convert_many(localities: Iterable[Locality], on: date) -> dict[int, Conversion]:
    """Old to new for a set, by id: one query for each reorganisation between (one, for 1 July 2025).

    What nothing is known of has a conversion without parts.
    """
    rows = list(localities)
    parts = _parts_of(rows, on)
    return {row.pk: Conversion(row, on, parts[row.pk]) for row in rows}


def communes_with_lineage(within: Locality, on: date) -> list[CommuneLineage]:
    """The communes of a province or district on a day, by code, each with its next heirs: two queries."""
    communes = list(communes_below(within, on))
    heirs: dict[int, list[Part]] = {}
    rows = LocalitySuccession.objects.filter(predecessor__in=[row.pk for row in communes])
    for row in rows.select_related("successor__parent").order_by("-is_default", "successor__code"):
        heirs.setdefault(row.predecessor_id, []).append(Part(row.successor, row.is_default))
    return [CommuneLineage(row, tuple(heirs.get(row.pk, ()))) for row in communes]


def predecessors_of(locality: Locality, on: date) -> list[Locality]:
    """Who covered its ground on an earlier day, wholly or in part, by code."""
    return predecessors_many([locality], on)[locality.pk]


def predecessors_many(localities: Iterable[Locality], on: date) -> dict[int, list[Locality]]:
    """New to old for a set, by id: one query for each reorganisation between."""
    rows = list(localities)
    found: dict[int, dict[int, Locality]] = {row.pk: {} for row in rows}
    frontier = {row.pk: {row.pk: row} for row in rows}  # by who is asked about, then by who is reached
    for _ in range(GENERATIONS):
        younger: dict[int, set[int]] = {}
        for asked, reached in frontier.items():
            for pk, row in reached.items():
                if _holds(row, on):
                    found[asked][pk] = row
                elif row.valid_from > on:
                    younger.setdefault(pk, set()).add(asked)
        if not younger:
            break
        frontier = {}
        for step in LocalitySuccession.objects.filter(successor__in=list(younger)).select_related("predecessor"):
            for asked in younger[step.successor_id]:
                frontier.setdefault(asked, {})[step.predecessor_id] = step.predecessor
    return {asked: sorted(reached.values(), key=lambda row: row.code) for asked, reached in found.items()}


def lineage(locality: Locality) -> list[LocalitySuccession]:
    """Every step before and after, the oldest first: what the history of a commune tells."""
    steps: dict[int, LocalitySuccession] = {}
    for ours, theirs in (("predecessor", "successor"), ("successor", "predecessor")):
        frontier: Iterable[int] = [locality.pk]
        for _ in range(GENERATIONS):
            rows = LocalitySuccession.objects.filter(**{f"{ours}__in": frontier})
            fresh = [row for row in rows.select_related("predecessor", "successor") if row.pk not in steps]
            if not fresh:
                break
            steps |= {row.pk: row for row in fresh}
            frontier = [getattr(row, f"{theirs}_id") for row in fresh]
    return sorted(steps.values(), key=lambda row: (row.on, row.successor.code, row.predecessor.code))


def lineage_differences() -> Iterator[str]:
    """For `khuyenhoc verify`: a successor takes over when its predecessor ends, and whoever ended has a default."""
    rows = LocalitySuccession.objects.exclude(on=F("predecessor__valid_to"), successor__valid_from__lte=F("on"))
    for row in rows.select_related("predecessor", "successor"):
        yield f"Địa giới: {row.predecessor} → {row.successor} ghi ngày {row.on:%d/%m/%Y} không khớp ngày hiệu lực."
    ended = Locality.objects.filter(valid_to__isnull=False).exclude(tier=LocalityTier.DISTRICT)
    for locality in ended.exclude(successions__is_default=True):
        yield f"Địa giới: {locality} ({locality.code}) đã kết thúc mà chưa rõ nhập vào đâu."


def _holds(locality: Locality, on: date) -> bool:
    return locality.valid_from <= on and (locality.valid_to is None or on < locality.valid_to)


def _parts_of(localities: list[Locality], on: date) -> dict[int, tuple[Part, ...]]:
    """Follows defaults as it goes: a part is the default when every step to it was."""
    found: dict[int, dict[int, Part]] = {row.pk: {} for row in localities}
    frontier = {row.pk: {row.pk: Part(row, is_default=True)} for row in localities}
    for _ in range(GENERATIONS):
        ended: dict[int, list[tuple[int, bool]]] = {}
        for asked, reached in frontier.items():
            for pk, part in reached.items():
                if _holds(part.locality, on):
                    found[asked][pk] = part
                elif part.locality.valid_to and part.locality.valid_to <= on:
                    ended.setdefault(pk, []).append((asked, part.is_default))
        if not ended:
            break
        frontier = {}
        rows = LocalitySuccession.objects.filter(predecessor__in=list(ended), on__lte=on)
        for row in rows.select_related("successor__parent"):
            for asked, was_default in ended[row.predecessor_id]:
                reached = frontier.setdefault(asked, {})
                known = reached.get(row.successor_id)
                default = (row.is_default and was_default) or (known is not None and known.is_default)
                reached[row.successor_id] = Part(row.successor, default)
    lost = [row for row in localities if not found[row.pk] and row.tier == LocalityTier.DISTRICT]
    for asked, parts in _parts_of_districts(lost, on).items():
        found[asked] = parts
    return {asked: tuple(sorted(parts.values(), key=lambda part: part.locality.code)) for asked, parts in found.items()}


def _parts_of_districts(districts: list[Locality], on: date) -> dict[int, dict[int, Part]]:
    """Districts ended without a successor: their ground is that of their communes, none of which is the default."""
    ended = [row.pk for row in districts if row.valid_to and row.valid_to <= on]
    if not ended:
        return {}
    found: dict[int, dict[int, Part]] = {}
    rows = LocalitySuccession.objects.filter(predecessor__parent__in=ended, on__lte=on)
    for row in rows.select_related("predecessor", "successor__parent"):
        if _holds(row.successor, on):
            assert row.predecessor.parent_id is not None
            found.setdefault(row.predecessor.parent_id, {})[row.successor_id] = Part(row.successor, is_default=False)
    return found
