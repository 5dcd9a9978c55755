"""Days as people write them: 1/2/1960 is the first of February; a year alone is common, most of all for births."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import isfinite

from khuyenhoc.core.text.letters import unaccent
from khuyenhoc.core.text.problems import Unreadable

OLDEST_YEARS = 120
_SCHOOL_AGE = 6
_SERIAL_ZERO = date(1899, 12, 30)  # Excel counts from here; right for every day after February 1900
_LAST_SERIAL = 73050  # the end of 2099
_LONGEST = 100  # no day takes more letters; longer cells are not worth the patterns below
# A year typed into a cell with a date format: 1960 becomes the 13th of May 1905. Nobody on a list was born then.
_YEAR_SEEN_AS_DAY = (date(1905, 1, 1), date(1905, 12, 31))

_SIGNS = str.maketrans(dict.fromkeys("()[];'`\t\r\n\u00a0", " "))
_WORDS = re.compile(r"\b(?:sinh|ngay|nam|nsinh|sn|ns|s|vao|tu|khoang|am lich|duong lich|al|dl)\b\.?:?")
_MONTH_WORD = re.compile(r"\bthang\b\.?")
_DAY = re.compile(r"(\d{1,2})\s*[/.\-, ]\s*(\d{1,2})\s*[/.\-, ]\s*(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ].*)?")
_MONTH = re.compile(r"(\d{1,2})\s*[/.\-, ]\s*(\d{4})")
_YEAR_ONLY = re.compile(r"[/.\-_…? 0xX]*?(\d{4})")  # 1960, __/__/1960, 00/00/1960, ?/?/1960
_COMPACT = re.compile(r"(\d{2})(\d{2})(\d{4})")

_Known = date | tuple[int, int | None]  # a day, or (year, month or None)


@dataclass(frozen=True, slots=True)
class Birth:
    """A birth as known: the day when it is known, the year always."""

    date: date | None
    year: int


@dataclass(frozen=True, slots=True)
class Day:
    """A day with what is known of it; `date` is the first day of the month or year when only that is known."""

    date: date
    is_exact: bool


def parse_birth(value: object, *, today: date) -> Birth | None:
    """The birth in a cell, None for an empty one.

    A two-digit year means 20xx if the person would be at least 6 years old by now, else 19xx (in 2026: 20 is 2020,
    21 is 1921, 60 is 1960).
    Raises Unreadable: `date_unreadable`, `date_impossible`, `birth_in_future`, `birth_too_old`.
    """
    parts = _parts(value, two_digit_pivot=today.year - _SCHOOL_AGE)
    if parts is None:
        return None
    birth = Birth(parts, parts.year) if isinstance(parts, date) else Birth(None, parts[0])
    if birth.year > today.year or (birth.date and birth.date > today):
        raise Unreadable("birth_in_future", "Ngày sinh ở tương lai. Hãy sửa lại ngày hoặc năm sinh.")
    if birth.year < today.year - OLDEST_YEARS:
        raise Unreadable(
            "birth_too_old", f"Năm sinh {birth.year} cách nay hơn {OLDEST_YEARS} năm. Hãy sửa lại năm sinh."
        )
    return birth


def parse_day(value: object, *, today: date) -> Day | None:
    """Any day that is not a birth (joined, left), None for an empty cell; a month or year alone counts from its start.

    A two-digit year means 20xx unless that lies in the future, then 19xx. Raises Unreadable as `parse_birth`,
    `day_in_future`.
    """
    parts = _parts(value, two_digit_pivot=today.year)
    if parts is None:
        return None
    day = Day(parts, True) if isinstance(parts, date) else Day(date(parts[0], parts[1] or 1, 1), False)
    if day.date > today:
        raise Unreadable("day_in_future", "Ngày này ở tương lai. Hãy sửa lại ngày, tháng, năm.")
    return day


def _parts(value: object, *, two_digit_pivot: int) -> _Known | None:
    """A day, or (year, month or None), or None for nothing."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        first, last = _YEAR_SEEN_AS_DAY
        return ((value - _SERIAL_ZERO).days, None) if first <= value <= last else value
    if isinstance(value, bool):
        raise _unreadable()
    if isinstance(value, int | float):
        return _number(value, two_digit_pivot)
    return _text(value, two_digit_pivot) if isinstance(value, str) else None


def _number(value: float, two_digit_pivot: int) -> _Known:
    if not isfinite(value) or abs(value) > 1e9:
        raise _unreadable()
    whole = int(value)
    if 1800 <= whole <= 2199 and value == whole:
        return whole, None
    if 2199 < whole <= _LAST_SERIAL:
        return _SERIAL_ZERO + timedelta(days=whole)
    if 0 < whole < 100 and value == whole:
        return _century(whole, two_digit_pivot), None
    if value == whole and (match := _COMPACT.fullmatch(f"{whole:08d}")):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    raise _unreadable()


def _text(value: str, two_digit_pivot: int) -> _Known | None:
    if len(value) > _LONGEST:
        raise _unreadable()
    if (match := _DAY.fullmatch(value)) and int(match[1]):  # by far the most frequent, so first
        return _day(int(match[1]), int(match[2]), _year(match[3], two_digit_pivot))
    if len(value) == 4 and value.isdecimal():
        return int(value), None
    text = unaccent(value).lower().translate(_SIGNS).strip(" .,")
    text = _MONTH_WORD.sub("/", _WORDS.sub(" ", text)).strip(" /:")
    text = re.sub(r"\s*([/.-])\s*", r"\1", text)
    if not any(c.isalnum() for c in text):
        if any(c.isalnum() for c in value):
            raise _unreadable()
        return None
    for pattern, read in _FORMS:
        if match := pattern.fullmatch(text):
            return read(match, two_digit_pivot)
    raise _unreadable()


def _day(day: int, month: int, year: int) -> date:
    if month > 12:
        hint = " Có thể ngày và tháng bị đảo." if day <= 12 and month <= 31 else ""
        raise Unreadable("date_impossible", f"Không có tháng {month}. Hãy viết theo thứ tự ngày/tháng/năm.{hint}")
    try:
        return date(year, month, day)
    except ValueError:
        where = f"tháng {month}/{year}" if month else "lịch"
        raise Unreadable("date_impossible", f"Không có ngày {day} trong {where}. Hãy sửa lại ngày.") from None


def _whole_day(match: re.Match[str], two_digit_pivot: int) -> _Known:
    """Zeros stand for what is not known: 00/00/1960, 00/02/1960."""
    day, month, year = int(match[1]), int(match[2]), _year(match[3], two_digit_pivot)
    return _day(day, month, year) if day else _month(month, year)


def _month(month: int, year: int) -> _Known:
    if month > 12:
        raise Unreadable("date_impossible", f"Không có tháng {month}. Hãy viết theo thứ tự ngày/tháng/năm.")
    return year, month or None


def _year(text: str, two_digit_pivot: int) -> int:
    return _century(int(text), two_digit_pivot) if len(text) == 2 else int(text)


def _century(year: int, pivot: int) -> int:
    return 2000 + year if 2000 + year <= pivot else 1900 + year


def _unreadable() -> Unreadable:
    return Unreadable(
        "date_unreadable", "Không đọc được thành ngày. Hãy viết ngày/tháng/năm, ví dụ 15/08/1960, hoặc chỉ năm: 1960."
    )


# A two-digit year, or a day that Excel counted and a CSV file kept: as the number it is.
_FORMS: list[tuple[re.Pattern[str], Callable[[re.Match[str], int], _Known]]] = [
    (_DAY, _whole_day),
    (_ISO, lambda match, _: _day(int(match[3]), int(match[2]), int(match[1]))),
    (_MONTH, lambda match, _: _month(int(match[1]), int(match[2]))),
    (_YEAR_ONLY, lambda match, _: (int(match[1]), None)),
    (_COMPACT, lambda match, _: _day(int(match[1]), int(match[2]), int(match[3]))),
    (re.compile(r"\d{1,2}|\d{5}(?:\.0+)?|\d{4}\.0+"), lambda match, pivot: _number(float(match[0]), pivot)),
]
