"""Links of the pages lead somewhere: to a file, and to a heading where one is named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
NO_FILE = ("http://", "https://", "mailto:")


def anchors(page: Path) -> set[str]:
    """The headings as addresses: lower case, hyphens for spaces, signs left out."""
    headings = HEADING.findall(page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def leads_nowhere(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    return not target.exists() or (bool(anchor) and anchor not in anchors(target))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if not link.startswith(NO_FILE)]

    assert [link for link in links if leads_nowhere(page, link)] == []


def test_names_of_files_between_back_quotes_exist() -> None:
    """What a page for developers names as a file of ours is there."""
    named = re.compile(r"`((?:khuyenhoc|docs|tests|tools|requirements)/[\w./-]+)`")
    found = {(str(page.relative_to(ROOT)), name) for page in PAGES for name in named.findall(page.read_text("utf-8"))}

    assert {(page, name) for page, name in found if not (ROOT / name).exists()} == set()
