"""Arithmetic of figures: shares are recomputed from their parts, months make a quarter or a year by the figure's own
rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from khuyenhoc.figures.enums import AcrossTime, AcrossUnits
from khuyenhoc.figures.models import FigureDefinition

Number = int | Decimal
TENTH = Decimal("0.1")


def share(numerator: int | None, denominator: int | None, scale: int) -> Decimal | None:
    """`numerator / denominator × scale` to one decimal; None when a part is missing or there is nothing to divide
    by."""
    if numerator is None or not denominator:
        return None
    return (Decimal(numerator) * scale / denominator).quantize(TENTH, ROUND_HALF_UP)


def value_of(definition: FigureDefinition, values: Mapping[str, int]) -> Number | None:
    """A figure from the values of one unit and period: as it stands, or recomputed from its parts."""
    if definition.across_units == AcrossUnits.RECOMPUTE:
        return share(values.get(definition.numerator), values.get(definition.denominator), definition.scale)
    return values.get(definition.code)


def parts_of(definition: FigureDefinition) -> tuple[str, ...]:
    """The codes whose values a figure is made of."""
    if definition.across_units == AcrossUnits.RECOMPUTE:
        return definition.numerator, definition.denominator
    return (definition.code,)


def over_time(rule: str, values: Sequence[int | None]) -> int | None:
    """The value of several periods, oldest first; periods without a value do not count. None when none has one."""
    known = [value for value in values if value is not None]
    if not known:
        return None
    if rule == AcrossTime.LAST:
        return known[-1]
    if rule == AcrossTime.AVERAGE:
        return int((Decimal(sum(known)) / len(known)).quantize(Decimal(1), ROUND_HALF_UP))
    return sum(known)
