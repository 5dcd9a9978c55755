"""Opening reporting periods: the window of the data and the last day in time, from dated rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from khuyenhoc.figures.enums import Rhythm
from khuyenhoc.figures.models import ReportingPeriod
from khuyenhoc.figures.selectors.periods import month_of
from khuyenhoc.rules.policy import WorkingCalendar, reporting_window
from khuyenhoc.rules.selectors import rule_value, working_calendar

DAY = timedelta(days=1)
LEVELS = ("chapter", "commune", "district", "province", "central")


@transaction.atomic
def period_open(*, key: str, code: str, window: str, deadlines: str, opens_days_before: int) -> ReportingPeriod:
    """The period of a month (`2023-02`), made when it is not there yet; asking again gives the same one.

    `window` and `deadlines` name the rules in force on the first of that month. Where the window has changed since
    the month before, the period begins the day after that one ended: no day is counted twice, none is left out. A
    building block: who may open periods is checked by the act that opens their reports.
    """
    if found := ReportingPeriod.objects.filter(definition_key=key, code=code).first():
        return found
    month = month_of(code)
    first, last = month_window(code=code, window=window)
    before = ReportingPeriod.objects.filter(definition_key=key, code=f"{month - DAY:%Y-%m}").first()
    if before is not None and before.data_to < last:
        first = before.data_to + DAY
    period, _ = ReportingPeriod.objects.get_or_create(
        definition_key=key,
        code=code,
        defaults={
            "rhythm": Rhythm.MONTH,
            "label": f"tháng {month:%m/%Y}",
            "data_from": first,
            "data_to": last,
            "opens_on": last - DAY * opens_days_before,
            "due": due_days(rule_value(deadlines, month), month, last, _least(month), working_calendar()),
        },
    )
    return period


def month_window(*, code: str, window: str) -> tuple[date, date]:
    """First and last day of the data of a month by the rule in force on its first day, both included."""
    month = month_of(code)
    return reporting_window(rule_value(window, month), first_month=month, last_month=month)


def due_days(
    rule: Mapping[str, Any], month: date, data_to: date, working_days: int, calendar: WorkingCalendar
) -> dict[str, str]:
    """The last day in time for each level: the day of the rule, moved off rest days, and never sooner than so many
    working days after the data closed."""
    start = month.replace(day=1)
    for _ in range(rule["months_after"]):
        start = (start + DAY * 31).replace(day=1)
    earliest = calendar.add(data_to, working_days)
    return {
        level: max(_moved(rule["on_rest_day"], calendar, _day_of(start, rule[level])), earliest).isoformat()
        for level in LEVELS
        if level in rule
    }


def _moved(how: str, calendar: WorkingCalendar, day: date) -> date:
    if how == "same":
        return day
    return calendar.next(day) if how == "next" else calendar.previous(day)


def _least(month: date) -> int:
    return int(rule_value("reports.minimum_working_days", month)["working_days"])


def _day_of(month: date, day: int) -> date:
    last = (month + DAY * 31).replace(day=1) - DAY
    return month.replace(day=min(day, last.day))
