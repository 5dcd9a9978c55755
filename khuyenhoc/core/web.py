"""Every view says who may open it: `@requires(...)`, `@signed_in` or `@public`; a test fails on silence.

The declaration feeds the menu and the permission matrix and stops who holds the permission nowhere; the selector or
service behind it still checks with the object in hand.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase

from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import Forbidden
from khuyenhoc.core.permissions import Permission

P = ParamSpec("P")


class AuthedRequest(HttpRequest):
    """A request of somebody signed in; `actor` is put there by access.middleware."""

    actor: Actor
    htmx: Any


View = Callable[Concatenate[AuthedRequest, P], HttpResponseBase]


class Declared(Protocol):
    access: str  # "requires" | "signed_in" | "public"
    permissions: tuple[Permission, ...]


def _declare(view: Any, access: str, permissions: tuple[Permission, ...] = ()) -> None:
    view.access, view.permissions = access, permissions


def requires(*permissions: Permission) -> Callable[[View[P]], View[P]]:
    """Open to who holds any of these permissions somewhere; a visitor is sent to sign in first."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: AuthedRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not any(request.actor.holds(permission) for permission in permissions):
                raise Forbidden()
            return view(request, *args, **kwargs)

        _declare(guarded, "requires", permissions)
        return cast("View[P]", guarded)

    return decorate


def signed_in(view: View[P]) -> View[P]:
    """Open to everybody who is signed in: home, inbox, one's own account."""

    @wraps(view)
    def guarded(request: AuthedRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    _declare(guarded, "signed_in")
    return cast("View[P]", guarded)


def public(view: Callable[P, HttpResponseBase]) -> Callable[P, HttpResponseBase]:
    """Open to everybody; the page shows only what is published."""
    _declare(view, "public")
    return view
