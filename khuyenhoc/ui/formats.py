"""Numbers, money and days as Vietnamese readers expect them: 1.250.000 · 09/02/2023 · còn 3 ngày."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"


def group_digits(value: int | float | Decimal) -> str:
    """1250000 → 1.250.000; a fraction keeps at most two digits after a comma: 4,6."""
    if isinstance(value, int):
        text, fraction = f"{abs(value):,}", ""
    else:
        text, _, fraction = f"{abs(value):,.2f}".partition(".")
        fraction = fraction.rstrip("0")
    sign = MINUS if value < 0 else ""
    return sign + text.replace(",", ".") + (f",{fraction}" if fraction else "")


def vn_day(value: date | datetime) -> str:
    """09/02/2023, with the clock before it for an instant: 08:12 ngày 16/02/2023."""
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return f"{local:%H:%M} ngày {local:%d/%m/%Y}"
    return f"{value:%d/%m/%Y}"


def weekday(value: date) -> str:
    return WEEKDAYS[value.weekday()]


def vn_month(value: date) -> str:
    return f"tháng {value:%m/%Y}"


def days_left(due: date, today: date) -> str:
    """Days until a due day, in words: hôm nay · còn 3 ngày · quá hạn 2 ngày."""
    days = (due - today).days
    if days == 0:
        return "hôm nay"
    return f"còn {days} ngày" if days > 0 else f"quá hạn {-days} ngày"


def signed(value: int) -> str:
    """A change: +38, −2, 0."""
    return f"+{group_digits(value)}" if value > 0 else group_digits(value)
