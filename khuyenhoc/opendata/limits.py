"""How often one visitor may ask: one count for all processes and machines, by the address that our own proxy saw.

ninja's own limit believes whatever X-Forwarded-For the visitor sends, and keeps every moment of every request.
"""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from khuyenhoc.core.counting import counted
from khuyenhoc.core.proxy import client_address

MOST: Final = 600
SECONDS: Final = 60


class PerAddress(BaseThrottle):
    def allow_request(self, request: HttpRequest) -> bool:
        return counted(f"opendata:{client_address(request)}", seconds=SECONDS) <= MOST

    def wait(self) -> float:
        return SECONDS
