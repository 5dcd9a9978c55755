"""Taking, changing and leaving office."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from khuyenhoc.core import clock
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest, requires
from khuyenhoc.officers.candidates import candidates_for
from khuyenhoc.officers.enums import Position
from khuyenhoc.officers.exports import position_words
from khuyenhoc.officers.models import OfficerTerm
from khuyenhoc.officers.selectors import bodies_of, term_get
from khuyenhoc.officers.services import officer_appoint, officer_end, officer_replace
from khuyenhoc.officers.web.forms import NEW, AppointForm, EndForm, ReplaceForm
from khuyenhoc.org.lineage import last_names
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.selectors import unit_get
from khuyenhoc.people.models import Person
from khuyenhoc.ui.responses import redirect_or_hx, render_page

TEXT = "tim"
form_methods = require_http_methods(["GET", "HEAD", "POST"])


@requires(Permission.OFFICERS_EDIT)
@form_methods
def officer_add(request: AuthedRequest, unit_id: int) -> HttpResponse:
    unit = _unit(request, unit_id)
    bodies = list(bodies_of(actor=request.actor, unit_id=unit_id, on=clock.today()))
    people = _candidates(request, unit)
    initial = {"on": clock.today(), "position": request.GET.get("chuc-vu", ""), "person": "" if people else NEW}
    form = AppointForm(request.POST or None, initial=initial, people=people, unit=unit, bodies=bodies)
    if request.method == "POST" and form.is_valid():
        with form.catching_domain_errors():
            term = officer_appoint(actor=request.actor, data=form.to_input(unit_id))
            messages.success(request, f"{term.person.full_name} giữ chức vụ {position_words(term)}.")
            return redirect_or_hx(request, "unit_officers", unit_id)
    return _page(request, "officers/officer_add.html", unit, form, partial="people")


@requires(Permission.OFFICERS_EDIT)
@form_methods
def officer_change(request: AuthedRequest, term_id: int) -> HttpResponse:
    term, unit = _term(request, term_id)
    people = [(person, home) for person, home in _candidates(request, unit) if person.pk != term.person_id]
    initial = {"on": clock.today(), "version": term.version, "person": "" if people else NEW}
    form = ReplaceForm(request.POST or None, initial=initial, people=people)
    if request.method == "POST" and form.is_valid():
        with form.catching_domain_errors():
            new = officer_replace(
                actor=request.actor, term_id=term_id, reason=form.end_reason,
                data=form.officer(term.unit_id, Position(term.position)), expected_version=form.cleaned_data["version"],
            )  # fmt: skip
            day = f"{new.valid_from:%d/%m/%Y}"
            messages.success(request, f"{new.person.full_name} thay {term.person.full_name} từ ngày {day}.")
            return redirect_or_hx(request, "unit_officers", term.unit_id)
    return _page(request, "officers/officer_change.html", unit, form, term=term, partial="people")


@requires(Permission.OFFICERS_EDIT)
@form_methods
def officer_leave(request: AuthedRequest, term_id: int) -> HttpResponse:
    term, unit = _term(request, term_id)
    form = EndForm(request.POST or None, initial={"on": clock.today(), "version": term.version})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with form.catching_domain_errors():
            officer_end(
                actor=request.actor, term_id=term_id, on=data["on"], reason=form.end_reason,
                expected_version=data["version"],
            )  # fmt: skip
            messages.success(request, f"{term.person.full_name} thôi giữ chức vụ từ ngày {data['on']:%d/%m/%Y}.")
            return redirect_or_hx(request, "unit_officers", term.unit_id)
    return _page(request, "officers/officer_leave.html", unit, form, term=term)


def _unit(request: AuthedRequest, unit_id: int) -> UnitVersion:
    return unit_get(actor=request.actor, unit_id=unit_id, on=clock.today(), permission=Permission.OFFICERS_EDIT)


def _term(request: AuthedRequest, term_id: int) -> tuple[OfficerTerm, UnitVersion]:
    term = term_get(actor=request.actor, term_id=term_id, permission=Permission.OFFICERS_EDIT)
    return term, _unit(request, term.unit_id)


def _candidates(request: AuthedRequest, unit: UnitVersion) -> list[tuple[Person, str]]:
    """Those whom the search in the address finds, each with the unit that keeps the record."""
    text = request.GET.get(TEXT, "")[:100]
    people = list(candidates_for(actor=request.actor, unit=unit, text=text, on=clock.today()))
    homes = last_names({person.keeper_id for person in people}) if people else {}
    return [(person, homes.get(person.keeper_id, "")) for person in people]


def _page(
    request: AuthedRequest, template: str, unit: UnitVersion, form: Any, *, term: OfficerTerm | None = None,
    partial: str | None = None,
) -> HttpResponse:  # fmt: skip
    """The address keeps what was searched, so a refused form offers the same people again."""
    context = {
        "unit": unit, "form": form, "text": request.GET.get(TEXT, ""), "term": term,
        "held": position_words(term) if term else "",
    }  # fmt: skip
    return render_page(request, template, context, partial=partial)
