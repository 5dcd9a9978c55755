"""Puts on a request the mandates of today of who is signed in, and the actor that they make, or the public one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import cast

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

from khuyenhoc.access.models import Mandate
from khuyenhoc.access.selectors import actor_with, mandates_of
from khuyenhoc.accounts.models import User
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest


class MandatedRequest(AuthedRequest):
    """A request behind the middleware below; `mandates` are those of today, with their paths, oldest first."""

    mandates: tuple[Mandate, ...]


def request_mandates(request: HttpRequest) -> tuple[Mandate, ...]:
    """The mandates of who asks: read once for a request, whoever needs them."""
    return cast("MandatedRequest", request).mandates


def actor_of(request: HttpRequest) -> Actor:
    if request.user.is_authenticated:
        return actor_with(request.user, request_mandates(request))
    return Actor.public()


def _mandates_today(request: HttpRequest) -> tuple[Mandate, ...]:
    return tuple(mandates_of(request.user, on=clock.today())) if isinstance(request.user, User) else ()


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Lazy: a page that asks for nobody costs no query.
        known = cast("MandatedRequest", request)
        known.mandates = cast("tuple[Mandate, ...]", SimpleLazyObject(lambda: _mandates_today(request)))
        known.actor = cast("Actor", SimpleLazyObject(lambda: actor_of(request)))
        return self.get_response(request)


# What stays open to somebody who must first choose a password or set up a second factor.
STILL_OPEN = frozenset(
    {
        "account_logout", "account_change_password", "account_reauthenticate", "account_login", "mfa_index",
        "mfa_activate_totp",
        "mfa_authenticate", "mfa_reauthenticate", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
    }
)  # fmt: skip
DEMO_SESSION = "signed_in_by_demo"  # one-click sign-in of sample people, in demo mode only


class _Gate(ABC):
    """Sends a signed-in user to one page until they have done what it asks."""

    send_to: str

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        name = request.resolver_match.url_name if request.resolver_match else None
        if (
            name in STILL_OPEN
            or not request.user.is_authenticated
            or (settings.DEMO and request.session.get(DEMO_SESSION))
        ):
            return None
        return redirect(self.send_to) if self.must(request, request.user) else None

    @abstractmethod
    def must(self, request: HttpRequest, user: User) -> bool:
        """Whether the gate is closed to this user."""


class OwnPasswordFirst(_Gate):
    """A one-time code opens only the page on which one's own password is chosen."""

    send_to = "account_change_password"

    def must(self, request: HttpRequest, user: User) -> bool:
        return user.must_change_password


class SecondFactorFirst(_Gate):
    """Administrators sign in with a second factor, or do nothing else until they have one."""

    send_to = "mfa_activate_totp"

    def must(self, request: HttpRequest, user: User) -> bool:
        actor = cast("AuthedRequest", request).actor
        return actor.holds(Permission.SYSTEM_KEEP) and not is_mfa_enabled(user)
