"""The level above on screen: opening, accepting, returning, many at once; and who may not."""

from __future__ import annotations

import re

import pytest

from khuyenhoc.reports.enums import ReportStatus
from khuyenhoc.reports.models import Report
from khuyenhoc.reports.services import report_replace, report_return, report_submit, report_withdraw
from tests.cast import Cast
from tests.reports.chain import accepted, again, filled, opened, sent
from tests.reports.web import browser, form_in, page, post, text_of

pytestmark = pytest.mark.usefixtures("on_13_february")

ACTS = ("tiep-nhan/", "tra-lai/", "rut-lai/", "ban-thay/", "lay-so/")


def url(report: Report) -> str:
    return f"/bao-cao/{report.pk}/"


def tick(report: Report) -> str:
    """What its box in the list of those that wait says."""
    return f"{report.pk}:{report.edits}"


def test_review_shows_the_figures_the_words_and_both_ways(cast: Cast) -> None:
    accepted(opened(cast, "2023-01")["to_5"], {"awards.count": 4})
    report = filled(opened(cast)["to_5"], {"members.total": 95, "awards.count": 45})
    report_submit(actor=cast.ha.actor, report_id=report.pk)
    html = page(cast.lan, url(report))
    words = text_of(html)
    for said in (
        "Chi hội Khuyến học Tổ dân phố 5, tháng 02/2023",
        "Gửi lần 1 lúc 19:00 ngày 13/02/2023, trước hạn 2 ngày. Người gửi: Đặng Thu Hà.",
        "Sổ ghi 96. Lý do sửa: Đếm lại",
        "Gấp 11 lần tháng 01/2023.",
        "Suất quà, học bổng đã trao 45 4 –",
        "Trả lại",
        "Tiếp nhận thì số liệu được khóa",
    ):
        assert said in words
    for suffix in ("pdf", "docx", "xlsx"):
        assert f'href="{url(report)}ban-in.{suffix}"' in html


def test_report_above_opens_in_place_and_names_who_is_missing(cast: Cast) -> None:
    reports = opened(cast)
    accepted(reports["to_5"], {"awards.count": 5})
    sent(reports["to_6"])
    own = text_of(page(cast.lan, url(reports["an_binh"])))
    assert "Còn 2/3 báo cáo cấp dưới chưa tiếp nhận" in own
    assert "Tổ 6 (chờ tiếp nhận), Trường THCS An Bình (chưa gửi)" in own
    sent(reports["an_binh"])
    words = text_of(page(cast.khang, url(reports["an_binh"])))
    assert "Tổ 5 5 Tổ 6 chờ tiếp nhận Trường THCS An Bình chưa gửi Số của Hội 0" in words


@pytest.mark.parametrize(
    ("player", "status", "acts"),
    [
        ("lan", 200, {"Trả lại", "Tiếp nhận"}),
        ("khang", 200, {"Trả lại", "Tiếp nhận"}),
        ("tam", 200, set()),  # reads, decides nothing
        ("nga", 200, set()),
        ("ha", 200, {"Rút lại để sửa"}),
        ("phuc", 404, set()),
        ("dung", 403, set()),  # no mandate at all
    ],
)
def test_page_of_a_sent_report_is_shaped_by_who_looks(cast: Cast, player: str, status: int, acts: set[str]) -> None:
    report = sent(opened(cast)["to_5"])
    html = page(getattr(cast, player), url(report), status)
    buttons = {
        " ".join(re.sub(r"<[^>]+>", "", found).split())
        for found in re.findall(r"<(?:button|a)[^>]*>.*?</(?:button|a)>", html)
    }
    assert buttons & {"Trả lại", "Tiếp nhận", "Rút lại để sửa", "Gửi báo cáo", "Lập bản thay", "Lấy số văn bản"} == acts


@pytest.mark.parametrize(
    ("player", "statuses"),
    [("tam", {403}), ("nga", {403}), ("phuc", {404}), ("dung", {403})],
)
def test_acts_are_refused_to_who_may_not(cast: Cast, player: str, statuses: set[int]) -> None:
    report = sent(opened(cast)["to_5"])
    answers = {post(getattr(cast, player), url(report) + act, {"reason": "x"}).status_code for act in ACTS}
    assert answers <= statuses | ({403} if player == "phuc" else set())
    post(getattr(cast, player), url(report), {"edits": "2", "act": "send"})
    assert again(report).status == ReportStatus.SUBMITTED


def test_nobody_accepts_their_own_report(cast: Cast) -> None:
    report = sent(opened(cast)["an_binh"])
    assert post(cast.lan, f"{url(report)}tiep-nhan/").status_code == 403
    assert "Tiếp nhận</button>" not in page(cast.lan, url(report))


def test_accepting_goes_on_to_the_next_and_pressing_twice_is_once(cast: Cast) -> None:
    reports = opened(cast)
    first, second = sent(reports["to_5"]), sent(reports["to_6"])
    data = {"edits": str(again(first).edits)}
    for _ in range(2):
        answer = post(cast.lan, f"{url(first)}tiep-nhan/", data)
        assert (answer.status_code, answer["Location"]) == (302, url(second))
    assert again(first).status == ReportStatus.ACCEPTED
    answer = post(cast.lan, f"{url(second)}tiep-nhan/", {"edits": str(again(second).edits)})
    assert answer["Location"] == "/bao-cao/"
    assert [row.step for row in first.log.order_by("id")].count("accepted") == 1


def test_what_was_sent_anew_since_the_page_was_opened_is_not_accepted(cast: Cast) -> None:
    report = sent(opened(cast)["to_5"])
    answer = post(cast.lan, f"{url(report)}tiep-nhan/", {"edits": "0"})
    assert answer.status_code == 409
    assert "vừa được gửi lại" in answer.content.decode()
    assert again(report).status == ReportStatus.SUBMITTED


def test_returning_asks_for_the_reason_and_keeps_the_remarks(cast: Cast) -> None:
    report = sent(opened(cast)["to_5"])
    address = f"{url(report)}tra-lai/"
    html = page(cast.lan, address)
    assert "Ý kiến tại ô" in html
    data = {"edits": str(again(report).edits), "reason": " ", "awards.count": "Ghi thừa"}
    refused = post(cast.lan, address, data)
    assert refused.status_code == 422
    assert "Chưa nhập lý do trả lại." in refused.content.decode()
    assert 'value="Ghi thừa"' in refused.content.decode()
    long = post(cast.lan, address, data | {"reason": "Sửa", "awards.count": "x" * 301})
    assert "Ý kiến tại ô tối đa 300 ký tự." in long.content.decode()
    answer = post(cast.lan, address, data | {"reason": "Xem lại số quà"})
    assert (answer.status_code, answer["Location"]) == (302, "/bao-cao/")
    report = again(report)
    assert (report.status, report.return_reason) == (ReportStatus.RETURNED, "Xem lại số quà")
    assert [(row.figure_code, row.text) for row in report.remarks.all()] == [("awards.count", "Ghi thừa")]
    assert post(cast.lan, address, data).status_code == 302  # pressed twice: there is nothing to return any more


def test_many_are_accepted_at_once(cast: Cast) -> None:
    reports = opened(cast)
    ticks = [tick(sent(reports[name])) for name in ("to_5", "to_6")]
    school = tick(sent(reports["school"]))
    html = page(cast.lan, "/bao-cao/")
    assert set(re.findall(r'name="report" value="([\d:]+)"', html)) == {*ticks, school}
    answer = post(cast.lan, "/bao-cao/tiep-nhan/", {"report": ticks, "next": "/bao-cao/?ky=2023-02"})
    assert (answer.status_code, answer["Location"]) == (302, "/bao-cao/?ky=2023-02")
    assert {again(reports[name]).status for name in ("to_5", "to_6")} == {ReportStatus.ACCEPTED}
    assert again(reports["school"]).status == ReportStatus.SUBMITTED


@pytest.mark.parametrize("ticked", [[], ["x"], ["9" * 30], ["7"], ["7:"], ["7:x"]])
def test_nothing_ticked_accepts_nothing_and_goes_nowhere_else(cast: Cast, ticked: list[str]) -> None:
    opened(cast)
    answer = post(cast.lan, "/bao-cao/tiep-nhan/", {"report": ticked, "next": "//evil.example/"})
    assert (answer.status_code, answer["Location"]) == (302, "/bao-cao/")


def test_neighbours_reports_are_not_accepted_in_a_bunch(cast: Cast) -> None:
    reports = opened(cast)
    mine, theirs = sent(reports["to_5"]), sent(reports["dong"])
    answer = post(cast.lan, "/bao-cao/tiep-nhan/", {"report": [tick(mine), tick(theirs)]})
    assert answer.status_code == 404
    assert {again(row).status for row in (mine, theirs)} == {ReportStatus.SUBMITTED}


def test_a_bunch_with_one_sent_anew_is_refused_and_says_which(cast: Cast) -> None:
    report = sent(opened(cast)["to_5"])
    seen = tick(report)
    report_withdraw(actor=cast.ha.actor, report_id=report.pk)
    report_submit(actor=cast.ha.actor, report_id=report.pk)
    data = {"report": [seen], "next": "/bao-cao/?ky=2023-02"}
    answer = browser(cast.lan).post("/bao-cao/tiep-nhan/", data, follow=True)
    assert "Vừa được gửi lại: Tổ 5." in answer.content.decode()
    assert again(report).status == ReportStatus.SUBMITTED


def test_replacing_needs_a_reason_and_keeps_what_was_signed(cast: Cast) -> None:
    report = accepted(opened(cast)["to_5"], {"awards.count": 5})
    assert "Lập bản thay" in page(cast.ha, url(report))
    address = f"{url(report)}ban-thay/"
    assert post(cast.ha, address, {"reason": ""}).status_code == 422
    answer = post(cast.ha, address, {"reason": "Sót 2 suất"})
    new = Report.objects.get(replaces=report)
    assert (answer.status_code, answer["Location"]) == (302, url(new))
    assert post(cast.ha, address, {"reason": "Lần nữa"})["Location"] == url(new)
    form = form_in(page(cast.ha, url(new)))
    assert post(cast.ha, url(new), form | {"awards.count-choice": "edit", "awards.count-value": "7", "act": "send"})
    words = text_of(page(cast.lan, url(new)))
    assert "bản 2 (chờ tiếp nhận: Sót 2 suất), bản 1 (đã tiếp nhận)" in words
    post(cast.lan, f"{url(new)}tiep-nhan/", {"edits": str(again(new).edits)})
    assert "bản 1 (đã có bản thay)" in text_of(page(cast.lan, url(new)))
    assert "Báo cáo đã có bản thay" in page(cast.ha, url(report))


def test_history_tells_every_step_with_its_reason(cast: Cast) -> None:
    report = sent(opened(cast)["to_5"])
    report_return(actor=cast.lan.actor, report_id=report.pk, reason="Xem lại")
    accepted(again(report))
    report_replace(actor=cast.ha.actor, report_id=report.pk, reason="Sót")
    words = text_of(page(cast.lan, url(report)))
    titles = re.findall(r"(Tiếp nhận|Gửi báo cáo|Trả lại|Mở kỳ, điền sẵn số liệu)(?= |$)", words.split("Diễn biến")[1])
    assert titles == ["Tiếp nhận", "Gửi báo cáo", "Trả lại", "Gửi báo cáo", "Mở kỳ, điền sẵn số liệu"]
    assert "Lý do: Xem lại" in words


@pytest.mark.parametrize("name", ["to_5", "an_binh", "province"])
def test_page_costs_a_constant_number_of_queries(cast: Cast, name: str, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    january = opened(cast, "2023-01")
    accepted(january["to_5"])
    reports = opened(cast)
    for sender in ("to_5", "to_6", "an_binh"):
        sent(reports[sender])
    client = browser(cast.khang)
    with django_assert_max_num_queries(27):
        assert client.get(url(reports[name])).status_code == 200
