"""The standing office reorganises: a rename and its undoing, a village in two, two communes in one, and the past."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from khuyenhoc.org.models import Reorganisation
from tests.journeys import hands
from tests.journeys.people import Town, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.timeout(900)]

# Executive committees of the sample were elected in the spring: offices begin before the day of the merger.
AFTER_THE_CONGRESSES = datetime(2025, 7, 3, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
DECISION = {
    "Số, ký hiệu quyết định": "21/QĐ-HKH", "Ngày ký": "02/05/2024",
    "Cơ quan ban hành": "Hội Khuyến học huyện Vũ Quang",
}  # fmt: skip


def begin(officer: Visitor, title: str, day: str) -> None:
    """A plan with its decision, from the page of the tree."""
    officer.go("/to-chuc/")
    officer.follow(officer.link("Sắp xếp tổ chức").first)
    officer.follow(officer.link("Lập phương án").first)
    officer.page.get_by_label("Tên phương án").fill(title)
    officer.page.get_by_label("Có hiệu lực từ ngày").fill(day)
    for label, text in DECISION.items():
        officer.page.get_by_label(label).fill(text)
    officer.press("Tiếp tục")


def add(officer: Visitor, deed: str) -> None:
    """The form of one deed."""
    box = officer.page.locator("details.kh-card", has_text="Thêm việc")
    if not box.evaluate("node => node.open"):
        box.locator("summary").click()
    officer.follow(box.get_by_role("link", name=deed).first)


def find(officer: Visitor, label: str, words: str) -> None:
    """A search inside the form, which comes back with all that was typed."""
    field = officer.page.get_by_label(label, exact=True)
    field.fill(words)
    officer.follow(field.locator("xpath=ancestor::div[contains(@class, 'org-find')]").get_by_role("button"))


def decide(officer: Visitor) -> None:
    """The first answer to whatever has no default."""
    for question in officer.page.locator(".org-undecided").all():
        question.get_by_role("radio").first.check()
    if officer.button("Lưu quyết định").count():
        officer.press("Lưu quyết định")


def read(officer: Visitor) -> str:
    """The report that is open, with its paper beside it, once that is there."""
    expect(officer.page.get_by_text("Đang tải")).to_have_count(0)
    return officer.page.get_by_role("main").inner_text()


def carry_out(officer: Visitor, name: str) -> None:
    officer.follow(officer.link("Thực hiện"))
    officer.see(f"{name}-confirm")
    officer.press("Thực hiện")
    expect(officer.page.get_by_text("Đã thực hiện sắp xếp tổ chức.")).to_be_visible()


def test_a_unit_is_renamed_and_gets_its_name_back(town: Town) -> None:
    unit = f"/to-chuc/{hands.unit_id('18322-02')}/"
    officer = town.visitor("hoai")
    officer.go("/to-chuc/sap-xep/")
    officer.see("rename-1-none-yet")
    begin(officer, "Đổi tên chi hội Bình Phong", "10/05/2024")
    officer.see("rename-2-begun")
    add(officer, "Đổi tên")
    find(officer, "Tìm đơn vị", "binh phong")
    officer.page.get_by_role("radio", name=re.compile("^Thôn Bình Phong")).first.check()
    officer.press("Lấy tên đang dùng")
    expect(officer.page.get_by_label("Tên đầy đủ")).to_have_value("Chi hội Khuyến học thôn Bình Phong")
    officer.page.get_by_label("Tên đầy đủ").fill("Chi hội Khuyến học thôn Tân Phong")
    officer.page.get_by_label("Tên gọi ngắn").fill("Thôn Tân Phong")
    officer.see("rename-3-new-name")
    officer.press("Thêm vào phương án")
    officer.see("rename-4-plan")
    carry_out(officer, "rename-5")
    officer.see("rename-6-done")
    plan = officer.page.url

    officer.go(unit)
    expect(officer.page.get_by_role("heading", level=1)).to_have_text("Chi hội Khuyến học thôn Tân Phong")
    officer.go(f"{unit}?ngay=09/05/2024")
    expect(officer.page.get_by_role("heading", level=1)).to_have_text("Chi hội Khuyến học thôn Bình Phong")
    officer.follow(officer.link("Đổi tên chi hội Bình Phong, 10/05/2024"))
    assert officer.page.url == plan
    officer.button("Hoàn tác").click()
    officer.agree("Hoàn tác")
    expect(officer.page.get_by_text("Đã hoàn tác. Tổ chức trở lại như trước.")).to_be_visible()
    officer.see("rename-7-undone")
    officer.go(unit)
    expect(officer.page.get_by_role("heading", level=1)).to_have_text("Chi hội Khuyến học thôn Bình Phong")


def test_a_village_becomes_two(town: Town) -> None:
    officer = town.visitor("hoai", phone=True)
    begin(officer, "Chia tách thôn Bình Phong", "10/05/2024")
    add(officer, "Chia tách")
    find(officer, "Tìm đơn vị", "binh phong")
    officer.page.get_by_role("radio", name=re.compile("^Thôn Bình Phong")).first.check()
    for number, side in ((1, "Thượng"), (2, "Hạ")):
        part = officer.page.locator("section.kh-card", has_text=f"Đơn vị mới thứ {number}")
        part.get_by_label("Tên đầy đủ").fill(f"Chi hội Khuyến học thôn Bình Phong {side}")
        part.get_by_label("Tên gọi ngắn").fill(f"Thôn Bình Phong {side}")
        part.get_by_label("Mã đơn vị").fill(f"18322-02-{number}")
    officer.see("split-1-form")
    officer.press("Thêm vào phương án")
    expect(
        officer.page.get_by_text("Chia tách Thôn Bình Phong thành Thôn Bình Phong Thượng; Thôn Bình Phong Hạ.")
    ).to_be_visible()
    officer.see("split-2-plan")
    decide(officer)
    carry_out(officer, "split-3")
    officer.see("split-4-done")
    paper = officer.file(officer.link("PDF", exact=False).first)
    assert paper.startswith(b"%PDF")


def test_two_communes_become_one_and_their_past_stays(town: Town) -> None:
    town.clock.move_to(AFTER_THE_CONGRESSES)
    old = hands.unit_id("18322")
    report = hands.address("18322", "2023-02")
    officer = town.visitor("hoai")
    officer.go(report)
    before = read(officer)
    begin(officer, "Hợp nhất xã Đức Lĩnh và xã Đức Liên", "01/07/2025")
    add(officer, "Hợp nhất")
    for name in ("Xã Đức Lĩnh", "Xã Đức Liên"):
        officer.page.get_by_role("checkbox", name=re.compile(f"^{name} ")).check()
    officer.press("Thêm vào phương án", status=422)
    officer.see("merge-1-nothing-typed")
    officer.page.get_by_label("Tên đầy đủ").fill("Hội Khuyến học xã Mai Lĩnh")
    officer.page.get_by_label("Tên gọi ngắn").fill("Xã Mai Lĩnh")
    officer.page.get_by_label("Mã đơn vị").fill("18322-ML")
    officer.press("Thêm vào phương án")
    expect(officer.page.get_by_text("Hợp nhất Xã Đức Lĩnh, Xã Đức Liên thành Xã Mai Lĩnh.")).to_be_visible()
    expect(officer.link("Thực hiện")).to_have_count(0)
    officer.see("merge-2-to-decide")
    phone = town.visitor("hoai", phone=True)
    phone.go(f"/to-chuc/sap-xep/{Reorganisation.objects.latest('id').pk}/")
    phone.see("merge-2-to-decide")
    decide(officer)
    carry_out(officer, "merge-3")
    officer.see("merge-4-done")

    officer.follow(officer.link("Xã Đức Lĩnh").first)
    expect(officer.page.get_by_text("Đơn vị đã kết thúc")).to_be_visible()
    expect(officer.link("Xã Mai Lĩnh").first).to_be_visible()
    officer.see("merge-5-old-commune")
    assert officer.page.url.endswith(f"/to-chuc/{old}/")
    officer.go(report)
    expect(officer.page.get_by_role("heading", level=1)).to_contain_text("Hội Khuyến học xã Đức Lĩnh")
    officer.see("merge-6-report-of-2023")
    assert read(officer) == before
