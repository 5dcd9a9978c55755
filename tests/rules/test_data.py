"""The shipped calendar against the moon and the week."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from khuyenhoc.core.lunar import LunarDay
from khuyenhoc.rules.definitions import shipped_days

DAYS = {row.day: row for row in shipped_days()}
YEARS = range(2022, 2028)


@pytest.mark.parametrize("year", YEARS)
def test_every_year_has_the_days_of_the_law(year: int) -> None:
    for month, day in ((1, 1), (4, 30), (5, 1), (9, 2)):
        assert not DAYS[date(year, month, day)].is_working
    hung_kings = [row.day for row in DAYS.values() if row.day.year == year and row.reason.startswith("Giỗ Tổ")]
    assert [(LunarDay.of(day).month, LunarDay.of(day).day) for day in hung_kings] == [(3, 10)]
    tet = [row.day for row in DAYS.values() if row.day.year == year and row.reason.startswith("Tết Nguyên đán")]
    assert len(tet) == 5
    assert any((LunarDay.of(day).month, LunarDay.of(day).day) == (1, 1) for day in tet)
    national = [row.day for row in DAYS.values() if row.day.year == year and row.reason.startswith("Quốc khánh 2/9")]
    assert len(national) == 2


@pytest.mark.parametrize("year", YEARS)
def test_holidays_on_a_weekend_are_made_good_and_swaps_are_worked(year: int) -> None:
    rows = [row for row in DAYS.values() if row.day.year == year]
    kinds = Counter(
        "made good" if row.reason.startswith("Nghỉ bù") else "swapped" if row.reason.startswith("Nghỉ hoán đổi") else
        "worked" if row.is_working else "holiday"
        for row in rows
    )  # fmt: skip
    on_weekend = sum(row.day.weekday() >= 5 for row in rows if not row.is_working)
    assert kinds["made good"] == on_weekend
    assert kinds["swapped"] == kinds["worked"]
    assert all(row.day.weekday() == 5 for row in rows if row.is_working)
    assert all(row.day.weekday() < 5 for row in rows if row.reason.startswith("Nghỉ"))


def test_what_is_not_announced_is_marked_expected() -> None:
    assert all(row.is_expected for row in DAYS.values() if row.day.year == 2027)
    assert {row.day for row in DAYS.values() if row.is_expected and row.day.year < 2027} == {date(2026, 11, 24)}
    assert all(row.source for row in DAYS.values())


def test_tet_of_2026_is_nine_days_of_rest() -> None:
    rest = [date(2026, 2, 14) + timedelta(n) for n in range(9)]
    assert {day for day in rest if day.weekday() < 5} == {day for day in DAYS if day.year == 2026 and day.month == 2}
