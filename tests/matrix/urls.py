"""Every address of ours, from the URL configuration itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from khuyenhoc.core.permissions import Permission


@dataclass(frozen=True)
class Address:
    name: str
    route: str
    access: str | None
    permissions: tuple[Permission, ...]


def addresses() -> list[Address]:
    return sorted(_walk(get_resolver().url_patterns, "", ""), key=lambda address: address.route)


def _walk(patterns: list[URLPattern | URLResolver], route: str, space: str) -> Iterator[Address]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, here, f"{pattern.namespace}:" if pattern.namespace else space)
        else:
            view = pattern.callback
            yield Address(
                f"{space}{pattern.name}", here, getattr(view, "access", None), getattr(view, "permissions", ())
            )
