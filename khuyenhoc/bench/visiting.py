"""Pages as a person opens them, through every middleware and template, without a network in between."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.http import HttpResponse, HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import include, path

from khuyenhoc.access.middleware import DEMO_SESSION
from khuyenhoc.accounts.models import User
from khuyenhoc.bench.measuring import Times, times_of
from khuyenhoc.core.web import AuthedRequest, signed_in

EMPTY_ADDRESS: Final = "/bench-empty/"


@signed_in
def empty(request: AuthedRequest) -> HttpResponse:
    """The floor of every page: the same middleware, and nothing to show."""
    return HttpResponse("")


urlpatterns = [path(EMPTY_ADDRESS[1:], empty), path("", include("khuyenhoc.urls"))]


@contextmanager
def pages() -> Iterator[None]:
    """The addresses of the site, and the empty page beside them."""
    with override_settings(ROOT_URLCONF="khuyenhoc.bench.visiting"):
        yield


def visitor(user_id: int) -> Client:
    """A browser in which the user is signed in, their second factor given."""
    client = Client(headers={"host": "127.0.0.1"}, raise_request_exception=True)
    client.force_login(User.objects.get(pk=user_id), backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    assert isinstance(session, SessionStore)
    session[DEMO_SESSION] = True
    session.save()
    return client


def opened(client: Client, address: str) -> HttpResponseBase:
    answer: HttpResponseBase = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")
    return answer


def visits(client: Client, addresses: list[str]) -> Times:
    return times_of([lambda address=address: opened(client, address) for address in addresses])  # type: ignore[misc]


def empty_visits(client: Client, count: int) -> Times:
    return visits(client, [EMPTY_ADDRESS] * count)


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as context:
        opened(client, address)
    return len(context)
