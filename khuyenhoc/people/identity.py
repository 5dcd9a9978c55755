"""Restricted columns at rest: sealed values, and the keyed hash by which an equal number is found."""

from __future__ import annotations

from khuyenhoc.core.crypto import keyed_hash, open_sealed, seal
from khuyenhoc.people.enums import RestrictedColumn
from khuyenhoc.people.models import Person

_COLUMNS = {RestrictedColumn.IDENTITY: "identity_sealed", RestrictedColumn.ETHNICITY: "ethnicity_sealed"}


def _label(column: RestrictedColumn) -> str:
    return f"person.{column.value}"


def sealed_value(column: RestrictedColumn, value: str) -> bytes | None:
    return seal(value, label=_label(column)) if value else None


def identity_hash(number: str) -> bytes | None:
    return keyed_hash(number, label=_label(RestrictedColumn.IDENTITY)) if number else None


def open_column(person: Person, column: RestrictedColumn) -> str:
    """The value, "" when there is none. Only services.looks calls this for a reader: the look is recorded there."""
    sealed = getattr(person, _COLUMNS[column])
    return open_sealed(sealed, label=_label(column)) if sealed else ""


def put_column(person: Person, column: RestrictedColumn, value: str) -> None:
    setattr(person, _COLUMNS[column], sealed_value(column, value))
    if column is RestrictedColumn.IDENTITY:
        person.identity_hash = identity_hash(value)


def has_column(person: Person, column: RestrictedColumn) -> bool:
    return bool(getattr(person, _COLUMNS[column]))
