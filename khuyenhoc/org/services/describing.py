"""What a unit is called and what it is: anew from a day on, or corrected; and how it is reached."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from khuyenhoc.audit import services as audit
from khuyenhoc.core import clock, events
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.constraints import refusing
from khuyenhoc.core.errors import Conflict, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.org import policy
from khuyenhoc.org.data import NewDecision, UnitContact, UnitDescription
from khuyenhoc.org.events import UnitDescribed
from khuyenhoc.org.models import OrgUnit, Placement, UnitVersion
from khuyenhoc.org.selectors import unit_get
from khuyenhoc.org.services.decisions import decision_record
from khuyenhoc.org.services.founding import CODE_REFUSALS


@transaction.atomic
def unit_describe(
    *,
    actor: Actor,
    unit_id: int,
    on: date,
    description: UnitDescription,
    decision: NewDecision | None = None,
    expected_version: int | None = None,
) -> UnitVersion:
    """The unit has this name, kind and header from a day on; what it was before stays as it was.

    Raises NotFound, Forbidden, Conflict (`unit.changed_meanwhile`), and RuleViolated: `unit.closed`,
    `unit.not_after_last` (the day must lie after the first day of the present version; a slip in that version is
    corrected instead), `unit.code_taken`, and what `policy` refuses.
    """
    present, path = _present(actor, unit_id, expected_version)
    if on <= present.valid_from:
        raise RuleViolated(
            "unit.not_after_last",
            f"Tên gọi hiện nay có hiệu lực từ ngày {present.valid_from:%d/%m/%Y}. Ngày đổi phải sau ngày đó; "
            "nếu chỉ sửa sai sót thì dùng “Sửa thông tin”.",
            field="on",
        )
    columns = _checked(description, present)
    before = _described(present)
    present.valid_to = on
    present.save(update_fields=["valid_to"])
    version = UnitVersion(unit_id=unit_id, tenant_id=present.tenant_id, valid_from=on, **columns)
    version.decision = decision_record(decision, path=path)
    with refusing(CODE_REFUSALS):
        version.save()
    _touch(unit_id)
    facts = {"from": on.isoformat(), "was": before, "is": _described(version)}
    audit.record(actor, "org.unit_described", version.unit, at=path, tenant=version.tenant_id, facts=facts)
    events.publish(UnitDescribed(unit_id))
    return version


@transaction.atomic
def unit_correct(*, actor: Actor, unit_id: int, description: UnitDescription, expected_version: int) -> UnitVersion:
    """Put right a slip in the present version, from its first day on; the row as it was is kept by its history.

    Raises NotFound, Forbidden, Conflict (`unit.changed_meanwhile`, `current` is the version that stands), and
    RuleViolated: `unit.closed`, `unit.code_taken`, and what `policy` refuses.
    """
    present, path = _present(actor, unit_id, expected_version)
    columns = _checked(description, present)
    before = _described(present)
    for name, value in columns.items():
        setattr(present, name, value)
    with refusing(CODE_REFUSALS):
        present.save(update_fields=list(columns))
    _touch(unit_id)
    facts = {"was": before, "is": _described(present)}
    audit.record(actor, "org.unit_corrected", present.unit, at=path, tenant=present.tenant_id, facts=facts)
    events.publish(UnitDescribed(unit_id))
    return present


@transaction.atomic
def unit_contact(*, actor: Actor, unit_id: int, contact: UnitContact, expected_version: int | None = None) -> OrgUnit:
    """How the unit is reached.

    Raises NotFound, Forbidden, Conflict (`unit.changed_meanwhile`), RuleViolated (`unit.closed`).
    """
    present, path = _present(actor, unit_id, expected_version)
    columns = contact.columns()
    OrgUnit.objects.filter(pk=unit_id).update(**columns, version=F("version") + 1)
    audit.record(actor, "org.unit_contact_changed", present.unit, at=path, tenant=present.tenant_id, personal=columns)
    present.unit.refresh_from_db()
    return present.unit


def _present(actor: Actor, unit_id: int, expected_version: int | None) -> tuple[UnitVersion, str]:
    """The last version, open, with the unit locked, and the path where it sits."""
    unit_get(actor=actor, unit_id=unit_id, on=clock.today(), permission=Permission.UNITS_EDIT, lock=True)
    present = UnitVersion.objects.select_related("unit").filter(unit_id=unit_id).order_by("-valid_from")[0]
    if expected_version is not None and present.unit.version != expected_version:
        raise Conflict(
            "unit.changed_meanwhile", "Người khác vừa sửa đơn vị này. Hãy xem lại trước khi lưu.", current=present
        )
    if present.unit.valid_to:
        raise RuleViolated("unit.closed", f"Đơn vị đã kết thúc từ ngày {present.unit.valid_to:%d/%m/%Y}.")
    path = Placement.objects.filter(unit_id=unit_id).order_by("-valid_from").values_list("path", flat=True)[0]
    return present, path


def _checked(description: UnitDescription, present: UnitVersion) -> dict[str, Any]:
    columns = description.columns()
    policy.require_description(**{name: columns[name] for name in policy.DESCRIBED})
    policy.require_change(kind=present.kind, level=present.level, new_kind=columns["kind"], new_level=columns["level"])
    return columns


def _touch(unit_id: int) -> None:
    OrgUnit.objects.filter(pk=unit_id).update(version=F("version") + 1)


def _described(version: UnitVersion) -> dict[str, Any]:
    names = ("code", "name", "short_name", "kind", "level", "host_kind", "locality_id", "village_id", "symbol")
    return {name: getattr(version, name) for name in names}
