"""The gallery shows the whole library, and docs/ui.md describes it: neither may forget a component."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.http import Http404
from django.test import RequestFactory
from pytest_django import Settings

from khuyenhoc.backoffice.web.gallery import SHELLS, gallery
from khuyenhoc.ui.templatetags.ui import register

ROOT = Path(__file__).resolve().parents[2]
GALLERY = ROOT / "khuyenhoc" / "backoffice" / "templates" / "backoffice" / "gallery"


def sources() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in GALLERY.rglob("*.html"))


def test_gallery_shows_every_tag() -> None:
    shown = set(re.findall(r"{%\s*(\w+)", sources()))
    assert {name for name in register.tags if name not in shown} == set()


def test_gallery_shows_every_filter() -> None:
    shown = set(re.findall(r"\|(\w+)", sources()))
    assert {name for name in register.filters if name not in shown} == set()


def test_docs_name_every_tag_and_filter() -> None:
    named = set(re.findall(r"`(\w+)`", (ROOT / "docs" / "ui.md").read_text(encoding="utf-8")))
    assert {name for name in (*register.tags, *register.filters) if name not in named} == set()


@pytest.mark.parametrize("shell", SHELLS)
def test_gallery_renders_in_every_shell(shell: str, rf: RequestFactory) -> None:
    response = gallery(rf.get("/dev/ui/", {"khung": shell}))
    html = response.content.decode()
    assert response.status_code == 200
    assert "&lt;" not in html, "something was escaped twice"
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_gallery_is_absent_outside_development(rf: RequestFactory, settings: Settings) -> None:
    settings.DEV_PAGES = False
    with pytest.raises(Http404):
        gallery(rf.get("/dev/ui/"))
