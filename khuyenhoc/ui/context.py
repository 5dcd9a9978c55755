"""Context processor of every page: navigation, switchers, theme and text size.

Nothing is computed until a template asks, so a fragment or a public page pays for none of it; a page pays the
registered counters, a constant number of queries.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from khuyenhoc.core.authority import Actor
from khuyenhoc.ui.shell import EMPTY, NavGroup, NavItem, ShellState, navigation

THEMES = frozenset({"light", "dark"})


@dataclass(frozen=True, slots=True)
class NavLink:
    item: NavItem
    url: str
    is_current: bool
    count: int


@dataclass(frozen=True, slots=True)
class Shell:
    state: ShellState
    groups: tuple[tuple[NavLink, ...], ...]
    bottom: tuple[NavLink, ...]
    is_signed_in: bool


@dataclass(frozen=True, slots=True)
class Look:
    """What the reader chose, from cookies, so that the first paint is already right."""

    theme: str  # "" follows the system
    is_large: bool


def look_of(request: HttpRequest) -> Look:
    theme = request.COOKIES.get("kh_theme", "")
    return Look(theme if theme in THEMES else "", request.COOKIES.get("kh_text") == "large")


def shell(request: HttpRequest) -> dict[str, object]:
    return {"shell": SimpleLazyObject(lambda: _remembered(request)), "look": look_of(request)}


def _remembered(request: HttpRequest) -> Shell:
    kept: Shell | None = getattr(request, "_built_shell", None)
    if kept is None:
        kept = build_shell(request)
        request._built_shell = kept  # type: ignore[attr-defined]
    return kept


def build_shell(request: HttpRequest) -> Shell:
    state: ShellState = getattr(request, "shell", EMPTY)
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None or actor.user_id is None:
        return Shell(state, (), (), is_signed_in=False)
    links = _links(actor, request.path)
    return Shell(
        state,
        tuple(tuple(part) for _, part in groupby(links, key=lambda link: link.item.group)),
        tuple(sorted((k for k in links if k.item.bottom is not None), key=lambda k: k.item.bottom or 0)),
        is_signed_in=True,
    )


def _links(actor: Actor, path: str) -> list[NavLink]:
    items = [item for _, item in navigation if item.permission is None or actor.holds(item.permission)]
    items.sort(key=lambda item: (item.group, item.order, item.label))
    urls = {item: reverse(item.url_name) for item in items}
    here = max(
        (i for i in items if path == urls[i] or (path.startswith(urls[i]) and i.group is not NavGroup.HOME)),
        key=lambda i: len(urls[i]),
        default=None,
    )
    return [NavLink(i, urls[i], i is here, (i.counter(actor) or 0) if i.counter else 0) for i in items]
