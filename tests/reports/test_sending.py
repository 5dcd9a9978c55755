from __future__ import annotations

import pytest
import time_machine

from khuyenhoc.core.clock import now
from khuyenhoc.core.errors import Conflict, DomainError
from khuyenhoc.figures.models import OwnValue
from khuyenhoc.notifications.models import Obligation
from khuyenhoc.reports.enums import ReportStatus
from khuyenhoc.reports.models import Report, ReportLog, ReportSnapshot, ReportText
from khuyenhoc.reports.selectors import report_sheet
from khuyenhoc.reports.services import report_accept, report_submit, report_withdraw, value_change, value_confirm
from tests.cast import Cast
from tests.reports.chain import accepted, again, edits_of, filled, opened, sent

pytestmark = pytest.mark.usefixtures("on_13_february")


def test_report_is_not_sent_with_an_empty_cell(cast: Cast) -> None:
    report = opened(cast)["to_5"]
    with pytest.raises(DomainError) as refusal:
        report_submit(actor=cast.ha.actor, report_id=report.pk)
    assert (refusal.value.code, refusal.value.field) == ("report.incomplete", "awards.count")
    assert "Gia đình đăng ký học tập" in refusal.value.message
    assert again(report).status == ReportStatus.OPEN
    filled(report)
    assert report_submit(actor=cast.ha.actor, report_id=report.pk).status == ReportStatus.SUBMITTED


def test_odd_number_is_sent_only_after_somebody_looked(cast: Cast, register: dict[tuple[int, str], int]) -> None:
    accepted(opened(cast, "2023-01")["to_5"], {"awards.count": 4})
    register[cast.to_5.unit_id, "members.total"] = 60  # a third less than the 96 of January
    report = opened(cast)["to_5"]
    ha = cast.ha.actor
    for code in ("awards.count", "awards.value_vnd", "titles.families.registered"):
        value_change(actor=ha, report_id=report.pk, code=code, value=0)
    with pytest.raises(DomainError) as refusal:
        report_submit(actor=ha, report_id=report.pk)
    assert (refusal.value.code, refusal.value.field) == ("report.doubtful", "members.total")
    row = next(row for row in report_sheet(actor=ha, report_id=report.pk).rows if row.code == "members.total")
    assert row.doubt == (
        "Sổ ghi 60 người, tháng 01/2023 có 96, có thể ghi thiếu. Đúng 60 người thì chọn Đúng, ghi nhầm thì chọn Sửa."
    )
    value_confirm(actor=ha, report_id=report.pk, code="members.total")
    report_submit(actor=ha, report_id=report.pk)


def test_submitting_is_completing(cast: Cast) -> None:
    reports = opened(cast)
    sent(reports["to_5"])
    rows = OwnValue.objects.filter(unit_id=cast.to_5.unit_id)
    assert set(rows.values_list("is_confirmed", "is_counted")) == {(True, False)}
    assert not ReportText.objects.exists()
    accepted(reports["to_6"])
    sent(reports["an_binh"])
    assert ReportText.objects.get(report=reports["an_binh"]).section == "results"


def test_same_key_again_answers_with_the_report_as_it_stands(cast: Cast) -> None:
    report = filled(opened(cast)["to_5"])
    ha = cast.ha.actor
    first = report_submit(actor=ha, report_id=report.pk, idempotency_key="k1", edits=report.edits)
    assert report_submit(actor=ha, report_id=report.pk, idempotency_key="k1", edits=report.edits).edits == first.edits
    report_accept(actor=cast.lan.actor, report_id=report.pk, edits=edits_of(report.pk))
    assert report_submit(actor=ha, report_id=report.pk, idempotency_key="k1").status == ReportStatus.ACCEPTED
    assert ReportLog.objects.filter(report=report, step="submitted").count() == 1
    with pytest.raises(Conflict) as refusal:
        report_submit(actor=ha, report_id=report.pk, idempotency_key="k2")
    assert refusal.value.code == "report.status"


def test_withdrawn_report_is_sent_anew_and_keeps_its_first_day(
    cast: Cast, on_13_february: time_machine.Traveller
) -> None:
    report = sent(opened(cast)["to_5"])
    first = now()
    report_withdraw(actor=cast.ha.actor, report_id=report.pk)
    assert set(
        Obligation.objects.filter(done_at__isnull=True, unit_id=cast.to_5.unit_id).values_list("kind", flat=True)
    ) == {"reports.submit"}
    assert not Obligation.objects.filter(done_at__isnull=True, kind="reports.review").exists()
    with pytest.raises(Conflict) as refusal:
        report_accept(actor=cast.lan.actor, report_id=report.pk, edits=edits_of(report.pk))
    assert refusal.value.code == "report.status"

    on_13_february.move_to("2023-02-18 08:00 +0700")
    sent(again(report), {"awards.count": 7})
    report = again(report)
    assert (report.first_submitted_at, report.submitted_at, report.attempt) == (first, now(), 2)
    assert list(ReportSnapshot.objects.order_by("attempt").values_list("attempt", "frozen_at")) == [
        (1, None),
        (2, None),
    ]
    report_accept(actor=cast.lan.actor, report_id=report.pk, edits=edits_of(report.pk))
    assert list(ReportSnapshot.objects.order_by("attempt").values_list("attempt", "frozen_at")) == [
        (1, None),
        (2, now()),
    ]
    with pytest.raises(Conflict) as refusal:
        report_withdraw(actor=cast.ha.actor, report_id=report.pk)
    assert refusal.value.code == "report.status"


def test_nobody_sends_or_takes_back_for_another_unit(cast: Cast) -> None:
    report = filled(opened(cast)["to_5"])
    for player, code in (
        (cast.lan, "forbidden"),
        (cast.khang, "forbidden"),
        (cast.nga, "forbidden"),
        (cast.phuc, "not_found"),
        (cast.mai, "not_found"),
    ):
        with pytest.raises(DomainError) as refusal:
            report_submit(actor=player.actor, report_id=report.pk)
        assert refusal.value.code == code
    report_submit(actor=cast.ha.actor, report_id=report.pk)
    for player, code in ((cast.lan, "forbidden"), (cast.phuc, "not_found")):
        with pytest.raises(DomainError) as refusal:
            report_withdraw(actor=player.actor, report_id=report.pk)
        assert refusal.value.code == code
    assert Report.objects.get(pk=report.pk).status == ReportStatus.SUBMITTED
