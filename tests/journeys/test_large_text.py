"""Letters of twice the size on a phone: nothing is cut off, nothing lies over another."""

from __future__ import annotations

import pytest

from tests.journeys import hands, looking
from tests.journeys.people import Town

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]
TWICE = "document.documentElement.style.fontSize = '200%'"
# Text in a box that hides what does not fit into it.
CLIPPED = """() => [...document.querySelectorAll("main :not(.kh-sr)")].filter((node) => {
  const style = getComputedStyle(node);
  const hides = ["hidden", "clip"].includes(style.overflowX) && node.clientWidth > 2;
  return hides && node.innerText?.trim() && node.scrollWidth > node.clientWidth + 1;
}).map((node) => node.outerHTML.slice(0, 160))"""


def test_everything_is_there_at_twice_the_size(town: Town) -> None:
    pages = {
        "uoc.yendu": ["/", hands.address("18322-01"), "/hoi-vien/", "/thu/"],
        "anh.duclinh": ["/bao-cao/", hands.address("18322-03"), hands.address("18322"), "/can-bo/", "/to-chuc/"],
    }
    lost = {}
    for username, paths in pages.items():
        visitor = town.visitor(username, phone=True)
        for path in paths:
            visitor.go(path)
            visitor.page.evaluate(TWICE)
            name = path.strip("/").replace("/", "-") or "home"
            visitor.page.screenshot(path=looking.SHOTS / f"large_text-{username}-{name}.png", full_page=True)
            found = visitor.page.evaluate(looking.CUT_OFF) + visitor.page.evaluate(CLIPPED)
            if found:
                lost[path] = found
    assert lost == {}
