"""A row of a sheet as a clean one, or as rejected with a reason for every cell that is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from khuyenhoc.core.text.dates import Birth, Day
from khuyenhoc.core.text.encodings import Encoding
from khuyenhoc.core.text.identity import Identity, identity_warnings
from khuyenhoc.core.text.names import compare_key, search_name
from khuyenhoc.core.text.sex import Sex
from khuyenhoc.members.importing.body import SheetRow
from khuyenhoc.members.importing.cells import READERS, Draft, Message, finish_birth, finish_household, finish_name
from khuyenhoc.members.importing.columns import check
from khuyenhoc.members.importing.grid import letter
from khuyenhoc.members.importing.headings import LABELS, Field, folded
from khuyenhoc.members.importing.reading import Sheet

FOUNDED_ON = date(1996, 10, 2)
_NAME_FIELDS = frozenset({Field.FULL_NAME, Field.FAMILY_NAMES, Field.GIVEN_NAME})
_BIRTH_FIELDS = (Field.BIRTH, Field.BIRTH_YEAR, Field.MALE, Field.FEMALE)

_KINDS = frozenset({"thon", "xom", "to", "tdp", "to dan pho", "ap", "khoi", "khoi pho", "khu pho", "tieu khu", "cum"})


@dataclass(frozen=True, slots=True)
class CleanRow:
    """`number` as Excel shows it. Texts are "" where the sheet says nothing; `chapter` is as written."""

    number: int
    full_name: str
    name_key: str  # compare_key of the name
    search_name: str
    birth: Birth | None
    sex: Sex | None
    identity: Identity | None
    phone: str
    email: str
    chapter: str
    joined: Day | None
    address: str
    household: str
    household_head: str
    relation: str  # "head", "spouse" … as `households.relation_of` answers, or ""
    ethnicity: str
    position: str
    occupation: str
    member_kind: str  # "official", "associate", "honorary" or ""
    card_number: str
    note: str
    warnings: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class RejectedRow:
    number: int
    errors: tuple[Message, ...]
    warnings: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """How the cells of one list are read: column by column, with the day on which it is read."""

    fields: tuple[tuple[int, Field], ...]
    labels: tuple[str, ...]  # what each column is called in messages
    today: date
    is_old_font: bool
    name_label: str
    birth_label: str
    identity_label: str
    joined_label: str
    head_label: str
    expects_birth: bool
    chapter_kind: str  # the heading of the column of chapters when it is a kind: "Tổ", "Thôn"

    @classmethod
    def of(cls, sheet: Sheet, mapping: Mapping[str, str], *, today: date) -> Plan:
        """Raises RuleViolated as `columns.check`."""
        fields = check(mapping, width=len(sheet.headings))
        labels = tuple(text or f"Cột {letter(index)}" for index, text in enumerate(sheet.headings))
        old = {column for column, encoding in sheet.old_fonts if encoding is Encoding.TCVN3}
        is_old = any(column in old for column, field in fields.items() if field in _NAME_FIELDS)

        def label(*wanted: Field) -> str:
            """What the list calls the first column that holds one of the fields, else what we call it."""
            return next((labels[column] for column, field in fields.items() if field in wanted), LABELS[wanted[0]])

        return cls(
            fields=tuple(fields.items()),
            labels=labels,
            today=today,
            is_old_font=is_old,
            name_label=label(Field.FULL_NAME, Field.GIVEN_NAME),
            birth_label=label(*_BIRTH_FIELDS),
            identity_label=label(Field.IDENTITY),
            joined_label=label(Field.JOINED),
            head_label=label(Field.HOUSEHOLD_HEAD, Field.RELATION),
            chapter_kind=kind if folded(kind := label(Field.CHAPTER)) in _KINDS else "",
            expects_birth=not set(_BIRTH_FIELDS).isdisjoint(fields.values()),
        )


def clean_row(row: SheetRow, plan: Plan) -> CleanRow | RejectedRow:
    """Every cell is read, so that all that is wrong with a row is said at once."""
    draft = Draft(plan.today)
    for column, field in plan.fields:
        cell = row.cells[column]
        if cell != "" and cell is not None:
            draft.column = plan.labels[column]
            READERS[field](draft, cell)
    draft.column = plan.name_label
    finish_name(draft, is_old_font=plan.is_old_font)
    draft.column = plan.birth_label
    finish_birth(draft)
    draft.column = plan.head_label
    finish_household(draft)
    _compare(draft, plan)
    if draft.errors:
        return RejectedRow(row.number, tuple(draft.errors), tuple(draft.warnings))
    texts = draft.texts
    return CleanRow(
        number=row.number,
        full_name=draft.full_name,
        name_key=compare_key(draft.full_name),
        search_name=search_name(draft.full_name),
        birth=draft.birth,
        sex=draft.sex,
        identity=draft.identity,
        phone=draft.phone,
        email=texts.get(Field.EMAIL, ""),
        chapter=_chapter(texts.get(Field.CHAPTER, ""), plan) or row.section,
        joined=draft.joined,
        address=texts.get(Field.ADDRESS, ""),
        household=texts.get(Field.HOUSEHOLD, ""),
        household_head=texts.get(Field.HOUSEHOLD_HEAD, ""),
        relation=texts.get(Field.RELATION, ""),
        ethnicity=texts.get(Field.ETHNICITY, ""),
        position=texts.get(Field.POSITION, ""),
        occupation=texts.get(Field.OCCUPATION, ""),
        member_kind=texts.get(Field.MEMBER_KIND, ""),
        card_number=texts.get(Field.CARD_NUMBER, ""),
        note=texts.get(Field.NOTE, ""),
        warnings=tuple(draft.warnings),
    )


def clean_rows(sheet: Sheet, mapping: Mapping[str, str], *, today: date) -> tuple[list[CleanRow], list[RejectedRow]]:
    """The whole list. Raises RuleViolated as `columns.check`."""
    plan = Plan.of(sheet, mapping, today=today)
    clean: list[CleanRow] = []
    rejected: list[RejectedRow] = []
    for row in sheet.rows:
        result = clean_row(row, plan)
        if isinstance(result, CleanRow):
            clean.append(result)
        else:
            rejected.append(result)
    return clean, rejected


def _chapter(text: str, plan: Plan) -> str:
    """A bare number below the heading "Tổ" means "Tổ 5"."""
    return f"{plan.chapter_kind} {text}" if plan.chapter_kind and text.isdecimal() else text


def _compare(draft: Draft, plan: Plan) -> None:
    """What two cells of one row say of each other."""
    if draft.identity:
        draft.column = plan.identity_label
        year = draft.birth.year if draft.birth else None
        for reason in identity_warnings(draft.identity, sex=draft.sex, birth_year=year):
            draft.warn("identity_disagrees", draft.identity.number, reason)
        draft.sex = draft.sex or draft.identity.sex
        if draft.birth is None and draft.identity.birth_year and not draft.errors:
            draft.birth = Birth(None, draft.identity.birth_year)
            draft.warn("birth_from_identity", str(draft.birth.year), "Danh sách không ghi năm sinh; lấy theo số CCCD.")
    if draft.birth is None and not draft.errors and plan.expects_birth:
        draft.column = plan.birth_label
        draft.warn("birth_missing", "", "Chưa có năm sinh. Nên bổ sung để tránh trùng người.")
    if draft.joined and draft.birth and draft.joined.date.year < draft.birth.year:
        draft.column = plan.joined_label
        draft.refuse(
            "joined_before_birth",
            draft.joined.date.strftime("%d/%m/%Y"),
            "Vào Hội trước khi sinh. Hãy sửa một trong hai.",
        )
    elif draft.joined and draft.joined.date.year < FOUNDED_ON.year:
        draft.column = plan.joined_label
        draft.warn(
            "joined_before_founding", draft.joined.date.strftime("%d/%m/%Y"), "Trước ngày thành lập Hội (02/10/1996)."
        )
