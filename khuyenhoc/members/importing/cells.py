"""One cell of each kind into the draft of a row, with a message where it cannot be read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from khuyenhoc.core.text import dates, phones, sex
from khuyenhoc.core.text.dates import Birth, Day
from khuyenhoc.core.text.identity import Identity, parse_identity
from khuyenhoc.core.text.names import clean_name, clean_text, raise_initials, search_name
from khuyenhoc.core.text.problems import Unreadable
from khuyenhoc.core.text.sex import Sex
from khuyenhoc.members.importing.grid import Cell
from khuyenhoc.members.importing.headings import Field
from khuyenhoc.members.importing.households import HEAD, OTHER, head_name, is_same_name, relation_of
from khuyenhoc.members.importing.positions import is_none

_LETTER = re.compile(r"[^\W\d_]")
_NOT_OF_NAMES = re.compile(r"[\d#@=<>{}\\]")
LONGEST_NAME = 100
LONGEST_TEXT = 500
LONGEST_CODE = 30
_CODE = re.compile(r"[\w./ -]+")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]{2,}")
_CROSSES = frozenset({"x", "+", "1", "có", "✓", "✔", "☑", "√"})
_NOTHING = frozenset({"-", "--", "/", ".", "0", "_", "…", "...", "không", "ko", "k"})
_MEMBER_KINDS = {
    "chinh thuc": "official", "hoi vien": "official", "hoi vien chinh thuc": "official", "ct": "official",
    "lien ket": "associate", "hoi vien lien ket": "associate", "lk": "associate",
    "danh du": "honorary", "hoi vien danh du": "honorary", "dd": "honorary",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Message:
    """What is wrong with a cell, in words that say what to do; `column` as the list calls it, `code` for machines."""

    column: str
    value: str
    reason: str
    code: str

    def as_json(self) -> dict[str, str]:
        return {"column": self.column, "value": self.value, "reason": self.reason}


@dataclass(slots=True)
class Draft:
    """A row while its cells are read; `column` is the one being read."""

    today: date
    column: str = ""
    family_names: str = ""
    given_name: str = ""
    full_name: str = ""
    birth: Birth | None = None
    birth_parts: dict[Field, str] = field(default_factory=dict)
    sex: Sex | None = None
    identity: Identity | None = None
    phone: str = ""
    joined: Day | None = None
    texts: dict[Field, str] = field(default_factory=dict)
    errors: list[Message] = field(default_factory=list)
    warnings: list[Message] = field(default_factory=list)

    def refuse(self, code: str, value: str, reason: str) -> None:
        self.errors.append(Message(self.column, value, reason, code))

    def warn(self, code: str, value: str, reason: str) -> None:
        self.warnings.append(Message(self.column, value, reason, code))


def shown(cell: Cell) -> str:
    """A cell as the person sees it."""
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return clean_text(str(cell))[:100] if cell is not None else ""


def _plain(cell: Cell) -> str:
    return clean_text(cell) if isinstance(cell, str) else shown(cell)


def _full_name(draft: Draft, cell: Cell) -> None:
    draft.full_name = _plain(cell)


def _family_names(draft: Draft, cell: Cell) -> None:
    draft.family_names = f"{draft.family_names} {_plain(cell)}".strip()


def _given_name(draft: Draft, cell: Cell) -> None:
    draft.given_name = _plain(cell)


def _birth(draft: Draft, cell: Cell) -> None:
    try:
        draft.birth = dates.parse_birth(cell, today=draft.today)
    except Unreadable as problem:
        draft.refuse(problem.code, shown(cell), problem.reason)


def _birth_part(part: Field) -> Callable[[Draft, Cell], None]:
    def read(draft: Draft, cell: Cell) -> None:
        draft.birth_parts[part] = _plain(cell)

    return read


def _sex(draft: Draft, cell: Cell) -> None:
    try:
        draft.sex = sex.parse_sex(cell) or draft.sex
    except Unreadable as problem:
        draft.warn(problem.code, shown(cell), problem.reason)


def _column_of(which: Sex) -> Callable[[Draft, Cell], None]:
    """A column "Nam" or "Nữ": a cross, or the birth of a person of that sex."""

    def read(draft: Draft, cell: Cell) -> None:
        if not sex.is_marked(cell):
            if shown(cell).lower() in _NOTHING:
                return
            _birth(draft, cell)
        if draft.sex is not None and draft.sex is not which:
            draft.refuse("sex_twice", shown(cell), "Dòng này được đánh dấu cả Nam và Nữ. Hãy chỉ giữ một.")
        draft.sex = which

    return read


def _identity(draft: Draft, cell: Cell) -> None:
    if shown(cell).lower() in _NOTHING:
        return
    try:
        draft.identity = parse_identity(cell)
    except Unreadable as problem:
        draft.refuse(problem.code, shown(cell), problem.reason)
        return
    if draft.identity and draft.identity.is_padded and isinstance(cell, str):
        draft.warn(
            "identity_padded", shown(cell), f"Đã thêm số 0 ở đầu thành {draft.identity.number}. Hãy kiểm tra lại."
        )


def _phone(draft: Draft, cell: Cell) -> None:
    if shown(cell).lower() in _NOTHING:
        return
    try:
        phone = phones.parse_phone(cell)
    except Unreadable as problem:
        draft.warn(problem.code, shown(cell), f"{problem.reason} Ô này sẽ để trống.")
        return
    if phone:
        draft.phone = phone.number
        if phone.note:
            draft.warn("phone_changed", shown(cell), phone.note)


def _joined(draft: Draft, cell: Cell) -> None:
    if shown(cell).lower() in _NOTHING:
        return
    try:
        draft.joined = dates.parse_day(cell, today=draft.today)
    except Unreadable as problem:
        draft.refuse(problem.code, shown(cell), problem.reason)


def _email(draft: Draft, cell: Cell) -> None:
    text = _plain(cell).lower()[:LONGEST_TEXT]
    if _EMAIL.fullmatch(text):
        draft.texts[Field.EMAIL] = text
    elif text not in _NOTHING:
        draft.warn("email_invalid", shown(cell), "Địa chỉ thư điện tử không đúng. Ô này sẽ để trống.")


def _member_kind(draft: Draft, cell: Cell) -> None:
    kind = _MEMBER_KINDS.get(search_name(_plain(cell)))
    if kind:
        draft.texts[Field.MEMBER_KIND] = kind
    else:
        draft.warn("member_kind_unknown", shown(cell), "Loại hội viên là: chính thức, liên kết hoặc danh dự.")


def _code(which: Field, what: str) -> Callable[[Draft, Cell], None]:
    """A number of our own making: letters, digits and what stands between them."""

    def read(draft: Draft, cell: Cell) -> None:
        text = _plain(cell).strip(" .-/")
        if text.lower() in _NOTHING or not text:
            return
        if len(text) > LONGEST_CODE:
            draft.refuse("code_too_long", text[:100], f"{what} dài quá {LONGEST_CODE} ký tự. Hãy kiểm tra lại.")
        elif not _CODE.fullmatch(text):
            draft.refuse("code_invalid", text, f"{what} có ký hiệu lạ. Chỉ ghi chữ, số, dấu chấm, gạch.")
        draft.texts[which] = text.upper() if which is Field.CARD_NUMBER else text

    return read


def _household_head(draft: Draft, cell: Cell) -> None:
    """A name, or a cross: this very person is the head."""
    text = _plain(cell)
    if text.lower() in _NOTHING:
        return
    if text.lower() in _CROSSES or relation_of(text) == HEAD:
        draft.texts.setdefault(Field.RELATION, HEAD)
    elif _NOT_OF_NAMES.search(text) or not _LETTER.search(text):
        draft.refuse("head_invalid", text[:100], "Họ tên chủ hộ có chữ số hoặc ký hiệu lạ. Hãy viết lại họ tên chủ hộ.")
    elif len(text) > LONGEST_NAME:
        draft.refuse("head_too_long", text[:100], f"Họ tên chủ hộ dài quá {LONGEST_NAME} ký tự. Hãy kiểm tra lại.")
    else:
        draft.texts[Field.HOUSEHOLD_HEAD] = head_name(text)


def _relation(draft: Draft, cell: Cell) -> None:
    text = _plain(cell)
    if text.lower() in _NOTHING:
        return
    found = HEAD if text.lower() in _CROSSES else relation_of(text)
    if found is None:
        draft.warn("relation_unknown", shown(cell), "Chưa rõ quan hệ này; trong hộ sẽ ghi là thành viên.")
    draft.texts[Field.RELATION] = found or OTHER


def _position(draft: Draft, cell: Cell) -> None:
    text = _plain(cell)
    if text.lower() in _NOTHING or is_none(text):
        return
    if len(text) > LONGEST_NAME:
        draft.refuse("position_too_long", text[:100], f"Chức vụ dài quá {LONGEST_NAME} ký tự. Hãy viết ngắn lại.")
    draft.texts[Field.POSITION] = text


def finish_household(draft: Draft) -> None:
    """The head of a household bears its head's name. `column` is the one of the head."""
    if draft.texts.get(Field.RELATION) != HEAD:
        return
    head = draft.texts.setdefault(Field.HOUSEHOLD_HEAD, draft.full_name)
    if not is_same_name(head, draft.full_name):
        draft.refuse(
            "two_heads",
            head,
            "Dòng này ghi người này là chủ hộ nhưng họ tên chủ hộ là người khác. Hãy sửa một trong hai.",
        )


def _text(which: Field) -> Callable[[Draft, Cell], None]:
    separator = "; " if which is Field.NOTE else ", "

    def read(draft: Draft, cell: Cell) -> None:
        text = _plain(cell)
        if before := draft.texts.get(which):
            text = f"{before}{separator}{text}"
        if len(text) > LONGEST_TEXT:
            draft.refuse("text_too_long", text[:100], f"Dài quá {LONGEST_TEXT} ký tự. Hãy viết ngắn lại.")
        draft.texts[which] = text

    return read


def finish_name(draft: Draft, *, is_old_font: bool) -> None:
    """The parts of a name together, cleaned. The old fonts have no capital vowels with tones, so "ánh" gets its own."""
    written = draft.full_name or f"{draft.family_names} {draft.given_name}".strip()
    name = clean_name(written)
    if is_old_font:
        name = raise_initials(name)
    draft.full_name = name
    if not _LETTER.search(name):
        draft.refuse("name_missing", written[:100], "Thiếu họ và tên. Hãy điền họ tên đầy đủ.")
    elif _NOT_OF_NAMES.search(name):
        draft.refuse("name_invalid", written[:100], "Họ tên có chữ số hoặc ký hiệu lạ. Hãy viết lại họ tên.")
    elif len(name) > LONGEST_NAME:
        draft.refuse("name_too_long", written[:100], f"Họ tên dài quá {LONGEST_NAME} ký tự. Hãy kiểm tra lại.")
    elif " " not in name:
        draft.warn("name_one_word", written, "Họ tên chỉ có một từ. Hãy kiểm tra lại.")
    if name not in written and name.casefold() in written.casefold():
        draft.warn("name_case", written[:100], f"Đã sửa chữ hoa, chữ thường thành {name}.")


def finish_birth(draft: Draft) -> None:
    """Day, month and year from columns of their own."""
    if draft.birth is None and (year := draft.birth_parts.get(Field.BIRTH_YEAR)):
        parts = [draft.birth_parts.get(part, "") for part in (Field.BIRTH_DAY, Field.BIRTH_MONTH)]
        _birth(draft, "/".join([*parts, year]) if all(parts) else year)


def _ignored(draft: Draft, cell: Cell) -> None:
    """The running number of a list says nothing of the person."""


READERS: dict[Field, Callable[[Draft, Cell], None]] = {
    **{which: _text(which) for which in Field},
    Field.NUMBER: _ignored,
    Field.FULL_NAME: _full_name,
    Field.FAMILY_NAMES: _family_names,
    Field.GIVEN_NAME: _given_name,
    Field.BIRTH: _birth,
    **{which: _birth_part(which) for which in (Field.BIRTH_DAY, Field.BIRTH_MONTH, Field.BIRTH_YEAR)},
    Field.SEX: _sex,
    Field.MALE: _column_of(Sex.MALE),
    Field.FEMALE: _column_of(Sex.FEMALE),
    Field.IDENTITY: _identity,
    Field.PHONE: _phone,
    Field.EMAIL: _email,
    Field.JOINED: _joined,
    Field.MEMBER_KIND: _member_kind,
    Field.HOUSEHOLD: _code(Field.HOUSEHOLD, "Số hộ"),
    Field.HOUSEHOLD_HEAD: _household_head,
    Field.RELATION: _relation,
    Field.POSITION: _position,
    Field.CARD_NUMBER: _code(Field.CARD_NUMBER, "Số thẻ"),
}
