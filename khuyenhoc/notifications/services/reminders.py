"""The ladder: who owes something is reminded before, on and after the day. The steps are a dated rule."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.db import transaction

from khuyenhoc.access.selectors import holders_of
from khuyenhoc.accounts.models import User
from khuyenhoc.core.authority import OrgPath
from khuyenhoc.core.registry import Registry
from khuyenhoc.notifications.models import Obligation
from khuyenhoc.notifications.selectors import obligations_due, permission_of
from khuyenhoc.notifications.services.notices import NewNotice, notices_send
from khuyenhoc.rules.selectors import rule_value

LADDER: Final = "reports.reminders"

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

    Steps are days after the due day, negative before it. Run twice on a day it writes once.
    """
    steps = [int(step) for step in rule_value(LADDER, today)]
    due = list(obligations_due([name for name, _ in reminded], [today - timedelta(days=step) for step in steps]))
    people = holders_of(((permission_of(o), OrgPath(o.path)) for o in due), on=today, at_the_unit=True)
    return notices_send(
        [
            _reminder(obligation, today, user)
            for obligation in due
            for user in people[permission_of(obligation), OrgPath(obligation.path)]
            if obligation.due_on
        ]
    )


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
