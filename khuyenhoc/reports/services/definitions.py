"""Loads reporting regimes. A version that holds is never rewritten: reports made by it must stay readable."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from khuyenhoc.audit import services as audit
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import Forbidden, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.figures.selectors import definitions_on
from khuyenhoc.reports.models import ReportDefinition
from khuyenhoc.rules.yaml_text import read_yaml

DATA = Path(__file__).parent.parent / "data"
OUTSIDE = ("version", "valid_from", "name", "source", "is_local")


@transaction.atomic
def report_definitions_load(*, actor: Actor, folder: Path = DATA) -> int:
    """Create the versions that are missing, close what a later one follows; how many are new. The catalogue comes
    first.

    Refuses a version that was loaded with another content (`regime.rewritten`) or names a figure that the catalogue
    does not have (`regime.unknown_figure`), and without REPORTS_DEFINE (Forbidden).
    """
    if not actor.holds(Permission.REPORTS_DEFINE):
        raise Forbidden()
    created = 0
    for path in sorted(folder.glob("*.yaml")):
        entry = read_yaml(path.read_text())
        for version in sorted(entry["versions"], key=lambda row: int(row["version"])):
            created += _load(actor, entry["key"], entry["rhythm"], version)
    return created


def _load(actor: Actor, key: str, rhythm: str, version: dict[str, Any]) -> bool:
    shipped = ReportDefinition(
        key=key,
        version=version["version"],
        valid_from=date.fromisoformat(str(version["valid_from"])),
        name=version["name"],
        rhythm=rhythm,
        source_text=version["source"],
        is_local=version["is_local"],
        content={name: value for name, value in version.items() if name not in OUTSIDE},
    )
    known = ReportDefinition.objects.filter(key=key, version=shipped.version).first()
    if known is not None:
        if (known.content, known.valid_from, known.name) != (shipped.content, shipped.valid_from, shipped.name):
            raise RuleViolated(
                "regime.rewritten",
                f"{known.name} bản {known.version} đã nạp với nội dung khác. Thay đổi phải là bản mới.",
            )
        return False
    _require_known_figures(shipped)
    ReportDefinition.objects.filter(key=key, valid_to__isnull=True).update(valid_to=shipped.valid_from)
    shipped.save(force_insert=True)
    audit.record(actor, "reports.definition_loaded", shipped, facts={"key": key, "version": shipped.version})
    return True


def _require_known_figures(definition: ReportDefinition) -> None:
    known = definitions_on(definition.valid_from)
    for line in definition.regime.lines():
        if line.code not in known:
            raise RuleViolated("regime.unknown_figure", f"Danh mục không có chỉ tiêu {line.code}.")
