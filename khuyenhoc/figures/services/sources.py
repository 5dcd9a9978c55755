"""Where a unit's value of a figure comes from: a chapter without a complete list enters its total, until its head
declares the list complete."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from khuyenhoc.audit import services as audit
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.dated import holds_on
from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.figures.enums import AcrossUnits, SourceKind
from khuyenhoc.figures.models import FigureSource
from khuyenhoc.figures.providers import provider_of
from khuyenhoc.figures.selectors.definitions import definition_get
from khuyenhoc.org.selectors import unit_get


@transaction.atomic
def figure_source_set(
    *, actor: Actor, unit_id: int, code: str, source: SourceKind, on: date, note: str = ""
) -> FigureSource:
    """From that day the unit's own value comes from the register, or is entered; what held before ends. The same
    again changes nothing.

    Raises NotFound and Forbidden by FIGURES_ENTER at the unit, RuleViolated: `source.no_register` when no register
    knows the figure, `source.later_set` when a later day was set already.
    """
    unit = unit_get(actor=actor, unit_id=unit_id, on=on, permission=Permission.FIGURES_ENTER, lock=True)
    definition = definition_get(code, on)
    from_register = source == SourceKind.REGISTER
    if definition.across_units == AcrossUnits.RECOMPUTE or (from_register and provider_of(code) is None):
        raise RuleViolated("source.no_register", "Chưa có sổ nào trong hệ thống ghi chỉ tiêu này.", field="source")
    rows = FigureSource.objects.filter(unit_id=unit_id, figure_code=code)
    current = rows.filter(holds_on(on)).first()
    if current is not None and current.source == source:
        return current
    if rows.filter(valid_from__gte=on).exists():
        raise RuleViolated("source.later_set", "Nguồn của chỉ tiêu này đã đặt từ một ngày sau đó.", field="on")
    if current is not None:
        current.valid_to = on
        current.save(update_fields=["valid_to"])
    row = FigureSource.objects.create(
        unit_id=unit_id, figure_code=code, source=source, valid_from=on, declared_by_id=actor.user_id, note=note.strip()
    )
    audit.record(
        actor,
        "figures.source_set",
        row,
        at=unit.path,
        tenant=unit.tenant_id,
        facts={"code": code, "source": source, "on": on},
    )
    return row
