"""The file of an import: kept, opened again, and its columns described for the screen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.crypto import open_sealed, seal
from khuyenhoc.core.errors import NotFound, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.files.models import StoredFile
from khuyenhoc.files.selectors import file_bytes
from khuyenhoc.files.services.store import NewFile, file_store
from khuyenhoc.files.types import SHEETS
from khuyenhoc.members.enums import RowDecision
from khuyenhoc.members.importing import columns
from khuyenhoc.members.importing.body import SheetRow
from khuyenhoc.members.importing.cells import shown
from khuyenhoc.members.importing.grid import letter
from khuyenhoc.members.importing.opening import MAX_BYTES
from khuyenhoc.members.importing.reading import Sheet, read_sheet
from khuyenhoc.members.models import MemberImport, MemberImportRow, RememberedMapping
from khuyenhoc.members.policy import TAKES_MEMBERS
from khuyenhoc.members.selectors.imports import UNDO_FOR
from khuyenhoc.members.services.importing.checking import Asked
from khuyenhoc.members.services.importing.keeping import mask_numbers
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.selectors import unit_get

_SEAL: Final = "import.corrections"
_SAMPLES = 3
_BYTE_ORDER = (b"\xff\xfe", b"\xfe\xff")


def unit_for_import(*, actor: Actor, unit_id: int) -> UnitVersion:
    """The unit as it stands today. Raises NotFound, Forbidden without MEMBERS_IMPORT, RuleViolated
    (`import.unit_ended`, `member.unit_has_none`)."""
    today = clock.today()
    unit = unit_get(actor=actor, unit_id=unit_id, on=today, permission=Permission.MEMBERS_IMPORT)
    if unit.unit.valid_to is not None and unit.unit.valid_to <= today:
        ended = f"{unit.unit.valid_to:%d/%m/%Y}"
        raise RuleViolated("import.unit_ended", f"{unit.name} đã kết thúc từ ngày {ended}.", field="unit")
    if unit.kind not in TAKES_MEMBERS:
        raise RuleViolated("member.unit_has_none", f"{unit.name} không có hội viên.", field="unit")
    return unit


def keep_file(*, actor: Actor, unit: UnitVersion, content: bytes, name: str) -> StoredFile:
    """Kept as long as the import may be undone, and not longer: it holds what people wrote of people."""
    if content.startswith(_BYTE_ORDER):
        content = content.decode("utf-16", errors="replace").encode("utf-8-sig")
    return file_store(
        actor=actor,
        data=NewFile(
            content=content, name=name, purpose="members.import", path=unit.path, tenant_id=unit.tenant_id,
            allowed=SHEETS, most_bytes=MAX_BYTES, expires_at=clock.now() + UNDO_FOR,
        ),
    )  # fmt: skip


def opened(*, actor: Actor, batch: MemberImport) -> Sheet:
    """The sheet of an import once more. Raises RuleViolated `import.file_gone` when its time is over."""
    try:
        content = file_bytes(actor=actor, file_id=batch.file_id) if batch.file_id else None
    except NotFound:
        content = None
    if content is None:
        raise RuleViolated("import.file_gone", "Tệp này đã hết thời gian lưu. Hãy tải danh sách lên lại.")
    return read_sheet(content, sheet=batch.sheet or None)


def mapping_for(*, unit_id: int, sheet: Sheet) -> dict[str, str]:
    """As the unit read a list with these headings last time, else as guessed."""
    kept = RememberedMapping.objects.filter(unit_id=unit_id, fingerprint=columns.fingerprint(sheet.headings)).first()
    return dict(kept.mapping) if kept else columns.guess(sheet.headings)


def describe(batch: MemberImport, sheet: Sheet) -> None:
    """Sets what the screen of mapping shows; the caller saves."""
    batch.sheet, batch.sheet_names = sheet.name[:100], list(sheet.sheet_names)
    batch.total_rows = len(sheet.rows)
    batch.columns = [
        {"letter": letter(at), "heading": heading[:80], "samples": _samples(sheet.rows, at)}
        for at, heading in enumerate(sheet.headings)
    ]


def asked_of(batch: MemberImport, sheet: Sheet) -> Asked:
    """The sheet with everything that people have said of it so far."""
    decided = MemberImportRow.objects.filter(batch=batch).exclude(decision="").values_list("row", "decision")
    return Asked(
        sheet, batch.mapping, batch.on, answers=batch.unit_answers, corrections=corrections_of(batch),
        decisions={row: RowDecision(decision) for row, decision in decided}, appoints=batch.appoints,
    )  # fmt: skip


def corrections_of(batch: MemberImport) -> dict[int, dict[str, str]]:
    if batch.corrections_sealed is None:
        return {}
    cells: dict[str, dict[str, str]] = json.loads(open_sealed(bytes(batch.corrections_sealed), label=_SEAL))
    return {int(row): texts for row, texts in cells.items()}


def sealed_corrections(cells: Mapping[int, Mapping[str, str]]) -> bytes:
    return seal(json.dumps(cells, ensure_ascii=False), label=_SEAL)


def _samples(rows: tuple[SheetRow, ...], column: int) -> list[str]:
    found: list[str] = []
    for row in rows[:200]:
        cell: Any = row.cells[column] if column < len(row.cells) else ""
        if (text := mask_numbers(shown(cell))[:40]) and text not in found:
            found.append(text)
        if len(found) == _SAMPLES:
            break
    return found
