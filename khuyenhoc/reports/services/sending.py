"""Sending a report upward, and taking it back until it is accepted."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from khuyenhoc.audit import services as audit
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.core.events import publish
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.raw import insert, update
from khuyenhoc.figures.services import own_values_confirm
from khuyenhoc.notifications.services.obligations import obligations_done, obligations_open
from khuyenhoc.papers.selectors import paper_about
from khuyenhoc.reports.enums import ReportStatus, ReportStep
from khuyenhoc.reports.events import ReportSubmitted
from khuyenhoc.reports.models import Report, ReportRemark, ReportSnapshot, ReportText
from khuyenhoc.reports.policy import FILLABLE, SENT
from khuyenhoc.reports.selectors.access import report_get
from khuyenhoc.reports.selectors.content import contents_for, digest_of
from khuyenhoc.reports.selectors.sheet_types import ReportSheet
from khuyenhoc.reports.selectors.sheets import sheets_for
from khuyenhoc.reports.services._steps import (
    CORRECT,
    NUMBER,
    SUBMIT,
    log,
    owe_number,
    owe_submission,
    require_edits,
    require_status,
    review_refresh,
)
from khuyenhoc.reports.services.accepting import freeze
from khuyenhoc.reports.services.deciding import review_unit


@transaction.atomic
def report_submit(*, actor: Actor, report_id: int, idempotency_key: str = "", edits: int | None = None) -> Report:
    """Send the report to the unit above. Submitting is completing: every cell counts as looked at, drafted words
    become the report's own, and what was signed is kept. At the top of the chain the report is frozen and counted at
    once.

    The same `idempotency_key` again answers with the report as it stands. Raises NotFound, Forbidden without
    REPORTS_SUBMIT at the unit, Conflict (`report.status`, `report.changed`), RuleViolated: `report.incomplete` (a
    cell without a number) and `report.doubtful` (an odd number that nobody confirmed); `field` is the code of the
    first such figure.
    """
    report = report_get(actor=actor, report_id=report_id, permission=Permission.REPORTS_SUBMIT, lock=True)
    if idempotency_key and report.idempotency_key == idempotency_key and report.status in SENT:
        return report
    require_status(report, *FILLABLE)
    require_edits(report, edits)
    sheet = sheets_for([report])[report.pk]
    _require_complete(sheet)
    _complete(report, sheet)
    at = clock.now()
    report.status = ReportStatus.SUBMITTED
    report.submitted_at = at
    report.submitted_by_id = actor.user_id
    report.first_submitted_at = report.first_submitted_at or at
    report.attempt += 1
    report.edits += 1
    report.idempotency_key = idempotency_key
    report.review_unit_id = review_unit(actor, report)
    update(
        report, "status", "submitted_at", "submitted_by", "first_submitted_at", "attempt", "edits", "idempotency_key",
        "review_unit",
    )  # fmt: skip
    content = _sign(report, sheet)
    if content["unit"]["issues_papers"] and paper_about(report) is None:
        obligations_open([owe_number(report)])
    log(actor, report, ReportStep.SUBMITTED)
    obligations_done(kinds=[SUBMIT, CORRECT], obj=report)
    audit.record(
        actor, "reports.submitted", report, at=report.path, tenant=report.tenant_id,
        facts={"period": report.period.code, "version": report.version, "attempt": report.attempt},
    )  # fmt: skip
    publish(
        ReportSubmitted(
            report_id=report.pk,
            unit_id=report.unit_id,
            parent_unit_id=report.parent_unit_id,
            period_id=report.period_id,
        )
    )
    if report.parent_unit_id is None:
        freeze(actor, [report])
    review_refresh(report)
    return report


@transaction.atomic
def report_withdraw(*, actor: Actor, report_id: int) -> Report:
    """Take back what was sent, to change it, as long as nobody has accepted it; the day on which it first came stays.

    Raises NotFound, Forbidden without REPORTS_SUBMIT at the unit, Conflict (`report.status`).
    """
    report = report_get(actor=actor, report_id=report_id, permission=Permission.REPORTS_SUBMIT, lock=True)
    require_status(report, ReportStatus.SUBMITTED)
    report.status = ReportStatus.OPEN
    report.idempotency_key = ""
    report.edits += 1
    report.save(update_fields=["status", "idempotency_key", "edits"])
    log(actor, report, ReportStep.WITHDRAWN)
    audit.record(
        actor, "reports.withdrawn", report, at=report.path, tenant=report.tenant_id, facts={"attempt": report.attempt}
    )
    obligations_done(kinds=[NUMBER], obj=report)
    obligations_open([owe_submission(report)])
    review_refresh(report)
    return report


def _require_complete(sheet: ReportSheet) -> None:
    if missing := [row for row in sheet.own_rows if row.is_missing]:
        names = ", ".join(row.label for row in missing)
        raise RuleViolated(
            "report.incomplete", f"Còn ô chưa có số: {names}. Không có thì ghi 0.", field=missing[0].code
        )
    if doubtful := [row for row in sheet.own_rows if row.is_doubtful]:
        names = ", ".join(row.label for row in doubtful)
        raise RuleViolated("report.doubtful", f"Xem lại rồi chọn Đúng hoặc Sửa: {names}.", field=doubtful[0].code)


def _complete(report: Report, sheet: ReportSheet) -> None:
    own_values_confirm(unit_id=report.unit_id, period_id=report.period_id, version=report.version)
    if drafted := [text for text in sheet.texts if text.is_draft and text.text]:
        ReportText.objects.bulk_create(ReportText(report=report, section=text.key, text=text.text) for text in drafted)
    if report.attempt:  # remarks come with a report that was returned
        ReportRemark.objects.filter(report=report, is_answered=False).update(is_answered=True)


def _sign(report: Report, sheet: ReportSheet) -> dict[str, Any]:
    """What is kept of it, as it stands at this moment."""
    content = contents_for([report], signed_on=clock.today(), sheets={report.pk: sheet})[report.pk]
    insert(
        ReportSnapshot(
            report=report, attempt=report.attempt, content=content, sha256=digest_of(content), signed_at=clock.now()
        )
    )
    return content
