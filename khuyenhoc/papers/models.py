"""Numbering of papers, and the papers that a unit issued. A void keeps its number."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from khuyenhoc.papers.enums import DocumentKind, PaperStatus


class PaperSeries(models.Model):
    """The counter of one unit, series and year; its row is locked last, in a short transaction, so that no number is
    skipped."""

    tenant = models.ForeignKey("org.Tenant", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT, related_name="paper_series")
    series = models.CharField("dãy số", max_length=20)
    year = models.PositiveSmallIntegerField("năm")
    last_number = models.PositiveIntegerField("số cuối", default=0)

    class Meta:
        verbose_name = "dãy số văn bản"
        constraints = [models.UniqueConstraint(fields=["unit", "series", "year"], name="series_once")]


class IssuedPaper(models.Model):
    """A paper with a number. `about_type`/`about_id` name what it was made from (`reports.report`, 17)."""

    tenant = models.ForeignKey("org.Tenant", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT, related_name="issued_papers")
    path = models.CharField(max_length=200)
    series = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField("số")
    kind = models.CharField("loại", max_length=5, choices=DocumentKind, blank=True)
    symbol = models.CharField("ký hiệu", max_length=40)
    dated_on = models.DateField("ngày văn bản")
    place = models.CharField("địa danh", max_length=60)
    summary = models.CharField("trích yếu", max_length=300)
    signer_name = models.CharField("người ký", max_length=120)
    signer_position = models.CharField("chức vụ người ký", max_length=100)
    authority_prefix = models.CharField("ký thay", max_length=60, blank=True)
    about_type = models.CharField(max_length=60)
    about_id = models.CharField(max_length=40)
    status = models.CharField(max_length=10, choices=PaperStatus, default=PaperStatus.NUMBERED)
    void_reason = models.CharField("lý do hủy", max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "văn bản đã cấp số"
        constraints = [
            models.UniqueConstraint(fields=["unit", "series", "year", "number"], name="paper_number_once"),
            models.UniqueConstraint(
                fields=["about_type", "about_id"], name="paper_one_for_an_object", condition=~Q(status=PaperStatus.VOID)
            ),
            models.CheckConstraint(
                name="paper_void_why", condition=~Q(status=PaperStatus.VOID) | Q(void_reason__gt="")
            ),
        ]

    @property
    def reference(self) -> str:
        """Số: 02/BC-HKH: numbers below ten carry a leading zero."""
        return f"{self.number:02d}/{self.symbol}"
