"""Reckoning with working days, and with the window of a reporting period. Pure: the calendar is handed in."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
MONDAY_TO_FRIDAY = frozenset({1, 2, 3, 4, 5})
LONGEST_REST = 366  # days in a row without work: beyond this the calendar is wrong, not the wish


@dataclass(frozen=True, slots=True)
class Week:
    """The weekdays of work for a time; Monday is 1."""

    valid_from: date
    valid_to: date | None
    weekdays: frozenset[int]


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The rule of the week, and the days that differ from it: holidays, and days worked to make up (làm bù)."""

    weeks: tuple[Week, ...]
    exceptions: Mapping[date, bool]

    def is_working(self, day: date) -> bool:
        exception = self.exceptions.get(day)
        return self._in_week(day) if exception is None else exception

    def next(self, day: date) -> date:
        """The day itself when it is worked, else the first worked day after it."""
        return self._seek(day, DAY)

    def previous(self, day: date) -> date:
        """The day itself when it is worked, else the last worked day before it."""
        return self._seek(day, -DAY)

    def add(self, day: date, count: int) -> date:
        """The `count`-th working day after the day (before it, when negative); 0 is the day itself, worked or not."""
        step = DAY if count > 0 else -DAY
        for _ in range(abs(count)):
            day = self._seek(day + step, step)
        return day

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and with `end`: what lies between "closed on" and "sent by".

        Negative when `end` lies before `start`. `between(day, add(day, n)) == n` for every n ≥ 0.
        """
        if end < start:
            return -self.between(end, start)
        return sum(self.is_working(start + DAY * n) for n in range(1, (end - start).days + 1))

    def _in_week(self, day: date) -> bool:
        weekdays = next(
            (
                week.weekdays
                for week in self.weeks
                if week.valid_from <= day and (not week.valid_to or day < week.valid_to)
            ),
            MONDAY_TO_FRIDAY,
        )
        return day.isoweekday() in weekdays

    def _seek(self, day: date, step: timedelta) -> date:
        for _ in range(LONGEST_REST):
            if self.is_working(day):
                return day
            day += step
        raise ValueError(f"no working day within {LONGEST_REST} days of {day}")


def reporting_window(rule: Mapping[str, int], *, first_month: date, last_month: date) -> tuple[date, date]:
    """First and last day of the data of a period, both included, by the value of a `reports.window*` rule.

    `first_month` and `last_month` are any days of the first and last month of the period (the same for a month).
    """
    start = first_month.replace(day=1)
    for _ in range(rule["months_before"]):
        start = (start - DAY).replace(day=1)
    return _day_of(start, rule["first_day"]), _day_of(last_month, rule["last_day"])


def _day_of(month: date, day: int) -> date:
    return month.replace(day=min(day, monthrange(month.year, month.month)[1]))
