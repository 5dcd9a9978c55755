"""Stored files: where they lie is one thing, who may open them is the owning unit's path."""

from __future__ import annotations

import uuid

from django.db import models


class StoredFile(models.Model):
    """Bytes are kept once per sha256 under FILES_ROOT; this row says what they are and to whom they belong."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tenant = models.IntegerField(null=True, db_index=True)
    path = models.CharField("thuộc đơn vị", max_length=200, blank=True)
    name = models.CharField("tên tệp", max_length=200)
    content_type = models.CharField("kiểu", max_length=100)
    size = models.PositiveBigIntegerField("dung lượng (byte)")
    sha256 = models.CharField(max_length=64, db_index=True)
    purpose = models.CharField("dùng cho", max_length=60)
    uploaded_by = models.BigIntegerField(null=True)
    uploaded_by_name = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField("bỏ sau", null=True, blank=True)

    class Meta:
        verbose_name = "tệp"
        constraints = [models.CheckConstraint(name="file_size", condition=models.Q(size__gt=0))]

    def __str__(self) -> str:
        return self.name
