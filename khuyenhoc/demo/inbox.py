"""What people find when they sign in: duties of the last two months, and the letters that the past days brought."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from django.utils import timezone

from khuyenhoc.core import clock
from khuyenhoc.demo.places import DISTRICT, PROVINCE
from khuyenhoc.figures.models import ReportingPeriod
from khuyenhoc.figures.selectors import MONTHLY, periods_recent
from khuyenhoc.notifications.models import Notice, Obligation
from khuyenhoc.notifications.services.obligations import obligations_open
from khuyenhoc.notifications.services.reminders import reminders_send
from khuyenhoc.org.selectors import units_on
from khuyenhoc.reports.enums import ReportStatus
from khuyenhoc.reports.events import ReportAccepted, ReportReturned
from khuyenhoc.reports.handlers import tell_of_acceptance, tell_of_return
from khuyenhoc.reports.models import Report
from khuyenhoc.reports.selectors.access import attached
from khuyenhoc.reports.services._steps import owe_number
from khuyenhoc.reports.services.receiving import receipts_owe

DAY: Final = timedelta(days=1)
MONTHS_ASKED: Final = 2  # nobody is asked any more for what was missed before
UNREAD: Final = timedelta(days=3)
MORNING: Final = time(6, 30)


def fill_inboxes() -> None:
    asked = periods_recent(on=clock.today(), most=MONTHS_ASKED, key=MONTHLY)
    Obligation.objects.filter(done_at__isnull=True, due_on__lte=asked[0].data_to).update(done_at=clock.now())
    _owe_papers()
    _remind(asked[-1])
    _tell_of_decisions(asked[-1])
    Notice.objects.filter(created_at__lt=clock.now() - UNREAD).update(read_at=clock.now() - UNREAD)


def _owe_papers() -> None:
    """The last reports of those above the communes were accepted: their papers wait for a number, and the People's
    Committee's office for a look."""
    above = units_on(clock.today()).filter(code__in=(PROVINCE, DISTRICT)).values("unit_id")
    accepted = Report.objects.filter(unit_id__in=above, status=ReportStatus.ACCEPTED)
    last = attached(accepted.order_by("unit_id", "-period__data_to").distinct("unit_id"))
    obligations_open([owe_number(one) for one in last])
    receipts_owe(last)


def _remind(period: ReportingPeriod) -> None:
    """As the ladder would have done, day by day."""
    due = [date.fromisoformat(day) for day in period.due.values()]
    day = min(due) if clock.today() >= min(due) else min(due) - DAY * 4
    while day <= min(clock.today(), max(due) + DAY * 4):
        reminders_send(today=day)
        morning = timezone.make_aware(datetime.combine(day, MORNING))
        Notice.objects.filter(dedup__endswith=f":{day.isoformat()}").update(created_at=min(morning, clock.now()))
        day += DAY


def _tell_of_decisions(period: ReportingPeriod) -> None:
    """What came back, and what was accepted, in the order in which it happened."""
    reports = Report.objects.filter(period=period, decided_at__isnull=False, parent_unit_id__isnull=False)
    when: dict[str, datetime | None] = {}
    for report in reports.order_by("decided_at"):
        when[f":{report.pk}:{report.attempt}"] = report.decided_at
        if report.status == ReportStatus.RETURNED:
            tell_of_return(ReportReturned(report.pk, report.unit_id, period.pk, report.return_reason))
        else:
            tell_of_acceptance(ReportAccepted(report.pk, report.unit_id, period.pk))
    told = list(Notice.objects.filter(kind__in=("reports.accepted", "reports.returned")))
    for notice in told:
        notice.created_at = when[notice.dedup.removeprefix(notice.kind)] or clock.now()
    Notice.objects.bulk_update(told, ["created_at"])
