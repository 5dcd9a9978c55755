"""What every act on a report shares: its log, its guard against somebody quicker, the work it opens for others."""

from __future__ import annotations

from datetime import date

from django.db import connection

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import Conflict
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.raw import insert
from khuyenhoc.figures.models import ReportingPeriod
from khuyenhoc.notifications.services.obligations import NewObligation, obligation_done, obligations_open
from khuyenhoc.reports.enums import ReportStatus, ReportStep
from khuyenhoc.reports.models import Report, ReportLog
from khuyenhoc.reports.selectors.access import place_of

SUBMIT, CORRECT, REVIEW, NUMBER = "reports.submit", "reports.correct", "reports.review", "reports.number"
REVIEW_LOCK = 7_003  # advisory: (7003, unit and period): who counts the waiting reports of a unit, one at a time


def log(actor: Actor, report: Report, step: ReportStep, note: str = "") -> None:
    insert(
        ReportLog(
            report_id=report.pk, step=step, at=clock.now(), by_user_id=actor.user_id, by_name=actor.name, note=note
        )
    )


def require_edits(report: Report, edits: int | None) -> None:
    """Raises Conflict (`report.changed`) when the report was changed since the page that acts was opened."""
    if edits is not None and edits != report.edits:
        raise Conflict("report.changed", "Báo cáo vừa được người khác sửa. Xem lại rồi làm tiếp.", current=report)


def require_status(report: Report, *allowed: ReportStatus) -> None:
    """Raises Conflict (`report.status`), with the report as it stands, when it is not in one of these states."""
    if report.status not in allowed:
        raise Conflict("report.status", f"Báo cáo đang ở tình trạng “{report.get_status_display()}”.", current=report)


def page_url(report_id: int) -> str:
    return f"/bao-cao/{report_id}/"


def owe_submission(report: Report) -> NewObligation:
    return NewObligation(
        unit_id=report.unit_id,
        path=report.path,
        tenant_id=report.tenant_id,
        permission=Permission.REPORTS_SUBMIT,
        kind=SUBMIT,
        object_type=Report._meta.label_lower,
        object_id=str(report.pk),
        title=f"Gửi báo cáo {report.period.label}",
        detail="",
        action="Mở báo cáo",
        url=page_url(report.pk),
        due_on=report.due_on,
    )


def owe_correction(report: Report, *, reason: str) -> NewObligation:
    return NewObligation(
        unit_id=report.unit_id,
        path=report.path,
        tenant_id=report.tenant_id,
        permission=Permission.REPORTS_SUBMIT,
        kind=CORRECT,
        object_type=Report._meta.label_lower,
        object_id=str(report.pk),
        title=f"Sửa báo cáo {report.period.label} bị trả lại",
        detail=reason[:300],
        action="Sửa báo cáo",
        url=page_url(report.pk),
        due_on=report.due_on,
    )


def owe_number(report: Report) -> NewObligation:
    """The paper of a report that was sent by a unit with numbers of its own."""
    return NewObligation(
        unit_id=report.unit_id,
        path=report.path,
        tenant_id=report.tenant_id,
        permission=Permission.PAPERS_ISSUE,
        kind=NUMBER,
        object_type=Report._meta.label_lower,
        object_id=str(report.pk),
        title=f"Lấy số báo cáo {report.period.label}",
        detail="Báo cáo đã gửi, văn bản chưa có số.",
        action="Lấy số",
        url=page_url(report.pk),
        due_on=max(report.due_on, clock.today()),
    )


# How many wait for a unit, who they are in the order of sending, and by when the unit must send its own.
WAITING = """
    SELECT count(*), coalesce(string_agg(unit.short_name, ', ' ORDER BY report.submitted_at, report.id), ''),
        (SELECT above.due_on FROM reports_report AS above
            WHERE above.unit_id = %(unit)s AND above.period_id = %(period)s ORDER BY above.version LIMIT 1)
    FROM reports_report AS report
    LEFT JOIN org_unitversion AS unit ON unit.unit_id = report.unit_id
        AND unit.valid_from <= %(on)s AND (unit.valid_to IS NULL OR unit.valid_to > %(on)s)
    WHERE report.review_unit_id = %(unit)s AND report.period_id = %(period)s AND report.status = 'submitted'
"""


def review_refresh(report: Report) -> None:
    """Say anew how many reports wait for the unit above: the last thing in an act, because it waits for others who do
    the same. All of them lock in this place only, so that none waits for another in a circle."""
    if report.review_unit_id is not None:
        path = place_of(report.path, report.review_unit_id)
        review_tell(report.review_unit_id, report.period, path=path, tenant_id=report.tenant_id, due_on=report.due_on)


def review_tell(unit_id: int, period: ReportingPeriod, *, path: str, tenant_id: int, due_on: date) -> None:
    """The same for a unit and a period; `due_on` is for one that sends no report itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [REVIEW_LOCK, f"{unit_id}/{period.pk}"])
        cursor.execute(WAITING, {"unit": unit_id, "period": period.pk, "on": period.data_to})
        count, names, own_day = cursor.fetchone()
    if not count:
        obligation_done(kind=REVIEW, obj=period, unit_id=unit_id)
        return
    obligations_open(
        [
            NewObligation(
                unit_id=unit_id,
                path=path,
                tenant_id=tenant_id,
                permission=Permission.REPORTS_REVIEW,
                kind=REVIEW,
                object_type=ReportingPeriod._meta.label_lower,
                object_id=str(period.pk),
                title=f"Tiếp nhận {count} báo cáo {period.label}",
                detail=names[:300],
                action="Xem danh sách",
                url=f"/bao-cao/?don-vi={unit_id}&ky={period.code}#cho-tiep-nhan",
                due_on=own_day or due_on,  # accepted before the unit above must send its own
            )
        ]
    )
