"""Correcting what was accepted: a new version with its reason. What was signed stays as it was."""

from __future__ import annotations

from django.db import transaction

from khuyenhoc.audit import services as audit
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import Conflict, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.figures.enums import ValueOrigin
from khuyenhoc.figures.models import OwnValue
from khuyenhoc.figures.services import NewValue, own_values_create
from khuyenhoc.notifications.services.obligations import obligations_open
from khuyenhoc.reports.enums import ReportStatus, ReportStep
from khuyenhoc.reports.models import Report, ReportText
from khuyenhoc.reports.selectors.access import report_get
from khuyenhoc.reports.services._steps import log, owe_submission, require_status


@transaction.atomic
def report_replace(*, actor: Actor, report_id: int, reason: str) -> Report:
    """Open the next version of an accepted report, with its numbers and words, to be corrected and sent. The accepted
    one counts until the new one is accepted; then the totals follow at once.

    Raises NotFound, Forbidden without REPORTS_SUBMIT at the unit, Conflict: `report.status`,
    `report.replacement_open` when a next version is under way; RuleViolated (`replace.reason_required`, field
    `reason`).
    """
    report = report_get(actor=actor, report_id=report_id, permission=Permission.REPORTS_SUBMIT, lock=True)
    require_status(report, ReportStatus.ACCEPTED)
    reason = reason.strip()
    if not reason:
        raise RuleViolated("replace.reason_required", "Lập bản thay phải ghi lý do.", field="reason")
    if under_way := Report.objects.filter(replaces=report).first():
        raise Conflict("report.replacement_open", "Bản thay của báo cáo này đang lập.", current=under_way)
    new = Report.objects.create(
        tenant_id=report.tenant_id,
        unit_id=report.unit_id,
        parent_unit_id=report.parent_unit_id,
        path=report.path,
        definition_id=report.definition_id,
        period=report.period,
        version=report.version + 1,
        due_on=report.due_on,
        first_submitted_at=report.first_submitted_at,
        replaces=report,
        replace_reason=reason[:300],
    )
    _copy(report, new)
    log(actor, new, ReportStep.REPLACED, reason)
    obligations_open([owe_submission(new)])
    audit.record(
        actor, "reports.replaced", new, at=new.path, tenant=new.tenant_id,
        facts={"period": new.period.code, "version": new.version, "replaces": report.pk}, personal={"reason": reason},
    )  # fmt: skip
    return new


def _copy(old: Report, new: Report) -> None:
    values = OwnValue.objects.filter(unit_id=old.unit_id, period_id=old.period_id, version=old.version)
    own_values_create(
        NewValue(
            tenant_id=row.tenant_id,
            unit_id=row.unit_id,
            period_id=row.period_id,
            path=row.path,
            figure_code=row.figure_code,
            version=new.version,
            value=row.value,
            auto_value=row.auto_value,
            origin=ValueOrigin(row.origin),
            reason=row.reason,
            is_estimate=row.is_estimate,
            is_confirmed=True,
        )
        for row in values
    )
    ReportText.objects.bulk_create(
        ReportText(report=new, section=section, text=text) for section, text in old.texts.values_list("section", "text")
    )
