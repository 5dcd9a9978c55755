"""A line over months as inline SVG: gaps stay gaps, upright marks say what happened, everything is said in words too.

The table beside it holds the same numbers; the picture is one image to those who listen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import floor, log10
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from khuyenhoc.ui.formats import group_digits

Number = int | float | Decimal
WIDTH: Final = 760
HEIGHT: Final = 320
LEFT, RIGHT, TOP, BOTTOM = 78, 16, 34, 34
TICKS: Final = 4
FLAT: Final = 0.5  # from zero, unless the line would lie flat at the top of the picture


@dataclass(frozen=True, slots=True)
class ChartPoint:
    """`tick` is written under the axis where it is not empty."""

    label: str
    value: Number | None
    tick: str = ""


@dataclass(frozen=True, slots=True)
class ChartMark:
    """Stands right before the point with this number; `label` is short, `text` says all."""

    before: int
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class LineChart:
    title: str
    unit: str
    points: tuple[ChartPoint, ...]
    marks: tuple[ChartMark, ...] = ()

    @property
    def summary(self) -> str:
        """What one who cannot see the line should know of it."""
        known = [point for point in self.points if point.value is not None]
        if not known:
            return "Chưa có số liệu."
        first, last = known[0], known[-1]
        most = max(known, key=lambda point: point.value or 0)
        gaps = len(self.points) - len(known)
        said = [f"{point.label}: {group_digits(point.value or 0)} {self.unit}" for point in (first, last)]
        said.append(f"cao nhất {group_digits(most.value or 0)} ở {most.label}")
        said += [f"{gaps} tháng chưa có số liệu"] if gaps else []
        return "; ".join(said + [mark.text for mark in self.marks]) + "."


def line_chart_svg(chart: LineChart) -> SafeString:
    """The picture; empty when nothing is known."""
    values = [float(point.value) for point in chart.points if point.value is not None]
    if not values:
        return SafeString("")
    low, step = _scale(min(values), max(values))
    frame = _Frame(len(chart.points), low, low + step * TICKS)
    parts = [*_grid(frame, low, step), *_axis(frame, chart), *_marks(frame, chart), *_line(frame, chart)]
    return format_html(
        '<svg class="kh-chart" viewBox="0 0 {} {}" role="img" aria-labelledby="kh-chart-title kh-chart-desc">'
        '<title id="kh-chart-title">{}</title><desc id="kh-chart-desc">{}</desc>{}</svg>',
        WIDTH, HEIGHT, chart.title, chart.summary, format_html_join("", "{}", ((part,) for part in parts)),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Frame:
    count: int
    low: float
    high: float

    def x(self, at: float) -> float:
        room = WIDTH - LEFT - RIGHT
        return LEFT + room * (at + 0.5) / self.count

    def y(self, value: float) -> float:
        return HEIGHT - BOTTOM - (value - self.low) / (self.high - self.low) * (HEIGHT - TOP - BOTTOM)


def _scale(least: float, most: float) -> tuple[float, float]:
    """Where the axis begins, and its step: 1, 2 or 5 of something."""
    low = 0.0 if 0 <= least <= most * FLAT else least
    rough = max(most - low, 1.0) / TICKS
    size = 10.0 ** floor(log10(rough))
    for step in (size, 2 * size, 5 * size, 10 * size, 20 * size):
        start = floor(low / step) * step
        if start + step * TICKS >= most:
            return start, step
    return 0.0, most / TICKS


def _grid(frame: _Frame, low: float, step: float) -> Iterator[SafeString]:
    for n in range(TICKS + 1):
        value = low + step * n
        y = f"{frame.y(value):.1f}"
        text = group_digits(int(value) if value.is_integer() else round(value, 2))
        yield format_html('<line class="kh-chart-grid" x1="{}" x2="{}" y1="{}" y2="{}"/>', LEFT, WIDTH - RIGHT, y, y)
        yield format_html('<text class="kh-chart-value" x="{}" y="{}" dy="5">{}</text>', LEFT - 8, y, text)


def _axis(frame: _Frame, chart: LineChart) -> Iterator[SafeString]:
    yield format_html('<text class="kh-chart-unit" x="{}" y="16">{}</text>', 4, chart.unit)
    for n, point in enumerate(chart.points):
        if point.tick:
            x = f"{frame.x(n):.1f}"
            yield format_html('<text class="kh-chart-tick" x="{}" y="{}">{}</text>', x, HEIGHT - 10, point.tick)


def _marks(frame: _Frame, chart: LineChart) -> Iterator[SafeString]:
    for mark in chart.marks:
        at = frame.x(mark.before - 0.5)
        side = "end" if at > WIDTH / 2 else "start"
        x, beside = f"{at:.1f}", f"{at + (-6 if side == 'end' else 6):.1f}"
        yield format_html(
            '<g><title>{}</title><line class="kh-chart-mark" x1="{}" x2="{}" y1="{}" y2="{}"/>'
            '<text class="kh-chart-mark-{}" x="{}" y="{}">{}</text></g>',
            mark.text, x, x, TOP - 14, HEIGHT - BOTTOM, side, beside, TOP - 12, mark.label,
        )  # fmt: skip


def _line(frame: _Frame, chart: LineChart) -> Iterator[SafeString]:
    for run in _runs(chart.points):
        dots = [(frame.x(n), frame.y(value)) for n, value in run]
        if len(dots) > 1:
            yield format_html('<polyline points="{}"/>', " ".join(f"{x:.1f},{y:.1f}" for x, y in dots))
        for (n, _), (x, y) in zip(run, dots, strict=True):
            yield format_html(
                '<circle cx="{}" cy="{}" r="3"><title>{}: {}</title></circle>',
                f"{x:.1f}", f"{y:.1f}", chart.points[n].label, group_digits(chart.points[n].value or 0),
            )  # fmt: skip


def _runs(points: Sequence[ChartPoint]) -> Iterator[list[tuple[int, float]]]:
    """Stretches without a gap."""
    run: list[tuple[int, float]] = []
    for n, point in enumerate(points):
        if point.value is None:
            if run:
                yield run
            run = []
        else:
            run.append((n, float(point.value)))
    if run:
        yield run
