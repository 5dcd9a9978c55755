from __future__ import annotations

from typing import cast

from django.urls import URLPattern, include, path

from khuyenhoc.core.web import public
from khuyenhoc.opendata.web.api import api
from khuyenhoc.opendata.web.health import health

addresses, app, namespace = api.urls
# Every address of the API is open to everybody, and says so as all views do.
for pattern in cast("list[URLPattern]", addresses):
    public(pattern.callback)

urlpatterns = [
    path("healthz", health, name="health"),
    path("api/v1/", include((addresses, app), namespace=namespace)),
]
