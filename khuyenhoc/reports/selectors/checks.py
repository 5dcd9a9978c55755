"""What `khuyenhoc verify` recomputes of the reports."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from khuyenhoc.reports.enums import ReportStatus
from khuyenhoc.reports.models import Report, ReportSnapshot
from khuyenhoc.reports.selectors.content import digest_of

# A version counts exactly when it is the accepted one.
MISCOUNTED = """
    SELECT report.id, own.figure_code, own.is_counted
    FROM figures_ownvalue AS own
    JOIN reports_report AS report ON report.unit_id = own.unit_id AND report.period_id = own.period_id
        AND report.version = own.version
    WHERE own.is_counted <> (report.status = 'accepted' AND own.value IS NOT NULL)
    ORDER BY report.id, own.figure_code
"""


def snapshot_differences() -> Iterator[str]:
    """Snapshots whose hash is not that of what they say, and accepted reports without a frozen one."""
    rows = ReportSnapshot.objects.values_list("report_id", "attempt", "content", "sha256")
    for report, attempt, content, said in rows.order_by("id").iterator(chunk_size=500):
        if digest_of(content) != said:
            yield f"Bản chốt lần {attempt} của báo cáo {report} không khớp mã kiểm tra."
    frozen = ReportSnapshot.objects.filter(frozen_at__isnull=False).values("report_id")
    done = Report.objects.filter(status__in=[ReportStatus.ACCEPTED, ReportStatus.SUPERSEDED])
    for report in done.exclude(pk__in=frozen).order_by("id").values_list("id", flat=True):
        yield f"Báo cáo {report} đã tiếp nhận mà không có bản chốt."


def counting_differences() -> Iterator[str]:
    """Accepted values that stand in no total, and values that stand in one without being accepted."""
    with connection.cursor() as cursor:
        cursor.execute(MISCOUNTED)
        for report, code, counted in cursor.fetchall():
            wrong = "đã cộng vào tổng mà báo cáo chưa tiếp nhận" if counted else "chưa cộng vào tổng"
            yield f"Số {code} của báo cáo {report} {wrong}."
