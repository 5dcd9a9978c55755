"""Text typed in the fonts of before Unicode: TCVN3 (.VnTime, .VnTimeH) and VNI-Windows (VNI-Times).

In a sheet such text is one byte a letter, shown as Latin letters: "NguyÔn ThÞ ¸nh", "Nguyeãn Thò AÙnh". Which one it is
shows in the column as a whole: decoded rightly it consists of Vietnamese syllables. Good Unicode is never converted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from khuyenhoc.core.text.letters import BEYOND_LATIN, TONES
from khuyenhoc.core.text.syllables import is_syllable


class Encoding(StrEnum):
    UNICODE = "unicode"
    TCVN3 = "tcvn3"
    VNI = "vni"


def _toned(vowel: str) -> list[str]:
    return [unicodedata.normalize("NFC", vowel + mark) for mark in TONES]


def _tcvn3() -> dict[str, str]:
    """One byte to one letter. .VnTimeH shows the same bytes as capitals: toned capitals have none of their own."""
    rows = {
        "a": "aµ¶·¸¹", "ă": "¨»¼½¾Æ", "â": "©ÇÈÉÊË", "e": "eÌÎÏÐÑ", "ê": "ªÒÓÔÕÖ", "i": "i×ØÜÝÞ", "o": "oßáâãä",
        "ô": "«åæçèé", "ơ": "¬êëìíî", "u": "uïñòóô", "ư": "\u00adõö÷øù", "y": "yúûüýþ",
    }  # fmt: skip
    table = {code: letter for vowel, row in rows.items() for code, letter in zip(row, _toned(vowel), strict=True)}
    table |= {"®": "đ", "¡": "Ă", "¢": "Â", "§": "Đ", "£": "Ê", "¤": "Ô", "¥": "Ơ", "¦": "Ư"}
    return {code: letter for code, letter in table.items() if not code.isascii()}


def _vni() -> dict[str, str]:
    """A vowel and a letter for its mark and tone; i, ỵ, ơ, ư, đ have bytes of their own. The first's case counts."""
    plain, round_, breve = " øûõùï", "âàåãáä", "êèúüéë"
    table: dict[str, str] = {"ñ": "đ", "î": "ỵ"} | dict(zip("ìæóíò", _toned("i")[1:], strict=True))
    for vowel, code in {"a": "a", "e": "e", "o": "o", "u": "u", "y": "y", "ơ": "ô", "ư": "ö"}.items():
        table |= {(code + mark).strip(): letter for mark, letter in zip(plain, _toned(vowel), strict=True)}
    for vowel, code, marks in (("â", "a", round_), ("ê", "e", round_), ("ô", "o", round_), ("ă", "a", breve)):
        table |= {code + mark: letter for mark, letter in zip(marks, _toned(vowel), strict=True)}
    del table["yï"]
    cased: dict[str, str] = {}
    for code, letter in table.items():
        if not code.isascii():
            first, rest = code[0], code[1:]
            for tail in {rest, rest.upper()}:
                cased[first + tail] = letter
                cased[first.upper() + tail] = letter.upper()
    return cased


TABLES: dict[Encoding, dict[str, str]] = {Encoding.TCVN3: _tcvn3(), Encoding.VNI: _vni()}
_PATTERNS = {
    encoding: re.compile("|".join(re.escape(code) for code in sorted(table, key=len, reverse=True)))
    for encoding, table in TABLES.items()
}
_BETWEEN_WORDS = re.compile(r"[\s!-/:-@\[-`{-~]+")  # ASCII only: the old fonts use what Unicode calls punctuation
_TWO_CAPITALS = re.compile(r"[A-Z].*[A-Z]")
_SMALL = re.compile(r"[a-z]")
_ENOUGH_TOKENS = 3000
_LONGEST_SYLLABLE = 16  # in VNI, with a byte for every mark, and some room
_MOST = 0.7


def decode(text: str, encoding: Encoding) -> str:
    """`text` in Unicode NFC. Characters that the encoding does not know stay."""
    if encoding is Encoding.UNICODE or text.isascii():
        return unicodedata.normalize("NFC", text)
    table = TABLES[encoding]
    decoded = _PATTERNS[encoding].sub(lambda match: table[match[0]], text)
    if encoding is Encoding.TCVN3:
        decoded = _restore_capitals(text, decoded)
    return unicodedata.normalize("NFC", decoded)


def _restore_capitals(text: str, decoded: str) -> str:
    """Words typed with capitals where ASCII has them are of the capital font: "NGUYÔN" means NGUYỄN."""
    if not _TWO_CAPITALS.search(text):
        return decoded
    words = zip(text.split(" "), decoded.split(" "), strict=True)
    return " ".join(
        after.upper() if _TWO_CAPITALS.search(before) and not _SMALL.search(before) else after
        for before, after in words
    )


def _possible(token: str, encoding: Encoding) -> bool:
    """Is the token a Vietnamese syllable in that encoding, with every one of its letters known there?"""
    if encoding is Encoding.UNICODE:
        return is_syllable(token)
    rest = _PATTERNS[encoding].sub("", token)
    return rest.isascii() and is_syllable(decode(token, encoding).lower())


def _tokens(text: str) -> list[str]:
    return [token for token in _BETWEEN_WORDS.split(text) if not token.isascii() and len(token) <= _LONGEST_SYLLABLE]


@dataclass(frozen=True, slots=True)
class Column:
    """The verdict over one column: its encoding, and whether good Unicode stands in it as well."""

    encoding: Encoding
    is_mixed: bool = False
    is_capital: bool = False  # typed in the capital font .VnTimeH

    def to_unicode(self, text: str) -> str:
        """One cell in Unicode NFC; in a mixed column by the cell's own words, in doubt left as it is."""
        if text.isascii():
            return text
        text = unicodedata.normalize("NFC", text)
        if self.encoding is Encoding.UNICODE or not BEYOND_LATIN.isdisjoint(text):
            return text
        if self.is_mixed:
            tokens = _tokens(text)
            old = sum(_possible(token, self.encoding) for token in tokens)
            if old <= sum(_possible(token, Encoding.UNICODE) for token in tokens):
                return text
        decoded = decode(text, self.encoding)
        return decoded.upper() if self.is_capital and not _SMALL.search(text) else decoded


def detect(texts: Collection[str], *, otherwise: Encoding = Encoding.UNICODE) -> Column:
    """The encoding of a column of texts.

    Only words that are no Vietnamese syllables as they stand speak for an old encoding, and most of them must become
    syllables in it. When a column says nothing (every word possible both ways) `otherwise` holds: the whole sheet's.
    """
    unsure: set[str] = set()
    is_mixed = False
    for text in texts:
        if text.isascii():
            continue
        composed = unicodedata.normalize("NFC", text)
        if not BEYOND_LATIN.isdisjoint(composed):
            is_mixed = True
        elif len(unsure) < _ENOUGH_TOKENS:
            unsure.update(_tokens(composed))
    strange = [token for token in unsure if not _possible(token, Encoding.UNICODE)]
    if strange:
        scores = {old: sum(_possible(token, old) for token in strange) for old in TABLES}
        best = max(scores, key=lambda old: scores[old])
        if scores[best] >= _MOST * len(strange):
            foreign = sum(not _possible(token, best) for token in unsure)
            small = sum(_SMALL.search(text) is not None for text in texts)
            is_capital = best is Encoding.TCVN3 and small < (1 - _MOST) * len(texts)
            return Column(best, is_mixed or foreign > (1 - _MOST) * len(unsure), is_capital)
    elif unsure and otherwise is not Encoding.UNICODE and all(_possible(token, otherwise) for token in unsure):
        return Column(otherwise, is_mixed)
    return Column(Encoding.UNICODE, is_mixed)
