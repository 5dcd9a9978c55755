"""Every template of the project compiles: a misspelt tag, argument or filter is found here and not by a reader."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template import TemplateSyntaxError, engines

ROOT = Path(__file__).resolve().parents[2] / "khuyenhoc"
TEMPLATES = sorted(path for path in ROOT.glob("*/templates/**/*") if path.suffix in {".html", ".txt", ".js"})
MOST_LINES = 120


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_compiles_and_is_small(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    engines["django"].from_string(source)
    assert len(source.splitlines()) <= MOST_LINES, "split it: parts by include, repeated things by a component"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_holds_nothing_that_the_policy_blocks(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        for inline in (" style=", "<style", "onclick=", "onchange=", "onsubmit=", "javascript:", "hx-on"):
            assert inline not in source, f"{inline} is blocked by the content security policy; use a class or app.js"
        assert source.count("<script") == source.count("<script src=")


@pytest.mark.parametrize(
    "source",
    [
        '{% badge "Mới" tonne="gold" %}',
        "{% badge %}",
        '{% card titel="x" %}{% endcard %}',
        '{% button "Gửi" ton="quiet" %}',
        "{% field %}",
        "{% table %}{% endtable %}",
        '{% stat "Hội viên" %}',
        "{% report_state %}",
        '{% todo "Việc" due=None %}',
        '{% card title="x" %}',
        "{{ 5|soo }}",
    ],
)
def test_misspelt_component_does_not_compile(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        engines["django"].from_string(source)


@pytest.mark.parametrize(
    "source",
    [
        '{% badge "Mới" tone="golden" %}',
        '{% icon "nothing" %}',
        '{% report_state "lost" %}',
        '{% button "x" tone="red" %}',
    ],
)
def test_unknown_value_does_not_render(source: str) -> None:
    with pytest.raises(ValueError, match="is not one of"):
        engines["django"].from_string(source).render({})
