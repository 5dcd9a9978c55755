"""Loads the catalogue of figures. A definition that holds is never rewritten: a changed figure is a new version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from khuyenhoc.audit import services as audit
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import Forbidden, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.figures.enums import AcrossTime, AcrossUnits, SourceKind
from khuyenhoc.figures.models import FigureDefinition
from khuyenhoc.rules.yaml_text import read_yaml

CATALOGUE = Path(__file__).parent.parent / "data" / "catalogue.yaml"
KINDS = {
    "stock": (AcrossUnits.SUM, AcrossTime.LAST),
    "flow": (AcrossUnits.SUM, AcrossTime.SUM),
    "share": (AcrossUnits.RECOMPUTE, AcrossTime.RECOMPUTE),
}
FIXED = (
    "label", "definition", "group", "unit_of_measure", "across_units", "across_time", "default_source",
    "provider", "numerator", "denominator", "scale", "is_stock", "is_public", "source_text",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CatalogueResult:
    created: int
    closed: int
    unchanged: int


@transaction.atomic
def catalogue_load(*, actor: Actor, path: Path = CATALOGUE) -> CatalogueResult:
    """Create the definitions that are missing, close those that a later version follows; the same file changes
    nothing.

    Refuses another meaning under the same code and first day (`catalogue.rewritten`), and without FIGURES_DEFINE
    (Forbidden).
    """
    if not actor.holds(Permission.FIGURES_DEFINE):
        raise Forbidden()
    known = {(row.code, row.valid_from): row for row in FigureDefinition.objects.all()}
    fresh: list[FigureDefinition] = []
    closed = unchanged = 0
    for shipped in sorted(_read(path), key=lambda row: (row.code, row.valid_from)):
        row = known.get((shipped.code, shipped.valid_from))
        if row is not None:
            if any(getattr(row, name) != getattr(shipped, name) for name in FIXED):
                raise RuleViolated(
                    "catalogue.rewritten",
                    f"Chỉ tiêu {row.code} từ {row.valid_from:%d/%m/%Y} đã nạp với nội dung khác. "
                    "Thay đổi phải là bản mới.",
                )
            if row.order != shipped.order:  # where it stands in the list is no part of its meaning
                row.order = shipped.order
                row.save(update_fields=["order"])
            unchanged += 1
            continue
        closed += FigureDefinition.objects.filter(
            code=shipped.code, valid_from__lt=shipped.valid_from, valid_to__isnull=True
        ).update(valid_to=shipped.valid_from)
        for earlier in fresh:
            if earlier.code == shipped.code and earlier.valid_to is None:
                earlier.valid_to = shipped.valid_from
        fresh.append(shipped)
    FigureDefinition.objects.bulk_create(fresh)
    if fresh:
        audit.record(actor, "figures.catalogue_loaded", fresh[0], facts={"created": len(fresh), "closed": closed})
    return CatalogueResult(created=len(fresh), closed=closed, unchanged=unchanged)


def _read(path: Path) -> Iterator[FigureDefinition]:
    content = read_yaml(path.read_text())
    order = 0
    for group in content["groups"]:
        for entry in group["figures"]:
            order += 1
            yield _definition(content, group["name"], order, entry)


def _definition(content: dict[str, Any], group: str, order: int, entry: dict[str, Any]) -> FigureDefinition:
    across_units, across_time = KINDS[entry["kind"]]
    numerator, denominator = entry.get("of", ["", ""])
    return FigureDefinition(
        code=entry["code"],
        valid_from=date.fromisoformat(entry.get("from", content["from"])),
        label=entry["label"],
        definition=entry["definition"],
        group=group,
        order=order,
        unit_of_measure=entry["unit"],
        across_units=across_units,
        across_time=across_time,
        default_source=SourceKind(entry.get("source", SourceKind.REGISTER)),
        provider=entry.get("provider", ""),
        numerator=numerator,
        denominator=denominator,
        scale=entry.get("scale", 1),
        is_stock=entry["kind"] == "stock",
        is_public=entry["public"],
        source_text=entry.get("source_text", content["source_text"]),
    )
