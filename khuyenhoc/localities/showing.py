"""Pictures of the room's own pages: the rows of a file by state, a locality with what it came from or became."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from khuyenhoc.localities.drawing import Drawing, Shape, draw
from khuyenhoc.localities.enums import BoundaryRowState
from khuyenhoc.localities.geometry import GeoJSON, Label
from khuyenhoc.localities.models import BoundaryImport, Locality, LocalityBoundary, LocalitySuccession
from khuyenhoc.localities.selectors.outlines import Outline, outlines_for

MOST_DRAWN = 500


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file, as far as the picture needs it."""

    number: int
    state: str
    told: str
    geometry: GeoJSON
    label: Label


@dataclass(frozen=True, slots=True)
class RowsPicture:
    drawing: Drawing
    rows: list[tuple[Row, Shape]]


def boundary_drawing(batch: BoundaryImport) -> RowsPicture | None:
    """The shapes of a file, by state while it waits, plain once it is written; None when there are too many or none."""
    rows = [
        Row(row.number, row.state, _told(row.number, row.locality), row.outline, Label(*row.label))
        for row in batch.rows.filter(outline__isnull=False)
        .select_related("locality")
        .defer("geometry")[: MOST_DRAWN + 1]
        if row.outline and row.label
    ] or _written(batch)
    if not rows or len(rows) > MOST_DRAWN:
        return None
    drawing = draw({row.number: row for row in rows})
    return RowsPicture(drawing, [(row, drawing.shapes[row.number]) for row in rows])


def _written(batch: BoundaryImport) -> list[Row]:
    found = LocalityBoundary.objects.filter(loaded_by=batch).select_related("locality").defer("geometry")
    return [
        Row(
            number, BoundaryRowState.NEW, str(row.locality), row.outline,
            Label(row.label_longitude, row.label_latitude, row.label_radius),
        )
        for number, row in enumerate(found.order_by("locality__code")[: MOST_DRAWN + 1], start=1)
    ]  # fmt: skip


def _told(number: int, locality: Locality | None) -> str:
    return f"Vùng {number}: {locality}" if locality else f"Vùng {number}"


@dataclass(frozen=True, slots=True)
class PlacePicture:
    """A locality with the lines of its parts before, or of its heirs, over it."""

    drawing: Drawing
    outline: Outline
    others: dict[int, str]


def place_drawing(locality: Locality, on: date, steps: Sequence[LocalitySuccession]) -> PlacePicture | None:
    """`steps` are those of the locality itself; None where nothing is known: one place alone is not worth a sketch."""
    outline = outlines_for([locality], on).get(locality.pk)
    if outline is None or outline.is_sketch:
        return None
    before = [step.predecessor for step in steps if step.successor_id == locality.pk]
    after = [step.successor for step in steps if step.predecessor_id == locality.pk]
    day = steps[0].on - timedelta(days=1) if before else steps[0].on if after else on
    others = before or after
    over = {pk: line for pk, line in outlines_for(others, day).items() if not line.is_sketch} if others else {}
    names = {row.pk: str(row) for row in others if row.pk in over}
    return PlacePicture(draw({locality.pk: outline}, over), outline, names)
