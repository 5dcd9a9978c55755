"""The People's Committee office says that it has a report: beside the chain, changing no number of it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction

from khuyenhoc.access.selectors import holders_of
from khuyenhoc.audit import services as audit
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor, OrgPath
from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.core.events import publish
from khuyenhoc.core.permissions import Permission
from khuyenhoc.figures.selectors.periods import month_of
from khuyenhoc.notifications.services.obligations import NewObligation, obligation_done, obligations_open
from khuyenhoc.reports.enums import ReceivingOffice, ReportStatus, ReportStep
from khuyenhoc.reports.events import ReportReceived
from khuyenhoc.reports.models import Report, ReportReceipt
from khuyenhoc.reports.selectors.access import report_get
from khuyenhoc.reports.services._steps import NUMBER, log, page_url, require_status
from khuyenhoc.rules.selectors import rule_value, working_calendar

RECEIVE = "reports.receive"
LONGEST_NOTE = 500


@transaction.atomic
def report_receive(*, actor: Actor, report_id: int, note: str = "") -> ReportReceipt:
    """Note that the People's Committee office has the report in hand; the sender is told. Asked again it returns the
    receipt that stands: there is one for an office and a report.

    Raises NotFound, Forbidden without REPORTS_RECEIVE at the unit, Conflict (`report.status`) while it is not accepted
    or when another version has taken its place, RuleViolated (`receipt.note_too_long`, field `note`).
    """
    report = report_get(actor=actor, report_id=report_id, permission=Permission.REPORTS_RECEIVE, lock=True)
    office = ReceivingOffice.PEOPLES_COMMITTEE
    if standing := ReportReceipt.objects.filter(report=report, office=office).first():
        return standing
    require_status(report, ReportStatus.ACCEPTED)
    note = " ".join(note.split())
    if len(note) > LONGEST_NOTE:
        raise RuleViolated("receipt.note_too_long", f"Ghi chú tối đa {LONGEST_NOTE} ký tự.", field="note")
    receipt = ReportReceipt.objects.create(
        report=report, office=office, at=clock.now(), by_user_id=actor.user_id, by_name=actor.name, note=note
    )
    log(actor, report, ReportStep.RECEIVED, note)
    obligation_done(kind=RECEIVE, obj=report)
    audit.record(
        actor, "reports.received", report, at=report.path, tenant=report.tenant_id,
        facts={"period": report.period.code, "version": report.version, "office": office.value, "note": note},
    )  # fmt: skip
    publish(ReportReceived(report_id=report.pk, receipt_id=receipt.pk))
    return receipt


def receipts_owe(reports: Sequence[Report]) -> None:
    """A building block of acceptance: the offices that read at these units owe a receipt, and nothing more is owed for
    the versions that these reports replace. One query where no unit has such an office."""
    places = {report.pk: (Permission.REPORTS_RECEIVE, OrgPath(report.path)) for report in reports}
    offices = holders_of(places.values(), on=clock.today(), at_the_unit=True)
    obligations_open([_owed(report) for report in reports if offices[places[report.pk]]])
    for report in reports:
        if report.replaces is not None:
            obligation_done(kind=RECEIVE, obj=report.replaces)
            obligation_done(kind=NUMBER, obj=report.replaces)


def _owed(report: Report) -> NewObligation:
    return NewObligation(
        unit_id=report.unit_id,
        path=report.path,
        tenant_id=report.tenant_id,
        permission=Permission.REPORTS_RECEIVE,
        kind=RECEIVE,
        object_type=Report._meta.label_lower,
        object_id=str(report.pk),
        title=f"Nhận báo cáo {report.period.label}",
        detail="Xem báo cáo rồi bấm Đã nhận.",
        action="Xem báo cáo",
        url=page_url(report.pk),
        due_on=max(_receive_by(report), clock.today()),
    )


def _receive_by(report: Report) -> date:
    """The last day for the People's Committee by the dated rule of the deadlines, moved off rest days as it says."""
    month = month_of(report.period.code)
    rule = rule_value(report.definition.content["deadlines"], month)
    for _ in range(rule["months_after"]):
        month = (month + timedelta(days=31)).replace(day=1)
    day = month.replace(day=min(rule["peoples_committee"]["to"], monthrange(month.year, month.month)[1]))
    if rule["on_rest_day"] == "same":
        return day
    calendar = working_calendar()
    return calendar.next(day) if rule["on_rest_day"] == "next" else calendar.previous(day)
