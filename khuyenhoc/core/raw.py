"""Bare SQL for the few paths that many people take at once: to build a query by the ORM costs ten times its running."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import JSONField, Model

Rows = list[tuple[Any, ...]]


def read(statements: Iterable[str], parameters: Mapping[str, Any]) -> list[Rows]:
    """The rows of each SELECT, in order; each takes of the parameters what it names."""
    found: list[Rows] = []
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, parameters)
            found.append(cursor.fetchall())
    return found


def columns(model: type[Model], table: str = "") -> str:
    """The columns of a model as `made` takes them, generated ones left out; `table` is its name in the query."""
    return ", ".join(f"{table}.{field.column}" if table else field.column for field in _fields(model))


def made(row: Sequence[Any], *models: type[Model]) -> list[Any]:
    """Instances from a row of the `columns` of these models, one after the other, as the ORM would make them."""
    rest, instances = iter(row), []
    for model in models:
        fields = _fields(model)
        values = [_value(field, next(rest)) for field in fields]
        instances.append(model.from_db(connection.alias, [field.attname for field in fields], values))
    return instances


def _value(field: Any, value: Any) -> Any:
    return json.loads(value) if isinstance(field, JSONField) and isinstance(value, str) else value


@cache
def _fields(model: type[Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not field.generated]
