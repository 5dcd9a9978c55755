from __future__ import annotations

from django.urls import path

from khuyenhoc.backoffice.web import gallery

urlpatterns = [
    path("dev/ui/", gallery.gallery, name="gallery"),
]
