"""Devices on which somebody has signed in before: strangers who guess at a name do not lock its owner out of them.

The cookie says which accounts, is signed, and opens nothing by itself.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from khuyenhoc.accounts.models import User

COOKIE = "kh_device"
SALT = "khuyenhoc.accounts.devices"
SECONDS = 60 * 60 * 24 * 180
MOST_PEOPLE = 8  # on a shared computer; the one who came longest ago is forgotten


def remember(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    people = [user.pk, *(person for person in _people(request) if person != user.pk)][:MOST_PEOPLE]
    response.set_signed_cookie(
        COOKIE,
        ".".join(map(str, people)),
        salt=SALT,
        max_age=SECONDS,
        path=reverse("account_login"),
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )


def is_known(request: HttpRequest, name: str) -> bool:
    people = _people(request)
    return bool(people) and User.objects.filter(pk__in=people, username__iexact=name).exists()


def _people(request: HttpRequest) -> list[int]:
    kept = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=SECONDS) or ""
    return [int(person) for person in kept.split(".") if person]
