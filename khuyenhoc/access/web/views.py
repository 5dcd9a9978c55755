from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from khuyenhoc.access.policy import roles_to_offer
from khuyenhoc.access.selectors import mandates_visible, roles_over
from khuyenhoc.access.services.accounts import account_open, account_reset
from khuyenhoc.access.services.mandates import mandate_end, mandate_grant
from khuyenhoc.access.web.forms import MandateForm
from khuyenhoc.core import clock
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest, requires
from khuyenhoc.org.selectors import unit_get
from khuyenhoc.printing.qr import qr_svg
from khuyenhoc.ui.responses import render_page


@requires(Permission.MANDATES_VIEW)
def mandate_list(request: AuthedRequest, unit_id: int) -> HttpResponse:
    today = clock.today()
    unit = unit_get(actor=request.actor, unit_id=unit_id, on=today, permission=Permission.MANDATES_VIEW)
    context = {
        "unit": unit,
        "today": today,
        "mandates": mandates_visible(actor=request.actor, unit_id=unit_id),
        "may_grant": request.actor.can(Permission.MANDATES_GRANT, at=unit.path),
        "may_give": roles_to_offer(unit, roles_over(request.actor, unit.path)),
    }
    return render_page(request, "access/mandate_list.html", context)


@requires(Permission.MANDATES_GRANT)
@never_cache
def mandate_add(request: AuthedRequest, unit_id: int) -> HttpResponse:
    unit = unit_get(actor=request.actor, unit_id=unit_id, on=clock.today(), permission=Permission.MANDATES_GRANT)
    roles = roles_to_offer(unit, roles_over(request.actor, unit.path))
    form = MandateForm(request.POST or None, roles=roles, initial={"valid_from": clock.today()})
    if request.method == "POST" and form.is_valid():
        with form.catching_domain_errors():
            if form.cleaned_data["is_new"]:
                mandate, code = account_open(actor=request.actor, user=form.user(), mandate=form.mandate(unit_id))
                return _slip(request, {"unit": unit, "person": mandate.user, "code": code})
            mandate_grant(actor=request.actor, data=form.mandate(unit_id))
            return redirect("mandate_list", unit_id=unit_id)
    return render_page(request, "access/mandate_form.html", {"unit": unit, "form": form})


@requires(Permission.MANDATES_GRANT)
@require_POST
def mandate_stop(request: AuthedRequest, mandate_id: int) -> HttpResponse:
    mandate = mandate_end(actor=request.actor, mandate_id=mandate_id)
    return redirect("mandate_list", unit_id=mandate.unit_id)


@requires(Permission.ACCOUNTS_MANAGE)
@require_POST
@never_cache
def code_again(request: AuthedRequest, mandate_id: int) -> HttpResponse:
    person, code = account_reset(actor=request.actor, mandate_id=mandate_id)
    back = request.POST.get("back", "")
    unit_id = int(back) if back.isdecimal() and len(back) < 19 else 0
    context: dict[str, object] = {
        "person": person,
        "code": code,
        "back_url": reverse("mandate_list", args=[unit_id]) if unit_id else "/",
    }
    return _slip(request, context)


def _slip(request: AuthedRequest, context: dict[str, object]) -> HttpResponse:
    """The sheet that is handed over: its QR opens the page where one signs in, the code stands beside it in letters."""
    address = request.build_absolute_uri(reverse("account_login"))
    drawn = mark_safe(qr_svg(address))  # noqa: S308  # our own drawing of an address
    return render_page(request, "access/code.html", context | {"sign_in_url": address, "sign_in_qr": drawn})
