"""The line: gaps stay gaps, marks have their words, the axis holds every value."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khuyenhoc.ui.linechart import HEIGHT, WIDTH, ChartMark, ChartPoint, LineChart, Number, line_chart_svg


def chart(*values: Number | None, marks: tuple[ChartMark, ...] = ()) -> LineChart:
    points = tuple(ChartPoint(f"tháng {n}", value) for n, value in enumerate(values, start=1))
    return LineChart("Hội viên", "người", points, marks)


def test_gap_parts_the_line_and_a_lone_point_is_a_dot() -> None:
    svg = line_chart_svg(chart(1, 2, None, 4, None, 6, 7))
    assert svg.count("<polyline") == 2
    assert svg.count("<circle") == 5


def test_nothing_known_draws_nothing() -> None:
    assert line_chart_svg(chart(None, None)) == ""
    assert chart(None).summary == "Chưa có số liệu."


def test_mark_stands_between_its_points_and_its_words_are_escaped() -> None:
    svg = line_chart_svg(chart(10, 12, marks=(ChartMark(1, "12/QĐ", "01/07/2025: <Hợp nhất>"),)))
    dots = [float(x) for x in re.findall(r'<circle cx="([\d.]+)"', svg)]
    [mark] = re.findall(r'class="kh-chart-mark" x1="([\d.]+)"', svg)
    assert dots[0] < float(mark) < dots[1]
    assert "&lt;Hợp nhất&gt;" in svg and "<Hợp" not in svg


def test_summary_says_first_last_highest_gaps_and_marks() -> None:
    found = chart(1000, None, 3000, 2000, marks=(ChartMark(2, "12/QĐ", "01/07/2025: Hợp nhất"),)).summary
    assert found == (
        "tháng 1: 1.000 người; tháng 4: 2.000 người; cao nhất 3.000 ở tháng 3; 1 tháng chưa có số liệu; "
        "01/07/2025: Hợp nhất."
    )


@pytest.mark.parametrize("values", [(0, 0), (5,), (Decimal("4.6"), Decimal("4.7")), (7537, 8319), (-3, 2)])
def test_known_shapes_fit(values: tuple[Number, ...]) -> None:
    inside(values)


@given(st.lists(st.integers(min_value=0, max_value=10**13), min_size=1, max_size=60))
def test_every_value_lies_in_the_picture(values: list[int]) -> None:
    inside(tuple(values))


def inside(values: tuple[Number, ...]) -> None:
    dots = re.findall(r'<circle cx="([\d.-]+)" cy="([\d.-]+)"', line_chart_svg(chart(*values)))
    assert len(dots) == len(values)
    assert all(0 <= float(x) <= WIDTH and 0 <= float(y) <= HEIGHT for x, y in dots)
