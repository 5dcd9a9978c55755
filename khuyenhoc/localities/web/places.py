"""A locality: who held its code, what it came from and became; found by name without accents, or by code."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe

from khuyenhoc.core import clock
from khuyenhoc.core.codes import CodeAt
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest, requires, signed_in
from khuyenhoc.localities.enums import UNKNOWN_PAST, LocalityTier
from khuyenhoc.localities.models import Locality
from khuyenhoc.localities.selectors import (
    children_of,
    holders_of,
    lineage,
    localities_search,
    locality_by_code,
    parse_code,
    totals,
)
from khuyenhoc.localities.services import lineage_decision_set
from khuyenhoc.localities.services.dataset import TWO_TIERS_SINCE
from khuyenhoc.localities.showing import place_drawing
from khuyenhoc.localities.web.forms import DecisionForm, SearchForm
from khuyenhoc.ui.responses import redirect_or_hx, render_page

MOST = 50


@signed_in
@require_safe
def locality_search(request: AuthedRequest) -> HttpResponse:
    form = SearchForm(request.GET or {"ngay": f"{clock.today():%d/%m/%Y}"})
    found: list[Locality] = []
    day = clock.today()
    if form.is_valid():
        day = form.cleaned_data["ngay"] or day
        found = localities_search(form.cleaned_data["q"], on=day, limit=MOST)
    context = {
        "form": form,
        "day": day,
        "text": form.cleaned_data.get("q", ""),
        "rows": [(row, str(CodeAt(row.code, day))) for row in found],
        "most": MOST,
        "totals": totals(),
        "may_keep": request.actor.holds(Permission.SYSTEM_KEEP),
    }
    return render_page(request, "localities/locality_search.html", context)


@signed_in
@require_safe
def locality_page(request: AuthedRequest, code: str) -> HttpResponse:
    """`CODE@DATE`; a bare code is today's."""
    bare, on = parse_code(code)
    locality = locality_by_code(bare, on)
    steps = [step for step in lineage(locality) if locality.pk in (step.predecessor_id, step.successor_id)]
    is_province = locality.tier == LocalityTier.PROVINCE
    may_keep = request.actor.holds(Permission.SYSTEM_KEEP)
    noted = next((step.decision for step in steps if step.decision), "")
    context = {
        "locality": locality,
        "on": on,
        "asked": str(CodeAt(bare, on)),
        "from_unknown": locality.valid_from == UNKNOWN_PAST,
        "before": [(step, _at(step.predecessor)) for step in steps if step.successor_id == locality.pk],
        "after": [(step, _at(step.successor)) for step in steps if step.predecessor_id == locality.pk],
        "holders": [(row, _at(row)) for row in holders_of(locality) if row.pk != locality.pk],
        "children": [(row, str(CodeAt(row.code, on))) for row in children_of(locality, on)],
        "parent": str(CodeAt(locality.parent.code, on)) if locality.parent else "",
        "picture": place_drawing(locality, on, steps) if locality.tier == LocalityTier.COMMUNE else None,
        "form": DecisionForm(initial={"decision": noted}) if is_province and may_keep else None,
        "since": TWO_TIERS_SINCE,
        "noted": noted,
    }
    return render_page(request, "localities/locality_page.html", context)


@requires(Permission.SYSTEM_KEEP)
@require_POST
def lineage_decision(request: AuthedRequest, code: str) -> HttpResponse:
    bare, on = parse_code(code)
    province = locality_by_code(bare, on)
    form = DecisionForm(request.POST)
    if form.is_valid():
        count = lineage_decision_set(
            actor=request.actor, province=province, on=TWO_TIERS_SINCE, decision=form.cleaned_data["decision"]
        )
        messages.success(request, f"Đã ghi văn bản cho {count} thay đổi của {province}.")
    else:
        messages.error(request, "Tên văn bản dài quá 300 chữ.")
    return redirect_or_hx(request, "locality_page", code=code)


def _at(locality: Locality) -> str:
    """The code on a day on which it was this locality's: its last, or today."""
    last = locality.valid_to - timedelta(days=1) if locality.valid_to else clock.today()
    return str(CodeAt(locality.code, max(locality.valid_from, last)))
