"""A refusal of the domain becomes a page with the right status, wherever it was raised."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from khuyenhoc.core.errors import DomainError
from khuyenhoc.ui.errors import error_response


class DomainErrors:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, DomainError):
            return error_response(request, exception.status, message=exception.message)
        return None
