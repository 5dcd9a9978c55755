"""Holidays and days worked to make up, as the yearly notice says or as the place decides."""

from __future__ import annotations

from datetime import date
from unicodedata import normalize

from django.db import transaction

from khuyenhoc.audit import services as audit
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import Forbidden, NotFound, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.rules.enums import Origin
from khuyenhoc.rules.models import CalendarDay

FIRST_YEAR, LAST_YEAR = 2000, 2100


@transaction.atomic
def calendar_day_set(
    *, actor: Actor, day: date, is_working: bool, reason: str, source: str, is_expected: bool = False
) -> CalendarDay:
    """Say that a day is a holiday, or is worked to make up. Deadlines reckoned from now on follow; those set stay.

    From then on the day is the administrator's: a later calendar shipped with the software leaves it alone.
    Refuses without RULES_EDIT (Forbidden), no reason or source (`rules.day_unexplained`), a year outside 2000–2100
    (`rules.day_out_of_range`).
    """
    if not actor.holds(Permission.RULES_EDIT):
        raise Forbidden()
    reason, source = normalize("NFC", reason).strip(), normalize("NFC", source).strip()
    if not reason or not source:
        field = "source" if reason else "reason"
        raise RuleViolated("rules.day_unexplained", "Ghi lý do và căn cứ của ngày nghỉ hoặc ngày làm bù.", field=field)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise RuleViolated("rules.day_out_of_range", f"Năm phải từ {FIRST_YEAR} đến {LAST_YEAR}.", field="day")
    before = CalendarDay.objects.select_for_update().filter(day=day).first()
    changes = {
        "is_working": is_working,
        "reason": reason,
        "source": source,
        "is_expected": is_expected,
        "origin": Origin.ADMINISTRATOR,
    }
    row, _ = CalendarDay.objects.update_or_create(day=day, defaults=changes)
    old = {"is_working": before.is_working, "reason": before.reason} if before else None
    facts = {"day": day.isoformat(), "old": old, "new": {"is_working": is_working, "reason": reason}, "source": source}
    audit.record(actor, "rules.calendar_day_set", row, facts=facts)
    return row


@transaction.atomic
def calendar_day_clear(*, actor: Actor, day: date) -> None:
    """Make a day follow the week again. NotFound when it already does; Forbidden without RULES_EDIT.

    A day that came with the software comes back at the next load: set it as an ordinary day instead.
    """
    if not actor.holds(Permission.RULES_EDIT):
        raise Forbidden()
    row = CalendarDay.objects.select_for_update().filter(day=day).first()
    if row is None:
        raise NotFound("rules.day_unknown", f"Ngày {day:%d/%m/%Y} vốn theo lịch tuần.")
    audit.record(actor, "rules.calendar_day_cleared", row, facts={"day": day.isoformat(), "reason": row.reason})
    row.delete()
