"""The ladder: who owes something is reminded before, on and after the day, then on and on until it is done. The steps
are a dated rule; one that falls on a day of rest moves as the rule says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from django.db import transaction

from khuyenhoc.access.selectors import holders_of
from khuyenhoc.accounts.models import User
from khuyenhoc.core.authority import OrgPath
from khuyenhoc.core.registry import Registry
from khuyenhoc.notifications.models import Obligation
from khuyenhoc.notifications.selectors import due_days_open, obligations_due, permission_of
from khuyenhoc.notifications.services.notices import NewNotice, notices_send
from khuyenhoc.rules.selectors import rule_value, working_calendar

LADDER: Final = "reports.reminders"
LONGEST_HOLIDAY: Final = 16  # days; Tết with its weekends is shorter

# Kinds of obligation that are reminded of; rooms register theirs with nothing more than the name.
reminded: Registry[str] = Registry("reminded obligations")


def words(due_on: date, today: date) -> str:
    days = (due_on - today).days
    if days > 0:
        return f"còn {days} ngày"
    return "hạn là hôm nay" if days == 0 else f"quá hạn {-days} ngày"


@transaction.atomic
def reminders_send(*, today: date) -> int:
    """Remind everybody whose open obligation stands on a step of the ladder today; returns how many notices are new.
    Run twice on a day it writes once."""
    kinds = [name for name, _ in reminded]
    rule = rule_value(LADDER, today)
    how = rule["on_rest_day"]
    after = _days_told(how, today)
    ahead = _days_told("previous" if how == "next" else how, today)  # help that comes too late is none
    on_a_step = [
        day
        for day in due_days_open(kinds)
        if any(_is_step(rule, (told - day).days) for told in ahead if told < day)
        or any(_is_step(rule, (told - day).days) for told in after if told >= day)
    ]
    due = list(obligations_due(kinds, on_a_step))
    people = holders_of(((permission_of(o), OrgPath(o.path)) for o in due), on=today, at_the_unit=True)
    return notices_send(
        [
            _reminder(obligation, today, user)
            for obligation in due
            for user in people[permission_of(obligation), OrgPath(obligation.path)]
            if obligation.due_on
        ]
    )


def _is_step(rule: Mapping[str, Any], days: int) -> bool:
    """Whether the ladder has a step so many days after the due day, negative before it."""
    past = days - max(rule["days"])
    return days in rule["days"] or (past > 0 and rule["then_every"] > 0 and past % rule["then_every"] == 0)


def _days_told(how: str, today: date) -> list[date]:
    """The days whose reminders are told today: itself, and the days of rest that moved here; none on a day of rest."""
    if how == "same":
        return [today]
    calendar = working_calendar()
    moved = calendar.next if how == "next" else calendar.previous
    around = [today + timedelta(days=days) for days in range(-LONGEST_HOLIDAY, LONGEST_HOLIDAY + 1)]
    return [day for day in around if moved(day) == today]


def _reminder(obligation: Obligation, today: date, user: User) -> NewNotice:
    assert obligation.due_on is not None
    return NewNotice(
        user=user,
        kind="reminder",
        title=f"{obligation.title}: {words(obligation.due_on, today)}",
        body=f"Hạn gửi {obligation.due_on:%d/%m/%Y}. {obligation.detail}".strip(),
        url=obligation.url,
        dedup=f"obligation:{obligation.pk}:{today.isoformat()}",
    )
