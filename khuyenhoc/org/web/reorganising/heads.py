"""The list of plans, and the head of one: name, day, decision."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from khuyenhoc.core import clock
from khuyenhoc.core.errors import NotFound
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest, requires
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.selectors import reorganisation_get, reorganisations_visible, unit_get, unit_top
from khuyenhoc.org.services.reorganising import reorganisation_change, reorganisation_draft
from khuyenhoc.org.web.reorganising.forms import HeadForm
from khuyenhoc.org.web.reorganising.states import TONES
from khuyenhoc.ui.paging import keyset
from khuyenhoc.ui.responses import redirect_or_hx, render_page

UNIT = "don-vi"
form_methods = require_http_methods(["GET", "HEAD", "POST"])


@requires(Permission.UNITS_REORGANISE)
@require_safe
def reorganisation_list(request: AuthedRequest) -> HttpResponse:
    rows = reorganisations_visible(actor=request.actor).defer("trace", "steps", "answers", "effects")
    page = keyset(rows, ("-id",), after=request.GET.get("after"), before=request.GET.get("before"))
    plans = [(plan, TONES[plan.status]) for plan in page.rows]
    return render_page(request, "org/reorganising/list.html", {"page": page, "plans": plans})


@requires(Permission.UNITS_REORGANISE)
@form_methods
def reorganisation_add(request: AuthedRequest) -> HttpResponse:
    """Name, day and, if there is one already, the decision; what happens is added on the plan's own page."""
    unit = unit_asked(request)
    initial = {"title": f"Sắp xếp tổ chức {unit.short_name}", "effective_on": clock.today()}
    form = HeadForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with form.catching_domain_errors():
            act = reorganisation_draft(actor=request.actor, plan=form.plan(), unit_id=unit.unit_id)
            return redirect_or_hx(request, "reorganisation_page", act.pk)
    return _page(request, "org/reorganising/add.html", form, unit=unit)


@requires(Permission.UNITS_REORGANISE)
@form_methods
def reorganisation_edit(request: AuthedRequest, reorganisation_id: int) -> HttpResponse:
    act = reorganisation_get(actor=request.actor, reorganisation_id=reorganisation_id)
    names = ("title", "effective_on", "decision_number", "decision_on", "decision_authority", "version")
    initial = {name: getattr(act, name) for name in names}
    form = HeadForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with form.catching_domain_errors():
            reorganisation_change(
                actor=request.actor, reorganisation_id=act.pk, expected_version=form.cleaned_data["version"] or 0,
                plan=form.plan(act.decision_file_id),
            )  # fmt: skip
            messages.success(request, "Đã lưu phương án.")
            return redirect_or_hx(request, "reorganisation_page", act.pk)
    return _page(request, "org/reorganising/edit.html", form, act=act)


def unit_asked(request: AuthedRequest) -> UnitVersion:
    """The unit in the address, else the highest where the actor may reorganise."""
    asked, today = request.GET.get(UNIT, ""), clock.today()
    if asked:
        if not asked.isdecimal() or len(asked) > 18:
            raise NotFound()
        return unit_get(actor=request.actor, unit_id=int(asked), on=today, permission=Permission.UNITS_REORGANISE)
    unit = unit_top(actor=request.actor, on=today, permission=Permission.UNITS_REORGANISE)
    if unit is None:
        raise NotFound()
    return unit


def _page(request: AuthedRequest, template: str, form: HeadForm, **more: Any) -> HttpResponse:
    status = form.refusal.status if form.refusal else None
    return render_page(request, template, {"form": form, **more}, status=status)
