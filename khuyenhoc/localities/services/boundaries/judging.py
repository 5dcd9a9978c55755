"""What each feature would become: new, a change, the same, doubtful or refused; and how neighbours fit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from shapely.geometry.base import BaseGeometry

from khuyenhoc.core.dated import holds_on
from khuyenhoc.localities import geometry, policy
from khuyenhoc.localities.enums import BoundaryRowState
from khuyenhoc.localities.models import BoundaryImport, BoundaryImportRow, Locality, LocalityBoundary
from khuyenhoc.localities.services.boundaries.matching import Matcher

LEAST_OVERLAP_KM2 = 0.05  # five hectares: less is how lines are drawn
MOST_TOLD = 5


@dataclass
class Judged:
    row: BoundaryImportRow
    shape: BaseGeometry | None
    doubts: list[str] = field(default_factory=list)


def judge(batch: BoundaryImport, rows: Iterable[BoundaryImportRow]) -> list[str]:
    """Sets locality, state and remarks of every row; answers with what is odd about the file as a whole."""
    matcher = Matcher(batch.on, batch.within)
    judged = [_matched(batch, matcher, row) for row in rows]
    _refuse_second_ones(judged)
    usable = {one.row.locality_id: one for one in judged if one.row.locality_id and one.shape is not None}
    standing = _standing(usable, batch.on)
    warnings = _neighbours(usable, standing, batch.on)
    for one in judged:
        one.row.state = _state(batch, one, standing)
    return warnings


def guess_columns(batch: BoundaryImport, rows: list[BoundaryImportRow]) -> tuple[str, str]:
    return Matcher(batch.on, batch.within).guess(batch.properties, [row.properties for row in rows])


def _matched(batch: BoundaryImport, matcher: Matcher, row: BoundaryImportRow) -> Judged:
    row.locality, row.remarks = None, [row.mended] if row.mended else []
    match = matcher.find(row.properties.get(batch.code_property, ""), row.properties.get(batch.name_property, ""))
    one = Judged(row, geometry.from_json(row.geometry) if row.geometry else None)
    flaw = row.flaw or match.flaw
    if match.locality is not None and one.shape is not None and not flaw:
        flaw = policy.flaw_of_place(one.shape.bounds, _centre(match.locality))
        known = float(match.locality.area_km2) if match.locality.area_km2 else None
        one.doubts += [match.doubt, policy.doubt_of_area(float(row.area_km2 or 0), known)]
    row.locality = match.locality
    if flaw:
        row.remarks, one.shape = [flaw, *row.remarks], None
    else:
        one.doubts = [doubt for doubt in one.doubts if doubt]
        row.remarks = [*one.doubts, *row.remarks]
    return one


def _centre(locality: Locality) -> policy.Point | None:
    if locality.longitude is None or locality.latitude is None:
        return None
    return locality.longitude, locality.latitude


def _refuse_second_ones(judged: list[Judged]) -> None:
    seen: dict[int, int] = {}
    for one in judged:
        pk = one.row.locality_id
        if pk is None or one.shape is None:
            continue
        if pk in seen:
            one.shape = None
            one.row.remarks = [f"{one.row.locality} đã có hình ở vùng {seen[pk]} của tệp.", *one.row.remarks]
        else:
            seen[pk] = one.row.number


def _standing(usable: dict[int, Judged], on: date) -> dict[int, LocalityBoundary]:
    """Outlines that hold on the day, of the localities of the file and of all beside them in their provinces."""
    homes = {one.row.locality.parent_id for one in usable.values() if one.row.locality}
    if not homes:
        return {}
    rows = LocalityBoundary.objects.filter(holds_on(on), replaced_by__isnull=True, locality__parent__in=homes)
    return {row.locality_id: row for row in rows.select_related("locality").defer("outline")}


def _neighbours(usable: dict[int, Judged], standing: dict[int, LocalityBoundary], on: date) -> list[str]:
    """Overlaps are told at both rows; gaps belong to nobody and are told of the file."""
    others = {pk: row for pk, row in standing.items() if pk not in usable}
    names = {pk: str(one.row.locality) for pk, one in usable.items()} | {
        pk: str(row.locality) for pk, row in others.items()
    }
    shapes: dict[int, BaseGeometry] = {pk: one.shape for pk, one in usable.items() if one.shape is not None}
    shapes |= {pk: geometry.from_json(row.geometry) for pk, row in others.items()}
    keys, every = list(shapes), list(shapes.values())
    for one, other, shared in geometry.overlaps(every, least_km2=LEAST_OVERLAP_KM2):
        for here, there in ((keys[one], keys[other]), (keys[other], keys[one])):
            if here in usable:
                usable[here].row.remarks.append(f"Chồng lên {names[there]} {_km2(shared)}.")
    gaps = geometry.gaps_km2(every, least_km2=LEAST_OVERLAP_KM2) if len(every) > 1 else []
    if not gaps:
        return []
    largest = f", chỗ lớn nhất {_km2(gaps[0])}" if len(gaps) > 1 else ""
    return [f"Giữa các vùng có {len(gaps)} khoảng trống, tổng {_km2(sum(gaps))}{largest}."]


def _state(batch: BoundaryImport, one: Judged, standing: dict[int, LocalityBoundary]) -> BoundaryRowState:
    row = one.row
    if one.shape is None or row.locality_id is None:
        return BoundaryRowState.REFUSED
    known = standing.get(row.locality_id)
    if known is not None and _is_same(batch, row, known):
        return BoundaryRowState.SAME
    if one.doubts:
        return BoundaryRowState.DOUBTFUL
    return BoundaryRowState.CHANGED if known else BoundaryRowState.NEW


def _is_same(batch: BoundaryImport, row: BoundaryImportRow, known: LocalityBoundary) -> bool:
    return (
        known.geometry == row.geometry
        and (known.source, known.licence) == (batch.source, batch.licence)
        and batch.valid_from in (None, known.valid_from)
    )


def _km2(size: float) -> str:
    return f"{size:.2f} km²".replace(".", ",")


def drawn(shape: BaseGeometry, outline: BaseGeometry) -> dict[str, Any]:
    """The columns of a row, or of a boundary, that follow from its shape."""
    label = geometry.label_of(outline)
    return {
        "geometry": geometry.to_json(shape),
        "outline": geometry.to_json(outline, digits=5),
        "label": [round(label.longitude, 5), round(label.latitude, 5), round(label.radius, 5)],
        "area_km2": Decimal(str(round(geometry.area_km2(shape), 2))),
    }
