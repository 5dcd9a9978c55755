"""The map by eye, by ear and by keyboard; and the administrator who gives it real lines and takes them back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from khuyenhoc.localities.models import LocalityBoundary
from khuyenhoc.localities.selectors import communes_below, locality_by_code
from tests.journeys.people import Town
from tests.localities.drawing import around, feature, geojson

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]
THEN = date(2023, 2, 9)
STROKE = "() => getComputedStyle(document.activeElement.querySelector('.kh-map-ground')).strokeWidth"


def areas_by_keyboard(page: Page, *, most: int = 80) -> list[str]:
    """What the areas say as one tabs through them; each shows that it has the focus."""
    said: list[str] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        told = page.evaluate("() => document.activeElement.closest('.kh-map') && "
                             "document.activeElement.getAttribute('aria-label')")  # fmt: skip
        if told:
            assert page.evaluate(STROKE) == "4px"
            said.append(told)
        elif said:
            return said
    return said


def test_map_is_read_switched_and_walked_through(town: Town) -> None:
    officer = town.visitor("hoai")
    officer.go("/ban-do/?ngay=09/02/2023")
    officer.see("map")
    rows = officer.page.locator("tbody tr")
    expect(rows).to_have_count(10)
    expect(officer.page.locator("tfoot")).to_contain_text("7.575")
    said = areas_by_keyboard(officer.page)
    assert len(said) == 10
    assert "Xã Đức Lĩnh: 862 người" in said
    officer.follow(officer.page.locator("tbody a").first)
    assert "/to-chuc/" in officer.page.url

    head = town.visitor("uoc.yendu", phone=True)
    head.go("/ban-do/?ngay=09/02/2023&chong=on")
    head.see("map-phone")


def test_boundaries_are_given_looked_at_written_and_taken_back(town: Town, tmp_path: Path) -> None:
    file = tmp_path / "vu-quang.geojson"
    rows = communes_below(locality_by_code("441", THEN), THEN)
    file.write_bytes(geojson(*(feature(around(row, half=0.012), ten=row.full_name) for row in rows)))
    keeper = town.visitor("quan.tri")
    keeper.go("/dia-phuong/ranh-gioi/")
    keeper.see("boundaries")
    keeper.page.get_by_label("Tệp ranh giới").set_input_files(file)
    keeper.page.get_by_label("Tệp vẽ ranh giới của ngày").fill("09/02/2023")
    keeper.page.get_by_label("Nguồn", exact=True).fill("Bản đồ thử")
    keeper.press("Kiểm tra tệp", 200)
    expect(keeper.page.locator("[aria-current=page]", has_text="không dùng được")).to_contain_text("10")
    keeper.page.get_by_label("Tìm theo tên trong").fill("441")
    keeper.press("Khớp lại", 200)
    keeper.see("boundaries-checked")
    expect(keeper.page.locator("tbody tr")).to_have_count(10)
    keeper.page.get_by_label("Nhận tất cả vùng cần xem").check()
    keeper.press("Ghi lên bản đồ", 200)
    expect(keeper.page.get_by_text("Đã ghi ranh giới của 10 xã lên bản đồ.")).to_be_visible()
    keeper.go("/ban-do/?ngay=09/02/2023")
    expect(keeper.page.locator(".kh-map-source")).to_contain_text("Bản đồ thử")
    assert LocalityBoundary.objects.count() == 10
    keeper.go("/dia-phuong/18322@2023-02-09/")
    keeper.see("locality")
