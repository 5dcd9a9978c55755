"""A chapter head's month on a phone: notice, report, confirm, done, taken back; without scripts; without a signal."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from khuyenhoc.reports.enums import ReportStatus
from tests.journeys import hands
from tests.journeys.people import Town, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]
CELLS = [
    "members.total",
    "members.new",
    "members.left",
    "awards.count",
    "awards.value_vnd",
    "titles.families.registered",
]


def cell(head: Visitor, code: str) -> Locator:
    return head.page.locator(f'[id="{code}"]')


def say_right(head: Visitor, *codes: str) -> None:
    for code in codes:
        cell(head, code).locator("label.kh-way").first.click()


def correct(head: Visitor, code: str, value: str, reason: str = "") -> None:
    cell(head, code).locator("label.kh-way-edit").click()
    head.page.locator(f'[id="{code}-value"]').fill(value)
    if reason:
        head.page.locator(f'[id="{code}-reason"]').fill(reason)


def test_from_the_notice_to_done_and_back(town: Town) -> None:
    head = town.visitor("uoc.yendu", phone=True)
    head.see("1-home")
    head.follow(head.page.get_by_role("navigation", name="Các mục chính").get_by_role("link", name="Thư"))
    head.see("2-inbox")
    head.go("/")
    head.follow(head.link("Mở báo cáo", exact=False))
    expect(head.page.get_by_role("heading", name="Báo cáo tháng 05/2024")).to_be_visible()
    expect(head.page.locator("[data-figure]")).to_have_count(len(CELLS))
    expect(cell(head, "awards.count")).to_contain_text("Bác xem lại ô này.")
    head.see("3-report")

    head.press("Gửi báo cáo", status=422)
    expect(cell(head, "awards.count").locator(".kh-error")).to_have_text("Số này khác thường. Chọn Đúng hoặc Sửa.")
    head.see("4-doubtful-cell-asks")
    say_right(head, "members.new", "members.left", "titles.families.registered")
    correct(head, "members.total", "98")
    correct(head, "awards.count", "5")
    correct(head, "awards.value_vnd", "1.500.000")
    head.page.get_by_label("Việc đã làm trong tháng").fill("Trao 5 suất quà cho học sinh nghèo vượt khó.")
    head.press("Gửi báo cáo", status=422)
    expect(cell(head, "members.total").locator(".kh-error")).to_have_text(
        "Sổ ghi 97. Ghi vì sao khác sổ để Hội cấp trên hiểu."
    )
    expect(head.page.locator('[id="awards.value_vnd-value"]')).to_have_value("1.500.000")
    head.see("5-reason-asked")
    head.page.locator('[id="members.total-reason"]').fill("Một hội viên mới về thôn, chưa kịp ghi sổ")
    head.press("Gửi báo cáo")
    expect(head.page.get_by_role("heading", name="Đã gửi báo cáo")).to_be_visible()
    expect(head.page.locator(".kh-sums")).to_contain_text("bác đã sửa, sổ ghi 97")
    head.see("6-sent")
    head.follow(head.link("Xem phiếu báo cáo"))
    expect(head.page.get_by_alt_text("Trang 1 của bản in")).to_be_visible()
    head.see("7-paper")

    head.go(hands.address("18322-01"))
    head.press("Rút lại để sửa")
    expect(head.page.get_by_text("Đã rút lại. Sửa xong nhớ gửi lại")).to_be_visible()
    expect(cell(head, "awards.count").get_by_role("radio", name="Đúng")).to_be_checked()
    head.see("8-taken-back")
    head.press("Gửi báo cáo")
    expect(head.page.get_by_role("heading", name="Đã gửi báo cáo")).to_be_visible()
    report = hands.report_of("18322-01")
    assert (report.status, report.attempt) == (ReportStatus.SUBMITTED, 2)
    head.go("/")
    expect(head.page.get_by_text("Không còn việc nào chờ")).to_be_visible()
    head.see("9-nothing-left")


def test_the_same_without_scripts(town: Town) -> None:
    head = town.visitor("uoc.yendu", phone=True, scripts=False)
    head.go(hands.address("18322-01"))
    say_right(head, *CELLS[:4])
    correct(head, "awards.value_vnd", "một triệu")
    head.press("Gửi báo cáo", status=422)
    expect(cell(head, "awards.value_vnd").locator(".kh-error")).to_contain_text("“một triệu” không phải là số nguyên.")
    expect(cell(head, "awards.count").get_by_role("radio", name="Đúng")).to_be_checked()
    head.see("without-scripts")
    head.page.locator('[id="awards.value_vnd-value"]').fill("4.500.000 đồng")
    head.press("Gửi báo cáo")
    expect(head.page.get_by_role("heading", name="Đã gửi báo cáo")).to_be_visible()
    assert hands.report_of("18322-01").status == ReportStatus.SUBMITTED


def test_without_a_signal_the_draft_is_kept_and_sent_when_it_returns(town: Town) -> None:
    head = town.visitor("uoc.yendu", phone=True)
    head.go(hands.address("18322-01"))
    say_right(head, *CELLS)
    note = head.page.locator("[data-draft-note]")
    expect(note).to_contain_text("Đã lưu trên máy lúc")
    head.context.set_offline(True)
    correct(head, "awards.count", "6")
    head.button("Gửi báo cáo").click()
    expect(note).to_contain_text("Chờ có mạng, đã lưu trên máy lúc")
    head.see("without-signal")
    assert hands.report_of("18322-01").status == ReportStatus.OPEN

    head.context.set_offline(False)
    expect(head.page.get_by_role("heading", name="Đã gửi báo cáo")).to_be_visible()
    expect(head.page.locator(".kh-sums")).to_contain_text("6")
    assert head.page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('kh_draft'))") == []
    assert hands.report_of("18322-01").status == ReportStatus.SUBMITTED
