"""Reading figures: the catalogue, periods, live totals, registers, answers for the open data."""

from khuyenhoc.figures.selectors.answers import (
    NOT_ATTRIBUTED,
    FigureAnswer,
    FigurePart,
    FigurePoint,
    figure_at,
    figure_for,
    figure_points,
    figure_series,
)
from khuyenhoc.figures.selectors.checks import total_differences
from khuyenhoc.figures.selectors.definitions import catalogue_public, definition_get, definitions_on
from khuyenhoc.figures.selectors.live import (
    last_counted,
    register_pairs,
    register_totals,
    register_values,
    stock_values,
)
from khuyenhoc.figures.selectors.periods import (
    MONTHLY,
    period_a_year_before,
    period_before,
    period_current,
    period_get,
    periods_in,
    periods_of,
    periods_recent,
)
from khuyenhoc.figures.selectors.totals import parts, total, totals
from khuyenhoc.figures.selectors.trends import Trend, Turn, figure_trend

__all__ = [
    "MONTHLY",
    "NOT_ATTRIBUTED",
    "FigureAnswer",
    "FigurePart",
    "FigurePoint",
    "Trend",
    "Turn",
    "catalogue_public",
    "definition_get",
    "definitions_on",
    "figure_at",
    "figure_for",
    "figure_points",
    "figure_series",
    "figure_trend",
    "last_counted",
    "parts",
    "period_a_year_before",
    "period_before",
    "period_current",
    "period_get",
    "periods_in",
    "periods_of",
    "periods_recent",
    "register_pairs",
    "register_totals",
    "register_values",
    "stock_values",
    "total",
    "total_differences",
    "totals",
]
