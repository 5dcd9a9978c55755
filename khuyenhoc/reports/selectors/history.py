"""What was signed and what happened to a report, for callers who may see it already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Before:
    """What a unit said of its own the time before: in the last sending, or in the version that was replaced."""

    where: str
    own: Mapping[str, int | None]


def signed_before(report: Report) -> Before | None:
    """None when this was sent for the first time."""
    earlier = ReportSnapshot.objects.filter(report=report, attempt__lt=report.attempt)
    where = "lần gửi trước"
    if report.attempt <= 1:
        if report.replaces_id is None:
            return None
        earlier, where = ReportSnapshot.objects.filter(report_id=report.replaces_id), "bản trước"
    content = earlier.order_by("-attempt").values_list("content", flat=True).first()
    if content is None:
        return None
    rows = [row for group in content["groups"] for row in group["rows"] if row["own"]]
    return Before(where, {row["code"]: row["own"]["value"] for row in rows})
