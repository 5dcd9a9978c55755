"""Days as people write them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyenhoc.core.text.dates import Birth, Day, parse_birth, parse_day
from khuyenhoc.core.text.problems import Unreadable

TODAY = date(2026, 11, 23)
FEBRUARY = Birth(date(1960, 2, 1), 1960)
YEAR = Birth(None, 1960)
BIRTHS = st.dates(min_value=date(1930, 1, 1), max_value=TODAY)


@pytest.mark.parametrize(
    "value",
    ["1/2/1960", "01/02/1960", "01-02-1960", "1.2.60", "1/2/60", " 1 / 2 / 1960 ", "ngày 1 tháng 2 năm 1960",
     "1960-02-01", "1960-02-01 00:00:00", "01021960", 1021960.0, 21947.0, 21947, "21947", date(1960, 2, 1),
     datetime(1960, 2, 1, 12, 0), "01.02.1960."],  # noqa: DTZ001
)  # fmt: skip
def test_parse_birth_day(value: object) -> None:
    assert parse_birth(value, today=TODAY) == FEBRUARY


@pytest.mark.parametrize(
    "value",
    ["1960", 1960, 1960.0, "1960.0", "sinh năm 1960", "SN 1960", "s. 1960", "năm 1960", "2/1960", "00/00/1960",
     "0/2/1960", "__/__/1960", "?/?/1960", "…/…/1960", "60", "'1960", "năm 1960 (âm lịch)", date(1905, 5, 13)],
)  # fmt: skip
def test_parse_birth_year(value: object) -> None:
    assert parse_birth(value, today=TODAY) == YEAR


@pytest.mark.parametrize("value", ["", " ", "-", "\u00a0", "…", None])
def test_parse_birth_of_nothing(value: object) -> None:
    assert parse_birth(value, today=TODAY) is None


@pytest.mark.parametrize(
    ("value", "code"),
    [("31/2/1960", "date_impossible"), ("29/2/1961", "date_impossible"), ("2/13/1960", "date_impossible"),
     ("13/1960", "date_impossible"), ("1/2/2030", "birth_in_future"), ("2027", "birth_in_future"),
     ("1/1/1890", "birth_too_old"), ("abc", "date_unreadable"), ("1/2/196", "date_unreadable"),
     (True, "date_unreadable"), (15.5, "date_unreadable"),
     (float("nan"), "date_unreadable"), (float("inf"), "date_unreadable"),
     (-5, "date_unreadable")],
)  # fmt: skip
def test_parse_birth_refuses(value: object, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        parse_birth(value, today=TODAY)

    assert refusal.value.code == code


def test_two_digit_years_turn_at_school_age() -> None:
    assert parse_birth("1/1/20", today=TODAY) == Birth(date(2020, 1, 1), 2020)
    assert parse_birth("1/1/21", today=TODAY) == Birth(date(1921, 1, 1), 1921)
    assert parse_day("1/1/21", today=TODAY) == Day(date(2021, 1, 1), True)
    assert parse_day("1/1/97", today=TODAY) == Day(date(1997, 1, 1), True)


@given(BIRTHS)
def test_every_way_to_write_a_day_gives_that_day(born: date) -> None:
    expected = Birth(born, born.year)
    serial = (born - date(1899, 12, 30)).days

    assert parse_birth(f"{born.day}/{born.month}/{born.year}", today=TODAY) == expected
    assert parse_birth(born.strftime("%d-%m-%Y"), today=TODAY) == expected
    assert parse_birth(born.isoformat(), today=TODAY) == expected
    assert parse_birth(float(serial), today=TODAY) == expected


@given(st.one_of(st.text(max_size=20), st.floats(), st.integers(), st.booleans(), st.dates(), st.datetimes()))
def test_anything_else_is_read_or_refused(value: object) -> None:
    try:
        birth = parse_birth(value, today=TODAY)
    except Unreadable as refusal:
        assert refusal.reason.endswith(".")
    else:
        assert birth is None or TODAY.year - 120 <= birth.year <= TODAY.year


def test_parse_day() -> None:
    assert parse_day("02/10/2001", today=TODAY) == Day(date(2001, 10, 2), True)
    assert parse_day("2001", today=TODAY) == Day(date(2001, 1, 1), False)
    assert parse_day("10/2001", today=TODAY) == Day(date(2001, 10, 1), False)
    assert parse_day("", today=TODAY) is None
    with pytest.raises(Unreadable) as refusal:
        parse_day(TODAY + timedelta(days=1), today=TODAY)
    assert refusal.value.code == "day_in_future"
