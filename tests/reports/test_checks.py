from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from khuyenhoc.core.checks import verifications
from khuyenhoc.figures.models import OwnValue
from khuyenhoc.reports.enums import ReportStatus
from khuyenhoc.reports.models import Report, ReportSnapshot
from khuyenhoc.reports.services import report_replace
from tests.cast import Cast
from tests.reports.chain import accepted, again, opened, sent

pytestmark = pytest.mark.usefixtures("on_13_february")


def differences(name: str) -> list[str]:
    return list(verifications[name]())


def test_nothing_differs_after_a_month_with_a_correction(cast: Cast) -> None:
    reports = opened(cast)
    first = accepted(reports["to_5"])
    second = report_replace(actor=cast.ha.actor, report_id=first.pk, reason="Sót")
    accepted(again(second))
    sent(reports["to_6"])
    for name in ("reports.counting", "reports.snapshots", "figures.totals"):
        assert differences(name) == []


def test_snapshot_cannot_be_changed_and_a_changed_one_is_found(cast: Cast) -> None:
    report = accepted(opened(cast)["to_5"])
    rows = ReportSnapshot.objects.filter(report=report)
    for change in (lambda: rows.update(sha256="0" * 64), lambda: rows.update(frozen_at=None), rows.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("""UPDATE reports_reportsnapshot SET content = jsonb_set(content, '{unit,name}', '"Khác"')""")
    assert differences("reports.snapshots") == [f"Bản chốt lần 1 của báo cáo {report.pk} không khớp mã kiểm tra."]


def test_value_that_stands_in_no_total_is_found(cast: Cast) -> None:
    report = accepted(opened(cast)["to_5"])
    OwnValue.objects.filter(unit_id=cast.to_5.unit_id, figure_code="members.total").update(is_counted=False)
    assert differences("reports.counting") == [f"Số members.total của báo cáo {report.pk} chưa cộng vào tổng."]
    assert differences("figures.totals") != []


def test_nobody_opens_an_accepted_report_again_or_alters_a_counted_value_on_the_way(cast: Cast) -> None:
    report = accepted(opened(cast)["to_5"])
    values = OwnValue.objects.filter(unit_id=cast.to_5.unit_id, figure_code="members.total")
    rows = Report.objects.filter(pk=report.pk)
    for change in (
        lambda: values.update(is_counted=False, value=999),
        lambda: rows.update(status=ReportStatus.OPEN),
        lambda: rows.update(status=ReportStatus.SUBMITTED),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert again(report).status == ReportStatus.ACCEPTED
