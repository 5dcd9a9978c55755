"""Several people at one computer: a draft that was not sent is its writer's alone, and goes when they sign out."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from khuyenhoc.access.roles import Role
from khuyenhoc.access.services.mandates import NewMandate, mandate_grant
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from tests.journeys import hands
from tests.journeys.people import Town, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]
CHAPTER = "18322-01"
WORDS = "Gia đình ông Ba gặp khó khăn."


def drafts(visitor: Visitor) -> list[str]:
    found = visitor.page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('kh_draft'))")
    return [str(key) for key in found]


def write(visitor: Visitor) -> None:
    visitor.page.get_by_label("Việc đã làm trong tháng").fill(WORDS)
    expect(visitor.page.locator("[data-draft-note]")).to_contain_text("Đã lưu trên máy lúc")


def test_nobody_is_given_the_draft_of_another_and_signing_out_forgets_it(town: Town) -> None:
    mandate_grant(
        actor=Actor.system("test"),
        data=NewMandate(
            username="hung.duclinh", role=Role.CHAPTER_HEAD, unit_id=hands.unit_id(CHAPTER), valid_from=clock.today()
        ),
    )
    visitor = town.visitor("uoc.yendu", phone=True)
    visitor.go(hands.address(CHAPTER))
    write(visitor)
    assert len(drafts(visitor)) == 1

    visitor.context.clear_cookies()  # the session ended by itself, nobody signed out
    visitor.sign_in("hung.duclinh")
    visitor.go(hands.address(CHAPTER))
    expect(visitor.page.get_by_label("Việc đã làm trong tháng")).not_to_have_value(WORDS)
    assert len(drafts(visitor)) == 1

    visitor.context.clear_cookies()
    visitor.sign_in("uoc.yendu")
    visitor.go(hands.address(CHAPTER))
    expect(visitor.page.get_by_label("Việc đã làm trong tháng")).to_have_value(WORDS)

    visitor.page.locator(".kh-person-menu summary").click()
    visitor.follow(visitor.button("Đăng xuất", exact=False).first)
    assert drafts(visitor) == []


def test_the_page_for_signing_out_forgets_too(town: Town) -> None:
    visitor = town.visitor("uoc.yendu")
    visitor.go(hands.address(CHAPTER))
    write(visitor)
    visitor.go("/dang-xuat/")
    visitor.press("Đăng xuất")
    assert drafts(visitor) == []
