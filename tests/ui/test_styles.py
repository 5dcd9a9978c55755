from __future__ import annotations

import re
from pathlib import Path

import pytest

from khuyenhoc.ui.tags.library import icon_names

ROOT = Path(__file__).resolve().parents[2] / "khuyenhoc"
STYLES = sorted((ROOT / "ui" / "static" / "ui").glob("*.css"))
RAW_COLOUR = re.compile(
    r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|rgba|hsl|hsla|oklch)\(|:\s*(?:white|black|red|green|gold|gray|grey)\b"
)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_colours_stand_in_tokens_only(path: Path) -> None:
    found = RAW_COLOUR.findall(COMMENT.sub("", path.read_text(encoding="utf-8")))
    assert bool(found) == (path.name == "tokens.css")


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_every_variable_is_a_token(path: Path) -> None:
    tokens = set(re.findall(r"(--[\w-]+):", (path.parent / "tokens.css").read_text(encoding="utf-8")))
    used = set(re.findall(r"var\((--[\w-]+)", path.read_text(encoding="utf-8")))
    assert used - tokens == set()


def test_dark_theme_overrides_only_tokens_that_exist() -> None:
    light, dark = (ROOT / "ui/static/ui/tokens.css").read_text(encoding="utf-8").split('[data-bs-theme="dark"] {', 1)
    dark = dark.split("\n}", 1)[0]
    assert set(re.findall(r"(--[\w-]+):", dark)) - set(re.findall(r"(--[\w-]+):", light)) == set()


def test_icons_named_in_templates_and_code_are_in_the_sprite() -> None:
    named: set[str] = set()
    for path in ROOT.glob("*/templates/**/*.html"):
        text = path.read_text(encoding="utf-8")
        named |= set(re.findall(r'{%\s*icon "([\w-]+)"', text)) | set(re.findall(r'\bicon="([\w-]+)"', text))
    for path in ROOT.glob("**/*.py"):
        named |= set(re.findall(r'\bicon="([\w-]+)"', path.read_text(encoding="utf-8")))
    assert named - icon_names() == set()
