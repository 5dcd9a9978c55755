"""What was signed and what happened to a report, for callers who may see it already."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from khuyenhoc.reports.models import Report, ReportLog, ReportSnapshot
from khuyenhoc.reports.policy import SENT
from khuyenhoc.reports.selectors.content import preview_of


def steps_of(report: Report) -> list[ReportLog]:
    """What happened to this version, newest first."""
    return list(report.log.order_by("-id"))


def versions_of(report: Report) -> list[Report]:
    """Every version of this unit's report for this period, newest first; one alone when nothing was replaced."""
    rows = Report.objects.filter(unit_id=report.unit_id, period_id=report.period_id)
    return list(rows.order_by("-version"))


def paper_content(report: Report) -> tuple[Mapping[str, Any], bool]:
    """What the paper of a report says: what was signed and sent, else what would be sent now; then it is a draft."""
    if report.status in SENT:
        signed = ReportSnapshot.objects.filter(report=report).order_by("-attempt").values_list("content", flat=True)
        if (content := signed.first()) is not None:
            return content, False
    return preview_of(report), True


def due_above(report: Report) -> date | None:
    """Until when the unit above accepts: the day on which its own report is due; None at the top of the chain."""
    rows = Report.objects.filter(unit_id=report.parent_unit_id, period_id=report.period_id)
    return rows.values_list("due_on", flat=True).first() if report.parent_unit_id else None
