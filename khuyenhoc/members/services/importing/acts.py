"""From the upload to the preview: hand in a file, say what its columns are, which chapters it means, who is who."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final

from django.db import transaction

from khuyenhoc.audit import services as audit
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.core.events import defer
from khuyenhoc.core.permissions import Permission
from khuyenhoc.files.services.store import clean_file_name
from khuyenhoc.members.enums import ImportStatus, RowDecision, RowState
from khuyenhoc.members.importing import columns
from khuyenhoc.members.importing.reading import read_sheet
from khuyenhoc.members.models import MemberImport, MemberImportRow, RememberedMapping, RememberedUnitName
from khuyenhoc.members.selectors.imports import import_get, import_path
from khuyenhoc.members.services.importing.checking import check_list
from khuyenhoc.members.services.importing.collecting import collector_resting
from khuyenhoc.members.services.importing.committing import not_now
from khuyenhoc.members.services.importing.keeping import keep_rows
from khuyenhoc.members.services.importing.places import LEFT_OUT, places_below, written_key
from khuyenhoc.members.services.importing.source import (
    asked_of,
    corrections_of,
    describe,
    keep_file,
    mapping_for,
    opened,
    sealed_corrections,
    unit_for_import,
)

CHECK_JOB: Final = "members.import_check"
MOST_AT_ONCE: Final = 20_000  # rows that are checked while the person waits: some five seconds
# States in which what was said of the list may still be changed.
OPEN: Final = (ImportStatus.MAPPING, ImportStatus.ASKING, ImportStatus.CHECKED, ImportStatus.FAILED)


@transaction.atomic
def import_start(*, actor: Actor, unit_id: int, content: bytes, file_name: str, on: date) -> MemberImport:
    """A list is handed in for this unit, as it was on that day: kept, opened, its columns guessed or remembered.

    Asks MEMBERS_IMPORT. Raises NotFound, Forbidden, RuleViolated (`import.unit_ended`, `member.unit_has_none`, and
    those of `read_sheet` with the field "file"), FileTooLarge.
    """
    unit = unit_for_import(actor=actor, unit_id=unit_id)
    sheet = read_sheet(content)
    stored = keep_file(actor=actor, unit=unit, content=content, name=file_name)
    batch = MemberImport(
        tenant_id=unit.tenant_id, unit_id=unit_id, on=on, file_id=stored.pk, file_name=clean_file_name(file_name),
        file_sha256=stored.sha256, mapping=mapping_for(unit_id=unit_id, sheet=sheet), by_user_id=actor.user_id,
        by_name=actor.name,
    )  # fmt: skip
    describe(batch, sheet)
    batch.save()
    return batch


@transaction.atomic
def import_choose_sheet(*, actor: Actor, import_id: int, sheet_name: str) -> MemberImport:
    """Another sheet of the same file; its columns are guessed anew. Raises as `import_map`, and `sheet_unknown`."""
    batch = _open(actor, import_id)
    batch.sheet = sheet_name
    sheet = opened(actor=actor, batch=batch)
    describe(batch, sheet)
    batch.mapping = mapping_for(unit_id=batch.unit_id, sheet=sheet)
    batch.status = ImportStatus.MAPPING
    batch.save()
    _record(actor, "members.list_mapped", batch, sheet=batch.sheet, mapping=batch.mapping)
    return batch


@transaction.atomic
def import_map(
    *, actor: Actor, import_id: int, mapping: Mapping[str, str], appoints: bool = False
) -> MemberImport:  # fmt: skip
    """The columns are read so, and the list is checked; the unit's next list with these headings is read the same.
    `appoints`: positions in the list become offices, for which OFFICERS_EDIT is asked too.

    Raises NotFound, Forbidden, Conflict (`import.not_now`), RuleViolated as `columns.check`, with the field "mapping".
    """
    batch = _open(actor, import_id)
    columns.check(mapping, width=len(batch.columns))
    if appoints:
        actor.require(Permission.OFFICERS_EDIT, at=import_path(batch))
    if (batch.mapping, batch.appoints) != (dict(mapping), appoints) or batch.status == ImportStatus.MAPPING:
        _record(actor, "members.list_mapped", batch, sheet=batch.sheet, mapping=dict(mapping), appoints=appoints)
    batch.mapping, batch.appoints = dict(mapping), appoints
    RememberedMapping.objects.update_or_create(
        unit_id=batch.unit_id, fingerprint=columns.fingerprint([column["heading"] for column in batch.columns]),
        defaults={"mapping": batch.mapping},
    )  # fmt: skip
    return _check_soon(actor, batch)


@transaction.atomic
def import_answer(*, actor: Actor, import_id: int, answers: Mapping[str, int]) -> MemberImport:
    """What the names of chapters mean, by unit (0: leave these rows out); answers with a unit are remembered for the
    next list. Raises NotFound, Conflict, RuleViolated `import.unit_elsewhere`."""
    batch = _open(actor, import_id)
    places = places_below(unit_for_import(actor=actor, unit_id=batch.unit_id))
    asked = {question["written"] for question in batch.questions} | set(batch.unit_answers)
    said = {written: unit for written, unit in answers.items() if written in asked}
    if any(unit != LEFT_OUT and unit not in places for unit in said.values()):
        raise RuleViolated("import.unit_elsewhere", "Chi hội được chọn không thuộc đơn vị này. Hãy chọn lại.")
    if news := {written: unit for written, unit in said.items() if batch.unit_answers.get(written) != unit}:
        _record(actor, "members.list_answered", batch, answers=news)
    batch.unit_answers = batch.unit_answers | said
    for written, unit in said.items():
        if unit != LEFT_OUT:
            RememberedUnitName.objects.update_or_create(
                unit_id=batch.unit_id, written=written_key(written), defaults={"means_id": unit}
            )
    return _check_soon(actor, batch)


@transaction.atomic
def import_correct(*, actor: Actor, import_id: int, cells: Mapping[int, Mapping[str, str]]) -> MemberImport:
    """Cells typed anew, by row and column letter; the file itself stays. Raises NotFound, Conflict."""
    batch = _open(actor, import_id)
    letters = {column["letter"] for column in batch.columns}
    corrections = corrections_of(batch)
    for row, texts in cells.items():
        corrections.setdefault(row, {}).update(
            {name: text.strip()[:500] for name, text in texts.items() if name in letters}
        )
    batch.corrections_sealed = sealed_corrections(corrections)
    typed = {str(row): sorted(letters & texts.keys()) for row, texts in cells.items()}
    _record(actor, "members.list_corrected", batch, cells=typed)  # which cells; what was typed stays sealed
    return _check_soon(actor, batch)


@transaction.atomic
def import_decide(*, actor: Actor, import_id: int, rows: Collection[int] | None, decision: RowDecision | None) -> int:
    """What the person says of these rows, or of every doubtful one (None); None takes the word back. Answers of how
    many rows something else was said before. Raises NotFound, Conflict (`import.not_now`)."""
    batch = _open(actor, import_id, states=(ImportStatus.CHECKED, ImportStatus.FAILED))
    chosen = MemberImportRow.objects.filter(batch=batch).exclude(state=RowState.REJECTED)
    chosen = chosen.filter(state=RowState.DOUBTFUL) if rows is None else chosen.filter(row__in=rows)
    if decision not in (None, RowDecision.LEAVE_OUT):
        chosen = chosen.filter(state=RowState.DOUBTFUL)
    word = decision.value if decision else ""
    changed = chosen.exclude(decision=word)
    numbers = None if rows is None else sorted(changed.values_list("row", flat=True))
    count = changed.update(decision=word)
    if count:
        _record(actor, "members.list_decided", batch, decision=word, count=count, rows=numbers)
    return count


def import_check(*, actor: Actor, import_id: int) -> None:
    """The job for long lists: what `_check` does. A refusal sends the list back to its columns, with the reason."""
    try:
        with transaction.atomic():
            batch = import_get(actor=actor, import_id=import_id, lock=True)
            if batch.status == ImportStatus.CHECKING:
                _check(actor, batch)
    except RuleViolated as refusal:
        MemberImport.objects.filter(pk=import_id, status=ImportStatus.CHECKING).update(
            status=ImportStatus.MAPPING, error=refusal.message
        )


def _record(actor: Actor, action: str, batch: MemberImport, **facts: Any) -> None:
    """What somebody says of a list, before it is written: each change of mind is an act."""
    audit.record(
        actor, action, batch, at=import_path(batch), tenant=batch.tenant_id, facts={"unit": batch.unit_id, **facts}
    )


def _open(actor: Actor, import_id: int, states: Collection[ImportStatus] = OPEN) -> MemberImport:
    batch = import_get(actor=actor, import_id=import_id, lock=True)
    if batch.status not in states:
        raise not_now(batch)
    return batch


def _check_soon(actor: Actor, batch: MemberImport) -> MemberImport:
    if batch.total_rows <= MOST_AT_ONCE:
        return _check(actor, batch)
    batch.status, batch.error = ImportStatus.CHECKING, ""
    batch.save()
    defer(CHECK_JOB, lock=f"import-{batch.pk}", import_id=batch.pk, user_id=actor.user_id)
    return batch


@collector_resting()
def _check(actor: Actor, batch: MemberImport) -> MemberImport:
    """The list against the register as it stands; in place of what was checked before."""
    unit = unit_for_import(actor=actor, unit_id=batch.unit_id)
    checked = check_list(unit=unit, asked=asked_of(batch, opened(actor=actor, batch=batch)))
    batch.questions = [
        {"written": question.written, "rows": question.rows, "choices": [list(choice) for choice in question.choices]}
        for question in checked.questions
    ]
    batch.status = ImportStatus.ASKING if checked.questions else ImportStatus.CHECKED
    batch.counts, batch.total_rows, batch.error = checked.counts(), len(checked.rows), ""
    batch.save()
    keep_rows(batch, checked)
    return batch
