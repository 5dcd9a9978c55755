"""A chapter's month on a phone, without JavaScript: notice, report, confirm, done."""

from __future__ import annotations

import re
from html import unescape

import pytest

from khuyenhoc.reports.enums import ReportStatus
from khuyenhoc.reports.models import Report
from khuyenhoc.reports.selectors import report_sheet
from khuyenhoc.reports.services import report_return, value_change
from tests.cast import SYSTEM, Cast
from tests.reports.chain import accepted, again, opened, sent
from tests.reports.web import form_in, page, post, text_of

pytestmark = pytest.mark.usefixtures("on_13_february")

# What a chapter head answers when the register is right and little happened.
ANSWERS = {
    "members.total-choice": "ok", "members.new-choice": "ok", "members.left-choice": "ok",
    "awards.count-choice": "edit", "awards.count-value": "5", "awards.value_vnd-choice": "edit",
    "awards.value_vnd-value": "2.500.000 đồng", "titles.families.registered-choice": "ok",
    "text-done": "Họp chi hội mồng 8 Tết.", "act": "send",
}  # fmt: skip


def url(report: Report) -> str:
    return f"/bao-cao/{report.pk}/"


def values(report: Report) -> dict[str, int | None]:
    return {row.code: row.own.value for row in report_sheet(actor=SYSTEM, report_id=report.pk).own_rows if row.own}


def test_chapter_head_confirms_and_sends_in_one_go(cast: Cast) -> None:
    report = opened(cast)["to_5"]
    html = page(cast.ha, url(report))
    for words in ("Chào bác Đặng Thu Hà", "Báo cáo tháng 02/2023", "Còn 2 ngày.", "Gửi trước hết ngày 15/02."):
        assert words in text_of(html)
    answer = post(cast.ha, url(report), form_in(html) | ANSWERS)
    assert (answer.status_code, answer["Location"]) == (302, url(report))
    assert again(report).status == ReportStatus.SUBMITTED
    assert values(report) == {
        "members.total": 96, "members.new": 2, "members.left": 0, "awards.count": 5, "awards.value_vnd": 2_500_000,
        "titles.families.registered": 0,
    }  # fmt: skip
    done = page(cast.ha, url(report))
    for words in (
        "Đã gửi báo cáo",
        "Báo cáo tháng 02/2023 đã đến Hội Khuyến học phường An Bình lúc 19:00 ngày 13/02/2023, trước hạn 2 ngày.",
        "Phường An Bình xem và tiếp nhận trước ngày 17/02",
        "Rút lại để sửa",
        "Xem phiếu báo cáo",
    ):
        assert words in text_of(done)
    assert f'data-draft-done="report:{report.pk}"' in done


def test_changing_the_registers_number_needs_a_reason_and_is_told(cast: Cast) -> None:
    report = opened(cast)["to_5"]
    form = form_in(page(cast.ha, url(report))) | ANSWERS
    changed = form | {"members.total-choice": "edit", "members.total-value": "95"}
    answer = post(cast.ha, url(report), changed)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Sổ ghi 96. Ghi vì sao khác sổ" in html
    assert 'href="#members.total"' in html and 'id="members.total"' in html
    kept = form_in(html)
    assert {name: kept[name] for name in ("members.total-value", "awards.value_vnd-value", "text-done")} == {
        "members.total-value": "95", "awards.value_vnd-value": "2.500.000 đồng", "text-done": "Họp chi hội mồng 8 Tết.",
    }  # fmt: skip
    assert values(report)["awards.count"] is None
    answer = post(cast.ha, url(report), kept | {"members.total-reason": "Bác Tư mới mất", "act": "send"})
    assert answer.status_code == 302
    assert "bác đã sửa, sổ ghi 96" in text_of(page(cast.ha, url(report)))


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Chưa nhập số. Không có thì ghi 0."),
        ("mười hai", "“mười hai” không phải là số nguyên"),
        ("12a", "“12a” không phải là số nguyên"),
        ("-3", "Số liệu không nhỏ hơn 0."),
        ("\N{MINUS SIGN}3", "Số liệu không nhỏ hơn 0."),
        ("1.25", "không phải là số nguyên"),
        ("1,5", "không phải là số nguyên"),
        ("٣", "không phải là số nguyên"),
        ("9" * 16, "Số này lớn quá."),
        ("9" * 5000, "Số này lớn quá."),
        ("<b>1</b>", "“&lt;b&gt;1&lt;/b&gt;” không phải là số nguyên"),
        ("7 đồng", "không phải là số nguyên"),
    ],
)
def test_wrong_number_is_told_at_its_cell_and_nothing_is_lost(cast: Cast, typed: str, says: str) -> None:
    report = opened(cast)["to_5"]
    form = form_in(page(cast.ha, url(report))) | ANSWERS | {"awards.count-value": typed}
    answer = post(cast.ha, url(report), form)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert says in html[html.index('id="awards.count_error"') :][:300]
    assert form_in(html)["awards.count-value"] == typed
    assert again(report).status == ReportStatus.OPEN
    assert (again(report).edits, values(report)["members.new"]) == (0, 2)


def test_report_with_a_cell_that_nobody_answered_is_not_sent(cast: Cast) -> None:
    accepted(opened(cast, "2023-01")["to_5"], {"awards.count": 4})
    report = opened(cast)["to_5"]
    html = post(cast.ha, url(report), form_in(page(cast.ha, url(report))) | {"act": "send"}).content.decode()
    assert "còn 2 ô cần sửa" in html
    assert html.count("Ô này chưa có số. Không có thì ghi 0.") == 4  # on top and at each of two cells
    value_change(actor=cast.ha.actor, report_id=report.pk, code="awards.count", value=45)
    value_change(actor=cast.ha.actor, report_id=report.pk, code="awards.value_vnd", value=0)
    assert post(cast.ha, url(report), form_in(page(cast.ha, url(report))) | {"act": "send"}).status_code == 302


def test_saving_keeps_what_there_is_and_does_not_send(cast: Cast) -> None:
    report = opened(cast)["to_5"]
    form = form_in(page(cast.ha, url(report))) | {"members.total-choice": "ok", "text-done": "Mới viết", "act": "save"}
    assert post(cast.ha, url(report), form).status_code == 302
    assert again(report).status == ReportStatus.OPEN
    html = page(cast.ha, url(report))
    assert form_in(html)["members.total-choice"] == "ok"
    assert "Mới viết" in html


def test_words_have_a_limit(cast: Cast) -> None:
    report = opened(cast)["to_5"]
    form = form_in(page(cast.ha, url(report))) | ANSWERS | {"text-done": "chữ " * 501}
    answer = post(cast.ha, url(report), form)
    assert answer.status_code == 422
    assert "Phần này dài 501 chữ, tối đa 500 chữ." in answer.content.decode()
    assert values(report)["awards.count"] is None


def test_pressed_twice_sends_once(cast: Cast) -> None:
    report = opened(cast)["to_5"]
    form = form_in(page(cast.ha, url(report))) | ANSWERS
    for _ in range(2):
        answer = post(cast.ha, url(report), form)
        assert (answer.status_code, answer["Location"]) == (302, url(report))
    assert again(report).attempt == 1


def test_two_who_fill_the_same_report_see_both_versions(cast: Cast) -> None:
    report = opened(cast)["to_5"]
    form = form_in(page(cast.ha, url(report))) | ANSWERS | {"text-done": "Bản của tôi"}
    value_change(actor=cast.ha.actor, report_id=report.pk, code="awards.count", value=7)
    answer = post(cast.ha, url(report), form)
    assert answer.status_code == 409
    html = answer.content.decode()
    words = text_of(html)
    assert "Suất quà, học bổng đã trao 7 5" in words
    assert "Bản của tôi" in words
    hidden = dict(hidden_in(html))
    assert values(report)["awards.count"] == 7
    assert post(cast.ha, url(report), hidden).status_code == 302
    assert values(report)["awards.count"] == 5
    assert again(report).status == ReportStatus.SUBMITTED


def test_what_was_typed_after_somebody_sent_is_shown_and_not_kept(cast: Cast) -> None:
    report = opened(cast)["to_5"]
    form = form_in(page(cast.ha, url(report))) | ANSWERS
    sent(report, {"awards.count": 9})
    answer = post(cast.ha, url(report), form)
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "Chờ tiếp nhận" in html
    assert "Giữ bản vừa gõ" not in html.replace("Giữ bản vừa gõ thì", "")
    assert values(report)["awards.count"] == 9


def test_right_is_said_of_the_number_that_was_seen(cast: Cast) -> None:
    report = opened(cast)["to_5"]
    form = form_in(page(cast.ha, url(report))) | ANSWERS
    form["seen"] = form["seen"].replace("members.total=96", "members.total=95")
    answer = post(cast.ha, url(report), form)
    assert answer.status_code == 422
    assert "Sổ vừa đổi thành 96. Xem rồi chọn lại." in answer.content.decode()


def test_returned_report_shows_the_reason_at_the_cell(cast: Cast) -> None:
    report = sent(opened(cast)["to_5"], {"awards.count": 45})
    report_return(
        actor=cast.lan.actor, report_id=report.pk, reason="Xem lại số quà", remarks={"awards.count": "Tháng trước 4"}
    )
    html = page(cast.ha, url(report))
    assert "Báo cáo được trả lại để sửa" in html
    assert "Xem lại số quà" in html
    assert "Hội cấp trên yêu cầu xem lại. </strong>Tháng trước 4" in html
    form = form_in(html)
    assert "awards.count-choice" not in form
    answer = post(cast.ha, url(report), form | {"act": "send"})
    assert answer.status_code == 422
    assert "Hội cấp trên yêu cầu xem lại ô này." in answer.content.decode()
    form |= {"awards.count-choice": "edit", "awards.count-value": "4", "act": "send"}
    assert post(cast.ha, url(report), form).status_code == 302
    assert (again(report).attempt, values(report)["awards.count"]) == (2, 4)


def test_withdrawing_opens_the_form_again(cast: Cast) -> None:
    report = sent(opened(cast)["to_5"])
    answer = post(cast.ha, f"{url(report)}rut-lai/")
    assert (answer.status_code, answer["Location"]) == (302, url(report))
    assert "Gửi báo cáo" in page(cast.ha, url(report))
    assert again(report).status == ReportStatus.OPEN
    assert post(cast.ha, f"{url(report)}rut-lai/").status_code == 302  # pressed twice
    accepted(report)
    assert post(cast.ha, f"{url(report)}rut-lai/").status_code == 409


def test_school_chapters_are_not_called_bac(cast: Cast) -> None:
    report = opened(cast)["school"]
    words = text_of(page(cast.mai, url(report)))
    assert "bác" not in words.lower()
    assert "Gia đình đăng ký học tập" not in words


def hidden_in(html: str) -> list[tuple[str, str]]:
    form = html[html.index("<main") : html.index("</main>")]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
    return [(name, unescape(value)) for name, value in found if name != "csrfmiddlewaretoken"]
