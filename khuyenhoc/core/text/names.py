"""Names of people: cleaned as written, keys to sort by, to search by and to compare by."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from khuyenhoc.core.text.letters import ALPHABET, split_word, unaccent

# Zero-width characters, the soft hyphen, the byte-order mark, controls and halves of characters: invisible, and they
# make two equal names differ, or cannot be stored at all.
_INVISIBLE = dict.fromkeys(
    [*range(9), *range(14, 28), 0x7F, 0xAD, *range(0x200B, 0x2010), 0x2060, 0xFEFF, *range(0xD800, 0xE000)]
)
_WORD_START = re.compile(r"(^|[\s'’\-.(])(\w)")
# Order-preserving ASCII of the letters: a < a~ (ă) < a~~ (â) < b. "~" sorts after every letter, so ă follows all of a.
_SORT_CODE = {letter: letter for letter in ALPHABET} | {
    "ă": "a~", "â": "a~~", "đ": "d~", "ê": "e~", "ô": "o~", "ơ": "o~~", "ư": "u~",
}  # fmt: skip
_SORT_TABLE = str.maketrans(_SORT_CODE)
_NOT_LETTERS = re.compile(r"[^\w]|_")


def clean_text(text: str) -> str:
    """NFC, invisible characters out, every run of spaces (non-breaking ones too) one space."""
    return " ".join(unicodedata.normalize("NFC", _visible(text)).split())


def _visible(text: str) -> str:
    return text if text.isprintable() else text.translate(_INVISIBLE)


def clean_name(text: str) -> str:
    """`clean_text`, stray punctuation at the ends off, and proper case if the whole name is upper or lower case.

    Mixed case is kept as written: "Lê thị Hoa" may be deliberate, "H'Hen Niê" is.
    """
    name = clean_text(text).strip(" ,;:-_*")
    # A letter that has no capital of its own comes back in pieces: NFC once more.
    return unicodedata.normalize("NFC", proper_case(name)) if name.isupper() or name.islower() else name


def proper_case(name: str) -> str:
    return _WORD_START.sub(lambda m: m[1] + m[2].upper(), name.lower())


def raise_initials(name: str) -> str:
    """Capital at the start of every word, the rest as it stands. Old fonts have no capital vowels with tones: "¸nh"."""
    return _WORD_START.sub(lambda m: m[1] + m[2].upper(), name)


def given_name(full_name: str) -> str:
    """The last word: what people are called and sorted by."""
    words = full_name.split()
    return words[-1] if words else ""


def initials(full_name: str) -> str:
    """Two letters for an avatar: family and given name, marks kept (Đặng Văn Ước: ĐƯ)."""
    words = full_name.split()
    ends = words if len(words) < 2 else [words[0], words[-1]]
    return "".join(split_word(word[0])[0][:1].upper() for word in ends)


@lru_cache(maxsize=65536)
def _sort_word(word: str) -> tuple[str, str]:
    base, tones = split_word(_NOT_LETTERS.sub("", word))
    return base.translate(_SORT_TABLE), tones


def sort_name(full_name: str) -> str:
    """A key whose order by code point (PostgreSQL collation C) is the order of Vietnamese lists of people.

    Given name, then family name, then the names between; within each of the three base letters first, then tones
    (ngang, huyền, hỏi, ngã, sắc, nặng). ASCII for Vietnamese names: "Nguyễn Thị Ánh" gives "anh 4 nguye~n 3 thi 5".
    """
    words = unicodedata.normalize("NFC", full_name).split()
    if not words:
        return ""
    fields = [words[-1:], words[:1] if len(words) > 1 else [], words[1:-1]]
    parts: list[str] = []
    for field in fields:
        coded = [_sort_word(word) for word in field]
        parts += [base for base, _ in coded]
        if coded:
            parts.append("".join(tones for _, tones in coded))
    return " ".join(parts)


def search_name(text: str) -> str:
    """What a search compares: đ as d, accents off, lower case, single spaces."""
    return " ".join(unaccent(_visible(text)).lower().split())


def compare_key(text: str) -> str:
    """Equal for the same words however the tone is placed: "Hòa", "hoà" and "HÒA" (typed any way) give "hoa1"."""
    return " ".join(base if tones == "0" else base + tones for base, tones in map(split_word, _visible(text).split()))


def is_unaccented(text: str) -> bool:
    """Typed without any mark, as on a keyboard without a Vietnamese driver."""
    return text.isascii() and any(c.isalpha() for c in text)
