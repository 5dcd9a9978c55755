"""Opening pages of reports as somebody of the cast, and filling the form as a browser without JavaScript would."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.cast import Player


def browser(player: Player) -> Client:
    client = Client()
    client.force_login(player.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(player: Player, url: str, status: int = 200) -> str:
    answer = browser(player).get(url)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer.content.decode()


def post(player: Player, url: str, data: dict[str, Any] | None = None) -> HttpResponse:
    return browser(player).post(url, data or {})  # type: ignore[return-value]


def form_in(html: str) -> dict[str, str]:
    """What the form with the figures would post as it stands: inputs, what is ticked, text areas."""
    form = html[html.index("<form", html.index("data-draft=") - 40) :]
    form = form[: form.index("</form>")]
    values: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        found = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        is_choice = found.get("type") in ("radio", "checkbox")
        if "name" in found and (not is_choice or re.search(r"\schecked\b", tag)):
            values[found["name"]] = unescape(found.get("value", "on" if is_choice else ""))
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', form):
        values[name] = unescape(text).removeprefix("\n")
    values.pop("csrfmiddlewaretoken", None)
    return values


def text_of(html: str) -> str:
    """The words of the main part, spaces made one."""
    body = html[html.index("<main") : html.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())
