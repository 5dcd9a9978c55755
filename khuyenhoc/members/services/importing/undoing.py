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
from khuyenhoc.members.services.importing.writing import update_memberships, update_people

MOST_NAMED: Final = 20
# Whose names stand in the way, and why; each asks about the people and memberships of one import.
_OBSTACLES: Final = (
    ("đã thôi, chuyển hoặc được sửa sinh hoạt", """
        SELECT p.full_name FROM members_membership m JOIN people_person p ON p.id = m.person_id
        WHERE m.import_id = %(id)s AND (m.version > 0 OR m.left_on IS NOT NULL OR m.came_from_id IS NOT NULL)"""),
    ("hồ sơ được sửa sau lần nhập", """
        SELECT full_name FROM people_person WHERE import_id = %(id)s AND (version > 0 OR user_id IS NOT NULL)"""),
    ("hồ sơ được sửa sau lần nhập", """
        SELECT p.full_name FROM members_memberimportrow r
        JOIN people_person p ON p.id = (r.before->'person'->>'id')::bigint
        WHERE r.batch_id = %(id)s AND p.version <> (r.before->'person'->>'version')::int"""),
    ("sinh hoạt được sửa sau lần nhập", """
        SELECT p.full_name FROM members_memberimportrow r
        JOIN members_membership m ON m.id = (r.before->'membership'->>'id')::bigint
        JOIN people_person p ON p.id = m.person_id
        WHERE r.batch_id = %(id)s AND m.version <> (r.before->'membership'->>'version')::int"""),
    ("có thêm nơi sinh hoạt khác", """
        SELECT p.full_name FROM people_person p JOIN members_membership m ON m.person_id = p.id
        WHERE p.import_id = %(id)s AND m.import_id IS DISTINCT FROM %(id)s"""),
    ("được giao chức vụ", """
        SELECT p.full_name FROM people_person p JOIN officers_officerterm t ON t.person_id = p.id
        WHERE p.import_id = %(id)s"""),
    ("được ghi vào hộ gia đình", """
        SELECT p.full_name FROM people_person p JOIN people_householdmember h ON h.person_id = p.id
        WHERE p.import_id = %(id)s"""),
    ("có lượt xem dữ liệu hạn chế, phải giữ lại", """
        SELECT p.full_name FROM people_person p JOIN people_restrictedlook l ON l.person_id = p.id
        WHERE p.import_id = %(id)s"""),
)  # fmt: skip


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
    if obstacles := list(_obstacles(batch.pk)):
        raise BuiltUpon(obstacles)
    units, since = _touched(batch)
    try:
        with transaction.atomic():
            _take_back(batch)
    except IntegrityError as error:
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


def _obstacles(import_id: int) -> Iterator[str]:
    with connection.cursor() as cursor:
        for why, statement in _OBSTACLES:
            cursor.execute(f"SELECT DISTINCT * FROM ({statement}) AS found LIMIT {MOST_NAMED + 1}", {"id": import_id})  # noqa: S608
            names = sorted(row[0] for row in cursor.fetchall())
            if names:
                more = " và những người khác" if len(names) > MOST_NAMED else ""
                yield f"{', '.join(names[:MOST_NAMED])}{more}: {why}."


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
    """Memberships before people; other imports forget the people that this one made."""
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
        (m["id"], m["version"], m["kind"], date.fromisoformat(m["joined_on"]))
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
