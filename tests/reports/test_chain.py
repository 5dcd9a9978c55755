"""The month from its opening to its freezing, at every level."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from khuyenhoc.core.errors import Conflict, DomainError
from khuyenhoc.figures.models import OwnValue
from khuyenhoc.figures.selectors import total
from khuyenhoc.notifications.models import Obligation
from khuyenhoc.reports.enums import ReportStatus, ReportStep
from khuyenhoc.reports.models import ReportSnapshot
from khuyenhoc.reports.selectors import digest_of, report_sheet
from khuyenhoc.reports.services import (
    period_reports_open,
    report_accept,
    report_submit,
    report_withdraw,
    reports_accept,
    text_write,
    value_change,
    value_confirm,
)
from tests.cast import SYSTEM, Cast
from tests.reports.chain import accepted, again, edits_of, opened, sent

pytestmark = pytest.mark.usefixtures("on_13_february")


def owed(cast: Cast) -> set[tuple[str, str]]:
    units = {
        getattr(cast, name).unit_id: name
        for name in ("province", "an_binh", "to_5", "to_6", "school", "cam_ha", "dong")
    }
    rows = Obligation.objects.filter(done_at__isnull=True)
    return {(units[row.unit_id], row.title) for row in rows}


def test_opening_makes_a_report_for_every_unit_of_the_chain(cast: Cast) -> None:
    reports = opened(cast)
    assert {name: report.parent_unit_id for name, report in reports.items()} == {
        "province": None,
        "an_binh": cast.province.unit_id,
        "cam_ha": cast.province.unit_id,
        "to_5": cast.an_binh.unit_id,
        "to_6": cast.an_binh.unit_id,
        "school": cast.an_binh.unit_id,
        "dong": cast.cam_ha.unit_id,
    }
    assert {name: report.due_on.day for name, report in reports.items() if name in ("to_5", "an_binh", "province")} == {
        "to_5": 15, "an_binh": 17, "province": 27
    }  # fmt: skip
    assert owed(cast) == {(name, "Gửi báo cáo tháng 02/2023") for name in reports}
    assert period_reports_open(actor=SYSTEM, code="2023-02") == []
    assert OwnValue.objects.filter(unit_id=cast.to_5.unit_id, figure_code="members.total").get().value == 96


def test_school_chapters_are_not_asked_for_families(cast: Cast) -> None:
    reports = opened(cast)
    asked = {
        name: [row.code for row in report_sheet(actor=SYSTEM, report_id=reports[name].pk).rows]
        for name in ("to_5", "school")
    }
    assert set(asked["to_5"]) - set(asked["school"]) == {"titles.families.registered"}
    assert asked["school"] == ["members.total", "members.new", "members.left", "awards.count", "awards.value_vnd"]


def test_month_of_a_chapter_from_prefilled_to_accepted(cast: Cast) -> None:
    report = opened(cast)["to_5"]
    ha = cast.ha.actor
    sheet = report_sheet(actor=ha, report_id=report.pk)
    assert {row.code: row.value for row in sheet.rows} == {
        "members.total": 96, "members.new": 2, "members.left": 0, "awards.count": None, "awards.value_vnd": None,
        "titles.families.registered": None,
    }  # fmt: skip
    value_confirm(actor=ha, report_id=report.pk, code="members.total")
    for code, value in (("awards.count", 5), ("awards.value_vnd", 2_500_000), ("titles.families.registered", 71)):
        value_change(actor=ha, report_id=report.pk, code=code, value=value)
    text_write(actor=ha, report_id=report.pk, section="done", text="Họp chi hội mồng 8 Tết.")
    assert report_sheet(actor=ha, report_id=report.pk).seen == 4

    report_submit(actor=ha, report_id=report.pk)
    assert ("an_binh", "Tiếp nhận 1 báo cáo tháng 02/2023") in owed(cast)
    assert total(cast.an_binh.unit_id, report.period) == {}
    report_accept(actor=cast.lan.actor, report_id=report.pk, edits=edits_of(report.pk))

    report = again(report)
    assert report.status == ReportStatus.ACCEPTED
    assert [row.step for row in report.log.order_by("id")] == [
        ReportStep.OPENED, ReportStep.SUBMITTED, ReportStep.ACCEPTED
    ]  # fmt: skip
    for unit in (cast.to_5, cast.an_binh, cast.province):
        found = total(unit.unit_id, report.period)
        assert (found["members.total"], found["members.female"], found["awards.count"]) == (96, 50, 5)
    assert total(cast.cam_ha.unit_id, report.period) == {}
    assert {who for who, _ in owed(cast)} == {"province", "an_binh", "to_6", "school", "cam_ha", "dong"}
    assert "Tiếp nhận" not in " ".join(title for _, title in owed(cast))


def test_report_above_is_its_children_and_its_own_values_and_words(cast: Cast) -> None:
    reports = opened(cast)
    text_write(actor=cast.ha.actor, report_id=reports["to_5"].pk, section="done", text="Thăm  2\nlớp học.")
    accepted(reports["to_5"], {"awards.count": 5, "titles.families.registered": 71})
    accepted(reports["to_6"], {"awards.count": 1})
    sent(reports["school"])
    value_change(actor=cast.lan.actor, report_id=reports["an_binh"].pk, code="awards.count", value=30)

    sheet = report_sheet(actor=cast.lan.actor, report_id=reports["an_binh"].pk)
    rows = {row.code: row for row in sheet.rows}
    assert (sheet.children.expected, sheet.children.sent, sheet.children.accepted) == (3, 3, 2)
    assert rows["awards.count"].value == 36
    assert [(part.name, part.value) for part in rows["awards.count"].parts] == [
        ("Tổ 5", 5), ("Tổ 6", 1), ("Trường THCS An Bình", None)
    ]  # fmt: skip
    assert (rows["members.total"].value, rows["members.total"].own) == (180, None)
    assert (rows["org.chapters.village"].value, rows["org.chapters.school"].value, rows["centers.count"].value) == (
        2,
        1,
        1,
    )
    assert str(rows["members.female_share"].value) == "27.8"
    texts = {text.key: text for text in sheet.texts}
    assert texts["done"].text == "Tổ 5: Thăm 2 lớp học."
    assert texts["results"].is_draft
    assert "Có 2 chi hội thôn, tổ dân phố và 1 chi hội trường học." in texts["results"].text
    assert "36 suất" in texts["results"].text


def test_top_of_the_chain_is_frozen_by_sending(cast: Cast) -> None:
    reports = opened(cast)
    for name in ("to_5", "dong", "an_binh", "cam_ha"):
        accepted(reports[name])
    accepted(reports["province"])
    report = again(reports["province"])
    assert report.status == ReportStatus.ACCEPTED
    assert total(cast.province.unit_id, report.period)["members.total"] == 166
    assert total(cast.province.unit_id, report.period)["org.grassroots"] == 2
    snapshot = ReportSnapshot.objects.get(report=report)
    assert snapshot.frozen_at is not None
    values = {row["code"]: row["value"] for group in snapshot.content["groups"] for row in group["rows"]}
    assert (values["members.total"], values["org.grassroots"], values["org.chapters.village"]) == (166, 2, 3)


def test_snapshot_holds_what_the_paper_needs_and_its_hash_is_of_what_is_stored(cast: Cast) -> None:
    reports = opened(cast)
    accepted(reports["to_5"], {"awards.count": 5})
    accepted(reports["an_binh"])
    snapshot = ReportSnapshot.objects.get(report=reports["an_binh"])
    assert snapshot.sha256 == digest_of(snapshot.content)
    content = snapshot.content
    assert content["unit"]["name"] == "Hội Khuyến học phường An Bình"
    assert content["parent"]["name"] == "Hội Khuyến học tỉnh Lâm Giang"
    assert content["signers"][0] == {
        "name": "Lê Thị Lan", "position": "chair", "position_label": "Chủ tịch", "is_acting": False
    }  # fmt: skip
    row = next(row for group in content["groups"] for row in group["rows"] if row["code"] == "awards.count")
    assert [(part["name"], part["value"]) for part in row["parts"]] == [
        ("Tổ 5", 5), ("Tổ 6", None), ("Trường THCS An Bình", None)
    ]  # fmt: skip
    assert content["period"]["data_from"] == str(date(2023, 1, 15))


def test_many_are_accepted_at_once_or_none(cast: Cast) -> None:
    reports = opened(cast)
    three = {(report := sent(reports[name])).pk: report.edits for name in ("to_5", "to_6", "school")}
    with pytest.raises(DomainError) as refusal:
        reports_accept(actor=cast.lan.actor, edits=three | {reports["dong"].pk: 0})
    assert refusal.value.code == "not_found"
    assert total(cast.an_binh.unit_id, reports["to_5"].period) == {}
    reports_accept(actor=cast.lan.actor, edits=three)
    assert total(cast.an_binh.unit_id, reports["to_5"].period)["members.total"] == 214
    assert ("an_binh", "Tiếp nhận 3 báo cáo tháng 02/2023") not in owed(cast)
    with pytest.raises(DomainError) as refusal:
        reports_accept(actor=cast.lan.actor, edits=three)
    assert refusal.value.code == "report.status"


def test_who_may_not_accept_locks_nothing(cast: Cast) -> None:
    report = sent(opened(cast)["to_5"])
    for player, locks in ((cast.phuc, False), (cast.ha, False), (cast.lan, True)):
        with CaptureQueriesContext(connection) as asked:
            try:
                reports_accept(actor=player.actor, edits={report.pk: report.edits})
            except DomainError as refusal:
                assert refusal.code in ("not_found", "forbidden")
        assert any("FOR UPDATE" in query["sql"] for query in asked.captured_queries) is locks
    assert again(report).status == ReportStatus.ACCEPTED


def test_numbers_that_nobody_saw_are_not_accepted_among_many(cast: Cast) -> None:
    reports = opened(cast)
    seen = {(report := sent(reports[name])).pk: report.edits for name in ("to_5", "to_6")}
    report_withdraw(actor=cast.ha.actor, report_id=reports["to_5"].pk)
    value_change(actor=cast.ha.actor, report_id=reports["to_5"].pk, code="awards.count", value=500)
    report_submit(actor=cast.ha.actor, report_id=reports["to_5"].pk)
    with pytest.raises(Conflict) as refusal:
        reports_accept(actor=cast.lan.actor, edits=seen)
    assert refusal.value.code == "report.changed"
    assert "Vừa được gửi lại: Tổ 5." in refusal.value.message
    assert total(cast.an_binh.unit_id, reports["to_5"].period) == {}
    reports_accept(actor=cast.lan.actor, edits={pk: edits_of(pk) for pk in seen})
    assert total(cast.an_binh.unit_id, reports["to_5"].period)["awards.count"] == 500
