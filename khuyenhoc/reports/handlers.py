"""What a unit is told in its inbox about its report, and what a voided paper leaves to do. Each may run twice."""

from __future__ import annotations

from khuyenhoc.access.selectors import users_who_can
from khuyenhoc.core import events
from khuyenhoc.core.authority import OrgPath
from khuyenhoc.core.permissions import Permission
from khuyenhoc.notifications.services.notices import NewNotice, notices_send
from khuyenhoc.papers.events import PaperVoided
from khuyenhoc.reports.events import ReportAccepted, ReportReceived, ReportReturned
from khuyenhoc.reports.models import Report, ReportReceipt
from khuyenhoc.reports.services import number_owe_again
from khuyenhoc.reports.services._steps import page_url


@events.on(ReportReturned, "reports.tell_of_return")
def tell_of_return(fact: ReportReturned) -> None:
    report = Report.objects.select_related("period").get(pk=fact.report_id)
    _tell(report, "reports.returned", f"Báo cáo {report.period.label} cần sửa", f"Lý do trả lại: {fact.reason}")


@events.on(ReportAccepted, "reports.tell_of_acceptance")
def tell_of_acceptance(fact: ReportAccepted) -> None:
    """At the top of the chain sending is accepting: nobody needs to be told."""
    report = Report.objects.select_related("period").get(pk=fact.report_id)
    if report.parent_unit_id is not None:
        _tell(report, "reports.accepted", f"Đã tiếp nhận báo cáo {report.period.label}", "Số liệu đã cộng vào tổng.")


@events.on(ReportReceived, "reports.tell_of_receipt")
def tell_of_receipt(fact: ReportReceived) -> None:
    receipt = ReportReceipt.objects.select_related("report__period").get(pk=fact.receipt_id)
    title = f"{receipt.get_office_display()} đã nhận báo cáo {receipt.report.period.label}"
    _tell(receipt.report, "reports.received", title, f"Ghi chú: {receipt.note}" if receipt.note else "")


@events.on(PaperVoided, "reports.number_again")
def number_again(fact: PaperVoided) -> None:
    if fact.about_type == Report._meta.label_lower:
        number_owe_again(report_id=int(fact.about_id))


def _tell(report: Report, kind: str, title: str, body: str) -> None:
    users = users_who_can(Permission.REPORTS_SUBMIT, at=OrgPath(report.path))
    dedup = f"{kind}:{report.pk}:{report.attempt}"
    notices_send(
        [
            NewNotice(user=user, kind=kind, title=title, body=body, url=page_url(report.pk), dedup=dedup)
            for user in users
        ]
    )
