"""Answers of views: one address, one thing, as a page or as the part of it that htmx asked for."""

from __future__ import annotations

from typing import Any, Protocol

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers

from khuyenhoc.ui.forms import status_of


class HasPage(Protocol):
    def get_absolute_url(self) -> str: ...


def is_htmx(request: HttpRequest) -> bool:
    """Whether htmx asks for a fragment; going back in history asks for whole pages."""
    return bool(getattr(request, "htmx", False)) and not getattr(request, "htmx").history_restore_request  # noqa: B009


def render_page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    partial: str | None = None,
    status: int | None = None,
) -> HttpResponse:
    """The page, or only `partial` (a `partialdef` of the template) for htmx.

    Without `status` it is 200; 422 when a form among the values of the context was refused; 409 when somebody else
    changed the row first.
    """
    values = context or {}
    if status is None:
        status = max((status_of(value) for value in values.values() if isinstance(value, BaseForm)), default=200)
    name = f"{template}#{partial}" if partial and is_htmx(request) else template
    response = render(request, name, values, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def redirect_or_hx(request: HttpRequest, to: str | HasPage, *args: Any, **kwargs: Any) -> HttpResponse:
    """After an act: a redirect to an address, a URL name or an object's page, in the way that the asker follows."""
    response: HttpResponse = redirect(to, *args, **kwargs)
    if not is_htmx(request):
        patch_vary_headers(response, ["HX-Request"])
        return response
    answer = HttpResponse(status=204, headers={"HX-Redirect": response["Location"]})
    patch_vary_headers(answer, ["HX-Request"])
    return answer
