from __future__ import annotations

from django.urls import path

from khuyenhoc.ui.web import installable

urlpatterns = [
    path("sw.js", installable.worker, name="service_worker"),
    path("manifest.webmanifest", installable.manifest, name="manifest"),
    path("ngoai-tuyen/", installable.offline, name="offline"),
]
