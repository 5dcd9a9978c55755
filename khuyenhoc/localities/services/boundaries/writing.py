"""The outlines of a checked file become those of the map, in one act; and back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db import transaction

from khuyenhoc.audit import services as audit
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.localities.enums import BoundaryImportStatus, BoundaryRowState
from khuyenhoc.localities.models import BoundaryImport, BoundaryImportRow, Locality, LocalityBoundary
from khuyenhoc.localities.selectors.boundaries import boundary_import_get
from khuyenhoc.localities.services.boundaries.checking import BATCH, require_checked

PLAIN = (BoundaryRowState.NEW, BoundaryRowState.CHANGED)


@transaction.atomic
def boundaries_write(
    *, actor: Actor, import_id: int, accepted: Collection[int] | None = (), leaves_refused: bool = False
) -> BoundaryImport:
    """Put the outlines of a checked file on the map: the plain rows, and of the doubtful those named in `accepted`
    by their number (None: all). Rows that say what stands already are passed over.

    An outline that held on the file's day gives way (it stays, so that `boundaries_undo` can bring it back); where
    the file says since when its lines run, an older one ends on that day.

    Refuses without SYSTEM_KEEP (Forbidden), NotFound, a file that was written (`localities.written_already`), one
    with rows of no use unless `leaves_refused` (`localities.bad_boundaries`), one that changes nothing
    (`localities.nothing_to_write`).
    """
    batch = boundary_import_get(actor=actor, import_id=import_id, lock=True)
    require_checked(batch)
    refused = batch.counts.get(BoundaryRowState.REFUSED, 0)
    if refused and not leaves_refused:
        raise RuleViolated(
            "localities.bad_boundaries",
            f"Tệp có {refused} vùng không dùng được. Sửa tệp rồi nạp lại, hoặc chọn bỏ các vùng ấy.",
            field="leaves_refused",
        )
    rows = [row for row in batch.rows.select_related("locality") if _is_taken(row, accepted)]
    if not rows:
        message = "Không có vùng nào để ghi: chọn nhận các vùng cần xem, hoặc nạp tệp khác."
        raise RuleViolated("localities.nothing_to_write", message)
    list(Locality.objects.select_for_update().filter(pk__in=_localities(rows)).order_by("pk"))  # one writer at a time
    _write(batch, rows)
    batch.rows.update(geometry=None, outline=None, label=None)  # they live on as boundaries
    batch.status, batch.written_at = BoundaryImportStatus.WRITTEN, clock.now()
    batch.counts["written"] = len(rows)
    batch.save(update_fields=["status", "written_at", "counts", "cut_short"])
    facts = {"sha256": batch.sha256, "on": batch.on.isoformat(), "source": batch.source, **batch.counts}
    audit.record(actor, "localities.boundaries_loaded", batch, facts=facts)
    return batch


@transaction.atomic
def boundaries_undo(*, actor: Actor, import_id: int) -> BoundaryImport:
    """Take a file off the map again; what it replaced comes back.

    Refuses without SYSTEM_KEEP (Forbidden), NotFound, a file that does not stand (`localities.not_written`), and one
    on which a later file builds (`localities.built_upon`).
    """
    batch = boundary_import_get(actor=actor, import_id=import_id, lock=True)
    if batch.status != BoundaryImportStatus.WRITTEN:
        raise RuleViolated("localities.not_written", "Lần nạp này không còn trên bản đồ.")
    boundaries = LocalityBoundary.objects.filter(loaded_by=batch)
    list(Locality.objects.select_for_update().filter(pk__in=boundaries.values("locality_id")).order_by("pk"))
    ids = {str(pk) for pk in boundaries.values_list("pk", flat=True)}
    later = BoundaryImport.objects.filter(pk__gt=batch.pk, status=BoundaryImportStatus.WRITTEN)
    cut = {pk for other in later.values_list("cut_short", flat=True) for pk in other}
    if boundaries.filter(replaced_by__isnull=False).exists() or ids & cut:
        message = "Đã có lần nạp sau thay các đường ranh giới này. Hoàn tác lần sau trước."
        raise RuleViolated("localities.built_upon", message)
    taken = boundaries.count()
    boundaries.delete()
    LocalityBoundary.objects.filter(replaced_by=batch).update(replaced_by=None)
    for pk, until in batch.cut_short.items():
        LocalityBoundary.objects.filter(pk=int(pk)).update(valid_to=date.fromisoformat(until) if until else None)
    batch.status = BoundaryImportStatus.UNDONE
    batch.save(update_fields=["status"])
    audit.record(actor, "localities.boundaries_undone", batch, facts={"sha256": batch.sha256, "taken": taken})
    return batch


def _is_taken(row: BoundaryImportRow, accepted: Collection[int] | None) -> bool:
    is_accepted = row.state == BoundaryRowState.DOUBTFUL and (accepted is None or row.number in accepted)
    return row.state in PLAIN or is_accepted


def _localities(rows: list[BoundaryImportRow]) -> list[int]:
    return [row.locality_id for row in rows if row.locality_id is not None]


def _write(batch: BoundaryImport, rows: list[BoundaryImportRow]) -> None:
    standing: dict[int, list[LocalityBoundary]] = defaultdict(list)
    known = LocalityBoundary.objects.filter(locality__in=_localities(rows), replaced_by__isnull=True)
    for boundary in known.defer("geometry", "outline").order_by("valid_from"):
        standing[boundary.locality_id].append(boundary)
    fresh: list[LocalityBoundary] = []
    replaced: list[int] = []
    cut: list[LocalityBoundary] = []
    for row in rows:
        assert row.locality is not None and row.label and row.area_km2 is not None
        others = standing[row.locality.pk]
        start, end = _period(batch, row.locality, others)
        for other in others:
            if start <= other.valid_from and (end is None or other.valid_from < end):
                replaced.append(other.pk)
            elif other.valid_from < start and (other.valid_to is None or other.valid_to > start):
                batch.cut_short[str(other.pk)] = other.valid_to.isoformat() if other.valid_to else ""
                other.valid_to = start
                cut.append(other)
        longitude, latitude, radius = row.label
        fresh.append(
            LocalityBoundary(
                locality=row.locality, geometry=row.geometry, outline=row.outline, area_km2=row.area_km2,
                label_longitude=longitude, label_latitude=latitude, label_radius=radius, source=batch.source,
                licence=batch.licence, loaded_by=batch, valid_from=start, valid_to=end,
            )
        )  # fmt: skip
    LocalityBoundary.objects.filter(pk__in=replaced).update(replaced_by=batch)
    LocalityBoundary.objects.bulk_update(cut, ["valid_to"], batch_size=BATCH)
    LocalityBoundary.objects.bulk_create(fresh, batch_size=BATCH)


def _period(batch: BoundaryImport, locality: Locality, others: list[LocalityBoundary]) -> tuple[date, date | None]:
    """From when to when the outline holds: inside the life of the locality, up to the next outline that is known."""
    later = [other.valid_from for other in others if other.valid_from > batch.on]
    end = min(later, default=locality.valid_to)
    if batch.valid_from is not None:
        return max(batch.valid_from, locality.valid_from), end
    current = next((other for other in others if other.valid_to is None or other.valid_to > batch.on), None)
    if current is not None and current.valid_from <= batch.on:
        return current.valid_from, end
    earlier = [other.valid_to for other in others if other.valid_to is not None and other.valid_to <= batch.on]
    return max(earlier, default=locality.valid_from), end
