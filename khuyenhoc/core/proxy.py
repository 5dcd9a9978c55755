"""The visitor's address where a proxy stands in front: throttling and the list of sessions need the right one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

HOUSEHOLD = 64  # bits of an IPv6 address that a provider gives to one customer


def client_address(request: HttpRequest) -> str | None:
    """The visitor's address; of IPv6 the household's network, for one customer has more of them than can be locked."""
    try:
        found = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return None
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((found, HOUSEHOLD), strict=False).network_address)


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
