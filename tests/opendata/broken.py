"""An address that fails as no endpoint should."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from khuyenhoc.core.web import public


@public
def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("secret")


urlpatterns = [path("api/v1/broken", broken)]
handler500 = "khuyenhoc.ui.errors.server_error"
