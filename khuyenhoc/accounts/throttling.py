"""Whom a failed sign-in counts against: the name typed, from that address. Five failures lock for 15 minutes.

Without this axes would record no name for allauth's form, and a locked person would still get in with the right
password.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def name_typed(request: HttpRequest | None, credentials: Mapping[str, Any] | None = None) -> str:
    given = credentials or {}
    typed = given.get("username") or given.get("email") or (request.POST.get("login") if request else None) or ""
    # Up, then down: accounts are found by their upper case, where ı is I and ſ is S on most database servers.
    return str(typed).strip().upper().lower()


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    return render(request, "accounts/locked.html", status=429)
