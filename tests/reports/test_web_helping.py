"""What spares work on the form of a report: 0 in empty cells, no words of the machine in a quarrel, no row of zeros."""

from __future__ import annotations

import pytest

from khuyenhoc.reports.models import Report
from khuyenhoc.reports.selectors import report_sheet
from khuyenhoc.reports.services import report_return, text_write, value_change
from tests.cast import SYSTEM, Cast
from tests.reports.chain import accepted, again, opened, sent
from tests.reports.test_web_filling import ANSWERS, hidden_in
from tests.reports.web import form_in, page, post, text_of

pytestmark = pytest.mark.usefixtures("on_13_february")


def url(report: Report) -> str:
    return f"/bao-cao/{report.pk}/"


def own(report: Report) -> dict[str, int | None]:
    return {row.code: row.own.value for row in report_sheet(actor=SYSTEM, report_id=report.pk).own_rows if row.own}


@pytest.mark.parametrize(("player", "name"), [("ha", "to_5"), ("lan", "an_binh")])
def test_empty_cells_are_filled_with_0_and_nothing_else_is(cast: Cast, player: str, name: str) -> None:
    report, who = opened(cast)[name], getattr(cast, player)
    html = page(who, url(report))
    blanks = {code for code, value in own(report).items() if value is None}
    assert f"Còn {len(blanks)} ô chưa có số." in text_of(html)
    form = form_in(html) | {"awards.count-value": "5", "act": "zeros"}
    if name == "to_5":
        form["awards.count-choice"] = "edit"
    before = own(report)
    assert post(who, url(report), form).status_code == 302
    assert own(report) == before | dict.fromkeys(blanks, 0) | {"awards.count": 5}
    assert again(report).status == "open"
    html = page(who, url(report))
    assert f"ghi 0 vào {len(blanks) - 1} ô trống" in html or "Các ô trống ghi 0" not in html
    assert "Các ô trống ghi 0" not in html


def test_everything_that_is_needed_is_asked_at_once(cast: Cast) -> None:
    accepted(opened(cast, "2023-01")["to_5"], {"awards.count": 4})
    report = opened(cast)["to_5"]
    value_change(actor=cast.ha.actor, report_id=report.pk, code="awards.count", value=45)
    report.refresh_from_db()
    form = form_in(page(cast.ha, url(report))) | {"members.total-choice": "edit", "members.total-value": "90"}
    form |= {"text-done": "chữ " * 501, "act": "send"}
    form.pop("awards.count-choice", None)
    html = post(cast.ha, url(report), form).content.decode()
    for said in ("Sổ ghi 96. Ghi vì sao khác sổ", "Ô này chưa có số. Không có thì ghi 0.", "Phần này dài 501 chữ"):
        assert said in html
    assert "ô khác chưa chọn thì khi gửi coi như bác thấy đúng." in text_of(html)


def test_a_quarrel_shows_what_people_wrote_and_not_the_machine(cast: Cast) -> None:
    reports = opened(cast)
    report = reports["an_binh"]
    form = form_in(page(cast.lan, url(report))) | {"awards.count-value": "9", "text-next": "Họp", "act": "save"}
    accepted(reports["to_5"], {"awards.count": 5, "awards.value_vnd": 1_000_000})  # moves the drafted words
    value_change(actor=cast.lan.actor, report_id=report.pk, code="awards.count", value=7)
    value_change(actor=cast.lan.actor, report_id=report.pk, code="fund.spent_vnd", value=3)
    answer = post(cast.lan, url(report), form)
    assert answer.status_code == 409
    html = answer.content.decode()
    words = text_of(html)
    assert "Suất quà, học bổng đã trao 7 9" in words
    assert "Nhiệm vụ tháng sau – Họp" in words
    assert "Có 2 chi hội thôn" not in words  # drafted, not written
    assert "Quỹ đã chi" not in words  # theirs, and nobody here said otherwise
    hidden = dict(hidden_in(html))
    assert post(cast.lan, url(report), hidden | {"act": "save"}).status_code == 302
    assert (own(report)["awards.count"], own(report)["fund.spent_vnd"]) == (9, 3)
    assert set(report.texts.values_list("section", flat=True)) == {"next"}


def test_words_of_mine_stand_against_the_machine_as_such(cast: Cast) -> None:
    report = opened(cast)["an_binh"]
    form = form_in(page(cast.lan, url(report))) | {"text-results": "Tôi viết lại", "act": "save"}
    text_write(actor=cast.lan.actor, report_id=report.pk, section="next", text="Của người khác")
    words = text_of(post(cast.lan, url(report), form).content.decode())
    assert "Kết quả hoạt động Máy soạn sẵn, chưa ai viết Tôi viết lại" in words
    assert "Của người khác" not in words


def test_a_draft_that_moved_under_an_open_page_is_written_by_nobody(cast: Cast) -> None:
    reports = opened(cast)
    report = reports["an_binh"]
    form = form_in(page(cast.lan, url(report))) | {"act": "save"}
    accepted(reports["to_5"], {"awards.count": 5, "awards.value_vnd": 1_000_000})
    assert post(cast.lan, url(report), form | {"text-next": "Họp"}).status_code == 302
    assert set(report.texts.values_list("section", flat=True)) == {"next"}


def test_where_the_association_has_nothing_of_its_own_one_line_says_so(cast: Cast) -> None:
    reports = opened(cast)
    accepted(reports["an_binh"])
    html = page(cast.khang, url(reports["province"]))
    words = text_of(html)
    assert "Sổ của Hội không có số riêng ở" in words and "Chi hội trường học" in words
    form = form_in(html)
    assert form["org.chapters.village-value"] == "0"  # still there to be changed
    assert post(cast.khang, url(reports["province"]), form | {"act": "save"}).status_code == 302
    assert own(reports["province"])["org.chapters.village"] == 0


def test_the_reason_is_open_only_where_the_number_differs(cast: Cast) -> None:
    report = opened(cast)["an_binh"]
    opening = 'data-reason-for="org.chapters.village" data-register="2"'
    assert f"{opening}>" in page(cast.lan, url(report))
    form = form_in(page(cast.lan, url(report))) | {"org.chapters.village-value": "5", "act": "save"}
    assert f"{opening} open>" in post(cast.lan, url(report), form).content.decode()


@pytest.mark.parametrize("again_by", ["return", "stock"])
def test_an_entered_number_that_was_corrected_is_marked_on_the_sent_page(cast: Cast, again_by: str) -> None:
    if again_by == "stock":
        accepted(opened(cast, "2023-01")["to_5"], {"titles.families.registered": 80})
    report = opened(cast)["to_5"]
    form = form_in(page(cast.ha, url(report))) | ANSWERS
    if again_by == "stock":
        form |= {"titles.families.registered-choice": "edit", "titles.families.registered-value": "82"}
        post(cast.ha, url(report), form)
        said = "bác đã sửa, tháng 01/2023 ghi 80"
    else:
        sent(report, {"awards.count": 45})
        report_return(actor=cast.lan.actor, report_id=report.pk, reason="Xem lại", remarks={"awards.count": "?"})
        form = form_in(page(cast.ha, url(report))) | {"awards.count-choice": "edit", "awards.count-value": "4"}
        post(cast.ha, url(report), form | {"act": "send"})
        said = "bác đã sửa, lần gửi trước ghi 45"
    assert text_of(page(cast.ha, url(report))).count("đã sửa, ") == 1
    assert said in text_of(page(cast.ha, url(report)))
