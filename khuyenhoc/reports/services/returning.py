"""Sending a report back down, with the reason and remarks at the cells."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from khuyenhoc.audit import services as audit
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import NotFound, RuleViolated
from khuyenhoc.core.events import publish
from khuyenhoc.core.permissions import Permission
from khuyenhoc.figures.models import OwnValue
from khuyenhoc.notifications.services.obligations import obligation_done, obligations_open
from khuyenhoc.reports.enums import ReportStatus, ReportStep
from khuyenhoc.reports.events import ReportReturned
from khuyenhoc.reports.models import Report, ReportRemark
from khuyenhoc.reports.selectors.access import report_get
from khuyenhoc.reports.services._steps import NUMBER, log, owe_correction, require_edits, require_status, review_refresh

LONGEST_REMARK = 300


@transaction.atomic
def report_return(
    *, actor: Actor, report_id: int, reason: str, remarks: Mapping[str, str] | None = None, edits: int | None = None
) -> Report:
    """Give a report back to be corrected. `remarks` are reasons at cells, by figure code; a cell of the unit's own
    with a remark is to be looked at again.

    Raises NotFound (also `remark.unknown_cell`), Forbidden without REPORTS_REVIEW at the unit above, Conflict
    (`report.status`, `report.changed`), RuleViolated: `return.reason_required` (field `reason`), `remark.too_long`.
    """
    report = report_get(actor=actor, report_id=report_id, permission=Permission.REPORTS_REVIEW, lock=True)
    require_status(report, ReportStatus.SUBMITTED)
    require_edits(report, edits)
    said = {code: text.strip() for code, text in (remarks or {}).items() if text.strip()}
    reason = reason.strip()
    if not reason:
        raise RuleViolated("return.reason_required", "Trả lại phải ghi lý do.", field="reason")
    known = {line.code for line in report.definition.regime.lines()}
    for code, text in said.items():
        if code not in known:
            raise NotFound("remark.unknown_cell", "Báo cáo này không có ô đó.")
        if len(text) > LONGEST_REMARK:
            raise RuleViolated("remark.too_long", f"Ý kiến tại ô tối đa {LONGEST_REMARK} ký tự.", field=code)
    _give_back(actor, report, reason, said)
    audit.record(
        actor, "reports.returned", report, at=report.path, tenant=report.tenant_id,
        facts={"period": report.period.code, "attempt": report.attempt, "cells": sorted(said)},
        personal={"reason": reason, "remarks": said},
    )  # fmt: skip
    publish(ReportReturned(report_id=report.pk, unit_id=report.unit_id, period_id=report.period_id, reason=reason))
    review_refresh(report)
    return report


def _give_back(actor: Actor, report: Report, reason: str, said: Mapping[str, str]) -> None:
    report.status = ReportStatus.RETURNED
    report.return_reason = reason
    report.decided_at, report.decided_by_id = clock.now(), actor.user_id
    report.edits += 1
    report.save(update_fields=["status", "return_reason", "decided_at", "decided_by", "edits"])
    ReportRemark.objects.bulk_create(
        ReportRemark(report=report, figure_code=code, text=text, created_at=clock.now()) for code, text in said.items()
    )
    OwnValue.objects.filter(
        unit_id=report.unit_id, period_id=report.period_id, version=report.version, figure_code__in=said
    ).update(is_confirmed=False)
    log(actor, report, ReportStep.RETURNED, reason)
    obligation_done(kind=NUMBER, obj=report)
    obligations_open([owe_correction(report, reason=reason)])
