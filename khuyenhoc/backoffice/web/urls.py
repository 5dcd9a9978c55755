from __future__ import annotations

from django.urls import path

from khuyenhoc.backoffice.web import gallery, home, search

urlpatterns = [
    path("", home.home, name="home"),
    path("viec/", home.obligations, name="obligations"),
    path("tim/", search.search, name="search"),
    path("dev/ui/", gallery.gallery, name="gallery"),
]
