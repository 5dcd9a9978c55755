"""Which column holds what: guessed from the headings, corrected by the person, remembered by a fingerprint.

A mapping is a plain dict from the column's letter to the field's value, `{"B": "full_name", "C": "birth"}`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.members.importing.grid import letter, number
from khuyenhoc.members.importing.headings import LABELS, Field, folded, recognise

ColumnMapping = dict[str, str]
# Fields that several columns may hold together; every other field takes one column.
SEVERAL = frozenset({Field.FAMILY_NAMES, Field.ADDRESS, Field.NOTE})


def guess(headings: Sequence[str]) -> ColumnMapping:
    """A mapping for these headings: of two columns that could hold one field, the plainer heading wins."""
    found: dict[int, Field] = {i: field for i, text in enumerate(headings) if (field := recognise(text))}
    given = [i for i, field in found.items() if field is Field.GIVEN_NAME]
    if given and Field.FAMILY_NAMES not in found.values():
        if Field.FULL_NAME in found.values():
            del found[given[0]]  # "Tên" beside "Họ và tên" says the same twice
        else:
            found[given[0]] = Field.FULL_NAME
    if Field.FULL_NAME in found.values() and not given:
        found = {i: field for i, field in found.items() if field is not Field.FAMILY_NAMES}
    if given and Field.FAMILY_NAMES in found.values():
        found = {i: field for i, field in found.items() if field is not Field.FULL_NAME}
    _settle_chapters(found, headings)
    mapping: ColumnMapping = {}
    taken: set[Field] = set()
    for column, field in sorted(found.items()):
        if field in SEVERAL or field not in taken:
            mapping[letter(column)] = field.value
            taken.add(field)
    return mapping


def _settle_chapters(found: dict[int, Field], headings: Sequence[str]) -> None:
    """Where a column "Chi hội" stands, "Thôn" is part of the address."""
    chapters = [i for i, field in found.items() if field is Field.CHAPTER]
    named = [i for i in chapters if "hoi" in folded(headings[i]).split()]
    if len(chapters) > 1:
        keep = (named or chapters)[0]
        for column in chapters:
            if column != keep:
                found[column] = Field.ADDRESS


def check(mapping: Mapping[str, str], *, width: int) -> dict[int, Field]:
    """The mapping as columns from zero. Raises RuleViolated: `mapping_column_unknown`, `mapping_field_unknown`,
    `mapping_field_twice`, `mapping_name_missing`."""
    fields: dict[int, Field] = {}
    for name, value in mapping.items():
        column = number(name) if name.isascii() and name.isupper() and len(name) <= 3 else -1
        if not 0 <= column < width:
            raise _wrong("mapping_column_unknown", f"Bảng không có cột {name}.")
        if value not in set(Field):
            raise _wrong("mapping_field_unknown", f"Cột {name}: không có loại thông tin “{value}”.")
        fields[column] = Field(value)
    listed = list(fields.values())
    for field in Field:
        if listed.count(field) > 1 and field not in SEVERAL:
            raise _wrong(
                "mapping_field_twice", f"“{LABELS[field]}” đang được chọn cho nhiều cột. Hãy chỉ chọn một cột."
            )
    if Field.FULL_NAME not in listed and Field.GIVEN_NAME not in listed:
        raise _wrong("mapping_name_missing", "Chưa chọn cột Họ và tên. Hãy chọn cột có họ tên hội viên.")
    return dict(sorted(fields.items()))


def fingerprint(headings: Sequence[str]) -> str:
    """Equal for lists with the same headings in the same columns, whatever their marks, case, signs and line breaks."""
    keys = [folded(text) for text in headings]
    while keys and not keys[-1]:
        keys.pop()
    return sha256("\x1f".join(keys).encode()).hexdigest()[:32]


def _wrong(code: str, message: str) -> RuleViolated:
    return RuleViolated(code, message, field="mapping")
