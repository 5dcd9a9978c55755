"""The household of a person: form one, enter one, leave it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from khuyenhoc.core import clock
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest, requires
from khuyenhoc.members.web.forms.acts import HouseholdForm, LeaveHouseholdForm
from khuyenhoc.people.enums import HouseholdRelation
from khuyenhoc.people.models import Person
from khuyenhoc.people.selectors import household_of, households_visible, person_get
from khuyenhoc.people.services import household_form, household_join, household_leave
from khuyenhoc.ui.responses import redirect_or_hx, render_page

MOST_HOUSEHOLDS = 500
METHODS = require_http_methods(["GET", "HEAD", "POST"])


@requires(Permission.MEMBERS_EDIT)
@METHODS
def household_enter(request: AuthedRequest, person_id: int) -> HttpResponse:
    person = person_get(actor=request.actor, person_id=person_id, permission=Permission.MEMBERS_EDIT)
    form = HouseholdForm(
        request.POST or None, households=_choices(request, person), initial={"on": clock.today(), "household": "new"}
    )
    if request.method == "POST" and form.is_valid():
        with form.catching_domain_errors():
            _enter(request, person, form)
            messages.success(request, "Đã ghi hộ gia đình.")
            return redirect_or_hx(request, "person_page", person_id=person_id)
    context = {"person": person, "form": form, "consequence": "Mỗi người ở một hộ, mỗi hộ có một chủ hộ."}
    return render_page(request, "members/household.html", context)


@requires(Permission.MEMBERS_EDIT)
@METHODS
def household_quit(request: AuthedRequest, person_id: int) -> HttpResponse:
    person = person_get(actor=request.actor, person_id=person_id, permission=Permission.MEMBERS_EDIT)
    form = LeaveHouseholdForm(request.POST or None, initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid():
        with form.catching_domain_errors():
            household_leave(actor=request.actor, person_id=person_id, on=form.cleaned_data["on"])
            messages.success(request, "Đã ghi rời hộ.")
            return redirect_or_hx(request, "person_page", person_id=person_id)
    context = {
        "person": person, "form": form, "household": household_of(person=person), "is_leaving": True,
        "consequence": "Những người khác vẫn ở hộ này; lịch sử được giữ lại.",
    }  # fmt: skip
    return render_page(request, "members/household.html", context)


def _choices(request: AuthedRequest, person: Person) -> list[tuple[str, str]]:
    rows = households_visible(actor=request.actor).filter(keeper_id=person.keeper_id).order_by("label", "id")
    return [(str(row.pk), row.label) for row in rows[:MOST_HOUSEHOLDS]]


def _enter(request: AuthedRequest, person: Person, form: HouseholdForm) -> None:
    data = form.cleaned_data
    if data["household"] == "new":
        household_form(actor=request.actor, keeper_id=person.keeper_id, head_id=person.pk, on=data["on"])
    else:
        household_join(
            actor=request.actor, household_id=int(data["household"]), person_id=person.pk, on=data["on"],
            relation=HouseholdRelation(data["relation"]),
        )  # fmt: skip
