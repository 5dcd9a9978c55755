"""The associations of a whole province: looked at by address, founded by the button under the list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from khuyenhoc.core import clock
from khuyenhoc.core.errors import DomainError, Forbidden
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest, requires
from khuyenhoc.localities.enums import LocalityTier
from khuyenhoc.localities.selectors import localities_on
from khuyenhoc.org.enums import Level, UnitKind
from khuyenhoc.org.forms import DecisionForm
from khuyenhoc.org.selectors import units_visible
from khuyenhoc.org.services import ProvincePlan, province_found, province_plan
from khuyenhoc.ui.fields import read_day
from khuyenhoc.ui.forms import Form, VnDateField
from khuyenhoc.ui.responses import redirect_or_hx, render_page


class ProvinceForm(Form):
    """Which province, and from which day; the list of communes is that of the day."""

    province = forms.ChoiceField(label="Tỉnh, thành phố")
    on = VnDateField(label="Thành lập từ ngày", help_text="Danh mục xã, phường lấy theo ngày này")

    def __init__(self, *args: Any, provinces: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["province"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(provinces)


@requires(Permission.UNITS_REORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def province_add(request: AuthedRequest) -> HttpResponse:
    day = _day(request.GET.get("on", ""))
    provinces = _provinces(request, day)
    is_asked = "province" in request.GET
    initial = {"on": day, "province": provinces[0][0] if provinces else ""}
    form = ProvinceForm(request.GET if is_asked else None, initial=initial, provinces=provinces)
    context: dict[str, Any] = {"form": form, "query": f"?{request.GET.urlencode()}", "provinces": provinces}
    if not is_asked or not form.is_valid():
        return render_page(request, "org/province_add.html", context)
    code, on = form.cleaned_data["province"], form.cleaned_data["on"]
    try:
        context["plan"] = plan = province_plan(actor=request.actor, code=code, on=on)
    except Forbidden:
        raise
    except DomainError as objection:
        context["objection"] = objection
        return render_page(request, "org/province_add.html", context, status=objection.status)
    decision = context["decision"] = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and decision.is_valid():
        with decision.catching_domain_errors():
            plan = province_found(actor=request.actor, code=code, on=on, decision=decision.decision())
            messages.success(request, _told(plan))
            return redirect_or_hx(request, "unit_tree")
    status = decision.refusal.status if decision.refusal else None
    return render_page(request, "org/province_add.html", context, status=status)


def _day(text: str) -> date:
    try:
        return read_day(text)
    except ValidationError:
        return clock.today()


def _provinces(request: AuthedRequest, day: date) -> list[tuple[str, str]]:
    """Those whose association the actor may extend; every one for whoever does so for the central association."""
    rows = units_visible(actor=request.actor, on=clock.today(), permission=Permission.UNITS_EDIT)
    above = rows.filter(kind=UnitKind.ASSOCIATION, level__in=[Level.CENTRAL, Level.PROVINCE]).select_related("locality")
    mine = {unit.locality.code if unit.locality else unit.code: unit.level for unit in above}
    is_central = Level.CENTRAL in mine.values()
    known = localities_on(day, tier=LocalityTier.PROVINCE).order_by("name") if mine else ()
    return [(place.code, place.full_name) for place in known if is_central or place.code in mine]


def _told(plan: ProvincePlan) -> str:
    if not plan.rows:
        return f"Mọi xã, phường của {plan.province.full_name} đã có Hội. Không có gì thay đổi."
    return f"Đã lập {len(plan.rows)} Hội của {plan.province.full_name}."
