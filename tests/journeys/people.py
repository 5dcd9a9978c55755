"""Somebody at the site: a window of a size, signed in, whose every page is looked at."""

from __future__ import annotations

from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext, Locator, Response

from tests.journeys import looking
from tests.support.sample import Clock

PHONE: Final[dict[str, Any]] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DESK: Final[dict[str, Any]] = {"viewport": {"width": 1280, "height": 900}}


def _is_page(answer: Response) -> bool:
    """The last answer of a navigation, after its redirects."""
    return answer.request.is_navigation_request() and not 300 <= answer.status < 400


class Visitor:
    """`page` is there for everything that a person does; `see` looks at what came."""

    def __init__(self, context: BrowserContext, journey: str, *, scripts: bool) -> None:
        self.context, self.page, self._journey, self._scripts = context, context.new_page(), journey, scripts
        self.complaints = looking.listen(self.page)

    def sign_in(self, username: str) -> None:
        self.page.goto("/demo/")
        button = self.page.locator(f'form:has(input[name=username][value="{username}"]) button').first
        folded = button.locator("xpath=ancestor::details[not(@open)]")
        if folded.count():
            folded.locator("summary").first.click()
        button.click()
        self.page.wait_for_url(lambda url: not url.endswith("/demo/"))

    def go(self, path: str, status: int = 200) -> None:
        answer = self.page.goto(path)
        assert answer is not None
        assert (path, answer.status) == (path, status)

    def see(self, name: str) -> None:
        """The page that is open is right: nothing for axe to complain of, no English, nothing cut off; kept as a
        picture."""
        self.page.wait_for_load_state()
        looking.at(self.page, self.complaints, f"{self._journey}-{name}", scripts=self._scripts)

    def button(self, name: str, *, exact: bool = True) -> Locator:
        return self.page.get_by_role("button", name=name, exact=exact)

    def link(self, name: str, *, exact: bool = True) -> Locator:
        return self.page.get_by_role("link", name=name, exact=exact)

    def file(self, link: Locator) -> bytes:
        """What lies behind a link to a file, whether the browser would save or show it."""
        answer = self.context.request.get(link.get_attribute("href") or "")
        assert answer.status == 200
        return answer.body()

    def press(self, name: str, status: int = 200) -> None:
        """Press a button that posts a form, and have the page that answers."""
        self.follow(self.button(name, exact=False).first, status)

    def agree(self, name: str) -> None:
        """Answer the question before an act that cannot be taken back: its button bears the name of the act."""
        self.follow(self.page.get_by_role("dialog").get_by_role("button", name=name, exact=True))

    def follow(self, link: Locator, status: int = 200) -> None:
        """Press what leads to another page, and have that page whole: a press alone does not wait for it."""
        with self.page.expect_response(_is_page) as answer, self.page.expect_event("load"):
            link.click()
        assert (self.page.url, answer.value.status) == (self.page.url, status)


class Town:
    """The site of one journey and everybody who visits it."""

    def __init__(self, browser: Browser, address: str, clock: Clock, *, journey: str) -> None:
        self._browser, self._address, self.clock, self._journey = browser, address, clock, journey
        self._visitors: list[Visitor] = []

    def visitor(self, username: str = "", *, phone: bool = False, scripts: bool = True) -> Visitor:
        context = self._browser.new_context(
            base_url=self._address, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", java_script_enabled=scripts,
            service_workers="block", **(PHONE if phone else DESK),
        )  # fmt: skip
        context.set_default_timeout(30_000)  # a busy machine is slow, not wrong
        visitor = Visitor(context, self._journey, scripts=scripts)
        self._visitors.append(visitor)
        if username:
            visitor.sign_in(username)
        return visitor

    def leave(self) -> None:
        """Everybody closes the window; whoever's browser complained on the way says so now."""
        for visitor in self._visitors:
            visitor.context.close()
        assert [complaint for visitor in self._visitors for complaint in visitor.complaints] == []
