from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from khuyenhoc.core.checks import verifications
from khuyenhoc.core.errors import DomainError
from khuyenhoc.figures.models import OwnValue
from khuyenhoc.figures.selectors import period_get, total
from khuyenhoc.notifications.models import Obligation
from khuyenhoc.reports.enums import ReportStatus
from khuyenhoc.reports.models import Report, ReportLog, ReportSnapshot
from khuyenhoc.reports.selectors import report_board, report_sheet
from khuyenhoc.reports.services import LoadedReports, PastReport, PastValue, report_accept, reports_load
from tests.cast import SYSTEM, Cast
from tests.reports.chain import NAMES, edits_of, sent

pytestmark = pytest.mark.usefixtures("on_13_february")
AT = datetime(2023, 1, 14, 2, tzinfo=UTC)


def past(cast: Cast, name: str, status: ReportStatus = ReportStatus.ACCEPTED, **more: object) -> PastReport:
    told: dict[str, Any] = {
        "unit_id": getattr(cast, name).unit_id, "code": "2023-01", "status": status,
        "values": {"members.total": PastValue(90, 90), "awards.count": PastValue(4)},
        "submitted_at": AT, "submitted_by_id": cast.ha.user.pk, "decided_at": AT, "decided_by_id": cast.lan.user.pk,
    }  # fmt: skip
    return PastReport(**told | more)


def test_months_come_in_with_their_outcome_and_right_totals(cast: Cast) -> None:
    rows = [
        past(cast, "to_5", texts={"done": "Họp chi hội."}),
        past(cast, "to_6", values={"members.total": PastValue(80, 84, "Sót")}),
        past(cast, "an_binh", values={"awards.count": PastValue(10)}),
        past(cast, "dong", ReportStatus.SUBMITTED, values={}, decided_at=None),
        past(cast, "school", ReportStatus.RETURNED, return_reason="Xem lại", remarks={"awards.count": "Sao nhiều?"}),
        past(cast, "to_5", code="2022-12", values={"members.total": PastValue(88, 88)}),
    ]
    assert reports_load(actor=SYSTEM, rows=rows) == LoadedReports(periods=2, reports=14, values=7)
    january = period_get("2023-01")
    assert total(cast.province.unit_id, january) == {"members.total": 170, "awards.count": 14}
    assert total(cast.an_binh.unit_id, period_get("2022-12")) == {"members.total": 88}
    for name in ("figures.totals", "reports.counting", "reports.snapshots"):
        assert list(verifications[name]()) == []

    reports = {report.unit_id: report for report in Report.objects.filter(period=january).select_related("period")}
    assert {name: reports[getattr(cast, name).unit_id].status for name in NAMES} == {
        "to_5": "accepted", "to_6": "accepted", "an_binh": "accepted", "dong": "submitted", "school": "returned",
        "province": "open", "cam_ha": "open",
    }  # fmt: skip
    content = ReportSnapshot.objects.get(report=reports[cast.an_binh.unit_id]).content
    rows_of = {row["code"]: row for group in content["groups"] for row in group["rows"]}
    assert (rows_of["awards.count"]["value"], rows_of["members.total"]["previous"]) == (14, 88)
    assert [text["text"] for text in content["texts"] if text["key"] == "done"] == ["Tổ 5: Họp chi hội."]
    assert set(ReportLog.objects.filter(report=reports[cast.school.unit_id]).values_list("step", "by_name")) == {
        ("opened", "system:tests"), ("submitted", "Đặng Thu Hà"), ("returned", "Lê Thị Lan")
    }  # fmt: skip
    owed = Obligation.objects.filter(done_at__isnull=True, object_id=str(reports[cast.school.unit_id].pk))
    assert [row.kind for row in owed] == ["reports.correct"]


def test_loaded_reports_go_on_as_any_other(cast: Cast) -> None:
    reports_load(
        actor=SYSTEM,
        rows=[
            past(cast, "to_5", ReportStatus.SUBMITTED),
            past(cast, "to_6", ReportStatus.OPEN, values={}, submitted_at=None, decided_at=None),
        ],
    )
    january = period_get("2023-01")
    to_5, to_6 = (Report.objects.get(period=january, unit_id=unit.unit_id) for unit in (cast.to_5, cast.to_6))
    report_accept(actor=cast.lan.actor, report_id=to_5.pk, edits=edits_of(to_5.pk))
    sheet = report_sheet(actor=SYSTEM, report_id=to_6.pk)
    assert {row.code: row.value for row in sheet.rows}["members.total"] == 84
    sent(Report.objects.select_related("period", "definition").get(pk=to_6.pk))
    report_accept(actor=cast.lan.actor, report_id=to_6.pk, edits=edits_of(to_6.pk))
    assert total(cast.province.unit_id, january)["members.total"] == 174
    board = report_board(actor=SYSTEM, unit_id=cast.an_binh.unit_id, on=AT.date())
    assert [row.cells[0].days_late for row in board.rows] == [0, 28, 0]


def test_loading_is_refused_as_a_whole(cast: Cast) -> None:
    good = past(cast, "to_5")
    for bad, code in (
        (past(cast, "center"), "load.no_report"),
        (past(cast, "to_6", ReportStatus.SUPERSEDED), "load.status"),
    ):
        with pytest.raises(DomainError) as refusal:
            reports_load(actor=SYSTEM, rows=[good, bad])
        assert refusal.value.code == code
        assert not OwnValue.objects.exists()
    reports_load(actor=SYSTEM, rows=[good])
    with pytest.raises(DomainError) as refusal:
        reports_load(actor=SYSTEM, rows=[good])
    assert refusal.value.code == "load.period_known"
    with pytest.raises(DomainError) as refusal:
        reports_load(actor=cast.khang.actor, rows=[past(cast, "to_5", code="2023-02")])
    assert refusal.value.code == "forbidden"
