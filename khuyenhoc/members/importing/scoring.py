"""How much two people look like one: points with their reasons.

The three verdicts and every number stand here and nowhere else. They were set on a labelled generated sample
(tests/members/importing/test_duplicates_sample.py prints precision and recall).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from khuyenhoc.core.text.names import is_unaccented
from khuyenhoc.members.importing.people import Subject

SAME = 90
DOUBTFUL = 70


class Verdict(StrEnum):
    SAME = "same"
    DOUBTFUL = "doubtful"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Reason:
    """Points for or against, with a sentence for the person who decides."""

    points: int
    text: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """`score` is 0 to 100, `reasons` the strongest first."""

    score: int
    verdict: Verdict
    reasons: tuple[Reason, ...]


_SAME_IDENTITY = Reason(100, "Trùng số định danh")
_OTHER_IDENTITY = Reason(-35, "Khác số định danh")
_NAME_EQUAL = Reason(50, "Họ tên giống hệt")
_NAME_UNMARKED = Reason(46, "Họ tên giống, một bên viết không dấu")
_NAME_MARKS = Reason(42, "Họ tên chỉ khác dấu")
_NAME_SHORT = Reason(38, "Họ tên giống, một bên viết tắt hoặc thiếu chữ đệm")
_NAME_SPELLING = Reason(38, "Họ tên gần giống, khác vài chữ cái")
_NAME_NEAR = Reason(28, "Tên gần giống, khác họ")
_SPELLING_FROM = 84  # ratio of rapidfuzz: one letter in a name of ten to fifteen
_FAMILY_FROM = 85  # one letter missing in "Nguyễn" or "Phạm"; "Dương" and "Lương", "Phạm" and "Phan" are two families
_DAY_EQUAL = Reason(34, "Trùng ngày sinh")
_YEAR_EQUAL = Reason(20, "Trùng năm sinh")
_DAY_SWAPPED = Reason(24, "Ngày sinh đảo ngày và tháng")
_DAY_OTHER = Reason(-12, "Khác ngày sinh, cùng năm")
_YEAR_NEAR = Reason(-18, "Năm sinh lệch một năm")
_YEAR_OTHER = Reason(-45, "Khác năm sinh")
_SEX_OTHER = Reason(-30, "Khác giới tính")
_PHONE_EQUAL = Reason(18, "Trùng số điện thoại")
_PHONE_OTHER = Reason(-5, "Khác số điện thoại")
_HOUSE_EQUAL = Reason(12, "Cùng hộ hoặc cùng địa chỉ")
_CHAPTER_EQUAL = Reason(8, "Cùng chi hội")
_CHAPTER_OTHER = Reason(-10, "Khác chi hội")
_CARD_EQUAL = Reason(25, "Trùng số thẻ hội viên")


def likeness(one: Subject, other: Subject) -> Likeness:
    """Equal identity numbers decide. Other spellings of a name never decide alone: twins are called Thúy and Thủy."""
    if one.identity and one.identity == other.identity:
        return Likeness(100, Verdict.SAME, (_SAME_IDENTITY,))
    name = _name(one, other)
    if name is None:
        return Likeness(0, Verdict.DIFFERENT, ())
    reasons = [name, *_birth(one, other), *_person(one, other), *_place(one, other)]
    score = max(0, min(100, sum(reason.points for reason in reasons)))
    is_exact = name in (_NAME_EQUAL, _NAME_UNMARKED)
    if score >= SAME and (not is_exact or _OTHER_IDENTITY in reasons):
        score = SAME - 1
    verdict = Verdict.SAME if score >= SAME else Verdict.DOUBTFUL if score >= DOUBTFUL else Verdict.DIFFERENT
    return Likeness(score, verdict, tuple(sorted(reasons, key=lambda reason: -abs(reason.points))))


def _name(one: Subject, other: Subject) -> Reason | None:
    if one.name_key == other.name_key:
        return _NAME_EQUAL
    if one.search_key == other.search_key:
        unmarked = is_unaccented(one.full_name) != is_unaccented(other.full_name)
        return _NAME_UNMARKED if unmarked else _NAME_MARKS
    if _is_short_form(one.search_key.split(), other.search_key.split()):
        return _NAME_SHORT
    if fuzz.ratio(one.search_key, other.search_key, score_cutoff=_SPELLING_FROM):
        return _NAME_SPELLING if _is_one_family(one.search_key, other.search_key) else _NAME_NEAR
    return None


def _is_one_family(one: str, other: str) -> bool:
    """The same family name, or a slip of the pen in it."""
    return bool(fuzz.ratio(one.partition(" ")[0], other.partition(" ")[0], score_cutoff=_FAMILY_FROM))


def _is_short_form(one: list[str], other: list[str]) -> bool:
    """Family and given name equal, and the names between are missing on one side or stand there as initials."""
    if len(one) < 2 or len(other) < 2 or one[0] != other[0] or one[-1] != other[-1]:
        return False
    short, long = sorted((one[1:-1], other[1:-1]), key=len)
    if not short:
        return bool(long)
    if len(short) == len(long):
        pairs = zip(short, long, strict=True)
        return all(a[0] == b[0] and (a == b or len(a.rstrip(".")) == 1 or len(b.rstrip(".")) == 1) for a, b in pairs)
    return all(word in long for word in short)


def _birth(one: Subject, other: Subject) -> list[Reason]:
    a, b = one.birth_on, other.birth_on
    if a and b and a.year == b.year:
        if a == b:
            return [_DAY_EQUAL]
        return [_DAY_SWAPPED if (a.day, a.month) == (b.month, b.day) else _DAY_OTHER]
    if not one.birth_year or not other.birth_year:
        return []
    apart = abs(one.birth_year - other.birth_year)
    return [_YEAR_EQUAL if apart == 0 else _YEAR_NEAR if apart == 1 else _YEAR_OTHER]


def _person(one: Subject, other: Subject) -> list[Reason]:
    reasons = []
    if one.identity and other.identity:
        reasons.append(_OTHER_IDENTITY)
    if one.sex and other.sex and one.sex != other.sex:
        reasons.append(_SEX_OTHER)
    if one.phone and other.phone:
        reasons.append(_PHONE_EQUAL if one.phone == other.phone else _PHONE_OTHER)
    if one.card_number and one.card_number == other.card_number:
        reasons.append(_CARD_EQUAL)
    return reasons


def _place(one: Subject, other: Subject) -> list[Reason]:
    reasons = []
    if (one.household and one.household == other.household) or (one.address and one.address == other.address):
        reasons.append(_HOUSE_EQUAL)
    if one.chapter and other.chapter:
        reasons.append(_CHAPTER_EQUAL if one.chapter == other.chapter else _CHAPTER_OTHER)
    return reasons
