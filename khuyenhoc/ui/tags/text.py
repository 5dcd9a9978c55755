"""Numbers, money, days, people: the smallest components, and the filters of the same names."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal, Protocol

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from khuyenhoc.core import clock
from khuyenhoc.core.lunar import LunarDay
from khuyenhoc.ui import formats
from khuyenhoc.ui.tags.library import icon_svg, register

Number = int | float | Decimal
NOTHING = SafeString('<span class="kh-nothing">–<span class="kh-sr">chưa có</span></span>')


# The first mark that stands in a browser's name for itself; Chrome calls itself Safari too, Edge calls itself both.
BROWSERS = (("Edg", "Edge"), ("coc_coc", "Cốc Cốc"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"),
            ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
DEVICES = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "điện thoại Android"), ("Windows", "máy tính Windows"),
           ("Macintosh", "máy tính Mac"), ("Linux", "máy tính Linux"))  # fmt: skip


class Labelled(Protocol):
    """A reporting period, or anything else that knows its own name."""

    @property
    def label(self) -> str: ...


@register.simple_tag
def icon(name: str, *, label: str = "") -> SafeString:
    """A picture from the sprite; `label` only when no word stands beside it."""
    return icon_svg(name, label=label)


@register.simple_tag
def number(value: Number | None, *, sign: bool = False) -> SafeString:
    """A figure with grouped digits; nothing known is a dash, never a zero."""
    if value is None:
        return NOTHING
    text = formats.signed(value) if sign and isinstance(value, int) else formats.group_digits(value)
    return format_html('<span class="kh-num">{}</span>', text)


@register.simple_tag
def money(amount_vnd: int | None, *, unit: bool = True) -> SafeString:
    """Whole đồng. Leave the unit away only where the head of the column names it."""
    if amount_vnd is None:
        return NOTHING
    word = f"{formats.NBSP}đồng" if unit else ""
    return format_html('<span class="kh-num">{}{}</span>', formats.group_digits(amount_vnd), word)


@register.simple_tag
def vn_date(value: date | datetime | None, *, lunar: bool = False, left: bool = False) -> SafeString:
    """A day as 09/02/2023, with the lunar day or the days left behind it when asked."""
    if value is None:
        return NOTHING
    day = value.date() if isinstance(value, datetime) else value
    parts = [conditional_escape(formats.vn_day(value))]
    if lunar:
        parts.append(format_html("({})", LunarDay.of(day).short_name))
    if left:
        parts.append(format_html('<span class="kh-left">{}</span>', formats.days_left(day, clock.today())))
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), mark_safe(" ".join(parts)))  # noqa: S308


@register.simple_tag
def period(value: Labelled | date | None) -> SafeString:
    """A reporting period by its label, or a month as tháng 02/2023."""
    if value is None:
        return NOTHING
    text = formats.vn_month(value) if isinstance(value, date) else value.label
    return format_html('<span class="kh-whole">{}</span>', text)


@register.simple_tag
def person(name: str, *, url: str | None = None, role: str = "") -> SafeString:
    """A name that never breaks over two lines, with the person's office after it."""
    whole = name.replace(" ", formats.NBSP)
    shown = format_html('<a href="{}">{}</a>', url, whole) if url else format_html("<span>{}</span>", whole)
    tail = format_html(' <span class="kh-sub">{}</span>', role) if role else ""
    return format_html('<span class="kh-person">{}{}</span>', shown, tail)


@register.filter
def so(value: Number | Literal[""] | None) -> str:
    """1250000 → 1.250.000."""
    return "" if value is None or value == "" else formats.group_digits(value)


@register.filter
def ngay(value: date | datetime | None) -> str:
    """A day → 09/02/2023; an instant gets its clock time first."""
    return formats.vn_day(value) if value else ""


@register.filter
def tien(value: int | Literal[""] | None) -> str:
    """Whole đồng with the unit: 1.250.000 đồng."""
    return "" if value is None or value == "" else f"{formats.group_digits(value)}{formats.NBSP}đồng"


@register.filter
def con_lai(value: date | None) -> str:
    """Days left to a due day: hôm nay · còn 3 ngày · quá hạn 2 ngày."""
    return formats.days_left(value, clock.today()) if value else ""


@register.filter
def am_lich(value: date | None) -> str:
    """The lunar day: 23 tháng Giêng năm Quý Mão."""
    return LunarDay.of(value).full_name if value else ""


@register.filter
def nhom_bon(value: str) -> str:
    """A code to be copied by hand: bcdghkmnpq → bcdg hkmn pq."""
    return " ".join(value[at : at + 4] for at in range(0, len(value), 4))


@register.filter
def thiet_bi(user_agent: str) -> str:
    """What a browser calls itself, in the words of its owner: Chrome trên điện thoại Android."""
    browser = next((word for mark, word in BROWSERS if mark in user_agent), "")
    device = next((word for mark, word in DEVICES if mark in user_agent), "máy khác")
    return f"{browser} trên {device}" if browser else f"Trình duyệt trên {device}"
