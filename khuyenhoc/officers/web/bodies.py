"""Opening and closing the terms of governing bodies."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse

from khuyenhoc.core import clock
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest, requires
from khuyenhoc.officers.selectors import body_get
from khuyenhoc.officers.services import body_close, body_open
from khuyenhoc.officers.web.acts import form_methods
from khuyenhoc.officers.web.forms import BodyEndForm, BodyForm
from khuyenhoc.org.selectors import unit_get
from khuyenhoc.ui.responses import redirect_or_hx, render_page


@requires(Permission.OFFICERS_EDIT)
@form_methods
def body_add(request: AuthedRequest, unit_id: int) -> HttpResponse:
    unit = unit_get(actor=request.actor, unit_id=unit_id, on=clock.today(), permission=Permission.OFFICERS_EDIT)
    form = BodyForm(request.POST or None, initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid():
        with form.catching_domain_errors():
            body = body_open(actor=request.actor, data=form.to_input(unit_id))
            messages.success(request, f"Đã ghi {body}.")
            return redirect_or_hx(request, "unit_officers", unit_id)
    return render_page(request, "officers/body_add.html", {"unit": unit, "form": form})


@requires(Permission.OFFICERS_EDIT)
@form_methods
def body_end(request: AuthedRequest, body_id: int) -> HttpResponse:
    body = body_get(actor=request.actor, body_id=body_id, permission=Permission.OFFICERS_EDIT)
    unit = unit_get(actor=request.actor, unit_id=body.unit_id, on=clock.today())
    form = BodyEndForm(request.POST or None, initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid():
        with form.catching_domain_errors():
            body_close(actor=request.actor, body_id=body_id, on=form.cleaned_data["on"])
            messages.success(request, f"{body} đã kết thúc.")
            return redirect_or_hx(request, "unit_officers", body.unit_id)
    return render_page(request, "officers/body_end.html", {"unit": unit, "body": body, "form": form})
