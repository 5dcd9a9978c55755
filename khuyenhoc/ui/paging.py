"""Paging by key: a page begins after the last row seen, so the thousandth costs what the first does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.core import signing
from django.db.models import Model, Q, QuerySet

from khuyenhoc.core.errors import DomainError

M = TypeVar("M", bound=Model)
T_co = TypeVar("T_co", covariant=True)
SIZE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[T_co]):
    """The rows of one page, and the cursors of its neighbours (None at the ends)."""

    rows: tuple[T_co, ...]
    previous_cursor: str | None = None
    next_cursor: str | None = None


def keyset(
    rows: QuerySet[M], key_fields: Sequence[str], *, after: str | None = None, before: str | None = None,
    size: int = SIZE,
) -> Page[M]:  # fmt: skip
    """One page of `rows` in the order of `key_fields` (`-name` descends), which together must be unique and never null.

    One query of size + 1 rows. A cursor that is not ours, or belongs to another list or order, is refused with
    `paging.bad_cursor`.
    """
    names = [name.lstrip("-") for name in key_fields]
    backwards = bool(before) and not after
    order = [_flipped(name) for name in key_fields] if backwards else list(key_fields)
    cursor = before if backwards else after
    found = rows.order_by(*order)
    if cursor:
        found = found.filter(_beyond(order, _read(cursor, rows.model, key_fields)))
    window = list(found[: size + 1])
    has_more = len(window) > size
    shown = window[:size]
    if backwards:
        shown.reverse()
    if not shown:
        return Page(())

    def mark(row: M) -> str:
        return signing.dumps([_plain(_value(row, name)) for name in names], salt=_salt(rows.model, key_fields))

    has_previous = has_more if backwards else bool(cursor)
    has_next = bool(cursor) if backwards else has_more
    return Page(tuple(shown), mark(shown[0]) if has_previous else None, mark(shown[-1]) if has_next else None)


def _flipped(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _beyond(order: Sequence[str], key: Sequence[Any]) -> Q:
    """Rows that come after the key: a > x, or a = x and b > y, … with a ≥ x in front, which the index can use."""
    names = [name.lstrip("-") for name in order]
    signs = ["lt" if name.startswith("-") else "gt" for name in order]
    either = Q()
    for n in range(len(names)):
        same = {names[i]: key[i] for i in range(n)}
        either |= Q(**same, **{f"{names[n]}__{signs[n]}": key[n]})
    return Q(**{f"{names[0]}__{signs[0]}e": key[0]}) & either


def _value(row: Model, name: str) -> object:
    found: Any = row
    for part in name.split("__"):
        found = getattr(found, part)
    if found is None:
        raise ValueError(f"paging: {name} is null, so it cannot be part of the key")
    return found


def _plain(value: object) -> list[object]:
    """A value with the mark of its type, as JSON can hold it."""
    if isinstance(value, datetime):
        return ["t", value.isoformat()]
    if isinstance(value, date):
        return ["d", value.isoformat()]
    return ["v", value]


def _rich(plain: Sequence[Any]) -> object:
    kind, value = plain
    if kind == "t":
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if kind == "d" else value


def _salt(model: type[Model], key_fields: Sequence[str]) -> str:
    return f"paging:{model._meta.label}:{','.join(key_fields)}"


def _read(cursor: str, model: type[Model], key_fields: Sequence[str]) -> list[Any]:
    try:
        return [_rich(plain) for plain in signing.loads(cursor, salt=_salt(model, key_fields))]
    except (signing.BadSignature, ValueError) as error:
        message = "Địa chỉ trang danh sách không dùng được nữa. Hãy mở lại danh sách từ trang đầu."
        raise DomainError("paging.bad_cursor", message) from error
