"""Admit somebody: one short form; before anybody is entered twice, the register says who it may be."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from khuyenhoc.core import clock
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest, requires
from khuyenhoc.members import services
from khuyenhoc.members.selectors import Lookalike, lookalikes
from khuyenhoc.members.web.forms.person import AdmitForm
from khuyenhoc.members.web.places import UNIT, unit_choices
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.selectors import unit_get
from khuyenhoc.ui.responses import redirect_or_hx, render_page


@requires(Permission.MEMBERS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def member_admit(request: AuthedRequest) -> HttpResponse:
    units = unit_choices(request, Permission.MEMBERS_EDIT)
    asked = request.GET.get(UNIT, "")
    is_id = asked.isdecimal() and len(asked) < 19
    initial = {"joined_on": clock.today(), "unit": int(asked) if is_id else units[0][0] if units else None}
    form = AdmitForm(request.POST or None, units=units, initial=initial)
    alike: Sequence[Lookalike] = ()
    if request.method == "POST" and form.is_valid():
        known = request.POST.get("known", "")
        person_id = int(known) if known.isdecimal() and len(known) < 19 else None
        form.village_id = _village(request, form.cleaned_data["unit"])
        alike = () if person_id or request.POST.get("is_new") else _alike(request, form)
        if not alike:
            with form.catching_domain_errors():
                row = services.member_admit(actor=request.actor, data=form.to_input(person_id=person_id))
                messages.success(request, f"Đã ghi {row.person.full_name} vào sổ hội viên.")
                return redirect_or_hx(request, "person_page", person_id=row.person_id)
    context = {"form": form, "alike": alike}
    # Somebody who looks alike is a question, not a mistake: the form was sound, and the answer comes next.
    return render_page(request, "members/admit.html", context)


def _alike(request: AuthedRequest, form: AdmitForm) -> Sequence[Lookalike]:
    data = form.cleaned_data
    birth = data["birth"]
    return lookalikes(
        actor=request.actor, full_name=data["full_name"], birth_date=birth.date if birth else None,
        birth_year=birth.year if birth else None, sex=data["sex"], phone=data["phone"],
    )  # fmt: skip


def _village(request: AuthedRequest, unit_id: int) -> int | None:
    """Whoever joins a village's chapter lives there, as far as one knows."""
    unit: UnitVersion = unit_get(actor=request.actor, unit_id=unit_id, on=clock.today())
    return unit.village_id
