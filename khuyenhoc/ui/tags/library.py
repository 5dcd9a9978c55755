"""The one library that every component registers in, and the small helpers that they share."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from pathlib import Path

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

Tone = str
TONES: frozenset[str] = frozenset({"neutral", "gold", "ok", "late", "error", "action"})


def one_of(value: str, allowed: Collection[str], what: str) -> str:
    """A value from a closed list: a misspelt one fails at once instead of showing an unstyled thing."""
    if value not in allowed:
        raise ValueError(f"{what}: {value!r} is not one of {', '.join(sorted(allowed))}")
    return value


@cache
def icon_names() -> frozenset[str]:
    lines = (Path(__file__).parent.parent / "icons.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def icon_svg(name: str, *, label: str = "", css: str = "") -> SafeString:
    one_of(name, icon_names(), "icon")
    classes = f"kh-icon {css}".strip()
    href = f"{static('icons.svg')}#{name}"
    if label:
        return format_html('<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>', classes, label, href)
    return format_html('<svg class="{}" aria-hidden="true" focusable="false"><use href="{}"/></svg>', classes, href)
