"""What is refused is refused in words, with the right status, at its place, and nothing that was typed is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from khuyenhoc.accounts.models import User
from tests.journeys import hands
from tests.journeys.people import Town

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]


def test_the_neighbours_report_is_not_there_and_what_is_not_mine_to_do_is_refused(town: Town) -> None:
    head = town.visitor("uoc.yendu", phone=True)
    head.go(hands.address("18322-02"), status=404)
    expect(head.page.get_by_role("heading", level=1)).to_be_visible()
    head.see("1-neighbour")
    head.go("/khong-co-trang-nay/", status=404)
    reader = town.visitor("tam.ubnd")
    reader.go("/hoi-vien/nhap/", status=403)
    reader.see("2-not-mine-to-do")


def test_wrong_dates_and_numbers_are_told_at_the_field(town: Town) -> None:
    head = town.visitor("uoc.yendu")
    head.go("/hoi-vien/ket-nap/")
    head.see("3-admit")
    head.page.get_by_label("Họ và tên").fill("Trần Thị Thử")
    head.page.get_by_label("Vào Hội ngày", exact=False).first.fill("31/02/2024")
    head.press("Ghi vào sổ", status=422)
    expect(head.page.get_by_label("Họ và tên")).to_have_value("Trần Thị Thử")
    expect(head.page.locator(".kh-field.kh-wrong .kh-error").first).to_be_visible()
    expect(head.page.locator("[data-errors] a").first).to_be_visible()
    head.see("4-wrong-date")


def test_two_fill_the_same_report(town: Town) -> None:
    officer, chair = town.visitor("anh.duclinh"), town.visitor("hung.duclinh")
    for visitor in (officer, chair):
        visitor.go(hands.address("18322"))
    officer.page.locator('[id="awards.count"]').fill("7")
    officer.press("Lưu, chưa gửi")
    chair.page.locator('[id="awards.count"]').fill("9")
    chair.press("Lưu, chưa gửi", status=409)
    versions = chair.page.get_by_role("row").filter(has=chair.page.get_by_role("rowheader", name="Suất quà"))
    expect(versions.get_by_role("cell")).to_have_text(["7", "9"])
    chair.see("5-two-versions")
    chair.press("Giữ bản vừa gõ")
    expect(chair.page.locator('[id="awards.count"]')).to_have_value("9")


def test_sign_in_is_locked_after_five_wrong_passwords(town: Town) -> None:
    town.clock.let_go()  # whoever counts the failures knows no other clock
    User.objects.create_user(username="thu.khoa", full_name="Người Thử", password="mat khau that dai")
    visitor = town.visitor(phone=True)
    visitor.go("/dang-nhap/")
    visitor.see("6-sign-in")
    for status in (422, 422, 422, 422, 429):
        visitor.page.get_by_label("Tên đăng nhập").fill("thu.khoa")
        visitor.page.get_by_label("Mật khẩu").first.fill("sai roi")
        visitor.press("Đăng nhập", status=status)
    expect(visitor.page.get_by_text("15 phút").first).to_be_visible()
    visitor.see("7-locked")
