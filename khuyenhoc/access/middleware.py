"""Puts the actor on every request: the signed-in user with the mandates of today, or the public one."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from khuyenhoc.access.selectors import actor_for
from khuyenhoc.accounts.models import User
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.web import AuthedRequest


def actor_of(request: HttpRequest) -> Actor:
    if request.user.is_authenticated:
        return actor_for(cast("User", request.user))
    return Actor.public()


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Lazy: a page that asks for nobody costs no query.
        cast("AuthedRequest", request).actor = cast("Actor", SimpleLazyObject(lambda: actor_of(request)))
        return self.get_response(request)
