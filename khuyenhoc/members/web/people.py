"""One person: the page, the form, what needs a reason."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from khuyenhoc.core import clock
from khuyenhoc.core.errors import NotFound
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest, requires
from khuyenhoc.members.selectors import member_history, person_memberships
from khuyenhoc.members.web.forms.acts import ReasonForm
from khuyenhoc.members.web.forms.person import PersonEditForm
from khuyenhoc.members.web.places import UNIT
from khuyenhoc.org.selectors import unit_get
from khuyenhoc.people.enums import RestrictedColumn
from khuyenhoc.people.identity import has_column
from khuyenhoc.people.selectors import household_members, household_of, keeper_path, person_get
from khuyenhoc.people.services import names_look, person_update, restricted_look
from khuyenhoc.ui.responses import redirect_or_hx, render_page

NAMES = (Permission.MEMBERS_VIEW, Permission.MEMBERS_LOOK)
METHODS = require_http_methods(["GET", "HEAD", "POST"])


@requires(*NAMES)
@require_safe
def person_page(request: AuthedRequest, person_id: int) -> HttpResponse:
    person = person_get(actor=request.actor, person_id=person_id)
    memberships = person_memberships(actor=request.actor, person=person)
    household = household_of(person=person)
    path = keeper_path(person)
    context = {
        "person": person,
        "memberships": memberships,
        "shows_contact": memberships.has_current_tie,
        "history": member_history(person=person),
        "household": household,
        "housemates": list(household_members(actor=request.actor, household=household.household)) if household else [],
        "restricted": [column for column in RestrictedColumn if has_column(person, column)],
        "may_edit": request.actor.can(Permission.MEMBERS_EDIT, at=path),
        "may_open": request.actor.can(Permission.PEOPLE_RESTRICTED, at=path),
    }
    return render_page(request, "members/person_page.html", context)


@requires(Permission.MEMBERS_EDIT)
@METHODS
def person_edit(request: AuthedRequest, person_id: int) -> HttpResponse:
    person = person_get(actor=request.actor, person_id=person_id, permission=Permission.MEMBERS_EDIT)
    form = PersonEditForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        with form.catching_domain_errors():
            person_update(
                actor=request.actor, person_id=person_id, data=form.person_data(),
                expected_version=form.cleaned_data["version"],
            )  # fmt: skip
            messages.success(request, "Đã lưu hồ sơ.")
            return redirect_or_hx(request, "person_page", person_id=person_id)
    return render_page(request, "members/person_form.html", {"person": person, "form": form})


@requires(Permission.PEOPLE_RESTRICTED)
@never_cache
@METHODS
def restricted_open(request: AuthedRequest, person_id: int, column: str) -> HttpResponse:
    """Ask for the reason, then show the value once, on this answer only."""
    person = person_get(actor=request.actor, person_id=person_id, permission=Permission.PEOPLE_RESTRICTED)
    if column not in RestrictedColumn.values:
        raise NotFound()
    wanted = RestrictedColumn(column)
    form = ReasonForm(request.POST or None)
    context = {"person": person, "column": wanted, "form": form, "value": None}
    if request.method == "POST" and form.is_valid():
        with form.catching_domain_errors():
            context["value"] = restricted_look(
                actor=request.actor, person_id=person_id, column=wanted, reason=form.cleaned_data["reason"]
            )
    return render_page(request, "members/restricted.html", context)


@requires(Permission.MEMBERS_LOOK)
@METHODS
def names_open(request: AuthedRequest, unit_id: int) -> HttpResponse:
    """An upper level gives its reason, and reads the names of this unit for an hour."""
    unit = unit_get(actor=request.actor, unit_id=unit_id, on=clock.today(), permission=Permission.MEMBERS_LOOK)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.catching_domain_errors():
            names_look(actor=request.actor, unit_id=unit_id, reason=form.cleaned_data["reason"])
            return redirect_or_hx(request, f"{reverse('member_list')}?{UNIT}={unit_id}")
    return render_page(request, "members/names_reason.html", {"unit": unit, "form": form})
