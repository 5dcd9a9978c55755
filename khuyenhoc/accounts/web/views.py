from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from khuyenhoc.core.web import public


@public
def forgotten(request: HttpRequest) -> HttpResponse:
    """Most people have no e-mail: a new one-time code comes from the unit above."""
    return render(request, "accounts/forgotten.html")


@public
def no_sign_up(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/no_sign_up.html", status=403)
