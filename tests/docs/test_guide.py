"""The handbook says what the screens say, page by page short enough to be read standing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "guide"
PAGES = sorted(GUIDE.glob("*.md"))
LONGEST_PAGE = 80
PERSONS = {"chi-hoi-truong", "hoi-co-so", "thuong-truc", "van-thu", "van-phong-ubnd", "quan-tri"}
SUBJECTS = {"so-lieu", "nhap-danh-sach", "bao-cao-thang", "ban-do", "sap-xep-to-chuc"}
ON_SCREEN = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
SPACE = re.compile(r"\s+")
# Sources of what screens say; the sample and the measurements say other things.
SCREENS = ("*/templates/**/*.html", "**/*.py", "ui/static/ui/*.js", "*/data/*.yaml")
NO_SCREENS = {"demo", "bench", "migrations"}


def screens() -> str:
    package = ROOT / "khuyenhoc"
    files = [path for pattern in SCREENS for path in package.glob(pattern) if not NO_SCREENS & set(path.parts)]
    return SPACE.sub(" ", " ".join(path.read_text(encoding="utf-8") for path in files))


def test_there_is_a_page_for_each_person_and_each_long_job() -> None:
    assert {page.stem for page in PAGES} == PERSONS | SUBJECTS | {"README"}


def test_pages_are_short() -> None:
    lines = {page.name: page.read_text(encoding="utf-8").count("\n") for page in PAGES}

    assert {name: count for name, count in lines.items() if count > LONGEST_PAGE} == {}


def test_every_page_is_linked_from_the_index_and_the_index_from_the_readme() -> None:
    index = (GUIDE / "README.md").read_text(encoding="utf-8")

    assert {page.name for page in PAGES if page.stem != "README" and f"]({page.name})" not in index} == set()
    assert "](docs/guide/README.md)" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_words_in_bold_stand_on_the_screens(page: Path) -> None:
    """Who renames a button finds here which page tells people to press it."""
    text = page.read_text(encoding="utf-8")
    said = {SPACE.sub(" ", words).rstrip(".") for words in ON_SCREEN.findall(text)}
    shown = screens()

    assert {words for words in said if words not in shown} == set()
