from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyenhoc.core.lunar import LunarDay, tet

# Tết as it was kept in Vietnam. 1985, 2007 and 2030 differ from China, which reckons for UTC+8.
TET = {
    1985: date(1985, 1, 21), 2000: date(2000, 2, 5), 2007: date(2007, 2, 17), 2020: date(2020, 1, 25),
    2021: date(2021, 2, 12), 2022: date(2022, 2, 1), 2023: date(2023, 1, 22), 2024: date(2024, 2, 10),
    2025: date(2025, 1, 29), 2026: date(2026, 2, 17), 2030: date(2030, 2, 2),
}  # fmt: skip


@pytest.mark.parametrize("year", TET)
def test_tet(year: int) -> None:
    assert tet(year) == TET[year]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2023, 2, 13), "23 tháng Giêng năm Quý Mão"),
        (date(2023, 1, 21), "30 tháng Chạp năm Nhâm Dần"),
        (date(2023, 3, 25), "4 tháng Hai nhuận năm Quý Mão"),
        (date(2025, 8, 20), "27 tháng Sáu nhuận năm Ất Tỵ"),
    ],
)
def test_name(day: date, name: str) -> None:
    assert LunarDay.of(day).full_name == name


@given(st.dates(date(1800, 3, 1), date(2199, 11, 1)))
def test_each_day_follows_the_one_before(day: date) -> None:
    before, this = LunarDay.of(day), LunarDay.of(day + timedelta(days=1))
    if this.day == 1:
        assert before.day in (29, 30)
    else:
        assert (this.year, this.month, this.is_leap, this.day) == (
            before.year, before.month, before.is_leap, before.day + 1,
        )  # fmt: skip
