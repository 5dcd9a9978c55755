"""Reporting periods: by code, by day, and the months that a quarter or a year is made of."""

from __future__ import annotations

import re
from datetime import date

from khuyenhoc.core.errors import NotFound, RuleViolated
from khuyenhoc.figures.models import ReportingPeriod

MONTHLY = "monthly"


def period_get(code: str, *, key: str = MONTHLY) -> ReportingPeriod:
    """Raises NotFound (`period.unknown`) when no such period was opened."""
    period = ReportingPeriod.objects.filter(definition_key=key, code=code).first()
    if period is None:
        raise NotFound("period.unknown", f"Chưa mở kỳ báo cáo {code}.")
    return period


def period_current(*, on: date, key: str = MONTHLY) -> ReportingPeriod | None:
    """The newest period that is open on that day."""
    return ReportingPeriod.objects.filter(definition_key=key, opens_on__lte=on).order_by("-data_to").first()


def periods_recent(*, on: date, most: int = 6, key: str = MONTHLY) -> list[ReportingPeriod]:
    """The last periods opened by that day, oldest first."""
    rows = ReportingPeriod.objects.filter(definition_key=key, opens_on__lte=on).order_by("-data_to")[:most]
    return list(rows)[::-1]


def periods_of(*, since: date, on: date, key: str = MONTHLY) -> list[ReportingPeriod]:
    """Every period that ended from `since` on and had begun by the day `on`, oldest first."""
    rows = ReportingPeriod.objects.filter(definition_key=key, data_to__gte=since, data_from__lte=on)
    return list(rows.order_by("data_to"))


def period_before(period: ReportingPeriod) -> ReportingPeriod | None:
    """The period just before, of the same regime."""
    rows = ReportingPeriod.objects.filter(definition_key=period.definition_key, data_to__lt=period.data_from)
    return rows.order_by("-data_to").first()


def period_a_year_before(period: ReportingPeriod) -> ReportingPeriod | None:
    """The same period of the year before ("cùng kỳ")."""
    rows = ReportingPeriod.objects.filter(definition_key=period.definition_key, code=code_a_year_before(period))
    return rows.first()


def code_a_year_before(period: ReportingPeriod) -> str:
    return f"{int(period.code[:4]) - 1}{period.code[4:]}"


def periods_in(code: str, *, key: str = MONTHLY) -> list[ReportingPeriod]:
    """The months in `2023-02`, `2023-Q1`, `2023` or the school year `2022-2023` (September to August), oldest first.

    Raises RuleViolated (`period.bad_code`) when the text is none of these, NotFound when no month of it was opened.
    """
    rows = ReportingPeriod.objects.filter(definition_key=key, code__in=months_in(code))
    if not (found := sorted(rows, key=lambda period: period.data_to)):
        raise NotFound("period.unknown", f"Chưa mở kỳ báo cáo nào trong {code}.")
    return found


def month_of(code: str) -> date:
    """The first day of the month that a period of a month is called after. Raises RuleViolated (`period.bad_code`)."""
    if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", code):
        return date.fromisoformat(f"{code}-01")
    raise RuleViolated("period.bad_code", "Kỳ báo cáo tháng ghi như 2023-02.", field="period")


def months_in(code: str) -> list[str]:
    if match := re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", code):
        return [code]
    if match := re.fullmatch(r"(\d{4})-Q([1-4])", code):
        first = int(match[2]) * 3 - 2
        return [f"{match[1]}-{month:02}" for month in range(first, first + 3)]
    if re.fullmatch(r"\d{4}", code):
        return [f"{code}-{month:02}" for month in range(1, 13)]
    if (match := re.fullmatch(r"(\d{4})-(\d{4})", code)) and int(match[2]) == int(match[1]) + 1:
        return [f"{match[1]}-{month:02}" for month in range(9, 13)] + [
            f"{match[2]}-{month:02}" for month in range(1, 9)
        ]
    raise RuleViolated("period.bad_code", "Kỳ ghi như 2023-02, 2023-Q1, 2023 hoặc năm học 2022-2023.", field="period")
