"""The search box of the back office: rooms register what they can find."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from khuyenhoc.core.authority import Actor
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.registry import Registry


@dataclass(frozen=True, slots=True)
class Hit:
    label: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchSource:
    """`find(actor, text)` gives the best few hits in at most two queries; asked only of who holds `permission`
    somewhere."""

    label: str
    permission: Permission
    find: Callable[[Actor, str], Sequence[Hit]]
    order: int = 100


search_sources: Registry[SearchSource] = Registry("search sources")
