"""Committing: the list is checked once more against the register as it stands then, and written with all accepted rows
or none. So it bears being run twice, killed in the middle, and run beside another import of the same list."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db import IntegrityError, connection, connections, transaction

from khuyenhoc.audit import services as audit
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import Conflict, DomainError
from khuyenhoc.core.events import defer
from khuyenhoc.members.enums import ImportStatus
from khuyenhoc.members.models import MemberImport
from khuyenhoc.members.selectors.imports import import_get, import_path
from khuyenhoc.members.services.common import register_changed
from khuyenhoc.members.services.importing.checking import check_list
from khuyenhoc.members.services.importing.collecting import collector_resting
from khuyenhoc.members.services.importing.data import Checked
from khuyenhoc.members.services.importing.keeping import keep_rows
from khuyenhoc.members.services.importing.source import asked_of, opened, unit_for_import
from khuyenhoc.members.services.importing.writing import Progress, write_rows

COMMIT_JOB: Final = "members.import_commit"
_LOCK: Final = 7_020  # advisory, with the tenant: imports into one association come one after another


def lock_imports(tenant_id: int) -> None:
    """Until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, tenant_id])


@transaction.atomic
def import_commit_queue(*, actor: Actor, import_id: int) -> MemberImport:
    """The list will be written by a job. Again, while that is under way or done, changes nothing.

    Raises NotFound, Conflict (`import.not_now`, `import.same_under_way`).
    """
    batch = import_get(actor=actor, import_id=import_id, lock=True)
    if batch.status in (ImportStatus.COMMITTING, ImportStatus.COMMITTED):
        return batch
    if batch.status not in (ImportStatus.CHECKED, ImportStatus.FAILED):
        raise not_now(batch)
    batch.status, batch.error, batch.done_rows = ImportStatus.COMMITTING, "", 0
    try:
        with transaction.atomic():
            batch.save(update_fields=["status", "error", "done_rows"])
    except IntegrityError as error:
        raise Conflict(
            "import.same_under_way", "Danh sách này đang được ghi trong một lần nhập khác. Hãy chờ lần đó xong."
        ) from error
    defer(COMMIT_JOB, lock=f"import-{batch.pk}", import_id=batch.pk, user_id=actor.user_id)
    return batch


def import_commit(*, actor: Actor, import_id: int) -> MemberImport:
    """Writes the list that was queued; a refusal is kept with the import and changes nothing else."""
    try:
        return _commit(actor=actor, import_id=import_id)
    except DomainError as refusal:
        MemberImport.objects.filter(pk=import_id, status=ImportStatus.COMMITTING).update(
            status=ImportStatus.FAILED, error=refusal.message
        )
        return import_get(actor=actor, import_id=import_id)


@transaction.atomic
@collector_resting()
def _commit(*, actor: Actor, import_id: int) -> MemberImport:
    lock_imports(import_get(actor=actor, import_id=import_id).tenant_id)
    batch = import_get(actor=actor, import_id=import_id)
    if batch.status != ImportStatus.COMMITTING:
        return batch
    unit = unit_for_import(actor=actor, unit_id=batch.unit_id)
    checked = check_list(unit=unit, asked=asked_of(batch, opened(actor=actor, batch=batch)))
    with _Beside(batch.pk) as progress:
        write_checked(actor=actor, batch=batch, checked=checked, path=import_path(batch), progress=progress)
    return batch


def write_checked(*, actor: Actor, batch: MemberImport, checked: Checked, path: str, progress: Progress) -> None:
    """Part of the caller's transaction, which holds the lock: the register, the rows, one line in the journal."""
    write_rows(actor=actor, rows=checked.rows, import_id=batch.pk, progress=progress)
    keep_rows(batch, checked, is_written=True)
    batch.status, batch.committed_at = ImportStatus.COMMITTED, clock.now()
    batch.counts, batch.total_rows, batch.done_rows = checked.counts(), len(checked.rows), len(checked.rows)
    batch.save(update_fields=["status", "committed_at", "counts", "total_rows", "done_rows"])
    audit.record(
        actor, "members.list_imported", batch, at=path, tenant=batch.tenant_id,
        facts={"sha256": batch.file_sha256, "unit": batch.unit_id, **batch.counts},
    )  # fmt: skip
    units, since = touched(checked, batch.on)
    if units:
        register_changed(units, since)


def touched(checked: Checked, on: date) -> tuple[set[int], date]:
    """The units whose figures may be different, and since when."""
    units: set[int] = set()
    since = on
    for row in checked.rows:
        if row.place and (row.joining or row.mending or row.changes):
            units.add(row.place.unit_id)
        days = [row.joining.joined_on] if row.joining else []
        if row.mending:
            days += [row.mending.joined_on, row.mending.membership.joined_on]
        since = min([since, *days])
    return units, since


def not_now(batch: MemberImport) -> Conflict:
    label = ImportStatus(batch.status).label
    return Conflict(
        "import.not_now", f"Lần nhập này: {label.lower()}. Việc vừa chọn không làm được lúc này.", current=batch
    )


class _Beside:
    """Tells how far the writing is, over a connection of its own: what the transaction writes, nobody sees yet."""

    def __init__(self, import_id: int) -> None:
        self._import_id = import_id
        self._connection = connections.create_connection("default")

    def __enter__(self) -> Progress:
        return self._say

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def _say(self, done: int) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute("UPDATE members_memberimport SET done_rows = %s WHERE id = %s", [done, self._import_id])
