"""The catalogue on a day."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from khuyenhoc.core.dated import holds_on
from khuyenhoc.core.errors import NotFound
from khuyenhoc.figures.models import FigureDefinition


def definitions_on(on: date) -> dict[str, FigureDefinition]:
    """Every figure by its code, in the order of the catalogue: one query."""
    return {row.code: row for row in FigureDefinition.objects.filter(holds_on(on)).order_by("order", "code")}


def definition_get(code: str, on: date) -> FigureDefinition:
    """Raises NotFound (`figure.unknown`) when the catalogue has no such figure on that day."""
    row = FigureDefinition.objects.filter(holds_on(on), code=code).first()
    if row is None:
        raise NotFound("figure.unknown", f"Không có chỉ tiêu nào mang mã {code}.")
    return row


def catalogue_public(*, on: date) -> QuerySet[FigureDefinition]:
    """The figures that anybody may ask for."""
    return FigureDefinition.objects.filter(holds_on(on), is_public=True).order_by("order", "code")
