"""The report of a grassroots or district association on a desk: live totals, own numbers, words, sending upward."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from khuyenhoc.reports.enums import ReportStatus
from khuyenhoc.reports.models import Report
from khuyenhoc.reports.selectors import report_sheet
from khuyenhoc.reports.services import report_return
from tests.cast import SYSTEM, Cast
from tests.reports.chain import accepted, again, opened, sent
from tests.reports.web import browser, form_in, page, post, text_of

pytestmark = pytest.mark.usefixtures("on_13_february")


def url(report: Report) -> str:
    return f"/bao-cao/{report.pk}/"


def answered(form: dict[str, str], **more: str) -> dict[str, str]:
    """Every empty number as 0."""
    return {name: value or ("0" if name.endswith("-value") else "") for name, value in form.items()} | more


def own(report: Report) -> dict[str, tuple[int | None, str, bool]]:
    rows = report_sheet(actor=SYSTEM, report_id=report.pk).own_rows
    return {row.code: (row.own.value, row.own.reason, row.own.is_estimate) for row in rows if row.own}


def test_totals_are_live_and_own_numbers_are_added(cast: Cast) -> None:
    reports = opened(cast)
    accepted(reports["to_5"], {"awards.count": 5, "members.total": 96})
    report = reports["an_binh"]
    html = page(cast.lan, url(report))
    assert "Suất quà, học bổng đã trao 5 – –" in text_of(html)
    form = answered(form_in(html)) | {"awards.count-value": "30", "awards.value_vnd-value": "1.200.000"}
    form |= {"awards.value_vnd-estimate": "on", "act": "save"}
    assert post(cast.lan, url(report), form).status_code == 302
    assert (own(report)["awards.count"], own(report)["awards.value_vnd"]) == ((30, "", False), (1_200_000, "", True))
    html = page(cast.lan, url(report))
    words = text_of(html)
    assert "Tổ 5 5" in words
    assert "Số của Hội 30" in words
    assert "ước" in words
    assert again(report).status == ReportStatus.OPEN


def test_sending_goes_to_the_level_above(cast: Cast) -> None:
    report = opened(cast)["an_binh"]
    assert "Gửi thì báo cáo đến Hội Khuyến học tỉnh Lâm Giang." in text_of(page(cast.lan, url(report)))
    form = answered(form_in(page(cast.lan, url(report))), act="send")
    assert post(cast.lan, url(report), form).status_code == 302
    assert again(report).status == ReportStatus.SUBMITTED
    words = text_of(page(cast.lan, url(report)))
    assert "Rút lại để sửa" in words
    assert "Lấy số văn bản" in words


def test_top_of_the_chain_is_told_that_sending_freezes(cast: Cast) -> None:
    report = opened(cast)["province"]
    html = page(cast.khang, url(report))
    assert "Gửi là hoàn thành: số liệu được khóa và tính ngay." in text_of(html)
    assert post(cast.khang, url(report), answered(form_in(html), act="send")).status_code == 302
    assert again(report).status == ReportStatus.ACCEPTED


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"org.chapters.village-value": "5"}, "Sổ ghi 2. Ghi vì sao khác sổ"),
        ({"org.chapters.village-value": ""}, "Chưa nhập số. Không có thì ghi 0."),
        ({"org.chapters.village-value": "hai"}, "“hai” không phải là số nguyên"),
        ({"org.chapters.village-value": "5", "org.chapters.village-reason": "x" * 301}, "Lý do dài 301 ký tự"),
    ],
)
def test_wrong_own_number_is_told_at_its_row(cast: Cast, typed: dict[str, str], says: str) -> None:
    report = opened(cast)["an_binh"]
    form = answered(form_in(page(cast.lan, url(report))), act="save") | typed
    answer = post(cast.lan, url(report), form)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert says in html[html.index('id="org.chapters.village_error"') :][:200]
    assert {name: form_in(html)[name] for name in typed} == typed
    assert again(report).edits == 0


def test_saving_half_a_report_is_allowed_and_sending_it_is_not(cast: Cast) -> None:
    report = opened(cast)["an_binh"]
    form = form_in(page(cast.lan, url(report)))
    assert post(cast.lan, url(report), form | {"awards.count-value": "3", "act": "save"}).status_code == 302
    answer = post(cast.lan, url(report), form_in(page(cast.lan, url(report))) | {"act": "send"})
    assert answer.status_code == 422
    assert "Ô này chưa có số. Không có thì ghi 0." in answer.content.decode()
    assert again(report).status == ReportStatus.OPEN


def test_returned_row_wants_a_word_before_it_is_sent_again(cast: Cast) -> None:
    report = sent(opened(cast)["an_binh"], {"awards.count": 30})
    report_return(
        actor=cast.khang.actor, report_id=report.pk, reason="Xem quà", remarks={"awards.count": "Có đúng không"}
    )
    html = page(cast.lan, url(report))
    assert "Cần sửa: Có đúng không" in text_of(html)
    assert "Đã xem, số này đúng" in html
    form = form_in(html) | {"act": "send"}
    assert post(cast.lan, url(report), form).status_code == 422
    assert post(cast.lan, url(report), form | {"awards.count-sure": "on"}).status_code == 302
    assert again(report).status == ReportStatus.SUBMITTED


def test_draft_words_follow_the_figures_until_somebody_writes(cast: Cast) -> None:
    reports = opened(cast)
    report = reports["an_binh"]
    form = form_in(page(cast.lan, url(report)))
    assert "Có 2 chi hội thôn" in form["text-results"]
    post(cast.lan, url(report), form | {"text-next": "Họp Ban Chấp hành", "act": "save"})
    assert set(report.texts.values_list("section", flat=True)) == {"next"}
    accepted(reports["to_5"], {"awards.count": 5, "awards.value_vnd": 1_000_000})
    assert "Đã trao 5 suất" in form_in(page(cast.lan, url(report)))["text-results"]


def test_page_to_fill_costs_the_same_for_three_units_below_and_for_one(cast: Cast) -> None:
    opened(cast, "2023-01")
    reports = opened(cast)
    counts = []
    for player, name in ((cast.lan, "an_binh"), (cast.phuc, "cam_ha")):
        client = browser(player)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url(reports[name])).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 27
