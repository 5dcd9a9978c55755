"""Every number that a report can hold is a named figure, with a rule for adding up over units and over time.

Three things stay apart: the *own value* of a unit in a period, the *live total* of a unit and all below it, and the
signed snapshot of what a report said (room reports). A live total is a compacted row plus append-only deltas, folded
by a job, so that many people accept reports at once without waiting for each other.
"""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q

from khuyenhoc.core.dated import Dated, DateRange, in_order, never_overlapping
from khuyenhoc.core.history import keeps_history
from khuyenhoc.figures.enums import AcrossTime, AcrossUnits, Rhythm, SourceKind, ValueOrigin


class FigureDefinition(Dated):
    """A figure by its code, for a time; loaded from dated data, editable by an administrator.

    A recomputed figure is `numerator / denominator × scale` of two other figures; it holds no values of its own.
    """

    code = models.CharField("mã", max_length=60)
    label = models.CharField("tên chỉ tiêu", max_length=200)
    definition = models.TextField("định nghĩa")
    group = models.CharField("nhóm", max_length=60)
    order = models.PositiveSmallIntegerField(default=0)
    unit_of_measure = models.CharField("đơn vị tính", max_length=30)
    across_units = models.CharField("cộng theo đơn vị", max_length=10, choices=AcrossUnits)
    across_time = models.CharField("cộng theo thời gian", max_length=10, choices=AcrossTime)
    default_source = models.CharField("nguồn mặc định", max_length=10, choices=SourceKind)
    provider = models.CharField("sổ cung cấp", max_length=60, blank=True)
    numerator = models.CharField(max_length=60, blank=True)
    denominator = models.CharField(max_length=60, blank=True)
    scale = models.PositiveIntegerField(default=1)
    is_stock = models.BooleanField("số tại một ngày", default=False)
    is_public = models.BooleanField("công khai", default=False)
    source_text = models.CharField("căn cứ", max_length=200, blank=True)

    class Meta:
        verbose_name = "chỉ tiêu báo cáo"
        constraints = [
            in_order("figuredefinition_in_order"),
            never_overlapping("figuredefinition_one_at_a_time", "code"),
            models.CheckConstraint(
                name="figuredefinition_parts",
                condition=Q(across_units=AcrossUnits.RECOMPUTE, numerator__gt="", denominator__gt="")
                | ~Q(across_units=AcrossUnits.RECOMPUTE),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class FigureSource(Dated):
    """Where a unit's value of a figure comes from, when it differs from the figure's default."""

    unit = models.ForeignKey("org.OrgUnit", on_delete=models.CASCADE, related_name="figure_sources")
    figure_code = models.CharField(max_length=60)
    source = models.CharField("nguồn", max_length=10, choices=SourceKind)
    declared_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField("ghi chú", max_length=200, blank=True)

    class Meta:
        verbose_name = "nguồn số liệu của đơn vị"
        constraints = [in_order("figuresource_in_order"), never_overlapping("figuresource_one", "unit", "figure_code")]


class ReportingPeriod(models.Model):
    """A period of a report definition. `data_from`–`data_to` are both inside; the 15th–14th window and the calendar
    month are both real, so a month is never (year, month). `due` gives the last day in time per level of unit."""

    definition_key = models.CharField("chế độ báo cáo", max_length=40)
    rhythm = models.CharField("nhịp", max_length=12, choices=Rhythm)
    code = models.CharField("mã kỳ", max_length=12)
    label = models.CharField("tên kỳ", max_length=60)
    data_from = models.DateField("số liệu từ ngày")
    data_to = models.DateField("đến hết ngày")
    opens_on = models.DateField("mở từ ngày")
    due = models.JSONField("hạn theo cấp", default=dict)

    class Meta:
        verbose_name = "kỳ báo cáo"
        constraints = [
            models.UniqueConstraint(fields=["definition_key", "code"], name="period_once"),
            models.CheckConstraint(name="period_in_order", condition=Q(data_to__gte=F("data_from"))),
            ExclusionConstraint(
                name="period_no_overlap",
                expressions=[
                    ("definition_key", RangeOperators.EQUAL),
                    (
                        DateRange(
                            F("data_from"), F("data_to"), RangeBoundary(inclusive_lower=True, inclusive_upper=True)
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.label


COUNTED_STANDS = """
    IF OLD.is_counted AND (TG_OP = 'DELETE'
        OR to_jsonb(OLD) - 'is_confirmed' - 'is_counted' <> to_jsonb(NEW) - 'is_confirmed' - 'is_counted')
    THEN
        RAISE EXCEPTION 'a counted value is not altered: %', OLD.id USING ERRCODE = '23514';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


@keeps_history(exclude=("is_counted", "is_confirmed"))
class OwnValue(models.Model):
    """The value that a unit itself answers for, in one version of its report. A parent adds its own and never changes
    a child's.

    `auto_value` is what the register said; where the person changed it, `reason` says why. `is_counted` values stand
    in the totals of the unit and of everything above it along `path`, which is the tree of the period; a trigger
    refuses to alter them.
    """

    tenant = models.ForeignKey("org.Tenant", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT, related_name="own_values")
    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="own_values")
    path = models.CharField("nơi đứng trong hệ thống, kỳ này", max_length=200)
    figure_code = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField("lần báo cáo", default=1)
    value = models.BigIntegerField("giá trị", null=True)
    auto_value = models.BigIntegerField("sổ ghi", null=True)
    origin = models.CharField("nguồn", max_length=10, choices=ValueOrigin)
    reason = models.CharField("lý do sửa", max_length=300, blank=True)
    is_estimate = models.BooleanField("ước", default=False)
    is_confirmed = models.BooleanField("đã xem", default=False)
    is_counted = models.BooleanField("đã cộng vào tổng", default=False)

    class Meta:
        verbose_name = "số liệu của đơn vị"
        constraints = [
            models.UniqueConstraint(fields=["unit", "period", "figure_code", "version"], name="ownvalue_once"),
            models.UniqueConstraint(
                fields=["unit", "period", "figure_code"], name="ownvalue_counted_once", condition=Q(is_counted=True)
            ),
            models.CheckConstraint(
                name="ownvalue_change_has_reason", condition=~Q(origin=ValueOrigin.CHANGED) | Q(reason__gt="")
            ),
            models.CheckConstraint(
                name="ownvalue_counted_has_value", condition=Q(is_counted=False) | Q(value__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["period", "figure_code", "unit"], name="ownvalue_period")]
        triggers = [
            pgtrigger.Trigger(
                name="counted_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=COUNTED_STANDS,
            )
        ]


class FigureTotal(models.Model):
    """The compacted part of a live total: the counted own values of a unit and all below it, under the tree of the
    period. One row holds every figure of a unit and a period, `sums[n]` being that of `codes[n]`: sixty times fewer
    rows to write, to check and to keep in an index than one for each figure."""

    # One index answers every question.
    tenant = models.ForeignKey("org.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT, related_name="+", db_index=False)
    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="+", db_index=False)
    codes = ArrayField(models.CharField(max_length=60))
    sums = ArrayField(models.BigIntegerField())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["period", "unit"], name="figuretotal_once"),
            models.CheckConstraint(name="figuretotal_pairs", condition=Q(codes__len=F("sums__len"))),
        ]


class FigureDelta(models.Model):
    """What one acceptance added to one unit's totals, as in FigureTotal; append-only until the folding job compacts
    it."""

    tenant = models.ForeignKey("org.Tenant", on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT, related_name="+", db_index=False)
    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="+", db_index=False)
    codes = ArrayField(models.CharField(max_length=60))
    sums = ArrayField(models.BigIntegerField())

    class Meta:
        constraints = [models.CheckConstraint(name="figuredelta_pairs", condition=Q(codes__len=F("sums__len")))]
        indexes = [models.Index(fields=["unit", "period"], name="figuredelta_unit")]
