"""Where a version of a rule comes from."""

from __future__ import annotations

from django.db.models import TextChoices


class Origin(TextChoices):
    SHIPPED = "shipped", "đi kèm phần mềm"
    ADMINISTRATOR = "administrator", "do quản trị viên đặt"
