"""What a locality looks like on a day: as somebody gave it, put together from its parts, or sketched around centres."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from shapely.geometry.base import BaseGeometry

from khuyenhoc.core.dated import holds_on
from khuyenhoc.localities import geometry, policy
from khuyenhoc.localities.enums import LocalityTier, OutlineOrigin
from khuyenhoc.localities.geometry import GeoJSON, Label
from khuyenhoc.localities.models import Locality, LocalityBoundary, LocalitySuccession
from khuyenhoc.localities.selectors.boundaries import boundaries_on
from khuyenhoc.localities.sketch import sketch

SKETCH_SOURCE = "Bản vẽ phác từ tâm các địa bàn, không phải ranh giới"


@dataclass(frozen=True, slots=True)
class Outline:
    """`geometry` is a MultiPolygon of WGS 84, simplified for drawing."""

    geometry: GeoJSON
    label: Label
    origin: OutlineOrigin
    source: str
    licence: str = ""

    @property
    def is_sketch(self) -> bool:
        return self.origin == OutlineOrigin.SKETCHED


def outlines_for(localities: Iterable[Locality], on: date) -> dict[int, Outline]:
    """Outlines by id of localities that exist on a day: at most six queries. Without a centre there is none.

    A district or province is put together from its communes, a commune of a reorganisation from those that went whole
    into it, if all of them have outlines; the rest is sketched, beside what is known.
    """
    rows = list(localities)
    own = {row.locality_id: row for row in boundaries_on(on).filter(locality__in=rows).defer("geometry")}
    found = {pk: _given(row) for pk, row in own.items()}
    missing = [row for row in rows if row.pk not in found]
    if missing:
        found |= _composed(missing, on)
    missing = [row for row in missing if row.pk not in found]
    if missing:
        known = [geometry.from_json(outline.geometry) for outline in found.values()]
        seeds = _seeds(missing, on) if not known else _seeds(rows, on)
        wanted = {row.pk for row in missing}
        for pk, ground in sketch(seeds, around=known).items():
            if pk in wanted:
                found[pk] = _outline(ground, OutlineOrigin.SKETCHED, SKETCH_SOURCE, "")
    return found


def _given(row: LocalityBoundary) -> Outline:
    label = Label(row.label_longitude, row.label_latitude, row.label_radius)
    return Outline(row.outline, label, OutlineOrigin.GIVEN, row.source, row.licence)


def _outline(ground: BaseGeometry, origin: OutlineOrigin, source: str, licence: str) -> Outline:
    return Outline(geometry.to_json(ground, digits=5), geometry.label_of(ground), origin, source, licence)


def _composed(localities: list[Locality], on: date) -> dict[int, Outline]:
    parts = _communes_of(localities, on)
    days = {row.pk: row.valid_from - timedelta(days=1) for row in localities}
    steps = LocalitySuccession.objects.filter(successor__in=[row.pk for row in localities if row.pk not in parts])
    broken: set[int] = set()
    for step in steps.select_related("predecessor"):
        parts.setdefault(step.successor_id, []).append(step.predecessor)
        if not step.is_whole:
            broken.add(step.successor_id)
    every = {row.pk for rows in parts.values() for row in rows}
    standing: dict[int, list[LocalityBoundary]] = {}
    wanted = LocalityBoundary.objects.filter(locality__in=every, replaced_by__isnull=True)
    for row in wanted.defer("geometry"):
        standing.setdefault(row.locality_id, []).append(row)
    found: dict[int, Outline] = {}
    for pk, rows in parts.items():
        day = on if all(holds(row, on) for row in rows) else days[pk]
        outlines = [row for part in rows for row in standing.get(part.pk, ()) if holds(row, day)]
        if pk not in broken and rows and len(outlines) == len(rows):
            ground = geometry.joined([geometry.from_json(row.outline) for row in outlines])
            sources = "; ".join(sorted({row.source for row in outlines}))
            licences = "; ".join(sorted({row.licence for row in outlines if row.licence}))
            found[pk] = _outline(ground, OutlineOrigin.COMPOSED, sources, licences)
    return found


def holds(row: Locality | LocalityBoundary, on: date) -> bool:
    return row.valid_from <= on and (row.valid_to is None or on < row.valid_to)


def _communes_of(localities: list[Locality], on: date) -> dict[int, list[Locality]]:
    """Of districts and provinces."""
    above = {row.pk for row in localities if row.tier != LocalityTier.COMMUNE}
    if not above:
        return {}
    rows = Locality.objects.filter(
        holds_on(on), Q(parent__in=above) | Q(parent__parent__in=above), tier=LocalityTier.COMMUNE
    )
    found: dict[int, list[Locality]] = {}
    for row in rows.select_related("parent").order_by("code"):
        home = row.parent
        while home is not None and home.pk not in above:
            home = home.parent
        if home is not None:
            found.setdefault(home.pk, []).append(row)
    return found


def _seeds(localities: list[Locality], on: date) -> dict[int, list[policy.Point]]:
    """Centres of the finest localities known: of the communes below, or of those of which it is the default heir, so
    that sketches of before and after fit over each other."""
    parts = _communes_of(localities, on)
    steps = LocalitySuccession.objects.filter(
        successor__in=[row.pk for row in localities if row.tier == LocalityTier.COMMUNE], is_default=True
    )
    for step in steps.select_related("predecessor").order_by("predecessor__code"):
        parts.setdefault(step.successor_id, []).append(step.predecessor)
    found: dict[int, list[policy.Point]] = {}
    for row in localities:
        centres = [_centre(part) for part in parts.get(row.pk, ())]
        points = [point for point in (centres or [_centre(row)]) if point is not None]
        if points:
            found[row.pk] = points
    return found


def _centre(locality: Locality) -> policy.Point | None:
    if locality.longitude is None or locality.latitude is None:
        return None
    return locality.longitude, locality.latitude
