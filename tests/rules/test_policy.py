"""Working days and reporting windows, for any calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyenhoc.rules.policy import DAY, MONDAY_TO_FRIDAY, Week, WorkingCalendar, reporting_window

days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
counts = st.integers(0, 60)
calendars = st.builds(
    lambda weekdays, exceptions: WorkingCalendar((Week(date(1999, 10, 2), None, weekdays),), exceptions),
    st.frozensets(st.integers(1, 7), min_size=1),
    st.dictionaries(days, st.booleans(), max_size=40),
)
DECREE = {"months_before": 1, "first_day": 15, "last_day": 14}
WHOLE_MONTHS = {"months_before": 0, "first_day": 1, "last_day": 31}


@given(calendars, days, counts)
def test_add_lands_on_a_working_day_and_between_counts_it_back(
    calendar: WorkingCalendar, day: date, count: int
) -> None:
    after = calendar.add(day, count)
    assert calendar.between(day, after) == count
    if count:
        assert after > day
        assert calendar.is_working(after)
        before = calendar.add(day, -count)
        assert before < day
        assert calendar.is_working(before)
    else:
        assert after == day


@given(calendars, days, counts, counts)
def test_adding_twice_is_adding_once(calendar: WorkingCalendar, day: date, first: int, second: int) -> None:
    assert calendar.add(calendar.add(day, first), second) == calendar.add(day, first + second)


@given(calendars, days, days, days)
def test_between_adds_up_and_turns_round(calendar: WorkingCalendar, a: date, b: date, c: date) -> None:
    assert calendar.between(a, b) + calendar.between(b, c) == calendar.between(a, c)
    assert calendar.between(a, b) == -calendar.between(b, a)


@given(calendars, days)
def test_next_is_the_nearest_working_day_not_before(calendar: WorkingCalendar, day: date) -> None:
    found = calendar.next(day)
    assert found >= day
    assert [calendar.is_working(day + DAY * n) for n in range((found - day).days + 1)] == [False] * (
        found - day
    ).days + [True]
    assert calendar.next(found) == found
    assert calendar.previous(found) == found
    assert calendar.previous(day) <= day


@given(days)
def test_make_up_saturday_counts_as_a_working_day(day: date) -> None:
    saturday = day + timedelta((5 - day.weekday()) % 7)
    plain = WorkingCalendar((), {})
    made_up = WorkingCalendar((), {saturday: True})
    assert (plain.is_working(saturday), made_up.is_working(saturday)) == (False, True)
    assert made_up.between(saturday - DAY, saturday) == 1


def test_week_of_another_time_holds_in_its_time_only() -> None:
    change = date(2026, 1, 1)
    six_days = frozenset({1, 2, 3, 4, 5, 6})
    calendar = WorkingCalendar((Week(date(1999, 10, 2), change, six_days), Week(change, None, MONDAY_TO_FRIDAY)), {})
    assert calendar.is_working(date(2025, 12, 27))
    assert not calendar.is_working(date(2026, 1, 3))


def test_calendar_without_any_working_day_says_so_instead_of_running_for_ever() -> None:
    never = WorkingCalendar((Week(date(1999, 10, 2), None, frozenset()),), {})
    with pytest.raises(ValueError, match="no working day"):
        never.add(date(2026, 1, 1), 1)


@pytest.mark.parametrize(
    ("rule", "first", "last", "window"),
    [
        (DECREE, date(2023, 2, 1), date(2023, 2, 28), (date(2023, 1, 15), date(2023, 2, 14))),
        (DECREE, date(2023, 1, 1), date(2023, 3, 1), (date(2022, 12, 15), date(2023, 3, 14))),
        (DECREE, date(2023, 1, 1), date(2023, 6, 1), (date(2022, 12, 15), date(2023, 6, 14))),
        (DECREE, date(2023, 7, 1), date(2023, 12, 1), (date(2023, 6, 15), date(2023, 12, 14))),
        (DECREE, date(2023, 1, 31), date(2023, 12, 31), (date(2022, 12, 15), date(2023, 12, 14))),
        (WHOLE_MONTHS, date(2024, 2, 9), date(2024, 2, 9), (date(2024, 2, 1), date(2024, 2, 29))),
        (WHOLE_MONTHS, date(2023, 1, 1), date(2023, 12, 1), (date(2023, 1, 1), date(2023, 12, 31))),
    ],
)
def test_window_of_month_quarter_half_and_year(
    rule: dict[str, int], first: date, last: date, window: tuple[date, date]
) -> None:
    assert reporting_window(rule, first_month=first, last_month=last) == window


@given(st.sampled_from([DECREE, WHOLE_MONTHS]), days)
def test_windows_of_months_follow_each_other_without_gap(rule: dict[str, int], day: date) -> None:
    this_month = day.replace(day=1)
    next_month = (this_month + timedelta(32)).replace(day=1)
    _, end = reporting_window(rule, first_month=this_month, last_month=this_month)
    start, _ = reporting_window(rule, first_month=next_month, last_month=next_month)
    assert start == end + DAY
