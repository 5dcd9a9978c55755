"""Mandates: who holds which role at which unit, from when until when."""

from __future__ import annotations

from typing import TypedDict

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from khuyenhoc.access.roles import Role
from khuyenhoc.core.authority import OrgPath
from khuyenhoc.core.dated import Dated, never_overlapping


class Inherited(TypedDict):
    """A path of the past, as `org.Heritage` has it."""

    path: str
    below: bool
    personal: bool


class Mandate(Dated):
    """Authority in the system; not the same as a position in the association. It ends by date, never by deletion."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mandates", verbose_name="tài khoản"
    )
    role = models.CharField("vai trò", max_length=30, choices=Role)
    unit = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT, related_name="mandates", verbose_name="đơn vị")
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField("căn cứ", max_length=200, blank=True)

    # Not a column: where the unit sits now, or sat last, put there by the selectors.
    path: OrgPath
    inherited: list[Inherited]  # the past of others that its unit may read

    class Meta:
        verbose_name = "phân quyền"
        constraints = [
            # Ended on its first day it never held: the row stays, for nothing is deleted.
            models.CheckConstraint(
                name="mandate_in_order", condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from"))
            ),
            never_overlapping("mandate_once", "user", "role", "unit"),
        ]
        indexes = [models.Index(fields=["unit", "role"], name="mandate_unit_role")]
