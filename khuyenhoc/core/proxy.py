"""The visitor's address where a proxy stands in front: throttling and the list of sessions need the right one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse


class ClientAddress:
    """Take the last address of X-Forwarded-For, which our own proxy wrote; those before it may be invented."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.IS_HTTPS:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        last = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        with suppress(ValueError):  # called past the proxy: the address of the connection stands
            request.META["REMOTE_ADDR"] = str(ip_address(last))
        return self.get_response(request)
