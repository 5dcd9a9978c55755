"""Files of boundaries that an administrator has handed in, and how far the map is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet

from khuyenhoc.core.authority import Actor
from khuyenhoc.core.dated import holds_on
from khuyenhoc.core.errors import Forbidden, NotFound
from khuyenhoc.core.permissions import Permission
from khuyenhoc.localities.enums import LocalityTier
from khuyenhoc.localities.models import BoundaryImport, Locality, LocalityBoundary
from khuyenhoc.localities.selectors.lookup import localities_on


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many communes of a province have an outline on a day."""

    province: str
    communes: int
    drawn: int


def boundary_imports_visible(*, actor: Actor) -> QuerySet[BoundaryImport]:
    """Newest first, without their rows. Forbidden without SYSTEM_KEEP: what is on the map is public, files are not."""
    _require_keeper(actor)
    return BoundaryImport.objects.select_related("within").order_by("-id")


def boundary_import_get(*, actor: Actor, import_id: int, lock: bool = False) -> BoundaryImport:
    """Raises NotFound, Forbidden without SYSTEM_KEEP."""
    _require_keeper(actor)
    rows = BoundaryImport.objects.select_related("within")
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=import_id).first()
    if found is None:
        raise NotFound("localities.import_not_found", "Không tìm thấy lần nạp ranh giới này.")
    return found


def boundaries_on(on: date) -> QuerySet[LocalityBoundary]:
    """The outlines that hold on a day."""
    return LocalityBoundary.objects.filter(holds_on(on), replaced_by__isnull=True)


def boundary_coverage(on: date) -> list[Coverage]:
    """Provinces with at least one outline on that day: two queries."""
    has_one = Exists(boundaries_on(on).filter(locality=OuterRef("pk")))
    communes = localities_on(on, tier=LocalityTier.COMMUNE)
    province = {
        row.pk: row.parent.parent if row.parent and row.parent.parent else row.parent
        for row in communes.filter(has_one)
    }
    drawn: dict[int, int] = {}
    names: dict[int, str] = {}
    for place in province.values():
        if place is not None:
            drawn[place.pk] = drawn.get(place.pk, 0) + 1
            names[place.pk] = place.full_name
    every = _communes_by_province(on, list(names))
    return sorted((Coverage(names[pk], every[pk], drawn[pk]) for pk in names), key=lambda row: row.province)


def _communes_by_province(on: date, provinces: list[int]) -> dict[int, int]:
    rows = Locality.objects.filter(holds_on(on), tier=LocalityTier.COMMUNE)
    direct = rows.filter(parent__in=provinces).values_list("parent_id").annotate(Count("id"))
    below = rows.filter(parent__parent__in=provinces).values_list("parent__parent_id").annotate(Count("id"))
    counts: dict[int, int] = dict.fromkeys(provinces, 0)
    for pk, count in (*direct, *below):
        counts[pk] += count
    return counts


def _require_keeper(actor: Actor) -> None:
    if not actor.holds(Permission.SYSTEM_KEEP):
        raise Forbidden()
