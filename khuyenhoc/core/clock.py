"""The one place that says what time it is. Local time is Asia/Ho_Chi_Minh."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """The instant, with its zone."""
    return timezone.now()


def today() -> date:
    """The day in Vietnam."""
    return timezone.localdate()
