from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from khuyenhoc.access.middleware import DEMO_SESSION
from khuyenhoc.core.errors import NotFound
from khuyenhoc.core.web import public
from khuyenhoc.demo.people import account_get, accounts_by_unit, people_to_try
from khuyenhoc.ui.responses import render_page

BACKEND = "django.contrib.auth.backends.ModelBackend"


@public
@never_cache
@require_http_methods(["GET", "POST"])
def sample_people(request: HttpRequest) -> HttpResponse:
    """Sign in as a sample person by one click; outside the demo there is no such page."""
    if not settings.DEMO:
        raise NotFound()
    if request.method == "POST":
        login(request, account_get(request.POST.get("username", "")), backend=BACKEND)
        request.session[DEMO_SESSION] = True
        return redirect("/")
    return render_page(request, "demo/people.html", {"people": people_to_try(), "communes": accounts_by_unit()})
