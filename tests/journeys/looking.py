"""What every page must hold, whoever looks at it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page

ROOT: Final = Path(__file__).resolve().parents[2]
AXE: Final = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SHOTS: Final = ROOT / "tests" / "journeys" / "shots"
# Words that the pages of a library or of the browser would bring; none of them is a Vietnamese syllable.
ENGLISH: Final = re.compile(
    r"\b(?:and|add|are|back|cancel|choose|close|delete|edit|email|enter|error|false|field|file|found|help|home|invalid"
    r"|list|loading|login|logout|members?|name|new|next|none|not|null|open|or|page|password|please|previous|remove"
    r"|reports?|required|save|search|select|settings|sign|status|submit|success|true|undefined|units?|update|upload"
    r"|username|users?|value|view|warning|with|you|your)\b",
    re.IGNORECASE,
)
READ: Final = """() => {
  const seen = (node) => node.checkVisibility?.({ visibilityProperty: true }) ?? true;
  const said = [...document.querySelectorAll("[placeholder], [title], [alt], [aria-label]")].filter(seen)
    .flatMap((node) => ["placeholder", "title", "alt", "aria-label"].map((name) => node.getAttribute(name) ?? ""));
  return [document.title, document.body.innerText, ...said].join("\\n");
}"""
# Of the page, not of the window: a phone's window grows with a page that is too wide.
CUT_OFF: Final = """() => {
  const page = document.documentElement, wide = page.scrollWidth - page.clientWidth;
  if (wide <= 0) return [];
  const over = (node) => node.getBoundingClientRect().right > page.clientWidth + 1;
  const nodes = [...document.body.querySelectorAll("*")].filter(over).slice(-5);
  return nodes.map((node) => node.outerHTML.slice(0, 160)).concat(`${wide} px`);
}"""


def listen(page: Page) -> list[str]:
    """What the browser complains of from now on: refused styles and scripts, errors, files that are not there."""
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        is_answer = message.text.startswith("Failed to load resource") and "status of 4" in message.text
        is_page = not urlsplit(message.location.get("url", "")).path.startswith("/static/")
        if not (is_answer and is_page) and "Service Worker registration blocked" not in message.text:
            complaints.append(f"{page.url}: {message.text}")

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    return complaints


def at(page: Page, complaints: list[str], name: str, *, scripts: bool = True) -> None:
    """Axe is a script: where none run, the rest is looked at."""
    SHOTS.mkdir(exist_ok=True)
    size = page.viewport_size or {"width": 0, "height": 0}
    # As tall as the page, so that a bar which sticks to the edge of the screen covers nothing.
    tall = max(size["height"], int(page.evaluate("document.documentElement.scrollHeight")))
    page.set_viewport_size({"width": size["width"], "height": tall})
    page.screenshot(path=SHOTS / f"{name}-{size['width']}.png")
    assert complaints == []
    assert english(page) == []
    assert page.evaluate(CUT_OFF) == []
    assert not scripts or violations(page) == []
    page.set_viewport_size(size)


def english(page: Page) -> list[str]:
    """English words on the page, each with what stands around it."""
    text = str(page.evaluate(READ))
    return [" ".join(text[max(0, hit.start() - 25) : hit.end() + 25].split()) for hit in ENGLISH.finditer(text)]


def violations(page: Page) -> list[tuple[str, list[str]]]:
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]
