"""The end of a unit."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import F, Q

from khuyenhoc.audit import services as audit
from khuyenhoc.core import clock, events
from khuyenhoc.core.authority import Actor, OrgPath
from khuyenhoc.core.errors import Conflict, Forbidden, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.org.closing import objections_to
from khuyenhoc.org.data import NewDecision
from khuyenhoc.org.events import UnitClosed
from khuyenhoc.org.models import OrgUnit, Placement, UnitVersion
from khuyenhoc.org.selectors import unit_get
from khuyenhoc.org.services.decisions import decision_record


@transaction.atomic
def unit_close(
    *,
    actor: Actor,
    unit_id: int,
    on: date,
    decision: NewDecision | None = None,
    expected_version: int | None = None,
) -> OrgUnit:
    """The unit is no more from this day on; its past, its reports and its members' history stay where they are.

    Closing is an act of the level above: UNITS_EDIT at the parent is asked (a root is closed by the system only).
    Raises NotFound, Forbidden, Conflict (`unit.changed_meanwhile`), and RuleViolated: `unit.closed`,
    `unit.closes_too_early`, `unit.has_children`, `unit.not_settled` (another room objects, see org.closing).
    """
    present = unit_get(actor=actor, unit_id=unit_id, on=clock.today(), permission=Permission.UNITS_EDIT, lock=True)
    unit = OrgUnit.objects.get(pk=unit_id)
    version = UnitVersion.objects.filter(unit_id=unit_id).order_by("-valid_from")[0]
    place = Placement.objects.filter(unit_id=unit_id).order_by("-valid_from")[0]
    above = place.path.removesuffix(f"{unit_id}/")
    if not above and not actor.is_system:
        raise Forbidden("unit.root_forbidden", "Hội cấp cao nhất do người quản trị máy chủ đóng.")
    actor.require(Permission.UNITS_EDIT, at=OrgPath(above))
    if expected_version is not None and unit.version != expected_version:
        raise Conflict("unit.changed_meanwhile", "Người khác vừa sửa đơn vị này. Hãy xem lại.", current=present)
    if unit.valid_to:
        raise RuleViolated("unit.closed", f"Đơn vị đã kết thúc từ ngày {unit.valid_to:%d/%m/%Y}.")
    earliest = max(version.valid_from, place.valid_from)
    if on <= earliest:
        raise RuleViolated("unit.closes_too_early", f"Ngày kết thúc phải sau ngày {earliest:%d/%m/%Y}.", field="on")
    _require_settled(unit_id, on)
    version.valid_to = place.valid_to = unit.valid_to = on
    version.save(update_fields=["valid_to"])
    place.save(update_fields=["valid_to"])
    unit.version = F("version") + 1
    unit.save(update_fields=["valid_to", "version"])
    paper = decision_record(decision, path=place.path)
    facts = {"from": on.isoformat(), "decision": str(paper) if paper else ""}
    audit.record(actor, "org.unit_closed", unit, at=place.path, tenant=unit.tenant_id, facts=facts)
    events.publish(UnitClosed(unit_id))
    unit.refresh_from_db()
    return unit


def _require_settled(unit_id: int, on: date) -> None:
    below = Placement.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), parent_id=unit_id)
    if count := below.values("unit").distinct().count():
        raise RuleViolated(
            "unit.has_children", f"Còn {count} đơn vị trực thuộc. Hãy kết thúc hoặc chuyển các đơn vị đó trước."
        )
    if sentences := objections_to(unit_id, on):
        raise RuleViolated("unit.not_settled", " ".join(sentences))
