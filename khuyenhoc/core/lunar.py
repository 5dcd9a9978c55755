"""The Vietnamese lunar calendar, reckoned for the meridian of 105° East (UTC+7).

China reckons for UTC+8, so a new moon near midnight falls on another day there: Tết of 2007 and 2030 is a day earlier
in Vietnam, and in 1985 a whole month. Packages made for the Chinese calendar are therefore wrong here. The method is
Hồ Ngọc Đức's, after Jean Meeus; right for 1800–2199.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import floor, pi, sin

ZONE = 7 / 24
EPOCH = date(2000, 1, 1).toordinal() - 2_451_545  # day 0 of the Julian day count, as a Python ordinal
STEMS = ("Giáp", "Ất", "Bính", "Đinh", "Mậu", "Kỷ", "Canh", "Tân", "Nhâm", "Quý")
BRANCHES = ("Tý", "Sửu", "Dần", "Mão", "Thìn", "Tỵ", "Ngọ", "Mùi", "Thân", "Dậu", "Tuất", "Hợi")
MONTHS = ("Giêng", "Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười", "Mười một", "Chạp")


@dataclass(frozen=True, slots=True, order=True)
class LunarDay:
    year: int
    month: int
    is_leap: bool
    day: int

    @classmethod
    def of(cls, value: date) -> LunarDay:
        return _lunar(value.toordinal())

    @property
    def short_name(self) -> str:
        """26 tháng Giêng; the second month of a pair is marked nhuận."""
        return f"{self.day} tháng {MONTHS[self.month - 1]}{' nhuận' if self.is_leap else ''}"

    @property
    def year_name(self) -> str:
        return f"{STEMS[(self.year + 6) % 10]} {BRANCHES[(self.year + 8) % 12]}"

    @property
    def full_name(self) -> str:
        return f"{self.short_name} năm {self.year_name}"


def tet(year: int) -> date:
    """The first day of the lunar year that begins in this solar year."""
    day = date(year, 1, 20)
    while LunarDay.of(day) != LunarDay(year, 1, False, 1):
        day += timedelta(days=1)
    return day


@lru_cache(maxsize=1024)
def _lunar(ordinal: int) -> LunarDay:
    jd = ordinal - EPOCH
    k = floor((jd - 2415021.076998695) / 29.530588853)
    k += 1
    while _new_moon(k) > jd:  # the mean month may be off by one either way
        k -= 1
    start = _new_moon(k)
    year = date.fromordinal(ordinal).year
    solstice = _month_eleven(year)
    if solstice >= start:
        first, last, lunar_year = _month_eleven(year - 1), solstice, year
    else:
        first, last, lunar_year = solstice, _month_eleven(year + 1), year + 1
    offset = (start - first) // 29
    is_leap, month = False, offset + 11
    if last - first > 365:
        leap = _leap_offset(first)
        if offset >= leap:
            month = offset + 10
            is_leap = offset == leap
    if month > 12:
        month -= 12
    if month >= 11 and offset < 4:
        lunar_year -= 1
    return LunarDay(lunar_year, month, is_leap, jd - start + 1)


def _month_eleven(year: int) -> int:
    """The day on which the month of the winter solstice begins."""
    days = date(year, 12, 31).toordinal() - EPOCH - 2415021
    k = floor(days / 29.530588853)
    start = _new_moon(k)
    return _new_moon(k - 1) if _sun_sector(start) >= 9 else start


def _leap_offset(eleventh: int) -> int:
    """Which month after the eleventh is the leap one: the first in which the sun enters no new sector."""
    k = floor((eleventh - 2415021.076998695) / 29.530588853 + 0.5)
    previous, offset = _sun_sector(_new_moon(k + 1)), 2
    while offset < 14:
        sector = _sun_sector(_new_moon(k + offset))
        if sector == previous:
            break
        previous = sector
        offset += 1
    return offset - 1


@lru_cache(maxsize=512)
def _new_moon(k: int) -> int:
    """The Julian day, in Vietnam, of the k-th new moon after 1 January 1900."""
    t = k / 1236.85
    dr = pi / 180
    jd = 2415020.75933 + 29.53058868 * k + 0.0001178 * t**2 - 0.000000155 * t**3
    jd += 0.00033 * sin((166.56 + 132.87 * t - 0.009173 * t**2) * dr)
    m = (359.2242 + 29.10535608 * k - 0.0000333 * t**2 - 0.00000347 * t**3) * dr
    mp = (306.0253 + 385.81691806 * k + 0.0107306 * t**2 + 0.00001236 * t**3) * dr
    f = (21.2964 + 390.67050646 * k - 0.0016528 * t**2 - 0.00000239 * t**3) * dr
    c = (0.1734 - 0.000393 * t) * sin(m) + 0.0021 * sin(2 * m) - 0.4068 * sin(mp) + 0.0161 * sin(2 * mp)
    c += -0.0004 * sin(3 * mp) + 0.0104 * sin(2 * f) - 0.0051 * sin(m + mp) - 0.0074 * sin(m - mp)
    c += 0.0004 * sin(2 * f + m) - 0.0004 * sin(2 * f - m) - 0.0006 * sin(2 * f + mp) + 0.0010 * sin(2 * f - mp)
    c += 0.0005 * sin(2 * mp + m)
    if t < -11:
        delta = 0.001 + 0.000839 * t + 0.0002261 * t**2 - 0.00000845 * t**3 - 0.000000081 * t**4
    else:
        delta = -0.000278 + 0.000265 * t + 0.000262 * t**2
    return floor(jd + c - delta + 0.5 + ZONE)


def _sun_sector(jd: int) -> int:
    """In which twelfth of its path the sun stands at the beginning of this day in Vietnam."""
    t = (jd - 2451545.5 - ZONE) / 36525
    dr = pi / 180
    m = 357.52910 + 35999.05030 * t - 0.0001559 * t**2 - 0.00000048 * t**3
    mean = 280.46645 + 36000.76983 * t + 0.0003032 * t**2
    pull = (1.914600 - 0.004817 * t - 0.000014 * t**2) * sin(dr * m)
    pull += (0.019993 - 0.000101 * t) * sin(dr * 2 * m) + 0.000290 * sin(dr * 3 * m)
    longitude = (mean + pull) * dr
    longitude -= pi * 2 * floor(longitude / (pi * 2))
    return floor(longitude / pi * 6)
