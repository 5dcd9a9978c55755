"""Taking an import back as a whole, while nothing stands on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from django.db import IntegrityError, connection, transaction

from khuyenhoc.audit import services as audit
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import Conflict, RuleViolated
from khuyenhoc.core.text.names import sort_name
from khuyenhoc.members.enums import ImportStatus
from khuyenhoc.members.models import MemberImport, MemberImportRow
from khuyenhoc.members.selectors.imports import UNDO_FOR, import_get, import_path, may_undo
from khuyenhoc.members.services.common import register_changed
from khuyenhoc.members.services.importing.committing import lock_imports, not_now
from khuyenhoc.members.services.importing.homing import take_homes_back
from khuyenhoc.members.services.importing.obstacles import people_in_the_way
from khuyenhoc.members.services.importing.writing import update_memberships, update_people
from khuyenhoc.officers.services import terms_withdraw
from khuyenhoc.people.selectors import people_visible

MOST_NAMED: Final = 20


class BuiltUpon(Conflict):
    """`obstacles` are sentences: who stands in the way, and why."""

    def __init__(self, obstacles: list[str]) -> None:
        super().__init__(
            "import.built_upon", "Không hoàn tác được: đã có việc làm dựa trên lần nhập này. " + " ".join(obstacles)
        )
        self.obstacles = obstacles


@transaction.atomic
def import_undo(*, actor: Actor, import_id: int) -> MemberImport:
    """The register is as it was before this list: its people and memberships are gone, what it changed is put back.

    Possible for 30 days. Undone already: nothing happens. Raises NotFound, BuiltUpon (`import.built_upon`), Conflict
    (`import.not_now`), RuleViolated (`import.undo_too_late`).
    """
    batch = import_get(actor=actor, import_id=import_id, lock=True)
    if batch.status == ImportStatus.UNDONE:
        return batch
    if batch.status != ImportStatus.COMMITTED:
        raise not_now(batch)
    if not may_undo(batch):
        raise RuleViolated("import.undo_too_late", f"Chỉ hoàn tác được trong {UNDO_FOR.days} ngày sau khi ghi.")
    lock_imports(batch.tenant_id)
    if obstacles := list(_obstacles(actor, batch.pk)):
        raise BuiltUpon(obstacles)
    units, since = _touched(batch)
    try:
        with transaction.atomic():
            _take_back(batch)
    except (IntegrityError, Conflict) as error:
        raise BuiltUpon(["Có hồ sơ đang được dùng ở phần khác của hệ thống."]) from error
    batch.status, batch.undone_at = ImportStatus.UNDONE, clock.now()
    batch.save(update_fields=["status", "undone_at"])
    audit.record(
        actor, "members.list_import_undone", batch, at=import_path(batch), tenant=batch.tenant_id,
        facts={"sha256": batch.file_sha256, "unit": batch.unit_id, **batch.counts},
    )  # fmt: skip
    if units:
        register_changed(units, since)
    return batch


def _obstacles(actor: Actor, import_id: int) -> Iterator[str]:
    """Names only of whom the actor may read; the others are counted."""
    for why, ids in people_in_the_way(import_id):
        readable = people_visible(actor=actor).filter(pk__in=ids).order_by("sort_name", "pk")
        names = list(readable.values_list("full_name", flat=True)[:MOST_NAMED])
        more = len(ids) - len(names)
        others = f"{more} người khác" if names else f"{more} người"
        yield f"{' và '.join(part for part in (', '.join(names), others if more else '') if part)}: {why}."


def _touched(batch: MemberImport) -> tuple[list[int], date]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(DISTINCT unit_id), min(joined_on) FROM members_membership WHERE import_id = %(id)s "
            "OR id IN (SELECT (before->'membership'->>'id')::bigint FROM members_memberimportrow "
            "WHERE batch_id = %(id)s AND before ? 'membership')",
            {"id": batch.pk},
        )
        units, since = cursor.fetchone() or (None, None)
    return units or [], min(since or batch.on, batch.on)


def _take_back(batch: MemberImport) -> None:
    """Offices, households and memberships before people; other imports forget the people that this one made."""
    kept = MemberImportRow.objects.filter(batch=batch, before__isnull=False).values_list("before", flat=True)
    restored: list[dict[str, Any]] = [before for before in kept if before]
    statements = (
        "DELETE FROM members_membership WHERE import_id = %(id)s",
        "UPDATE members_memberimportrow SET person_id = NULL "
        "WHERE person_id IN (SELECT id FROM people_person WHERE import_id = %(id)s)",
        "UPDATE members_memberimportrow SET of_person_id = NULL "
        "WHERE of_person_id IN (SELECT id FROM people_person WHERE import_id = %(id)s)",
        "DELETE FROM people_person WHERE import_id = %(id)s",
    )
    terms_withdraw(term_ids=[term for before in restored if (term := before.get("term"))])
    take_homes_back(import_id=batch.pk, kept=restored)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, {"id": batch.pk})
        # Triggers and keys are deferred to the commit; here they answer while there is still somebody to tell.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    update_people(
        (before["person"]["id"], before["person"]["version"], _old_columns(before["person"]))
        for before in restored
        if "person" in before
    )
    update_memberships(
        (m["id"], m["version"], m["kind"], date.fromisoformat(m["joined_on"]), m["card_number"], m["position"])
        for before in restored
        if (m := before.get("membership"))
    )


def _old_columns(person: dict[str, Any]) -> dict[str, Any]:
    columns = dict(person["old"])
    if columns.get("birth_date"):
        columns["birth_date"] = date.fromisoformat(columns["birth_date"])
    if "full_name" in columns:
        columns["sort_name"] = sort_name(columns["full_name"])
    if "identity" in person["filled"]:
        columns |= {"identity_sealed": None, "identity_hash": None}
    if "ethnicity" in person["filled"]:
        columns["ethnicity_sealed"] = None
    return columns
