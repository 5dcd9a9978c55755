"""The chain: a report of one unit for one period, from its opening to its freezing.

A report's numbers are the unit's own values (room figures); here stand its state, its words, its history, and the
snapshot of what was signed. Submitting is completing.
"""

from __future__ import annotations

from functools import cached_property

import pgtrigger
from django.db import models
from django.db.models import Q

from khuyenhoc.audit.triggers import append_only
from khuyenhoc.core.dated import Dated, in_order, never_overlapping
from khuyenhoc.core.history import keeps_history
from khuyenhoc.figures.enums import Rhythm
from khuyenhoc.reports.enums import ReceivingOffice, ReportStatus, ReportStep
from khuyenhoc.reports.regime import Regime, read_regime


class ReportDefinition(Dated):
    """A reporting regime with its ten parts (decree 09/2019, art. 7), dated; `content` is the YAML as loaded."""

    key = models.CharField("mã chế độ", max_length=40)
    version = models.PositiveSmallIntegerField("phiên bản")
    name = models.CharField("tên báo cáo", max_length=200)
    rhythm = models.CharField("tần suất", max_length=12, choices=Rhythm)
    content = models.JSONField("nội dung chế độ")
    source_text = models.CharField("căn cứ", max_length=300)
    is_local = models.BooleanField("quy định nội bộ", default=False)

    class Meta:
        verbose_name = "chế độ báo cáo"
        constraints = [
            in_order("reportdefinition_in_order"),
            never_overlapping("reportdefinition_one_at_a_time", "key"),
            models.UniqueConstraint(fields=["key", "version"], name="reportdefinition_version"),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def regime(self) -> Regime:
        """The content, read."""
        return read_regime(self.content)


# An accepted report is frozen: a later version may take its place, nothing opens it again.
FROZEN = """
    IF OLD.status IN ('accepted', 'superseded') AND (TG_OP = 'DELETE' OR NEW.status NOT IN ('accepted', 'superseded'))
    THEN
        RAISE EXCEPTION 'an accepted report stands: %', OLD.id USING ERRCODE = '23514';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


@keeps_history()
class Report(models.Model):
    """`parent_unit` is who accepts it, by the tree of the period; null at the top of the chain, where submitting
    freezes. `review_unit` is who is asked to, since it was sent: the same, or the next above where the sender is the
    only officer there."""

    tenant = models.ForeignKey("org.Tenant", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT, related_name="reports", verbose_name="đơn vị")
    parent_unit = models.ForeignKey(
        "org.OrgUnit", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="nơi nhận"
    )
    review_unit = models.ForeignKey(
        "org.OrgUnit", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="nơi tiếp nhận lần gửi này",
        db_index=False,
    )  # fmt: skip
    path = models.CharField("nơi đứng trong hệ thống, kỳ này", max_length=200)
    definition = models.ForeignKey(ReportDefinition, on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey(
        "figures.ReportingPeriod", on_delete=models.PROTECT, related_name="reports", verbose_name="kỳ"
    )
    version = models.PositiveSmallIntegerField("lần báo cáo", default=1)
    status = models.CharField("tình trạng", max_length=12, choices=ReportStatus, default=ReportStatus.OPEN)
    due_on = models.DateField("hạn gửi")
    first_submitted_at = models.DateTimeField("gửi lần đầu lúc", null=True)
    submitted_at = models.DateTimeField("gửi lúc", null=True)
    submitted_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("tiếp nhận hoặc trả lại lúc", null=True)
    decided_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    return_reason = models.TextField("lý do trả lại", blank=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    replace_reason = models.CharField("lý do lập bản thay", max_length=300, blank=True)
    idempotency_key = models.CharField(max_length=40, blank=True)
    attempt = models.PositiveSmallIntegerField("lần gửi", default=0)
    edits = models.PositiveIntegerField("lần sửa", default=0)

    class Meta:
        verbose_name = "báo cáo"
        constraints = [
            models.UniqueConstraint(fields=["unit", "period", "version"], name="report_once"),
            models.UniqueConstraint(
                fields=["unit", "period"],
                name="report_one_living",
                condition=~Q(status__in=[ReportStatus.ACCEPTED, ReportStatus.SUPERSEDED]),
            ),
            models.UniqueConstraint(
                fields=["unit", "period"], name="report_one_accepted", condition=Q(status=ReportStatus.ACCEPTED)
            ),
            models.CheckConstraint(
                name="report_submitted_when",
                condition=Q(status__in=[ReportStatus.OPEN, ReportStatus.RETURNED]) | Q(submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="report_returned_why", condition=~Q(status=ReportStatus.RETURNED) | Q(return_reason__gt="")
            ),
        ]
        indexes = [
            models.Index(
                fields=["period", "path"], name="report_period_path", opclasses=["int8_ops", "varchar_pattern_ops"]
            ),
            models.Index(fields=["parent_unit", "period", "status"], name="report_parent"),
            models.Index(
                fields=["review_unit", "period"], name="report_waiting", condition=Q(status=ReportStatus.SUBMITTED)
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="accepted_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=FROZEN,
            )
        ]


class ReportText(models.Model):
    """One narrative section of a report."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="texts")
    section = models.CharField(max_length=40)
    text = models.TextField("nội dung", blank=True)

    class Meta:
        verbose_name = "phần lời của báo cáo"
        constraints = [models.UniqueConstraint(fields=["report", "section"], name="reporttext_once")]


class ReportRemark(models.Model):
    """A reason at a cell, written when the report was returned; it is answered by the next submission."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="remarks")
    figure_code = models.CharField(max_length=60, blank=True)
    text = models.CharField("lý do", max_length=300)
    created_at = models.DateTimeField()
    is_answered = models.BooleanField(default=False)

    class Meta:
        verbose_name = "ý kiến tại ô"


class ReportLog(models.Model):
    """The history of a report; append-only."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="log")
    step = models.CharField(max_length=12, choices=ReportStep)
    at = models.DateTimeField()
    by_user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=200)
    note = models.TextField(blank=True)

    class Meta:
        verbose_name = "bước của báo cáo"
        triggers = append_only("reportlog")


class ReportReceipt(models.Model):
    """That an office beside the chain has an accepted report in hand, with its note; append-only."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="receipts")
    office = models.CharField("cơ quan nhận", max_length=20, choices=ReceivingOffice)
    at = models.DateTimeField("nhận lúc")
    by_user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField("người nhận", max_length=200)
    note = models.CharField("ghi chú", max_length=500, blank=True)

    class Meta:
        verbose_name = "giấy báo nhận"
        constraints = [models.UniqueConstraint(fields=["report", "office"], name="receipt_once")]
        triggers = append_only("reportreceipt")


class ReportSnapshot(models.Model):
    """What was signed and sent, once for each time the report was sent: values, totals, words, names, with its sha256.

    Append-only; `frozen_at` is set, once, on the one that was accepted.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="snapshots")
    attempt = models.PositiveSmallIntegerField("lần gửi")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField("gửi lúc")
    frozen_at = models.DateTimeField("khóa lúc", null=True)

    class Meta:
        verbose_name = "bản chốt của báo cáo"
        constraints = [
            models.UniqueConstraint(fields=["report", "attempt"], name="snapshot_once"),
            models.UniqueConstraint(
                fields=["report"], name="snapshot_one_frozen", condition=Q(frozen_at__isnull=False)
            ),
        ]
        triggers = append_only("reportsnapshot", may_set_once="frozen_at")
