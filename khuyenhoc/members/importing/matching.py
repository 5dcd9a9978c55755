"""Which unit a list means by "CH thôn Yên Du", "TDP 05" or "Trường TH Ân Phú"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from khuyenhoc.core.text.names import compare_key, is_unaccented, search_name

CERTAIN = 97  # taken without asking, when no second unit reaches it
WORTH_ASKING = 60  # shown as a choice
MOST_CHOICES = 5
_ANOTHER_NUMBER = 40  # Thôn 5 is never Thôn 6, however alike they look
_ANOTHER_KIND = 85  # Thôn 5 for Tổ dân phố 5: asked
_OTHER_MARKS = 93  # Yên Dũ for Yên Du: asked

# On text without marks. The long form first; a kind is kept apart from the name proper.
_SHORT_FORMS = [
    (r"\btdp\b|\bto dp\b|\bt d p\b", "to dan pho"),
    (r"\btrung hoc co so\b|\bptcs\b", "thcs"),
    (r"\btrung hoc pho thong\b|\bptth\b", "thpt"),
    (r"\bth va thcs\b|\bth thcs\b|\btieu hoc va thcs\b", "tieu hoc thcs"),
    (r"\bth\b(?! \d)", "tieu hoc"),
    (r"\bmn\b|\bmau giao\b", "mam non"),
    (r"\bkdc\b", "khu dan cu"),
    (r"\bchh\b|^ch\b|\bch kh\b", "chi hoi"),
]
_KINDS = {
    "to dan pho": "to dan pho", "to": "to dan pho", "thon": "thon", "xom": "xom", "ap": "ap", "ban": "ban",
    "khoi pho": "khoi pho", "khu pho": "khu pho", "tieu khu": "tieu khu", "lang": "lang", "truong": "truong",
    "dong ho": "dong ho", "co quan": "co quan",
}  # fmt: skip
_SCHOOLS = ("mam non", "tieu hoc", "thcs", "thpt")
_DROPPED = re.compile(r"\b(?:chi hoi|ban khuyen hoc|hoi khuyen hoc|khuyen hoc|hoi vien|so|cua|hoi)\b")
_KIND = re.compile(r"\b(" + "|".join(sorted(_KINDS, key=len, reverse=True)) + r")\b")
_SIGNS = re.compile(r"[^\w]+|_+")


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit that a list may mean. `id` is opaque; names by which it is or was called besides go to `short_names`."""

    id: int
    name: str
    short_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    unit: UnitName
    score: int  # 0 to 100


@dataclass(frozen=True, slots=True)
class Match:
    """`unit` is set when it is certain; otherwise the person chooses once, `choices` best first."""

    text: str
    unit: UnitName | None
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class _Key:
    core: str  # without marks, generic words and leading zeros; school levels stay
    marked: str  # the same with marks, "" when typed without
    kind: str
    numbers: tuple[str, ...]


class Matcher:
    """Over the units of one import; a text is worked out once."""

    def __init__(self, units: Iterable[UnitName]) -> None:
        self._keys = [(unit, [_key(name) for name in (unit.name, *unit.short_names)]) for unit in units]
        self._by_core: dict[str, list[tuple[UnitName, list[_Key]]]] = defaultdict(list)
        for unit, keys in self._keys:
            for core in {key.core for key in keys}:
                self._by_core[core].append((unit, keys))
        self._known: dict[str, Match] = {}

    def match(self, text: str) -> Match:
        if text not in self._known:
            self._known[text] = self._work_out(text)
        return self._known[text]

    def match_all(self, texts: Iterable[str]) -> list[Match]:
        """One answer for each different text, in the order of appearance."""
        return [self.match(text) for text in dict.fromkeys(texts) if text]

    def _work_out(self, text: str) -> Match:
        wanted = _key(text)
        # Units of exactly that name are enough when one of them is certain; else every unit is looked at.
        scored = [_best(wanted, unit, keys) for unit, keys in self._by_core.get(wanted.core, [])]
        if not any(choice.score >= CERTAIN for choice in scored):
            scored = [_best(wanted, unit, keys) for unit, keys in self._keys]
        choices = sorted((c for c in scored if c.score >= WORTH_ASKING), key=lambda c: (-c.score, c.unit.name))
        certain = [choice for choice in choices if choice.score >= CERTAIN]
        top = [choice for choice in certain if choice.score == certain[0].score]
        return Match(text, top[0].unit if len(top) == 1 else None, tuple(choices[:MOST_CHOICES]))


def _best(wanted: _Key, unit: UnitName, keys: list[_Key]) -> Choice:
    return Choice(unit, max(_score(wanted, key) for key in keys))


def _key(name: str) -> _Key:
    plain = _SIGNS.sub(" ", search_name(name)).strip()
    for pattern, long in _SHORT_FORMS:
        plain = re.sub(pattern, long, plain)
    plain = " ".join(_DROPPED.sub(" ", plain).split())
    has_school = any(level in plain for level in _SCHOOLS)
    found = _KIND.match(plain)
    kind = "truong" if has_school else _KINDS[found[1]] if found else ""
    core = re.sub(r"\btruong\b", " ", plain) if has_school else plain[found.end() :] if found else plain
    core = " ".join(word.lstrip("0") or "0" if word.isdigit() else word for word in core.split())
    marked = "" if is_unaccented(name) else _marked(name, len(core.split()) or 1)
    return _Key(core or plain, marked, kind, tuple(word for word in core.split() if word.isdigit()))


def _marked(name: str, words: int) -> str:
    """The last words with their marks: the generic ones that every unit has stand in front."""
    return " ".join(compare_key(_SIGNS.sub(" ", name)).split()[-words:])


def _score(wanted: _Key, key: _Key) -> int:
    kinds_differ = bool(wanted.kind and key.kind and wanted.kind != key.kind)
    if wanted.core == key.core:
        if kinds_differ:
            return _ANOTHER_KIND
        if wanted.marked and key.marked and not _same_marks(wanted, key):
            return _OTHER_MARKS
        return 100 if wanted.kind == key.kind else CERTAIN + 1
    if wanted.numbers != key.numbers:
        return min(_ANOTHER_NUMBER, int(fuzz.ratio(wanted.core, key.core)))
    alike = max(fuzz.ratio(wanted.core, key.core), 0.92 * fuzz.token_set_ratio(wanted.core, key.core))
    return min(CERTAIN - 2, int(alike) - (10 if kinds_differ else 0))


def _same_marks(wanted: _Key, key: _Key) -> bool:
    """Schools are written "TH" and "Tiểu học": for them and for numbers the text without marks decides."""
    return bool(wanted.kind == "truong" or wanted.numbers) or wanted.marked == key.marked
