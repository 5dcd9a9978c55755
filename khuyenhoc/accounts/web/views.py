from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from khuyenhoc.core.web import AuthedRequest, public, signed_in


@public
def forgotten(request: HttpRequest) -> HttpResponse:
    """Most people have no e-mail: a new one-time code comes from the unit above."""
    return render(request, "accounts/forgotten.html")


@public
def no_sign_up(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/no_sign_up.html", status=403)


@signed_in
def no_password(request: AuthedRequest) -> HttpResponse:
    """Who has no password (a sample account, an account of another system) has none to change."""
    return render(request, "accounts/no_password.html")
