"""All addresses, room by room. A room's own `web/urls.py` holds its whole paths; the first that fits wins."""

from __future__ import annotations

from django.urls import include, path

ROOMS_WITH_PAGES = (
    "accounts",
    "access",
    "audit",
    "files",
    "ui",
    "localities",
    "rules",
    "org",
    "officers",
    "notifications",
    "papers",
    "figures",
    "maps",
    "members",
    "reports",
    "opendata",
    "demo",
    "backoffice",
)

urlpatterns = [path("", include(f"khuyenhoc.{room}.web.urls")) for room in ROOMS_WITH_PAGES]

handler400 = "khuyenhoc.ui.errors.bad_request"
handler403 = "khuyenhoc.ui.errors.forbidden"
handler404 = "khuyenhoc.ui.errors.not_found"
handler429 = "khuyenhoc.ui.errors.too_many"  # asked for by allauth
handler500 = "khuyenhoc.ui.errors.server_error"
