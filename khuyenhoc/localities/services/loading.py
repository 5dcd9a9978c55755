"""Loads both administrations and the lineage between them. The same data set again changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db import transaction

from khuyenhoc.audit import services as audit
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import Forbidden
from khuyenhoc.core.permissions import Permission
from khuyenhoc.localities.enums import LocalityTier
from khuyenhoc.localities.models import Locality, LocalityImport, LocalitySuccession
from khuyenhoc.localities.services.dataset import TWO_TIERS_SINCE, Dataset, Key, LocalityRow, read_dataset

BATCH = 5_000


@dataclass(frozen=True, slots=True)
class LoadResult:
    created: int
    updated: int
    unchanged: int
    successions_created: int
    successions_updated: int
    successions_unchanged: int

    @property
    def changed(self) -> int:
        return self.created + self.updated + self.successions_created + self.successions_updated


@transaction.atomic
def localities_load(
    *, actor: Actor, dataset: Dataset | None = None, progress: Callable[[str], None] | None = None
) -> LoadResult:
    """Create what is missing, correct what differs, delete nothing; one act in the audit when anything changed.

    Localities that the data set does not name are left alone; `progress` is told each step. Refuses without
    SYSTEM_KEEP (Forbidden), without the installed data set (`localities.no_dataset`), and, by the database, a code that
    two localities would hold at a time.
    """
    if not actor.holds(Permission.SYSTEM_KEEP):
        raise Forbidden()
    dataset = dataset or read_dataset()
    tell = progress or (lambda text: None)
    tell(f"Ghi {len(dataset.localities)} địa bàn…")
    ids, created, updated = _load_localities(dataset)
    tell(f"Ghi {len(dataset.successions)} liên hệ giữa đơn vị cũ và mới…")
    succession_created, succession_updated = _load_successions(dataset, ids)
    result = LoadResult(
        created=created,
        updated=updated,
        unchanged=len(dataset.localities) - created - updated,
        successions_created=succession_created,
        successions_updated=succession_updated,
        successions_unchanged=len(dataset.successions) - succession_created - succession_updated,
    )
    if result.changed:
        counts = asdict(result)
        loaded = LocalityImport.objects.create(source=dataset.source, sha256=dataset.sha256, counts=counts)
        audit.record(actor, "localities.loaded", loaded, facts={"sha256": dataset.sha256, **counts})
    return result


def _load_localities(dataset: Dataset) -> tuple[dict[Key, int], int, int]:
    existing: dict[Key, Locality] = {
        (LocalityTier(row.tier), row.code, row.valid_from): row for row in Locality.objects.all()
    }
    ids: dict[Key, int] = {key: row.pk for key, row in existing.items()}
    created = 0
    changed: list[Locality] = []
    for _, rows in groupby(dataset.localities, key=lambda row: row.tier):  # parents before children
        fresh: list[tuple[Key, Locality]] = []
        for row in rows:
            values = _values(row, ids)
            if row.key not in existing:
                fresh.append((row.key, Locality(code=row.code, valid_from=row.valid_from, **values)))
            elif any(getattr(existing[row.key], name) != value for name, value in values.items()):
                for name, value in values.items():
                    setattr(existing[row.key], name, value)
                changed.append(existing[row.key])
        Locality.objects.bulk_create((locality for _, locality in fresh), batch_size=BATCH)
        ids |= {key: locality.pk for key, locality in fresh}
        created += len(fresh)
    if changed:
        Locality.objects.bulk_update(changed, list(_values(dataset.localities[0], ids)), batch_size=BATCH)
    return ids, created, len(changed)


def _values(row: LocalityRow, ids: dict[Key, int]) -> dict[str, Any]:
    return {
        "valid_to": row.valid_to,
        "kind": row.kind,
        "name": row.name,
        "full_name": row.full_name,
        "parent_id": ids[row.parent] if row.parent else None,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "area_km2": None if row.area_km2 is None else Decimal(str(row.area_km2)).quantize(Decimal("0.01")),
    }


def _load_successions(dataset: Dataset, ids: dict[Key, int]) -> tuple[int, int]:
    existing = {(row.predecessor_id, row.successor_id): row for row in LocalitySuccession.objects.all()}
    fresh: list[LocalitySuccession] = []
    changed: list[LocalitySuccession] = []
    for row in dataset.successions:
        pair = ids[row.predecessor], ids[row.successor]
        known = existing.get(pair)
        if known is None:
            fresh.append(
                LocalitySuccession(
                    predecessor_id=pair[0],
                    successor_id=pair[1],
                    on=TWO_TIERS_SINCE,
                    is_whole=row.is_whole,
                    is_default=row.is_default,
                )
            )
        elif (known.is_whole, known.is_default) != (row.is_whole, row.is_default):
            known.is_whole, known.is_default = row.is_whole, row.is_default
            changed.append(known)
    LocalitySuccession.objects.bulk_create(fresh, batch_size=BATCH)
    for is_default in (False, True):  # who loses the default goes first: at no moment are there two
        batch = [row for row in changed if row.is_default is is_default]
        LocalitySuccession.objects.bulk_update(batch, ["is_whole", "is_default"], batch_size=BATCH)
    return len(fresh), len(changed)
