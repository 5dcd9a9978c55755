"""The chapter head's report with the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from khuyenhoc.reports.enums import ReportStatus
from tests.journeys import hands
from tests.journeys.people import Town, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]
FOCUSED = """() => {
  const node = document.activeElement;
  if (!node.matches("a, button, input, select, summary, textarea")) return [node.tagName, "", ""];
  const legend = node.closest("fieldset")?.querySelector("legend");
  const words = [node.innerText, node.labels?.[0]?.innerText, legend?.innerText];
  return [node.tagName, node.type ?? "", words.filter(Boolean).join(" ").replace(/\\s+/g, " ").trim()];
}"""
RING = """() => {
  const hosts = [document.activeElement, document.activeElement.closest("label")].filter(Boolean);
  return hosts.some((host) => { const style = getComputedStyle(host);
    return style.outlineStyle !== "none" || style.boxShadow !== "none"; });
}"""


def tab_to(visitor: Visitor, words: str, *, most: int = 60) -> None:
    """Tab on until what has the focus says these words; the focus is visible there."""
    passed = []
    for _ in range(most):
        visitor.page.keyboard.press("Tab")
        tag, kind, said = visitor.page.evaluate(FOCUSED)
        passed.append(said)
        if words in said:
            assert visitor.page.evaluate(RING), f"no ring at {tag} {kind} {said}"
            return
    raise AssertionError(f"{words} is not reached: {passed}")


def test_report_is_sent_with_the_keyboard_alone(town: Town) -> None:
    head = town.visitor()
    head.go("/demo/")
    tab_to(head, "Đặng Văn Ước")
    with head.page.expect_navigation():
        head.page.keyboard.press("Enter")
    tab_to(head, "Gửi báo cáo tháng 05/2024")
    with head.page.expect_navigation():
        head.page.keyboard.press("Enter")
    for label in ("Hội viên", "Hội viên mới kết nạp", "Hội viên thôi tham gia", "Suất quà", "Trị giá quà", "Gia đình"):
        tab_to(head, f"Đúng {label}")
        head.page.keyboard.press("Space")
    expect(head.page.get_by_text("Đã xem 6 trong 6 ô")).to_be_visible()
    head.see("confirmed")
    tab_to(head, "Gửi báo cáo")
    with head.page.expect_navigation():
        head.page.keyboard.press("Enter")
    expect(head.page.get_by_role("heading", name="Đã gửi báo cáo")).to_be_visible()
    assert hands.report_of("18322-01").status == ReportStatus.SUBMITTED
