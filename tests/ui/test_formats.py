from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyenhoc.ui import formats


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (999, "999"),
        (1_250_000, "1.250.000"),
        (-38, "−38"),
        (4.6, "4,6"),
        (Decimal("1234.50"), "1.234,5"),
        (3.0, "3"),
    ],
)
def test_group_digits(value: int | float | Decimal, text: str) -> None:
    assert formats.group_digits(value) == text


@given(st.integers(-(10**15), 10**15))
def test_grouping_loses_no_digit(value: int) -> None:
    assert int(formats.group_digits(value).replace(".", "").replace("−", "-")) == value


@pytest.mark.parametrize(
    ("due", "words"),
    [(date(2023, 2, 16), "hôm nay"), (date(2023, 2, 19), "còn 3 ngày"), (date(2023, 2, 14), "quá hạn 2 ngày")],
)
def test_days_left(due: date, words: str) -> None:
    assert formats.days_left(due, date(2023, 2, 16)) == words


def test_days_and_instants() -> None:
    assert formats.vn_day(date(2023, 2, 9)) == "09/02/2023"
    assert (
        formats.vn_day(datetime(2023, 2, 15, 17, 12, tzinfo=UTC)) == "00:12 ngày 16/02/2023"
    )  # Vietnam is 7 hours ahead
    assert formats.weekday(date(2023, 2, 16)) == "Thứ Năm"
    assert formats.vn_month(date(2023, 2, 16)) == "tháng 02/2023"
    assert [formats.signed(n) for n in (38, 0, -2)] == ["+38", "0", "−2"]
