from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

from khuyenhoc.core.backup.making import STAMP, outdated

NOW = datetime(2023, 2, 9, 8, 0, tzinfo=timezone.get_default_timezone())


def nightly(days_ago: int) -> Path:
    return Path((NOW - timedelta(days=days_ago, hours=5)).strftime(STAMP))


def test_last_week_is_kept_whole_and_older_weeks_once() -> None:
    found = [nightly(days) for days in range(60)]

    away = set(outdated(found, NOW))

    kept = [days for days in range(60) if nightly(days) not in away]
    assert kept[:7] == [0, 1, 2, 3, 4, 5, 6]
    weeks = [(NOW - timedelta(days=days, hours=5)).isocalendar()[:2] for days in kept[7:]]
    assert len(weeks) == len(set(weeks))
    assert max(kept) <= 35
    assert len(kept) in (11, 12)


def test_a_few_archives_are_all_kept() -> None:
    assert outdated([nightly(0), nightly(3)], NOW) == []
    assert outdated([], NOW) == []
