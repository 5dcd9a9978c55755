"""The figures of a run as a table for people and as JSON for machines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from khuyenhoc.bench.measuring import Figure

HEADINGS = ("Việc", "Đo được", "CPU", "Sàn", "Gấp sàn", "Mức", "Đạt")


def table(figures: Sequence[Figure]) -> str:
    """One line to a figure, in the order measured, under the name of its suite."""
    lines = [HEADINGS, *(cells(figure) for figure in figures)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    return "\n".join(_lines(figures, lines, widths))


def cells(figure: Figure) -> tuple[str, ...]:
    bar = "" if figure.bar is None else f"{'≥' if figure.bar.is_least else '≤'} {_value(figure.bar.value, figure.unit)}"
    holds = {True: "đạt", False: "CHƯA", None: ""}[figure.holds]
    return (
        figure.what,
        _value(figure.value, figure.unit),
        f"{_number(figure.more['cpu'])} ms" if "cpu" in figure.more else "",
        f"{_value(figure.floor, figure.unit)} ({figure.floor_what})" if figure.floor is not None else "",
        f"{_number(figure.ratio)}×" if figure.ratio is not None else "",
        bar,
        holds,
    )


def as_json(figures: Sequence[Figure], *, machine: Mapping[str, Any], broken: Sequence[str]) -> dict[str, Any]:
    rows = []
    for figure in figures:
        row = asdict(figure) | {"ratio": figure.ratio, "holds": figure.holds}
        row["bar"] = None if figure.bar is None else ("≥" if figure.bar.is_least else "≤", figure.bar.value)
        rows.append(row)
    return {"machine": dict(machine), "broken": list(broken), "figures": rows}


def _lines(figures: Sequence[Figure], lines: Sequence[Sequence[str]], widths: Sequence[int]) -> Iterator[str]:
    yield _line(lines[0], widths)
    yield "  ".join("─" * width for width in widths)
    suite = ""
    for figure, line in zip(figures, lines[1:], strict=True):
        if figure.suite != suite:
            suite = figure.suite
            yield f"[{suite}]"
        yield _line(line, widths)


def _line(line: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = (text.ljust(width) for text, width in zip(line, widths, strict=True))
    return "  ".join([first, *rest]).rstrip()


def _value(value: float, unit: str) -> str:
    return f"{_number(value)} {unit}".replace(" /s", "/s")


def _number(value: float) -> str:
    """Three figures are as many as a measurement has; a comma before the fraction."""
    if value >= 100 or value == int(value):
        return f"{value:,.0f}".replace(",", ".")
    return f"{value:.3g}".replace(".", ",")
