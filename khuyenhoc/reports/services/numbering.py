"""The number of a report's paper, from the series of the unit that sends it."""

from __future__ import annotations

from django.db import transaction

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.notifications.services.obligations import obligation_done, obligations_open
from khuyenhoc.officers.signing import signer_for
from khuyenhoc.papers.enums import DocumentKind
from khuyenhoc.papers.models import IssuedPaper
from khuyenhoc.papers.selectors import paper_about
from khuyenhoc.papers.services.numbering import NewPaper, paper_issue
from khuyenhoc.reports.enums import ReportStatus
from khuyenhoc.reports.models import Report
from khuyenhoc.reports.policy import SENT
from khuyenhoc.reports.regime import read_regime
from khuyenhoc.reports.selectors.access import report_get
from khuyenhoc.reports.services._steps import NUMBER, owe_number, require_status

NUMBERED = (ReportStatus.SUBMITTED, ReportStatus.ACCEPTED)  # the paper of a version that was replaced needs none


@transaction.atomic
def report_number(*, actor: Actor, report_id: int) -> IssuedPaper:
    """Give the paper of a report that was sent the next number of its unit, dated today, with who signs today. Asked
    again it returns the paper that stands, and takes no second number.

    Raises NotFound, Forbidden without PAPERS_ISSUE at the unit, Conflict (`report.status`) before it was sent,
    RuleViolated: `report.no_signer`, `paper.unit_has_no_series`.
    """
    report = report_get(actor=actor, report_id=report_id, permission=Permission.PAPERS_ISSUE, lock=True)
    require_status(report, *SENT)
    signature = signer_for(report.unit_id, clock.today()).signature
    if not signature.name:
        raise RuleViolated("report.no_signer", "Đơn vị chưa có người ký. Ghi chức vụ của cán bộ trước rồi lấy số.")
    title = str(read_regime(report.definition.content).content["title"]).format(period=report.period.label)
    paper = paper_issue(
        actor=actor,
        data=NewPaper(
            unit_id=report.unit_id,
            kind=DocumentKind.REPORT,
            dated_on=clock.today(),
            summary=title,
            signer_name=signature.name,
            signer_position=signature.position,
            authority_prefix=signature.authority.value if signature.authority else "",
            about_type=Report._meta.label_lower,
            about_id=str(report.pk),
        ),
    )
    obligation_done(kind=NUMBER, obj=report)
    return paper


@transaction.atomic
def number_owe_again(*, report_id: int) -> bool:
    """After the paper of a report was voided: its unit owes it a number again, unless there is one by now or the report
    went back. Whether it does. Twice is no harm."""
    report = Report.objects.select_related("period").select_for_update(of=("self",)).get(pk=report_id)
    owes = report.status in NUMBERED and paper_about(report) is None
    if owes:
        obligations_open([owe_number(report)])
    return owes
