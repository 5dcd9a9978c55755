"""Who owes what by when. Rooms open and close obligations inside their own transactions; home and the ladder only
read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date

from django.db import connection, models, transaction

from khuyenhoc.core import clock


@dataclass(frozen=True, slots=True)
class NewObligation:
    """`kind` is `room.what`; `permission` says whose home shows it: those who hold it at `path`, the unit's place."""

    unit_id: int
    path: str
    tenant_id: int
    permission: str
    kind: str
    object_type: str
    object_id: str
    title: str
    detail: str
    action: str
    url: str
    due_on: date | None


COLUMNS = ", ".join(field.name for field in fields(NewObligation))
OPEN = f"""
    INSERT INTO notifications_obligation ({COLUMNS}, opened_at)
    SELECT new.*, %s FROM unnest(
        %s::bigint[], %s::text[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
        %s::text[], %s::text[], %s::date[]
    ) AS new ({COLUMNS})
    ON CONFLICT (kind, object_type, object_id, unit_id) WHERE done_at IS NULL
    DO UPDATE SET title = EXCLUDED.title, detail = EXCLUDED.detail, action = EXCLUDED.action, url = EXCLUDED.url,
        due_on = EXCLUDED.due_on, path = EXCLUDED.path
"""  # noqa: S608 - the columns are the fields above


@transaction.atomic(savepoint=False)
def obligations_open(rows: Sequence[NewObligation]) -> None:
    """Open many in one statement. One that is open already keeps its age and takes the new words and day.

    Writes in the caller's transaction and guards nothing: the act that owes has done so.
    """
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(OPEN, [clock.now(), *(list(column) for column in zip(*map(astuple, rows), strict=True))])


def obligation_open(
    *, unit_id: int, path: str, tenant_id: int, permission: str, kind: str, obj: models.Model,
    title: str, detail: str, action: str, url: str, due_on: date | None,
) -> None:  # fmt: skip
    """Open one: see `obligations_open`."""
    object_type, object_id = _names(obj)
    obligations_open(
        [
            NewObligation(
                unit_id=unit_id, path=path, tenant_id=tenant_id, permission=permission, kind=kind,
                object_type=object_type, object_id=object_id,
                title=title, detail=detail, action=action, url=url, due_on=due_on,
            )
        ]
    )  # fmt: skip


@transaction.atomic(savepoint=False)
def obligation_done(*, kind: str, obj: models.Model, unit_id: int | None = None) -> bool:
    """Close what is open of this kind on the object, for one unit or for all; whether there was any. Twice is no
    harm."""
    return obligations_done(kinds=[kind], obj=obj, unit_id=unit_id)


DONE = """
    UPDATE notifications_obligation SET done_at = %s
    WHERE object_type = %s AND object_id = %s AND kind = ANY(%s) AND done_at IS NULL
        AND coalesce(unit_id = %s, TRUE)
"""


@transaction.atomic(savepoint=False)
def obligations_done(*, kinds: Sequence[str], obj: models.Model, unit_id: int | None = None) -> bool:
    """The same for several kinds at once."""
    with connection.cursor() as cursor:
        cursor.execute(DONE, [clock.now(), *_names(obj), list(kinds), unit_id])
        return bool(cursor.rowcount)


def _names(obj: models.Model) -> tuple[str, str]:
    return obj._meta.label_lower, str(obj.pk)
