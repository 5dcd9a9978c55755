"""How many wrong passwords are too many, and for whom. Why these numbers: docs/decisions/0010.

Failures are counted in the database, by django-axes. Without `name_typed` axes would record no name for allauth's form,
and a locked person would still get in with the right password.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from khuyenhoc.accounts.devices import is_known
from khuyenhoc.core.proxy import client_address

# Failures within the time of AXES_COOLOFF_TIME; for one name from one address it is AXES_FAILURE_LIMIT.
MOST_FROM_ADDRESS = 100
MOST_FOR_NAME = 20
MOST_FOR_NAME_ON_KNOWN_DEVICE = 40


def name_typed(request: HttpRequest | None, credentials: Mapping[str, Any] | None = None) -> str:
    given = credentials or {}
    return one_spelling(
        given.get("username") or given.get("email") or (request.POST.get("login") if request else None) or ""
    )


def one_spelling(name: Any) -> str:
    # Up, then down: accounts are found by their upper case, where ı is I and ſ is S on most database servers.
    return str(name).strip().upper().lower()


class SignInLimits(AxesDatabaseHandler):
    """Three counts in one query: a name from an address, a name from anywhere, an address over all names."""

    def get_failures(self, request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> int:
        """axes locks from AXES_FAILURE_LIMIT on; whichever count is full, that number is answered."""
        name, address = name_typed(request, credentials), client_address(request)
        for_name, from_address = Q(username=name), Q(ip_address=address)
        failures = {
            key: Sum("failures_since_start", filter=those, default=0)
            for key, those in (("both", for_name & from_address), ("name", for_name), ("address", from_address))
        }
        recent = AccessAttempt.objects.filter(
            for_name | from_address, attempt_time__gte=get_cool_off_threshold(request)
        )
        found = recent.aggregate(**failures)
        is_full = found["address"] >= MOST_FROM_ADDRESS or (
            found["name"] >= MOST_FOR_NAME
            and (found["name"] >= MOST_FOR_NAME_ON_KNOWN_DEVICE or not is_known(request, name))
        )
        return int(settings.AXES_FAILURE_LIMIT) if is_full else int(found["both"])


def failures_forget(name: str) -> None:
    """Whoever was given a new code starts anew."""
    AccessAttempt.objects.filter(username=one_spelling(name)).delete()


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    return render(request, "accounts/locked.html", status=429)
