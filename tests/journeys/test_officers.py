"""A head of a chapter is replaced: the roster before and after the day, and on paper."""

from __future__ import annotations

import pymupdf
import pytest
from playwright.sync_api import expect

from khuyenhoc.officers.models import OfficerTerm
from tests.journeys import hands
from tests.journeys.people import Town, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]


def heads_on(officer: Visitor, day: str) -> list[str]:
    """Who heads the chapter on that day, as its page says after the day was typed and looked up."""
    officer.page.get_by_label("Theo ngày").fill(day)
    officer.press("Xem")
    rows = officer.page.get_by_role("table", name="Cán bộ đang giữ chức vụ").get_by_role("row")
    heads = rows.filter(has=officer.page.get_by_role("cell", name="Chi hội trưởng", exact=True))
    names = [row.get_by_role("rowheader").inner_text().split("\n")[0] for row in heads.all()]
    return [" ".join(name.split()) for name in names]


def test_head_is_replaced(town: Town) -> None:
    unit_id = hands.unit_id("18322-02")
    old = OfficerTerm.objects.get(unit_id=unit_id, position="chapter_head", valid_to=None).person.full_name
    officer = town.visitor("anh.duclinh")
    officer.follow(officer.page.get_by_role("navigation", name="Các mục làm việc").get_by_role("link", name="Cán bộ"))
    officer.see("1-roster")
    officer.follow(officer.link("Chi hội Khuyến học thôn Bình Phong"))
    officer.see("2-officers-of-the-chapter")
    officer.follow(officer.link(f"Thay người {old}"))
    officer.page.get_by_label("Tìm người trong hồ sơ theo họ tên").fill("le quang hung")
    officer.page.get_by_role("radio", name="Lê Quang Hưng").check()
    officer.see("3-replace")
    officer.page.get_by_label("Từ ngày").fill("31/02/2024")
    officer.press("Thay người", status=422)
    expect(officer.page.get_by_role("radio", name="Lê Quang Hưng")).to_be_checked()
    officer.see("4-no-such-day")
    officer.page.get_by_label("Từ ngày").fill("02/05/2024")
    officer.page.get_by_label("Lý do người cũ thôi").select_option(index=1)
    officer.press("Thay người")
    expect(officer.page.get_by_text(f"Lê Quang Hưng thay {old} từ ngày 02/05/2024.")).to_be_visible()
    officer.see("5-replaced")

    assert heads_on(officer, "01/05/2024") == [old]
    officer.see("6-the-day-before")
    assert heads_on(officer, "02/05/2024") == ["Lê Quang Hưng"]
    officer.go(f"/can-bo/?thuoc={unit_id}")
    with pymupdf.open(stream=officer.file(officer.link("In"))) as pages:
        text = " ".join(" ".join(page.get_text() for page in pages).split())
    assert "Lê Quang Hưng" in text
    assert old not in text
