"""Who serves where: governing bodies with their terms, and persons in positions, by date."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from khuyenhoc.core.dated import Dated, DateRange, in_order, never_overlapping
from khuyenhoc.core.history import keeps_history
from khuyenhoc.officers.enums import NEVER_TOGETHER, SINGLE, GoverningBodyKind, OfficerEndReason, Position


@keeps_history()
class GoverningBody(Dated):
    """An elected body of a unit for one term; the congress fixes the label ("2020–2025") and the number of seats."""

    unit = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT, related_name="governing_bodies")
    tenant = models.ForeignKey("org.Tenant", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("ban", max_length=30, choices=GoverningBodyKind)
    term_label = models.CharField("nhiệm kỳ", max_length=20)
    congress_on = models.DateField("ngày đại hội", null=True, blank=True)
    seats = models.PositiveSmallIntegerField("số ủy viên được bầu", null=True, blank=True)
    is_provisional = models.BooleanField("lâm thời", default=False)
    decision = models.ForeignKey("org.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "ban lãnh đạo"
        constraints = [in_order("governingbody_in_order"), never_overlapping("governingbody_one_term", "unit", "kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} nhiệm kỳ {self.term_label}"


@keeps_history()
class OfficerTerm(Dated):
    """A person in a position at a unit, for a time."""

    unit = models.ForeignKey(
        "org.OrgUnit", on_delete=models.PROTECT, related_name="officer_terms", verbose_name="đơn vị"
    )
    tenant = models.ForeignKey("org.Tenant", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="officer_terms", verbose_name="người giữ chức vụ"
    )
    body = models.ForeignKey(
        GoverningBody, on_delete=models.PROTECT, null=True, blank=True, related_name="officer_terms"
    )
    position = models.CharField("chức vụ", max_length=30, choices=Position)
    is_acting = models.BooleanField("quyền, phụ trách", default=False)
    end_reason = models.CharField("lý do thôi", max_length=20, choices=OfficerEndReason, blank=True)
    decision = models.ForeignKey("org.Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField("lần sửa", default=0)

    class Meta:
        verbose_name = "thời gian giữ chức vụ"
        constraints = [
            in_order("officerterm_in_order"),
            never_overlapping("officerterm_single", "unit", "position", condition=Q(position__in=SINGLE)),
            never_overlapping("officerterm_once", "unit", "person", "position"),
            # Who keeps the money does not keep the books: one person never holds two *different* of these at a unit.
            ExclusionConstraint(
                name="officerterm_treasurer_not_accountant",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("position", RangeOperators.NOT_EQUAL),
                    (DateRange(F("valid_from"), F("valid_to")), RangeOperators.OVERLAPS),
                ],
                condition=Q(position__in=NEVER_TOGETHER),
            ),
            models.CheckConstraint(
                name="officerterm_end_reason", condition=Q(end_reason="") | Q(valid_to__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["tenant", "position"], name="officerterm_position")]
