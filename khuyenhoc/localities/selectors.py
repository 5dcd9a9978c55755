"""Reading localities: by code and day, by name, down the tree, along the lineage. Public data: nobody is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from khuyenhoc.core import clock
from khuyenhoc.core.dated import holds_on
from khuyenhoc.core.errors import NotFound, RuleViolated
from khuyenhoc.core.search import SearchKey
from khuyenhoc.localities.enums import LocalityTier
from khuyenhoc.localities.models import Locality, LocalityBoundary, LocalitySuccession, ResidentialArea

CODE_AT_DATE = re.compile(r"(?P<code>[0-9A-Za-z.\-]{1,30})(?:@(?P<on>\d{4}-\d{2}-\d{2}))?")
GENERATIONS = 10  # a lineage longer than this is a loop in the data


def parse_code(text: str) -> tuple[str, date]:
    """`18322@2023-02-09` → the code and the day; without a day, today. Refuses with `localities.bad_code`."""
    match = CODE_AT_DATE.fullmatch(text.strip())
    try:
        if match is None:
            raise ValueError
        return match["code"], date.fromisoformat(match["on"]) if match["on"] else clock.today()
    except ValueError:
        raise RuleViolated(
            "localities.bad_code",
            f"“{text}” không phải là mã địa bàn. Ghi MÃ hoặc MÃ@NĂM-THÁNG-NGÀY, ví dụ 18322@2023-02-09.",
        ) from None


def locality_by_code(code: str, on: date, *, tier: LocalityTier | None = None) -> Locality:
    """Who held this code on that day: 18322 was Đức Lĩnh until 30 June 2025 and is Mai Hoa since. Else NotFound.

    Codes of provinces (2 digits), districts (3) and communes (5) do not meet; `tier` is for when they might.
    """
    rows = Locality.objects.filter(holds_on(on), code=code)
    found = rows.filter(tier=tier).first() if tier else rows.first()
    if found is None:
        raise NotFound("localities.not_found", f"Không có địa bàn nào mang mã {code} vào ngày {on:%d/%m/%Y}.")
    return found


def locality_get(locality_id: int) -> Locality:
    try:
        return Locality.objects.select_related("parent__parent").get(pk=locality_id)
    except Locality.DoesNotExist:
        raise NotFound("localities.not_found", "Không tìm thấy địa bàn này.") from None


def localities_on(on: date, *, tier: LocalityTier | None = None) -> QuerySet[Locality]:
    """Everything that existed on that day, with its parents at hand."""
    rows = Locality.objects.filter(holds_on(on)).select_related("parent__parent")
    return rows.filter(tier=tier) if tier else rows


def children_of(locality: Locality, on: date) -> QuerySet[Locality]:
    """Directly below on that day: districts of a province until June 2025, communes since."""
    return Locality.objects.filter(holds_on(on), parent=locality).order_by("code")


def communes_below(locality: Locality, on: date) -> QuerySet[Locality]:
    """Communes below a province or district on that day, whatever stood between."""
    below = Q(parent=locality) | Q(parent__parent=locality)
    return Locality.objects.filter(below, holds_on(on), tier=LocalityTier.COMMUNE).order_by("code")


def localities_search(
    text: str, *, on: date, tier: LocalityTier | None = None, within: Locality | None = None, limit: int = 20
) -> list[Locality]:
    """By name or code, without accents, best first: the name itself, names that begin so, names that contain it.

    `duc linh`, `ĐỨC LĨNH` and `xã đức lĩnh` find the same. Empty text finds nothing.
    """
    text = text.strip()
    if not text:
        return []
    needle = SearchKey(Value(text))
    rows = localities_on(on, tier=tier).filter(Q(search_name__contains=needle) | Q(code=text))
    if within is not None:
        rows = rows.filter(Q(parent=within) | Q(parent__parent=within))
    closeness = Case(
        When(code=text, then=Value(0)),
        When(search_name=needle, then=Value(0)),
        When(search_name__endswith=needle, then=Value(1)),
        When(search_name__startswith=needle, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return list(rows.order_by(closeness, F("area_km2").asc(nulls_last=True), "code")[:limit])


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
    def default(self) -> Locality | None:
        """The part to take when nothing better is known; none for a district, which ended without a successor."""
        return next((part.locality for part in self.parts if part.is_default), None)


def successors_of(locality: Locality, on: date) -> list[Locality]:
    """Who covers its ground on a later day, by code; itself while it exists. A district answers by its communes."""
    return sorted((part.locality for part in _parts(locality, on)), key=lambda row: row.code)


def convert(locality: Locality, on: date) -> Conversion:
    """Old to new, whole or split. NotFound when the day lies before the locality, or nothing is known of that day."""
    parts = tuple(_parts(locality, on))
    if not parts:
        raise NotFound("localities.no_successor", f"Không rõ {locality} thuộc đâu vào ngày {on:%d/%m/%Y}.")
    return Conversion(locality, on, parts)


def predecessors_of(locality: Locality, on: date) -> list[Locality]:
    """Who covered its ground on an earlier day, wholly or in part, by code."""
    found: dict[int, Locality] = {}
    frontier: dict[int, Locality] = {locality.pk: locality}
    for _ in range(GENERATIONS):
        found |= {pk: row for pk, row in frontier.items() if _holds(row, on)}
        older = [pk for pk, row in frontier.items() if row.valid_from > on]
        if not older:
            break
        rows = LocalitySuccession.objects.filter(successor__in=older).select_related("predecessor")
        frontier = {row.predecessor_id: row.predecessor for row in rows}
    return sorted(found.values(), key=lambda row: row.code)


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


def boundaries_for(localities: Iterable[Locality]) -> dict[int, LocalityBoundary]:
    """Outlines by locality id, of those that an administrator has imported; the rest are drawn from their centres."""
    return {row.locality_id: row for row in LocalityBoundary.objects.filter(locality__in=list(localities))}


def residential_areas_for(locality: Locality, on: date) -> QuerySet[ResidentialArea]:
    """Villages of a commune on that day, those recorded under a commune that went whole into it included.

    A village of a split commune shows under it until somebody says into which part it went.
    """
    homes = [locality.pk]
    frontier = homes
    for _ in range(GENERATIONS):
        frontier = list(
            LocalitySuccession.objects.filter(successor__in=frontier, is_whole=True, on__lte=on).values_list(
                "predecessor_id", flat=True
            )
        )
        if not frontier:
            break
        homes += frontier
    return ResidentialArea.objects.filter(holds_on(on), locality__in=homes).order_by("search_name")


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


def _parts(locality: Locality, on: date) -> Iterable[Part]:
    """Follows defaults as it goes: a part is the default when every step to it was."""
    found: dict[int, Part] = {}
    frontier: dict[int, Part] = {locality.pk: Part(locality, is_default=True)}
    for _ in range(GENERATIONS):
        found |= {pk: part for pk, part in frontier.items() if _holds(part.locality, on)}
        ended = {pk: part for pk, part in frontier.items() if part.locality.valid_to and part.locality.valid_to <= on}
        if not ended:
            break
        rows = LocalitySuccession.objects.filter(predecessor__in=list(ended), on__lte=on).select_related("successor")
        frontier = {}
        for row in rows:
            default = row.is_default and ended[row.predecessor_id].is_default
            known = frontier.get(row.successor_id)
            frontier[row.successor_id] = Part(row.successor, default or (known is not None and known.is_default))
        if not frontier and locality.tier == LocalityTier.DISTRICT:
            return _parts_of_district(locality, on)
    return found.values()


def _parts_of_district(district: Locality, on: date) -> Iterable[Part]:
    """Districts ended without a successor: their ground is that of their communes, none of which is the default."""
    communes = Locality.objects.filter(parent=district)
    rows = LocalitySuccession.objects.filter(predecessor__in=communes, on__lte=on).select_related("successor")
    found = {row.successor_id: row.successor for row in rows if _holds(row.successor, on)}
    return [Part(successor, is_default=False) for successor in found.values()]
