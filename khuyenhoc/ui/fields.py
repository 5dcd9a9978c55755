"""Form fields that read what people really type: Vietnamese dates and money."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from khuyenhoc.ui.formats import group_digits, vn_day

DAY_FIRST = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")
YEAR_FIRST = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})")
GROUPED = re.compile(r"\d{1,3}([. ,]\d{3})+|\d+")
MOST_VND = 2**63 - 1
FIRST_YEAR, LAST_YEAR = 1800, 2199


class DateInput(forms.DateInput):
    """A text box for a day; the calendar beside it is only a help, so it works without JavaScript."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        base = {"inputmode": "numeric", "maxlength": "10", "data-date": "", "autocomplete": "off"}
        super().__init__(attrs=base | (attrs or {}), format="%d/%m/%Y")


class MoneyInput(forms.TextInput):
    """A text box for đồng; digits are grouped while one types and the amount said in words under it."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        base = {"inputmode": "numeric", "data-money": "", "autocomplete": "off"}
        super().__init__(attrs=base | (attrs or {}))

    def format_value(self, value: Any) -> str | None:
        return group_digits(value) if isinstance(value, int) else value


class VnDateField(forms.DateField):
    """A day typed as 9/2/2023, 09-02-2023, 9.2.2023 or 2023-02-09; says exactly what is wrong with any other."""

    widget = DateInput

    def __init__(self, *, earliest: date | None = None, latest: date | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.earliest, self.latest = earliest, latest

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value.date()
        return value if isinstance(value, date) else read_day(str(value))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and self.earliest and value < self.earliest:
            raise ValidationError(f"Ngày {vn_day(value)} sớm quá. Gõ từ ngày {vn_day(self.earliest)}.", code="early")
        if value and self.latest and value > self.latest:
            raise ValidationError(f"Ngày {vn_day(value)} muộn quá. Gõ đến ngày {vn_day(self.latest)}.", code="late")


def read_day(text: str) -> date:
    """The day that was typed, or a ValidationError with the one sentence that helps."""
    text = text.strip()
    if match := DAY_FIRST.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
    elif match := YEAR_FIRST.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
    else:
        raise ValidationError(f"“{text[:40]}” chưa phải là ngày. Gõ ngày/tháng/năm, ví dụ 09/02/2023.", code="shape")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValidationError(f"Năm {year} không đúng. Gõ năm đủ bốn chữ số, ví dụ 2023.", code="year")
    if not 1 <= month <= 12:
        raise ValidationError(f"Không có tháng {month}. Gõ ngày/tháng/năm, tháng từ 01 đến 12.", code="month")
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise ValidationError(
            f"Ngày {day:02}/{month:02}/{year} không có trong lịch. Tháng {month:02}/{year} có {last} ngày.", code="day"
        )
    return date(year, month, day)


class MoneyField(forms.IntegerField):
    """Whole đồng, with or without grouping: 1250000, 1.250.000, 1 250 000 đồng."""

    widget = MoneyInput

    def __init__(self, *, min_value: int = 0, max_value: int = MOST_VND, **kwargs: Any) -> None:
        super().__init__(min_value=min_value, max_value=max_value, **kwargs)

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        if isinstance(value, int):
            return value
        text = str(value).replace("\N{NO-BREAK SPACE}", " ").strip()
        text = re.sub(r"\s*(đồng|đ|vnđ|vnd)\.?$", "", text, flags=re.IGNORECASE)
        if text.startswith(("-", "\N{MINUS SIGN}")):
            raise ValidationError("Số tiền không được là số âm.", code="negative")
        if not GROUPED.fullmatch(text) or len(text) > 25:
            raise ValidationError(
                f"“{text[:40]}” chưa phải là số tiền. Gõ số đồng nguyên, ví dụ 1.250.000.", code="shape"
            )
        return int(re.sub(r"\D", "", text))
