"""The working calendar of a year as Excel."""

from __future__ import annotations

from collections.abc import Iterable

from khuyenhoc.printing.excel import Column, Kind, Sheet
from khuyenhoc.rules.models import CalendarDay

COLUMNS = (
    Column("Ngày", Kind.DATE, width=12),
    Column("Nghỉ hay đi làm", width=16),
    Column("Lý do", width=48),
    Column("Căn cứ", width=64),
    Column("Ghi chú", width=12),
)


def calendar_sheet(year: int, days: Iterable[CalendarDay]) -> Sheet:
    rows = (
        (row.day, "đi làm" if row.is_working else "nghỉ", row.reason, row.source, "dự kiến" if row.is_expected else "")
        for row in days
    )
    return Sheet(f"Năm {year}", COLUMNS, rows, titles=(f"Ngày nghỉ lễ và ngày làm bù năm {year}",))
