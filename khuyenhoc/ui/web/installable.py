"""What lets a phone install the site: the manifest, the service worker, and the page for when there is no signal.

The worker keeps styles, scripts and the offline page, never a page with somebody's data.
"""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control

from khuyenhoc.core.web import public
from khuyenhoc.ui.context import look_of

STYLES = (
    "tokens", "base", "components", "controls", "states", "forms", "tables", "report", "shell-office", "shell-portal",
    "print",
)  # fmt: skip
SCRIPTS = ("early", "app", "look", "dates", "money", "draft")


def shell_files() -> list[str]:
    """Addresses of everything that the offline page is made of."""
    own = [f"ui/{name}.css" for name in STYLES] + [f"ui/{name}.js" for name in SCRIPTS] + ["ui/mark.svg"]
    vendor = ["vendor/fonts.css", "vendor/htmx.js", "icons.svg"]
    return [static(path) for path in (*own, *vendor)]


@public
@cache_control(max_age=0, must_revalidate=True)
def worker(request: HttpRequest) -> HttpResponse:
    files = shell_files()
    edition = hashlib.sha256("\n".join(files).encode()).hexdigest()[:12]
    context = {"files": files, "edition": edition, "offline": reverse("offline")}
    return render(request, "ui/sw.js", context, content_type="text/javascript")


@public
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    content = {
        "name": "Khuyến học",
        "short_name": "Khuyến học",
        "description": "Báo cáo hằng tháng và sổ hội viên của Hội Khuyến học.",
        "lang": "vi",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#fbf8f2",
        "theme_color": "#6d1e12",
        "icons": [
            {"src": static("ui/mark.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
            {"src": static("ui/mark-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": static("ui/mark-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "any maskable"},
        ],
    }
    return JsonResponse(content, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@public
def offline(request: HttpRequest) -> HttpResponse:
    """Rendered for nobody in particular, since the worker keeps it: no session, no messages."""
    return HttpResponse(render_to_string("ui/offline.html", {"look": look_of(request)}))
