"""Accepting, returning, and correcting what was accepted."""

from __future__ import annotations

from functools import partial

import pytest

from khuyenhoc.audit.models import Act
from khuyenhoc.core.errors import Conflict, DomainError
from khuyenhoc.figures.models import OwnValue
from khuyenhoc.figures.selectors import total, total_differences
from khuyenhoc.notifications.models import Obligation
from khuyenhoc.reports.enums import ReportStatus
from khuyenhoc.reports.models import ReportRemark, ReportSnapshot
from khuyenhoc.reports.selectors import report_current, report_sheet
from khuyenhoc.reports.services import report_accept, report_replace, report_return, report_submit, value_confirm
from tests.cast import Cast
from tests.reports.chain import accepted, again, edits_of, opened, sent

pytestmark = pytest.mark.usefixtures("on_13_february")


def test_returned_report_carries_the_reason_to_the_cell(cast: Cast) -> None:
    report = sent(opened(cast)["to_5"], {"awards.count": 45})
    lan, ha = cast.lan.actor, cast.ha.actor
    with pytest.raises(DomainError) as refusal:
        report_return(actor=lan, report_id=report.pk, reason=" ", remarks={"awards.count": "Tháng trước 4"})
    assert (refusal.value.code, refusal.value.field) == ("return.reason_required", "reason")
    assert not ReportRemark.objects.exists()

    report_return(actor=lan, report_id=report.pk, reason="Xem lại số suất", remarks={"awards.count": "Tháng trước 4"})
    report = again(report)
    assert (report.status, report.return_reason) == (ReportStatus.RETURNED, "Xem lại số suất")
    rows = {row.code: row for row in report_sheet(actor=ha, report_id=report.pk).rows}
    assert rows["awards.count"].remarks == ("Tháng trước 4",)
    assert {code for code, row in rows.items() if row.own and not row.own.is_confirmed} == {"awards.count"}
    owed = Obligation.objects.get(done_at__isnull=True, unit_id=cast.to_5.unit_id)
    assert (owed.kind, owed.title, owed.detail) == (
        "reports.correct", "Sửa báo cáo tháng 02/2023 bị trả lại", "Xem lại số suất"
    )  # fmt: skip
    assert Act.objects.get(action="reports.returned").detail.values["reason"] == "Xem lại số suất"

    report_submit(actor=ha, report_id=report.pk)
    assert not ReportRemark.objects.filter(is_answered=False).exists()
    assert not Obligation.objects.filter(done_at__isnull=True, kind="reports.correct").exists()
    report_accept(actor=lan, report_id=report.pk, edits=edits_of(report.pk))


def test_remarks_stand_at_known_cells_and_are_short(cast: Cast) -> None:
    report = sent(opened(cast)["to_5"])
    for remarks, code in (({"no.such": "?"}, "remark.unknown_cell"), ({"awards.count": "a" * 301}, "remark.too_long")):
        with pytest.raises(DomainError) as refusal:
            report_return(actor=cast.lan.actor, report_id=report.pk, reason="Xem lại", remarks=remarks)
        assert refusal.value.code == code
    assert again(report).status == ReportStatus.SUBMITTED


def test_only_the_unit_above_decides_and_nobody_on_their_own_report(cast: Cast) -> None:
    reports = opened(cast)
    chapter, commune = sent(reports["to_5"]).pk, sent(reports["an_binh"]).pk
    refusals = {
        (chapter, "ha"): "forbidden", (chapter, "tam"): "forbidden", (chapter, "nga"): "forbidden",
        (chapter, "phuc"): "not_found", (chapter, "mai"): "not_found", (chapter, "dung"): "not_found",
        (commune, "lan"): "forbidden", (commune, "phuc"): "not_found", (commune, "ha"): "not_found",
    }  # fmt: skip
    for (report_id, name), code in refusals.items():
        actor = getattr(cast, name).actor
        for act in (
            partial(report_accept, edits=edits_of(report_id)),
            lambda **asked: report_return(reason="Xem lại", **asked),
        ):
            with pytest.raises(DomainError) as refusal:
                act(actor=actor, report_id=report_id)
            assert refusal.value.code == code, (report_id, name)
    report_accept(actor=cast.lan.actor, report_id=chapter, edits=edits_of(chapter))
    report_accept(actor=cast.khang.actor, report_id=commune, edits=edits_of(commune))


def test_page_that_was_open_when_the_report_was_sent_anew_does_not_accept_it(cast: Cast) -> None:
    report = sent(opened(cast)["to_5"])
    with pytest.raises(Conflict) as refusal:
        report_accept(actor=cast.lan.actor, report_id=report.pk, edits=report.edits - 1)
    assert refusal.value.code == "report.changed"
    report_accept(actor=cast.lan.actor, report_id=report.pk, edits=report.edits)


def test_corrected_version_takes_the_place_of_the_accepted_one(cast: Cast) -> None:
    reports = opened(cast)
    first = accepted(reports["to_5"], {"awards.count": 5})
    accepted(reports["an_binh"])
    ha = cast.ha.actor
    with pytest.raises(DomainError) as refusal:
        report_replace(actor=ha, report_id=first.pk, reason="")
    assert refusal.value.code == "replace.reason_required"
    second = report_replace(actor=ha, report_id=first.pk, reason="Sót 2 suất")
    with pytest.raises(Conflict) as conflict:
        report_replace(actor=ha, report_id=first.pk, reason="Lại nữa")
    assert (conflict.value.code, conflict.value.current) == ("report.replacement_open", second)
    assert total(cast.province.unit_id, first.period)["awards.count"] == 5

    sent(again(second), {"awards.count": 7})
    assert report_current(actor=ha, unit_id=cast.to_5.unit_id, period=first.period) == second
    report_accept(actor=cast.lan.actor, report_id=second.pk, edits=edits_of(second.pk))
    assert (again(first).status, again(second).status) == (ReportStatus.SUPERSEDED, ReportStatus.ACCEPTED)
    for unit in (cast.to_5, cast.an_binh, cast.province):
        assert total(unit.unit_id, first.period)["awards.count"] == 7
        assert total(unit.unit_id, first.period)["members.total"] == 96
    assert list(total_differences()) == []

    # What An Bình signed stays; its page shows both numbers.
    row = next(
        row
        for row in report_sheet(actor=cast.lan.actor, report_id=reports["an_binh"].pk).rows
        if row.code == "awards.count"
    )
    assert (row.value, row.signed) == (7, 5)
    kept = ReportSnapshot.objects.get(report=reports["an_binh"]).content
    assert [row["value"] for group in kept["groups"] for row in group["rows"] if row["code"] == "awards.count"] == [5]


def test_only_an_accepted_report_is_replaced_and_by_its_own_unit(cast: Cast) -> None:
    report = sent(opened(cast)["to_5"])
    with pytest.raises(DomainError) as refusal:
        report_replace(actor=cast.ha.actor, report_id=report.pk, reason="Sót")
    assert refusal.value.code == "report.status"
    report_accept(actor=cast.lan.actor, report_id=report.pk, edits=edits_of(report.pk))
    for player, code in ((cast.lan, "forbidden"), (cast.phuc, "not_found")):
        with pytest.raises(DomainError) as refusal:
            report_replace(actor=player.actor, report_id=report.pk, reason="Sót")
        assert refusal.value.code == code
    assert OwnValue.objects.filter(unit_id=cast.to_5.unit_id, version=2).count() == 0
    replaced = report_replace(actor=cast.ha.actor, report_id=report.pk, reason="Sót")
    value_confirm(actor=cast.ha.actor, report_id=replaced.pk, code="members.total")
