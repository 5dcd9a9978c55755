"""Grassroots consolidation: who has not sent, one returned with a reason at the cell, own numbers, upward."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from khuyenhoc.reports.enums import ReportStatus
from tests.journeys import hands
from tests.journeys.people import Town, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]
OWN = {
    "awards.count": "12", "awards.value_vnd": "3.600.000", "titles.clans.registered": "12", "centers.classes": "2",
    "centers.attendances": "90", "fund.raised_vnd": "4.000.000", "fund.spent_vnd": "3.600.000",
    "fund.balance_vnd": "28.650.000", "movements.activities": "1", "communication.articles": "1",
    "communication.broadcasts": "4",
}  # fmt: skip
REASON = "Đề nghị xem lại số hội viên thôi tham gia."
REMARK = "Sổ của xã chỉ ghi 1 người thôi tham gia."


def fill_own(officer: Visitor) -> None:
    """The numbers that no register has; a cell that the sample has filled is typed anew."""
    for field in officer.page.locator(".rp-own input.kh-input").all():
        code = field.get_attribute("id") or ""
        if code in OWN:
            field.fill(OWN[code])
        elif not field.input_value():
            field.fill("0")


def send(officer: Visitor) -> None:
    """Send; where a number is odd, say that it was looked at and send again."""
    officer.button("Gửi báo cáo").click()
    officer.page.wait_for_load_state()
    sure = officer.page.get_by_role("checkbox", name="Đã xem, số này đúng")
    if sure.count():
        for box in sure.all():
            box.check()
        officer.press("Gửi báo cáo")


def test_commune_returns_accepts_and_sends_upward(town: Town) -> None:
    officer = town.visitor("anh.duclinh")
    officer.see("1-home")
    officer.follow(officer.page.get_by_role("navigation", name="Các mục làm việc").get_by_role("link", name="Báo cáo"))
    absent = officer.page.get_by_role("link", name="Chưa gửi")
    expect(absent.first).to_be_visible()
    officer.see("2-who-has-sent")

    waiting = officer.page.locator("#cho-tiep-nhan")
    expect(waiting.get_by_role("row")).to_have_count(5)
    officer.follow(waiting.get_by_role("link", name="Xem báo cáo của Thôn Bình Quang"))
    expect(officer.page.get_by_alt_text("Trang 1 của bản in")).to_be_visible()
    officer.see("3-review")
    officer.follow(officer.link("Trả lại"))
    officer.press("Trả lại báo cáo", status=422)
    expect(officer.page.locator(".kh-error").first).to_be_visible()
    officer.page.get_by_label("Lý do trả lại").fill(REASON)
    officer.page.get_by_label("Ý kiến tại ô Hội viên thôi tham gia").fill(REMARK)
    officer.see("4-return")
    officer.press("Trả lại báo cáo")
    expect(officer.page.get_by_text("Đã trả lại báo cáo cho Chi hội Khuyến học thôn Bình Quang.")).to_be_visible()

    head = town.visitor("lien.binhquang", phone=True)
    head.see("5-home-of-the-head")
    head.follow(head.link("Báo cáo tháng 05/2024", exact=False).first)
    expect(head.page.get_by_text(REASON)).to_be_visible()
    expect(head.page.locator('[id="members.left"]')).to_contain_text(REMARK)
    head.see("6-returned")
    for way in head.page.locator("[data-figure] label.kh-way:first-child").all():
        way.click()
    head.page.locator('[id="members.left"] label.kh-way-edit').click()
    head.page.locator('[id="members.left-value"]').fill("1")
    reason = head.page.locator('[id="members.left-reason"]')
    if reason.count():
        reason.fill("Một người đã xin ở lại")
    head.press("Gửi báo cáo")
    expect(head.page.get_by_role("heading", name="Đã gửi báo cáo")).to_be_visible()

    hands.send("18322-01", "18322-THCS")
    officer.go("/bao-cao/")
    expect(waiting.get_by_role("row")).to_have_count(7)
    for box in waiting.get_by_role("checkbox").all():
        box.check()
    officer.press("Tiếp nhận báo cáo đã đánh dấu")
    expect(officer.page.get_by_text("Đã tiếp nhận 6 báo cáo. Số liệu đã cộng vào tổng.")).to_be_visible()
    officer.see("7-all-accepted")
    assert hands.report_of("18322-03").status == ReportStatus.ACCEPTED

    officer.follow(officer.link("Làm báo cáo"))
    expect(officer.page.get_by_text("12/12 đơn vị đã gửi").first).to_be_attached()
    officer.press("Gửi báo cáo", status=422)
    officer.see("8-numbers-missing")
    fill_own(officer)
    officer.page.get_by_label("Kiến nghị").fill("Đề nghị huyện hỗ trợ tủ sách cho ba thôn.")
    officer.page.locator(".rp-line summary").first.click()
    officer.see("9-own-numbers")
    send(officer)
    expect(officer.page.locator(".rp-state")).to_contain_text("Chờ tiếp nhận")
    officer.see("10-sent")
    assert hands.report_of("18322").status == ReportStatus.SUBMITTED
