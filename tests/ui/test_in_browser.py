"""The gallery in Chromium: no accessibility violation, no blocked style or script, and what app.js promises."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = pytest.mark.journey
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
VIEWS = [
    ("", 1280, "light"), ("", 1280, "dark"), ("", 390, "light"), ("rail", 1280, "light"),
    ("phone", 390, "light"), ("sent", 390, "dark"),
    ("public", 1280, "light"), ("public", 390, "dark"), ("plain", 390, "light"),
]  # fmt: skip


@pytest.fixture
def context(browser: Browser, site: str) -> Iterator[BrowserContext]:
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 900}, locale="vi-VN")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto("/dev/ui/")
    return page


@pytest.mark.parametrize(("shell", "width", "theme"), VIEWS)
def test_gallery_has_no_violations_and_fits(browser: Browser, site: str, shell: str, width: int, theme: str) -> None:
    # Tall, so that a bar which sticks to the edge of the screen covers nothing.
    size = {"width": width, "height": 9000}
    with browser.new_context(viewport=size, color_scheme=theme, base_url=site) as context:  # type: ignore[arg-type]
        page, complaints = context.new_page(), []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"/dev/ui/?khung={shell}")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.dataset.bsTheme") == theme
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
        assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []
        assert complaints == []


@pytest.mark.parametrize("width", [320, 820, 1280])
def test_large_text_is_kept_and_fits(browser: Browser, site: str, width: int) -> None:
    with browser.new_context(viewport={"width": width, "height": 900}, base_url=site) as context:
        page = context.new_page()
        page.goto("/dev/ui/")
        page.locator("[data-text-switch]").click()
        page.reload()
        assert page.evaluate("document.documentElement.dataset.text") == "large"
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_theme_is_chosen_in_the_menu(page: Page) -> None:
    page.locator(".kh-person-menu summary").click()
    page.get_by_role("button", name="Nền tối").click()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"


def test_money_is_grouped_and_said_in_words(page: Page) -> None:
    amount = page.locator("#id_amount_vnd")
    amount.fill("")
    amount.press_sequentially("7500000")
    expect(amount).to_have_value("7.500.000")
    expect(page.get_by_text("Bảy triệu năm trăm nghìn đồng")).to_be_visible()


def test_what_cannot_be_undone_is_asked_first(page: Page) -> None:
    page.get_by_text("Việc khác").click()
    page.get_by_role("button", name="Xóa nháp").click()
    question = page.get_by_role("dialog", name="Xóa bản nháp này?")
    expect(question.get_by_role("button")).to_have_text(["Để nguyên", "Xóa nháp"])
    question.get_by_role("button", name="Để nguyên").click()
    expect(question).to_have_count(0)


def test_row_opens_its_link(page: Page) -> None:
    page.get_by_role("cell", name="Thôn Bình Phong").click()
    page.wait_for_url("**/dev/ui/?uoc")


def test_draft_is_kept_waits_for_the_signal_and_is_sent(page: Page, context: BrowserContext) -> None:
    page.locator("input[name=f2-choice][value=edit]").press("Space")
    page.locator("#f2-value").fill("5")
    note = page.locator("[data-draft-note]")
    expect(note).to_contain_text("Đã lưu trên máy lúc")
    page.reload()
    expect(page.locator("#f2-value")).to_have_value("5")
    expect(page.get_by_text("Đã xem 3 trong 4 ô")).to_be_visible()

    context.set_offline(True)
    page.locator(".kh-draft-bar button").click()
    expect(note).to_contain_text("Chờ có mạng, đã lưu trên máy lúc")
    expect(page.locator("[data-offline]")).to_be_visible()
    with page.expect_request(lambda request: request.method == "POST") as sent:
        context.set_offline(False)
    assert "f2-value=5" in (sent.value.post_data or "")


def test_page_without_a_signal_says_so(page: Page, context: BrowserContext) -> None:
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    context.set_offline(True)
    page.goto("/dev/ui/")
    expect(page.get_by_role("heading", name="Đang mất mạng")).to_be_visible()


def test_error_of_a_fragment_is_told_and_nothing_else_changes(page: Page) -> None:
    page.evaluate("htmx.ajax('GET', '/khong-co/', {target: '#members', swap: 'innerHTML'})")
    expect(page.locator("#page-errors")).to_contain_text("không thuộc phạm vi của bạn")
    expect(page.locator("#members table")).to_have_count(1)
