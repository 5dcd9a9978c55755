"""A trend as Excel: the two dates stand in its head."""

from __future__ import annotations

from decimal import Decimal

from khuyenhoc.figures.selectors import NOT_ATTRIBUTED, Trend
from khuyenhoc.printing.excel import Column, Kind, Sheet


def trend_sheet(trend: Trend, *, unit: str, map_words: str) -> Sheet:
    """A line for each month, an empty cell where nothing is known."""
    figure = trend.figure
    value = Kind.DECIMAL if any(isinstance(known, Decimal) for known in trend.known) else Kind.INTEGER
    columns = (
        Column("Tháng", width=18),
        Column("Số liệu đến ngày", Kind.DATE, 18),
        Column(f"{figure.label} ({figure.unit_of_measure})", value, 30),
        Column(f"Trong đó: {NOT_ATTRIBUTED.lower()}", value, 26),
        Column("Sắp xếp tổ chức", width=60),
    )
    first, last = trend.points[0].period, trend.points[-1].period
    titles = (
        f"{figure.label} qua các tháng",
        unit,
        f"Số liệu từ {first.label.lower()} đến {last.label.lower()}, {map_words}",
    )
    rows = [
        (
            point.period.label, point.period.data_to, point.value, point.adrift or None,
            "; ".join(
                f"{turn.on:%d/%m/%Y}: {turn.text}" + (f" ({turn.decision})" if turn.decision else "")
                for turn in trend.turns
                if point.period.data_from <= turn.on <= point.period.data_to
            ),
        )
        for point in trend.points
    ]  # fmt: skip
    return Sheet("Qua các tháng", columns, rows, titles=titles)
