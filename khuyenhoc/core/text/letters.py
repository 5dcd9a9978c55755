"""The Vietnamese alphabet: base letters in their order, tones, and the tables made from them."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Base letters in dictionary order. ă, â, đ, ê, ô, ơ, ư are letters of their own; tones are not.
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# ngang, huyền, hỏi, ngã, sắc, nặng: the order of dictionaries and of sorted lists of names.
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
VOWELS = "aăâeêioôơuưy"

TONED: dict[str, tuple[str, int]] = {
    unicodedata.normalize("NFC", vowel + mark): (vowel, tone) for vowel in VOWELS for tone, mark in enumerate(TONES)
}
LOWER = frozenset(TONED) | frozenset(ALPHABET)
ASCII_OF = {"ă": "a", "â": "a", "đ": "d", "ê": "e", "ô": "o", "ơ": "o", "ư": "u"}
# Letters that no other European language of one byte has: whoever writes them writes Unicode.
BEYOND_LATIN = frozenset(c for lower in LOWER for c in (lower, lower.upper()) if ord(c) > 0xFF)

_UNACCENT = str.maketrans(
    {
        variant: (plain.upper() if variant.isupper() else plain)
        for letter, (base, _) in TONED.items()
        for plain in (ASCII_OF.get(base, base),)
        for variant in (letter, letter.upper())
    }
    | {"đ": "d", "Đ": "D"}
)


def unaccent(text: str) -> str:
    """Without tones and marks, đ as d, case kept. Letters of other languages lose their accents too."""
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFC", text).translate(_UNACCENT)
    if plain.isascii():
        return plain
    return "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))


@lru_cache(maxsize=65536)
def split_word(word: str) -> tuple[str, str]:
    """A word as (base letters, tones as digits): "Hoà" and "Hòa" both give ("hoa", "1"). Lower case, NFC."""
    bases: list[str] = []
    tones: list[str] = []
    for char in unicodedata.normalize("NFC", word.lower()):
        if char in TONED:
            base, tone = TONED[char]
            bases.append(base)
            if tone:
                tones.append(str(tone))
        elif char in ALPHABET or not char.isalpha():
            bases.append(char)
        else:
            bases.extend(c for c in unicodedata.normalize("NFD", char) if not unicodedata.combining(c))
    return "".join(bases), "".join(tones) or "0"
