"""The sample association as it stands on one evening of May 2024, in a database that is only copied.

A fixed day, because the newest month of the sample looks as such a month looks on such a day: on the evening of the
15th nearly all chapters have sent, the communes begin to. It is also the smaller sample: half the months.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest import mock
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from khuyenhoc.demo.load import load
from tests.support import databases

EVENING = datetime(2024, 5, 15, 19, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
MADE_FROM = (
    "khuyenhoc/demo/*.py",
    "khuyenhoc/*/data/**/*.yaml",
    "khuyenhoc/*/migrations/*.py",
    "tests/support/sample.py",
)


class Clock:
    """What the site takes for now. It ticks; only the site's clock is moved, not the timers of the browser's driver."""

    def __init__(self, now: datetime = EVENING) -> None:
        self._real_now = timezone.now
        self.move_to(now)

    def move_to(self, now: datetime) -> None:
        self._ahead: timedelta = now - self._real_now()

    def let_go(self) -> None:
        """Back to the time that it really is."""
        self._ahead = timedelta()

    def now(self) -> datetime:
        return self._real_now() + self._ahead


@contextmanager
def clock(now: datetime = EVENING) -> Iterator[Clock]:
    moved = Clock(now)
    with mock.patch.object(timezone, "now", moved.now):
        yield moved


def template(migrated: str) -> str:
    """The name of the database that holds the sample; loaded once for this state of what it is loaded from."""
    return databases.kept(f"template_sample_{databases.hash_of(*MADE_FROM)}_{migrated[-12:]}", _fill, source=migrated)


def _fill() -> None:
    with clock(), transaction.atomic():
        load(lambda _: None)
