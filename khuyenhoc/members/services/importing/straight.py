"""A list in one go, for the command: what is certain is written, what is doubtful is named and left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, Final

from django.db import transaction

from khuyenhoc.core.authority import Actor, OrgPath
from khuyenhoc.core.permissions import Permission
from khuyenhoc.files.services.store import clean_file_name
from khuyenhoc.members.enums import RowState
from khuyenhoc.members.importing.reading import read_sheet
from khuyenhoc.members.models import MemberImport
from khuyenhoc.members.services.importing.checking import Asked, check_list
from khuyenhoc.members.services.importing.collecting import collector_resting
from khuyenhoc.members.services.importing.committing import lock_imports, write_checked
from khuyenhoc.members.services.importing.data import Checked, Outcome
from khuyenhoc.members.services.importing.source import describe, keep_file, mapping_for, unit_for_import

BY_COMMAND: Final = "Người quản trị máy chủ"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFile:
    """`sheet` names one of a workbook; without it the first visible one with a header is read. `appoints`: positions in
    the list become offices."""

    content: bytes
    name: str
    unit_id: int
    on: date
    sheet: str | None = None
    appoints: bool = False


@dataclass(frozen=True, slots=True)
class ListReport:
    """What was done with each row, or would be. `import_id` is None when nothing was written."""

    checked: Checked
    is_committed: bool
    import_id: int | None

    def as_json(self) -> dict[str, Any]:
        """Each row is counted once: created (a new person), updated (a person mended, or one more chapter of theirs),
        unchanged, among the duplicates (left out), or rejected."""
        rows = self.checked.rows
        return {
            "rows": len(rows),
            "created": self.checked.count(Outcome.CREATE),
            "updated": self.checked.count(Outcome.UPDATE),
            "unchanged": self.checked.count(Outcome.NOTHING),
            "duplicates": [
                {"row": row.number, "of": row.of_row or f"person:{row.of_person}", "score": row.score}
                for row in rows
                if row.state is RowState.DOUBTFUL
            ],
            "rejected": [
                {"row": row.number, **message.as_json()}
                for row in rows
                if row.state is RowState.REJECTED
                for message in row.errors
            ],
            "committed": self.is_committed,
        }


@transaction.atomic
@collector_resting()
def list_import(*, actor: Actor, data: ListFile, commit: bool) -> ListReport:
    """Checks the list and, with `commit`, writes all rows that are certain, or none. A list that changes nothing leaves
    nothing behind, not even a line in the journal.

    Asks MEMBERS_IMPORT at the unit, OFFICERS_EDIT too when positions become offices. Raises NotFound, Forbidden,
    RuleViolated (`import.unit_ended`,
    `member.unit_has_none`, those of `read_sheet` and `columns.check`), FileTooLarge, Conflict
    (`import.changed_meanwhile`).
    """
    unit = unit_for_import(actor=actor, unit_id=data.unit_id)
    sheet = read_sheet(data.content, sheet=data.sheet)
    mapping = mapping_for(unit_id=data.unit_id, sheet=sheet)
    if commit:
        lock_imports(unit.tenant_id)
    if data.appoints:
        actor.require(Permission.OFFICERS_EDIT, at=OrgPath(unit.path))
    batch = MemberImport(
        tenant_id=unit.tenant_id, unit_id=data.unit_id, on=data.on, file_name=clean_file_name(data.name),
        file_sha256=sha256(data.content).hexdigest(), mapping=mapping, appoints=data.appoints, by_user_id=actor.user_id,
        by_name=BY_COMMAND if actor.is_system else actor.name,
    )  # fmt: skip
    describe(batch, sheet)
    checked = check_list(unit=unit, asked=Asked(sheet, mapping, data.on, appoints=data.appoints))
    if not commit or not checked.has_changes:
        return ListReport(checked, commit, None)
    batch.file_id = keep_file(actor=actor, unit=unit, content=data.content, name=data.name).pk
    batch.save()
    write_checked(actor=actor, batch=batch, checked=checked, path=unit.path, progress=lambda done: None)
    return ListReport(checked, commit, batch.pk)
