"""Bare SQL for the few paths that many people take at once: to build a query by the ORM costs ten times its running."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, cast

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


def insert(instance: Model) -> None:
    """Write a new row, as `save` would, without the signals that nobody here listens to."""
    model = type(instance)
    fields = [field for field in _fields(model) if not (field.primary_key and instance.pk is None)]
    names, places = ", ".join(field.column for field in fields), ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({places}) RETURNING {_key(model)}",  # noqa: S608
            [_stored(field, instance, is_new=True) for field in fields],
        )
        instance.pk = cursor.fetchone()[0]
    instance._state.adding, instance._state.db = False, connection.alias


def update(instance: Model, *names: str) -> None:
    """Write these fields of a row, as `save(update_fields=...)` would."""
    model = type(instance)
    fields = [cast("Any", model._meta.get_field(name)) for name in names]
    changes = ", ".join(f"{field.column} = %s" for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {model._meta.db_table} SET {changes} WHERE {_key(model)} = %s",  # noqa: S608 - names of the model
            [*(_stored(field, instance, is_new=False) for field in fields), instance.pk],
        )


def kept(model: type[Model], ids: Iterable[Any]) -> list[dict[str, Any]]:
    """These rows whole, as plain values that JSON can hold: for what is deleted and may have to come back."""
    table, key = model._meta.db_table, _key(model)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT to_jsonb(kept) FROM {table} AS kept WHERE {key} = ANY(%s) ORDER BY {key}",  # noqa: S608
            [list(ids)],
        )
        return [json.loads(row) if isinstance(row, str) else row for (row,) in cursor.fetchall()]


def put_back(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """The rows that `kept` gave, with their keys, exactly as they were."""
    names = ", ".join(field.column for field in _fields(model))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({names}) SELECT {names} "  # noqa: S608 - names of the model
            f"FROM jsonb_populate_recordset(NULL::{model._meta.db_table}, %s::jsonb)",
            [json.dumps(list(rows))],
        )


def _stored(field: Any, instance: Model, *, is_new: bool) -> Any:
    return field.get_db_prep_save(field.pre_save(instance, is_new), connection=connection)


def _key(model: type[Model]) -> str:
    return str(model._meta.pk.column)


def _value(field: Any, value: Any) -> Any:
    return json.loads(value) if isinstance(field, JSONField) and isinstance(value, str) else value


@cache
def _fields(model: type[Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not field.generated]
