"""Obligations (who owes what by when), the inbox, and messages sent by other channels.

Rooms write obligations in their own transactions; home, the reminder ladder and the late lists read only this table.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from khuyenhoc.notifications.enums import Channel, DeliveryStatus


class Obligation(models.Model):
    """`permission` says whose home shows it: those who hold it at the unit. `kind` is `room.what`, `url` opens the
    work."""

    tenant = models.ForeignKey("org.Tenant", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("org.OrgUnit", on_delete=models.PROTECT, related_name="obligations", verbose_name="đơn vị")
    path = models.CharField(max_length=200)
    permission = models.CharField(max_length=40)
    kind = models.CharField("việc", max_length=40)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    title = models.CharField("nội dung", max_length=200)
    detail = models.CharField(max_length=300, blank=True)
    action = models.CharField("nút", max_length=40)
    url = models.CharField(max_length=200)
    due_on = models.DateField("hạn", null=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField("xong lúc", null=True)

    class Meta:
        verbose_name = "việc phải làm"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_type", "object_id", "unit"],
                name="obligation_once",
                condition=Q(done_at__isnull=True),
            )
        ]
        indexes = [
            models.Index(fields=["unit", "due_on"], name="obligation_open", condition=Q(done_at__isnull=True)),
            models.Index(fields=["due_on", "kind"], name="obligation_due", condition=Q(done_at__isnull=True)),
            models.Index(fields=["object_type", "object_id"], name="obligation_object"),
        ]


class Notice(models.Model):
    """A line in somebody's inbox ("Thư")."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    title = models.CharField("tiêu đề", max_length=200)
    body = models.TextField("nội dung", blank=True)
    url = models.CharField(max_length=200, blank=True)
    dedup = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField("đọc lúc", null=True)

    class Meta:
        verbose_name = "thư"
        constraints = [models.UniqueConstraint(fields=["user", "dedup"], name="notice_once", condition=Q(dedup__gt=""))]
        indexes = [models.Index(fields=["user", "-id"], name="notice_inbox")]


class Delivery(models.Model):
    """A notice on its way by another channel; sent once even when the job is run twice."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=10, choices=Channel)
    address = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=DeliveryStatus, default=DeliveryStatus.WAITING)
    error = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "lần gửi tin"
        constraints = [models.UniqueConstraint(fields=["notice", "channel"], name="delivery_once")]
