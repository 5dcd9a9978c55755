"""Sex as sheets keep it: Nam, nữ, M, F, 1, 0, or a cross in a column named "Nữ"."""

from __future__ import annotations

from enum import StrEnum

from khuyenhoc.core.text.letters import unaccent
from khuyenhoc.core.text.problems import Unreadable


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"


_WORDS = {
    **dict.fromkeys(("nam", "m", "male", "trai", "ong", "1", "1.0", "true", "na"), Sex.MALE),
    **dict.fromkeys(("nu", "f", "female", "gai", "ba", "0", "0.0", "2", "2.0", "false", "n"), Sex.FEMALE),
}
_MARKS = frozenset({"x", "v", "1", "1.0", "co", "+", "*", "✓", "✔", "☑", "√", "true", "nu", "nam", "n"})


def parse_sex(value: object) -> Sex | None:
    """The sex named in a cell, None for an empty one. Raises Unreadable `sex_unreadable`."""
    text = _plain(value)
    if not text:
        return None
    if text not in _WORDS:
        raise Unreadable("sex_unreadable", "Không đọc được giới tính. Hãy viết Nam hoặc Nữ.")
    return _WORDS[text]


def is_marked(value: object) -> bool:
    """Is there a cross in the cell of a column named "Nam" or "Nữ"? Zero, a dash and emptiness are none."""
    return _plain(value) in _MARKS


def _plain(value: object) -> str:
    return "" if value is None else unaccent(str(value)).strip(" .\u00a0\t\n").lower()
