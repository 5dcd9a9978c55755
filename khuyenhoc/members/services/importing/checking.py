"""One engine for the screen and the command: a sheet against the register, row by row. Nothing is written here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from khuyenhoc.core import clock
from khuyenhoc.members.enums import RowDecision, RowState
from khuyenhoc.members.importing.body import SheetRow
from khuyenhoc.members.importing.cells import Message, shown
from khuyenhoc.members.importing.grid import letter
from khuyenhoc.members.importing.grid import number as column_number
from khuyenhoc.members.importing.headings import LABELS, Field
from khuyenhoc.members.importing.reading import Sheet
from khuyenhoc.members.importing.rows import CleanRow, Plan, RejectedRow, clean_rows
from khuyenhoc.members.services.importing.cards import settle_cards
from khuyenhoc.members.services.importing.data import Checked, CheckedRow, Place, Question
from khuyenhoc.members.services.importing.homes import Homes
from khuyenhoc.members.services.importing.judging import Judge
from khuyenhoc.members.services.importing.known import Register
from khuyenhoc.members.services.importing.offices import Offices
from khuyenhoc.members.services.importing.places import LEFT_OUT, place_chapters, places_below, remembered_names
from khuyenhoc.officers.selectors import offices_held
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.selectors import ids_below
from khuyenhoc.people.identity import identity_hash

_NAME = (Field.FAMILY_NAMES, Field.FULL_NAME, Field.GIVEN_NAME)
RESTRICTED = (Field.IDENTITY, Field.ETHNICITY)
# What the register holds, shorter than what a cell may hold.
_LONGEST = {Field.ADDRESS: 200, Field.OCCUPATION: 100, Field.NOTE: 300, Field.EMAIL: 254}


@dataclass(frozen=True, slots=True)
class Asked:
    """How a sheet is to be read, and what people have said of it so far.

    `corrections` are cells typed anew, by row and column letter; `answers` units by name of chapter (0: leave out);
    `appoints`: positions in the list become offices.
    """

    sheet: Sheet
    mapping: Mapping[str, str]
    on: date
    answers: Mapping[str, int] = field(default_factory=dict)
    corrections: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    decisions: Mapping[int, RowDecision] = field(default_factory=dict)
    appoints: bool = False


def check_list(*, unit: UnitVersion, asked: Asked) -> Checked:
    """Every row of the sheet with its state. Raises RuleViolated as `columns.check`. Some ten queries.

    The sheet is used up: its cells are forgotten once they are read, so that a long list is not held twice.
    """
    sheet = _corrected(asked.sheet, asked.corrections)
    plan = Plan.of(sheet, asked.mapping, today=clock.today())
    clean, rejected = clean_rows(sheet, asked.mapping, today=clock.today())
    names = _Names.of(plan)
    places = places_below(unit)
    texts = Counter(row.chapter for row in clean if row.chapter)
    unit_of, questions = place_chapters(texts, places, remembered=remembered_names(unit.unit_id), answers=asked.answers)
    written = {row.number: row for row in sheet.rows} if rejected else {}
    rows = [_unreadable(row, written[row.number], plan) for row in rejected]
    for read in sheet.rows:
        read.forget()
    sound: list[CleanRow] = []
    where: dict[int, Place] = {}
    for row in clean:
        unit_id = unit_of.get(row.chapter, LEFT_OUT) if row.chapter else unit.unit_id
        errors = _too_long(row, names)
        if unit_id not in places:
            errors = (*errors, _nowhere(row, names, unit, asked.answers, questions))
        if errors:
            rows.append(CheckedRow(row.number, RowState.REJECTED, clean=row, errors=errors, warnings=row.warnings))
        else:
            where[row.number] = places[unit_id]
            sound.append(row)
    hashes = {row.number: found for row in sound if row.identity and (found := identity_hash(row.identity.number))}
    register = Register(
        tenant_id=unit.tenant_id, unit_ids=ids_below(unit.path, on=clock.today()), hashes=hashes.values()
    )
    if any(row.household or row.household_head or row.relation for row in sound):
        register.load_households()
    called = {"head": names.of_field[Field.HOUSEHOLD_HEAD], "relation": names.of_field[Field.RELATION]}
    homes = Homes(register, on=asked.on, labels=called)
    judge = Judge(
        sound, places=where, hashes=hashes, register=register, decisions=asked.decisions, on=asked.on,
        name_label=plan.name_label, identity_label=plan.identity_label, homes=homes,
    )  # fmt: skip
    judged = judge.judge()
    settle_cards(judged, register, label=names.of_field[Field.CARD_NUMBER])
    homes.settle(judged)
    _settle_offices(judged, register, asked, label=names.of_field[Field.POSITION])
    rows += judged
    restricted = frozenset(names.of_field[f] for f in RESTRICTED)
    return Checked(sorted(rows, key=lambda row: row.number), questions, restricted, names.letters)


def _settle_offices(rows: list[CheckedRow], register: Register, asked: Asked, *, label: str) -> None:
    units = {row.place.unit_id for row in rows if row.place and row.clean and row.clean.position}
    if units:
        held = offices_held(units, since=asked.on)
        Offices(held, on=asked.on, appoints=asked.appoints, label=label).settle(rows, register.people)


@dataclass(frozen=True, slots=True)
class _Names:
    """What the list calls its columns, and their letters."""

    of_field: Mapping[Field, str]
    letters: Mapping[str, str]

    @classmethod
    def of(cls, plan: Plan) -> _Names:
        used = [(plan.labels[column], letter(column), which) for column, which in plan.fields]
        of_field = {which: LABELS[which] for which in Field} | {which: label for label, _, which in reversed(used)}
        return cls(of_field, {label: name for label, name, _ in reversed(used)})


def _corrected(sheet: Sheet, corrections: Mapping[int, Mapping[str, str]]) -> Sheet:
    if not corrections:
        return sheet
    return replace(sheet, rows=tuple(_retyped(row, corrections.get(row.number, {})) for row in sheet.rows))


def _retyped(row: SheetRow, texts: Mapping[str, str]) -> SheetRow:
    if not texts:
        return row
    cells = list(row.cells)
    for name, text in texts.items():
        if (column := column_number(name)) < len(cells):
            cells[column] = text
    return replace(row, cells=cells)


def _unreadable(row: RejectedRow, written: SheetRow, plan: Plan) -> CheckedRow:
    """With the name as it stands in the list, so that people know whom the reason is about."""
    name = " ".join(shown(written.cells[column]) for column, which in plan.fields if which in _NAME).strip()
    return CheckedRow(row.number, RowState.REJECTED, None, name[:100], errors=row.errors, warnings=row.warnings)


def _too_long(row: CleanRow, names: _Names) -> tuple[Message, ...]:
    texts = {which: getattr(row, which.value) for which in _LONGEST}
    return tuple(
        Message(
            names.of_field[which], text[:100], f"Dài quá {_LONGEST[which]} ký tự. Hãy viết ngắn lại.", "text_too_long"
        )
        for which, text in texts.items()
        if len(text) > _LONGEST[which]
    )


def _nowhere(
    row: CleanRow, names: _Names, unit: UnitVersion, answers: Mapping[str, int], questions: list[Question]
) -> Message:
    """A chapter that nobody could place, or whose rows are to be left out."""
    column, text = names.of_field[Field.CHAPTER], row.chapter
    if not text:
        reason = f"{unit.name} không có hội viên trực tiếp. Hãy ghi chi hội."
        return Message(column, "", reason, "chapter_missing")
    if answers.get(text) == LEFT_OUT:
        return Message(column, text, "Chi hội này đã được chọn là không nhập.", "chapter_left_out")
    near = next((question.choices for question in questions if question.written == text), ())
    if near:
        choices = ", ".join(f"“{name}”" for _, name, _ in near)
        reason = f"Chưa rõ là chi hội nào thuộc {unit.short_name}. Gần giống: {choices}. Hãy ghi đúng tên chi hội."
    else:
        reason = f"{unit.short_name} không có chi hội nào tên như vậy. Hãy ghi đúng tên chi hội."
    return Message(column, text, reason, "chapter_unknown")
