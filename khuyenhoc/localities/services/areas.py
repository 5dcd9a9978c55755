"""Villages and residential groups: found and closed by whoever keeps the tree of units."""

from __future__ import annotations

from datetime import date
from unicodedata import normalize

from django.db import IntegrityError, transaction

from khuyenhoc.audit import services as audit
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import Forbidden, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.localities.enums import UNKNOWN_PAST, LocalityTier, ResidentialAreaKind
from khuyenhoc.localities.models import Locality, ResidentialArea


@transaction.atomic
def residential_area_found(
    *, actor: Actor, locality: Locality, kind: ResidentialAreaKind, name: str, valid_from: date = UNKNOWN_PAST
) -> ResidentialArea:
    """Record a village of a commune since a day (by default: since before, the day is not known).

    Refuses without UNITS_EDIT (Forbidden), an empty name (`localities.area_nameless`), a locality that is no commune
    (`localities.area_outside_commune`), and a second of that name and kind there at a time (`localities.area_exists`).
    """
    if not actor.holds(Permission.UNITS_EDIT):
        raise Forbidden()
    name = " ".join(normalize("NFC", name).split())
    if not name:
        raise RuleViolated("localities.area_nameless", "Ghi tên thôn, xóm, tổ dân phố.", field="name")
    if locality.tier != LocalityTier.COMMUNE:
        raise RuleViolated(
            "localities.area_outside_commune",
            f"{locality} không phải cấp xã; thôn, xóm thuộc một xã, phường.",
            field="locality",
        )
    try:
        with transaction.atomic():
            area = ResidentialArea.objects.create(locality=locality, kind=kind, name=name, valid_from=valid_from)
    except IntegrityError as error:
        raise RuleViolated(
            "localities.area_exists", f"{locality} đã có {kind.label} {name} trong thời gian này.", field="name"
        ) from error
    audit.record(actor, "localities.area_founded", area, facts={"locality": locality.pk, "kind": kind, "name": name})
    return area


@transaction.atomic
def residential_area_close(*, actor: Actor, area: ResidentialArea, on: date) -> None:
    """The village is no more from this day on; what is recorded there stays.

    Refuses without UNITS_EDIT (Forbidden), and a day that is not after its first (`localities.area_ends_too_soon`).
    """
    if not actor.holds(Permission.UNITS_EDIT):
        raise Forbidden()
    area = ResidentialArea.objects.select_for_update().get(pk=area.pk)
    if on <= area.valid_from or (area.valid_to and area.valid_to <= on):
        raise RuleViolated(
            "localities.area_ends_too_soon", "Ngày thôi tồn tại phải sau ngày bắt đầu và trước ngày đã ghi.", field="on"
        )
    area.valid_to = on
    area.save(update_fields=["valid_to"])
    audit.record(actor, "localities.area_closed", area, facts={"on": on.isoformat()})
