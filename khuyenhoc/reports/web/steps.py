"""The history of a report as lines of a timeline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from khuyenhoc.reports.enums import ReportStep
from khuyenhoc.reports.models import ReportLog

TITLES = {
    ReportStep.OPENED: ("Mở kỳ, điền sẵn số liệu", "neutral"),
    ReportStep.SUBMITTED: ("Gửi báo cáo", "neutral"),
    ReportStep.WITHDRAWN: ("Rút lại để sửa", "neutral"),
    ReportStep.RETURNED: ("Trả lại", "gold"),
    ReportStep.ACCEPTED: ("Tiếp nhận", "ok"),
    ReportStep.REPLACED: ("Lập bản thay", "gold"),
    ReportStep.RECEIVED: ("Văn phòng UBND đã nhận", "ok"),
}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    title: str
    tone: str
    at: datetime
    who: str
    text: str


def history_lines(steps: list[ReportLog]) -> list[HistoryLine]:
    """Newest first; what a job did has no name beside it."""
    return [HistoryLine(*TITLES[ReportStep(step.step)], step.at, _who(step), _text(step)) for step in steps]


def _text(step: ReportLog) -> str:
    word = "Ghi chú" if step.step == ReportStep.RECEIVED else "Lý do"
    return f"{word}: {step.note}" if step.note else ""


def _who(step: ReportLog) -> str:
    return step.by_name if step.by_user_id is not None else ""
