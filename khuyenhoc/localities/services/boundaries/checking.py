"""A file is read and judged; nothing is written to the map yet."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date
from unicodedata import normalize

from django.db import transaction

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import Forbidden, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.files.services.store import clean_file_name
from khuyenhoc.localities import geometry
from khuyenhoc.localities.enums import BoundaryImportStatus, BoundaryRowState
from khuyenhoc.localities.models import BoundaryImport, BoundaryImportRow, Locality
from khuyenhoc.localities.selectors.boundaries import boundary_import_get
from khuyenhoc.localities.services.boundaries.judging import drawn, guess_columns, judge
from khuyenhoc.localities.services.boundaries.reading import Feature, columns_of, read_features

BATCH = 200


@transaction.atomic
def boundaries_check(
    *, actor: Actor, content: bytes, file_name: str, on: date, source: str, licence: str = "",
    valid_from: date | None = None, within: Locality | None = None, code_property: str | None = None,
    name_property: str | None = None,
) -> BoundaryImport:  # fmt: skip
    """Read a GeoJSON file of commune outlines as of the day `on` and say what each would become.

    `valid_from` is the day since which the lines run so (unknown: as long as the commune itself, or as the outline
    that is replaced). `within` is where features without a code are looked for by name. The two properties are
    guessed when not given; an empty one is not used. An earlier file of the same person that was not written goes.

    Refuses without SYSTEM_KEEP (Forbidden), without a source (`localities.no_source`), a day to come or an order of
    days that cannot be (`localities.bad_day`), and a file as `read_features`.
    """
    _require_keeper(actor)
    if not source.strip():
        message = "Ghi nguồn của đường ranh giới: bản đồ luôn kèm nguồn này."
        raise RuleViolated("localities.no_source", message, field="source")
    if on > clock.today():
        raise RuleViolated("localities.bad_day", "Chưa thể biết ranh giới của một ngày chưa tới.", field="on")
    if valid_from and valid_from > on:
        message = "Ngày bắt đầu phải trước hoặc đúng ngày mà tệp vẽ."
        raise RuleViolated("localities.bad_day", message, field="valid_from")
    features = read_features(content)
    BoundaryImport.objects.filter(status=BoundaryImportStatus.CHECKED, actor_name=actor.name).delete()
    batch = BoundaryImport(
        file_name=clean_file_name(file_name), sha256=hashlib.sha256(content).hexdigest(),
        source=_line(source), licence=_line(licence), on=on, valid_from=valid_from, within=within,
        properties=columns_of(features), actor_name=actor.name[:150],
    )  # fmt: skip
    rows = _rows(batch, features)
    code, name = guess_columns(batch, rows)
    batch.code_property = code if code_property is None else code_property
    batch.name_property = name if name_property is None else name_property
    _judge(batch, rows)
    batch.save()
    BoundaryImportRow.objects.bulk_create(rows, batch_size=BATCH)
    return batch


@transaction.atomic
def boundaries_rematch(
    *, actor: Actor, import_id: int, code_property: str, name_property: str, within: Locality | None
) -> BoundaryImport:
    """Judge the same file again with other properties, or another place to look for names.

    Refuses without SYSTEM_KEEP (Forbidden), NotFound, a property that the file has not
    (`localities.no_such_property`), a file that was written (`localities.written_already`).
    """
    batch = boundary_import_get(actor=actor, import_id=import_id, lock=True)
    require_checked(batch)
    known = {"", *(column["name"] for column in batch.properties)}
    for field_name, value in (("code_property", code_property), ("name_property", name_property)):
        if value not in known:
            raise RuleViolated("localities.no_such_property", f"Tệp không có cột “{value}”.", field=field_name)
    batch.code_property, batch.name_property, batch.within = code_property, name_property, within
    rows = list(batch.rows.order_by("number"))
    _judge(batch, rows)
    batch.save(update_fields=["code_property", "name_property", "within", "warnings", "counts"])
    BoundaryImportRow.objects.bulk_update(rows, ["locality", "state", "remarks"], batch_size=BATCH)
    return batch


@transaction.atomic
def boundaries_drop(*, actor: Actor, import_id: int) -> None:
    """Forget a file that was not written. Refuses as above."""
    batch = boundary_import_get(actor=actor, import_id=import_id, lock=True)
    require_checked(batch)
    batch.delete()


def require_checked(batch: BoundaryImport) -> None:
    if batch.status != BoundaryImportStatus.CHECKED:
        raise RuleViolated("localities.written_already", "Tệp này đã ghi rồi.")


def _require_keeper(actor: Actor) -> None:
    if not actor.holds(Permission.SYSTEM_KEEP):
        raise Forbidden()


def _rows(batch: BoundaryImport, features: list[Feature]) -> list[BoundaryImportRow]:
    sound = [(feature.number, feature.shape) for feature in features if feature.shape is not None]
    outlines = geometry.simplified([shape for _, shape in sound])
    columns = {number: drawn(shape, outline) for (number, shape), outline in zip(sound, outlines, strict=True)}
    return [
        BoundaryImportRow(
            batch=batch, number=feature.number, properties=feature.properties, mended=feature.mended,
            flaw=feature.flaw[:300], **columns.get(feature.number, {}),
        )
        for feature in features
    ]  # fmt: skip


def _judge(batch: BoundaryImport, rows: list[BoundaryImportRow]) -> None:
    batch.warnings = judge(batch, rows)
    counts = Counter(row.state for row in rows)
    batch.counts = {state.value: counts[state] for state in BoundaryRowState}


def _line(text: str) -> str:
    return normalize("NFC", " ".join(text.split()))[:300]
