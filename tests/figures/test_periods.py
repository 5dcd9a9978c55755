from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from khuyenhoc.core.errors import DomainError
from khuyenhoc.figures.models import ReportingPeriod
from khuyenhoc.figures.selectors import (
    period_a_year_before,
    period_before,
    period_current,
    period_get,
    periods_in,
    periods_recent,
)
from khuyenhoc.figures.selectors.periods import months_in
from khuyenhoc.figures.services import period_open
from khuyenhoc.figures.services.periods import due_days
from khuyenhoc.rules.policy import WorkingCalendar

pytestmark = pytest.mark.usefixtures("regime")


def opened(code: str, *, calendar: bool = False) -> ReportingPeriod:
    suffix = "_calendar" if calendar else ""
    return period_open(
        key="monthly",
        code=code,
        window=f"reports.window{suffix}",
        deadlines=f"reports.deadlines{suffix}",
        opens_days_before=7,
    )


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2023-02", date(2023, 1, 15), date(2023, 2, 14)),
        ("2023-01", date(2022, 12, 15), date(2023, 1, 14)),  # over the end of the year
        ("2024-03", date(2024, 2, 15), date(2024, 3, 14)),  # over 29 February
    ],
)
def test_month_runs_from_the_15th_to_the_14th(code: str, first: date, last: date) -> None:
    period = opened(code)
    assert (period.data_from, period.data_to, period.opens_on) == (first, last, last - timedelta(days=7))
    assert opened(code).pk == period.pk


@pytest.mark.parametrize(("code", "last"), [("2023-02", 28), ("2024-02", 29), ("2024-04", 30)])
def test_calendar_month_ends_on_its_last_day(code: str, last: int) -> None:
    period = opened(code, calendar=True)
    assert (period.data_from.day, period.data_to.day) == (1, last)


def test_due_days_are_by_level_and_never_on_a_rest_day() -> None:
    # The 15th and 17th of February 2023 were a Wednesday and a Friday; 25 February a Saturday, so Monday.
    assert opened("2023-02").due == {
        "chapter": "2023-02-15", "commune": "2023-02-17", "district": "2023-02-20", "province": "2023-02-27"
    }  # fmt: skip


def test_due_day_leaves_a_working_day_after_the_data_closed() -> None:
    calendar = WorkingCalendar((), {})
    rule = {"months_after": 0, "chapter": 14, "on_rest_day": "same"}
    assert due_days(rule, date(2023, 2, 1), date(2023, 2, 14), 1, calendar) == {"chapter": "2023-02-15"}


def test_change_of_window_neither_skips_nor_repeats_a_day() -> None:
    opened("2023-06")
    first_full = opened("2023-07", calendar=True)
    assert (first_full.data_from, first_full.data_to) == (date(2023, 6, 15), date(2023, 7, 31))
    back = opened("2023-08")
    assert (back.data_from, back.data_to) == (date(2023, 8, 1), date(2023, 8, 14))


def test_database_refuses_a_day_that_is_in_two_periods() -> None:
    period = opened("2023-02")
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportingPeriod.objects.create(
            definition_key="monthly", rhythm="month", code="x", label="x", opens_on=period.opens_on,
            data_from=period.data_to, data_to=period.data_to,
        )  # fmt: skip


def test_periods_are_found_by_code_and_by_day() -> None:
    months = [opened(code) for code in ("2022-02", "2022-12", "2023-01", "2023-02")]
    assert period_get("2023-02") == months[3]
    assert period_before(months[3]) == months[2]
    assert period_a_year_before(months[3]) == months[0]
    assert period_current(on=date(2023, 2, 6)) == months[2]
    assert period_current(on=date(2023, 2, 7)) == months[3]
    assert periods_recent(on=date(2023, 2, 6), most=2) == [months[1], months[2]]
    assert periods_in("2023") == [months[2], months[3]]
    assert periods_in("2022-2023") == months[1:]
    with pytest.raises(DomainError) as refusal:
        periods_in("2024")
    assert refusal.value.code == "period.unknown"


def test_months_of_a_quarter_a_year_and_a_school_year() -> None:
    assert months_in("2023-02") == ["2023-02"]
    assert months_in("2023-Q4") == ["2023-10", "2023-11", "2023-12"]
    assert len(months_in("2023")) == len(months_in("2022-2023")) == 12
    assert months_in("2022-2023")[0] == "2022-09"
    for bad in ("", "2023-13", "2023-Q5", "2022-2024", "tháng 2"):
        with pytest.raises(DomainError) as refusal:
            months_in(bad)
        assert (refusal.value.code, refusal.value.field) == ("period.bad_code", "period")


@given(start=st.dates(date(2019, 4, 1), date(2035, 1, 1)), switches=st.lists(st.booleans(), min_size=2, max_size=8))
def test_months_of_any_window_lie_day_by_day_one_after_the_other(start: date, switches: list[bool]) -> None:
    ReportingPeriod.objects.all().delete()
    month = start.replace(day=1)
    periods: list[ReportingPeriod] = []
    for calendar in switches:
        periods.append(opened(f"{month:%Y-%m}", calendar=calendar))
        month = (month + timedelta(days=31)).replace(day=1)
    for before, after in pairwise(periods):
        assert after.data_from == before.data_to + timedelta(days=1)
