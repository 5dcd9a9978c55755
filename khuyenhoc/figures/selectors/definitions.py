"""The catalogue on a day."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.db import connection
from django.db.models import QuerySet

from khuyenhoc.core.dated import holds_on
from khuyenhoc.core.errors import NotFound
from khuyenhoc.figures.models import FigureDefinition

# Other after every insert, update and delete: where each row lies and who wrote it, in which database of the server.
STAMP = """
    SELECT (SELECT oid FROM pg_database WHERE datname = current_database()),
        string_agg(ctid::text || xmin::text, ' ' ORDER BY ctid)
    FROM figures_figuredefinition
"""
Stamp = tuple[str, int, str]


def definitions_on(on: date) -> dict[str, FigureDefinition]:
    """Every figure by its code, in the order of the catalogue: one query, which reads them only when they have
    changed. They are shared by all who ask: not to be altered."""
    with connection.cursor() as cursor:
        cursor.execute(STAMP)
        database, rows = cursor.fetchone()
    return dict(_known((connection.settings_dict["HOST"], database, rows or ""), on))


@lru_cache(maxsize=64)
def _known(stamp: Stamp, on: date) -> dict[str, FigureDefinition]:
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
