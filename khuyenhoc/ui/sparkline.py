"""A trend of a few points as a small inline SVG, in ink, with a dot on the last one."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

WIDTH, HEIGHT, EDGE = 54, 28, 4


def sparkline(points: Sequence[float]) -> SafeString:
    """Nothing for fewer than two points: one value is no trend."""
    if len(points) < 2:
        return SafeString("")
    low, span = min(points), max(points) - min(points)
    step = (WIDTH - 2 * EDGE) / (len(points) - 1)

    def height(value: float) -> float:
        share = (value - low) / span if span else 0.5
        return HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE)

    dots = [(EDGE + step * n, height(value)) for n, value in enumerate(points)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in dots)
    return format_html(
        '<svg class="kh-spark" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">'
        '<polyline points="{}"/><circle cx="{}" cy="{}" r="3"/></svg>',
        WIDTH, HEIGHT, line, f"{dots[-1][0]:.1f}", f"{dots[-1][1]:.1f}",
    )  # fmt: skip
