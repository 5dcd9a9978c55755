"""Rows of an import as they are kept for the screens and for undoing. Restricted values stand masked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from khuyenhoc.figures.services import copy_rows
from khuyenhoc.members.enums import MembershipKind
from khuyenhoc.members.importing.cells import Message
from khuyenhoc.members.importing.rows import CleanRow
from khuyenhoc.members.models import MemberImport, MemberImportRow
from khuyenhoc.members.services.importing.data import Checked, CheckedRow, Outcome
from khuyenhoc.members.services.importing.homing import homes_before
from khuyenhoc.officers.enums import Position
from khuyenhoc.people.enums import HouseholdRelation, Sex

_COLUMNS = (
    "batch_id", "row", "state", "decision", "data", "problems", "of_row", "of_person_id", "score", "explanation",
    "person_id", "before",
)  # fmt: skip
_LONG_NUMBER = re.compile(r"\d(?:[ .\-]?\d){7,}")
LABELS = {
    "full_name": "Họ và tên", "sex": "Giới tính", "birth_date": "Ngày sinh", "birth_year": "Năm sinh",
    "phone": "Điện thoại", "email": "Thư điện tử", "address": "Nơi ở", "occupation": "Nghề nghiệp",
    "note": "Ghi chú", "identity": "Số định danh", "ethnicity": "Dân tộc",
}  # fmt: skip


def mask(text: str) -> str:
    """All but the last three signs: enough to find the cell, too little to use it."""
    return f"…{text[-3:]}" if len(text) > 3 else "…"


def mask_numbers(text: str) -> str:
    return _LONG_NUMBER.sub(lambda found: mask(found[0]), text)


def keep_rows(batch: MemberImport, checked: Checked, *, is_written: bool = False) -> None:
    """In place of the rows that were kept before. `is_written`: with the people they became, and what stood before."""
    MemberImportRow.objects.filter(batch=batch).delete()
    copy_rows(MemberImportRow, _COLUMNS, _values(batch.pk, checked, is_written))


def _values(batch_id: int, checked: Checked, is_written: bool) -> Iterator[Sequence[Any]]:
    for row in checked.rows:
        wrote = is_written and row.outcome in (Outcome.CREATE, Outcome.UPDATE)
        before = before_of(row) if wrote else None
        yield (
            batch_id, row.number, row.state.value, row.decision, _json(shown_row(row)),
            _json([*_problems(row.errors, checked, True), *_problems(row.warnings, checked, False)]),
            row.of_row, row.of_person, row.score, row.explanation,
            row.person_id if wrote or row.outcome is Outcome.NOTHING else None, _json(before) if before else None,
        )  # fmt: skip


def before_of(row: CheckedRow) -> dict[str, Any]:
    """What undoing puts back."""
    before: dict[str, Any] = {}
    if row.changes and row.person_id:
        filled = [name for name in ("identity", "ethnicity") if name in row.changes]
        old = {name: _plain(value) for name, value in row.old.items()}
        before["person"] = {"id": row.person_id, "version": row.person_version + 1, "old": old, "filled": filled}
    if row.mending:
        m = row.mending.membership
        before["membership"] = {
            "id": m.id, "version": m.version + 1, "kind": m.kind, "joined_on": m.joined_on.isoformat(),
            "card_number": m.card_number, "position": m.position,
        }  # fmt: skip
    if row.term_id:
        before["term"] = row.term_id
    return before | homes_before(row)


def shown_row(row: CheckedRow) -> dict[str, Any]:
    """What the preview shows of a row."""
    shown: dict[str, Any] = _clean(row.clean) if row.clean else {"name": row.written_name}
    shown["outcome"] = row.outcome.value
    if row.place:
        shown |= {"unit_id": row.place.unit_id, "unit": row.place.short_name}
    if row.joining:
        shown |= {"joined_on": row.joining.joined_on.isoformat(), "is_second": not row.joining.is_primary}
    shown["changes"] = list(_changes(row))
    return shown


def _clean(row: CleanRow) -> dict[str, Any]:
    birth = row.birth
    return {
        "name": row.full_name,
        "birth": f"{birth.date:%d/%m/%Y}" if birth and birth.date else str(birth.year) if birth else "",
        "sex": Sex(row.sex.value).label if row.sex else "", "phone": row.phone, "address": row.address,
        "identity": mask(row.identity.number) if row.identity else "",
        "household": _home(row),
    }  # fmt: skip


def _home(row: CleanRow) -> str:
    code, head = (
        f"số {row.household}" if row.household else "",
        f"Hộ {row.household_head}" if row.household_head else "",
    )
    return ", ".join(part for part in (head, code) if part)


def _changes(row: CheckedRow) -> Iterator[list[str]]:
    """Label, old, new."""
    for name, value in row.changes.items():
        if name in ("identity", "ethnicity"):
            yield [LABELS[name], "", mask(str(value)) if name == "identity" else "bổ sung"]
        elif not (name == "birth_year" and row.changes.get("birth_date")):
            yield [LABELS[name], _words(name, row.old.get(name)), _words(name, value)]
    if row.mending:
        old, m = row.mending.membership, row.mending
        if old.kind != m.kind:
            yield ["Loại hội viên", MembershipKind(old.kind).label, MembershipKind(m.kind).label]
        if old.joined_on != m.joined_on:
            yield ["Vào Hội", f"{old.joined_on:%d/%m/%Y}", f"{m.joined_on:%d/%m/%Y}"]
        if old.card_number != m.card_number:
            yield ["Số thẻ", old.card_number, m.card_number]
        if old.position != m.position:
            yield ["Chức vụ ghi kèm", old.position, m.position or "bỏ"]
    if row.joining and not row.is_new_person:
        yield ["Nơi sinh hoạt", "", "thêm nơi chính" if row.joining.is_primary else "thêm nơi thứ hai"]
    if row.joining and row.joining.card_number:
        yield ["Số thẻ", "", row.joining.card_number]
    if row.joining and row.joining.position:
        yield ["Chức vụ ghi kèm", "", row.joining.position]
    yield from _home_changes(row)
    if row.appointing:
        position = Position(row.appointing.position).label
        yield ["Giữ chức vụ", "", f"{position}, từ {row.appointing.on:%d/%m/%Y}"]


def _home_changes(row: CheckedRow) -> Iterator[list[str]]:
    homing = row.homing
    if row.numbering:
        yield ["Số hộ", "", row.numbering.code]
    if homing:
        old = f"{homing.stay.dwelling.label} ({_relation(homing.stay.relation)})" if homing.stay else ""
        yield ["Hộ gia đình", old, f"{homing.dwelling.label} ({_relation(homing.relation)})"]


def _relation(code: str) -> str:
    return str(HouseholdRelation(code).label).lower()


def _problems(messages: Iterable[Message], checked: Checked, is_error: bool) -> Iterator[dict[str, Any]]:
    for message in messages:
        is_hidden = message.column in checked.restricted
        yield {
            "column": message.column,
            "letter": checked.letters.get(message.column, ""),
            "value": mask(message.value) if is_hidden and message.value else message.value,
            "reason": mask_numbers(message.reason) if is_hidden else message.reason,
            "is_error": is_error,
            "is_hidden": is_hidden,
        }


def _words(name: str, value: Any) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if name == "sex" and value:
        return str(Sex(value).label)
    return "" if value is None else str(value)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
