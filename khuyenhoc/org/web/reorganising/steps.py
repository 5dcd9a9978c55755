"""Adding to a plan what happens, one form for each deed, and taking it out again."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods, require_POST

from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import NotFound, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest, requires
from khuyenhoc.org.enums import ReorganisationStatus
from khuyenhoc.org.models import Reorganisation
from khuyenhoc.org.planned import units_named
from khuyenhoc.org.reorganising.steps import Found, from_data
from khuyenhoc.org.reorganising.telling import lines_of, without
from khuyenhoc.org.selectors import reorganisation_get
from khuyenhoc.org.services.reorganising import reorganisation_change
from khuyenhoc.org.web.reorganising.deeds import DEEDS, DeedKind
from khuyenhoc.org.web.reorganising.picking import Place, UnitField
from khuyenhoc.ui.responses import redirect_or_hx, render_page


@requires(Permission.UNITS_REORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def reorganisation_step(request: AuthedRequest, reorganisation_id: int, deed: str) -> HttpResponse:
    """The button of a search sends the same form: it comes back with what was typed and ticked, and what was found."""
    act = _draft(request, reorganisation_id)
    if deed not in DEEDS:
        raise NotFound()
    kind, steps = DEEDS[deed], from_data(act.steps)
    founded = {step.unit_id: step.description.short_name for step in steps if isinstance(step, Found)}
    place = Place(request.actor, act.effective_on, act.path, founded)
    is_sent = request.method == "POST" and request.POST.get("act") != "find"
    initial = _typed(kind, request.POST) if request.method == "POST" else _first(kind, act, request.actor)
    form: Any = kind.form(request.POST if is_sent else None, initial=initial, place=place, asked=request.POST)
    if is_sent and form.is_valid():
        with form.catching_domain_errors():
            reorganisation_change(
                actor=request.actor, reorganisation_id=act.pk, expected_version=form.cleaned_data["version"],
                steps=[*steps, *form.to_steps()],
            )  # fmt: skip
            messages.success(request, "Đã thêm vào phương án.")
            return redirect_or_hx(request, "reorganisation_page", act.pk)
    context = {
        "act": act, "kind": kind, "form": form, "template": f"org/reorganising/deeds/{kind.template}",
        "texts": {name: request.POST.get(f"tim-{name}", "") for name in form.fields},
    }  # fmt: skip
    return render_page(request, "org/reorganising/step.html", context)


@requires(Permission.UNITS_REORGANISE)
@require_POST
def reorganisation_step_drop(request: AuthedRequest, reorganisation_id: int) -> HttpResponse:
    """A line of the plan goes, with what hangs on it; or one unit of a line that tells of many."""
    act = _draft(request, reorganisation_id)
    steps = from_data(act.steps)
    lines = lines_of(steps, units_named(steps, act.effective_on))
    known: dict[str, tuple[int, ...]] = {f"part-{part.number}": (part.number,) for line in lines for part in line.parts}
    known |= {f"line-{line.key}": line.numbers for line in lines}
    numbers = known.get(request.POST.get("drop", ""))
    version = request.POST.get("version", "")
    if numbers is None or not version.isdecimal():
        raise RuleViolated("reorganisation.no_such_step", "Việc này không còn trong phương án. Hãy mở lại trang.")
    reorganisation_change(
        actor=request.actor, reorganisation_id=act.pk, expected_version=int(version), steps=without(steps, numbers)
    )
    messages.success(request, "Đã bỏ khỏi phương án.")
    return redirect_or_hx(request, "reorganisation_page", act.pk)


def _draft(request: AuthedRequest, reorganisation_id: int) -> Reorganisation:
    act = reorganisation_get(actor=request.actor, reorganisation_id=reorganisation_id)
    if act.status != ReorganisationStatus.DRAFT:
        raise RuleViolated("reorganisation.not_draft", "Phương án này không còn ở tình trạng soạn.")
    return act


def _first(kind: DeedKind, act: Reorganisation, actor: Actor) -> dict[str, Any]:
    """The unit at which the plan was begun is ticked where one unit is asked for; the top of one's area only as the
    place of what happens, for nobody splits or renames that by mistake."""
    home = [part for part in act.path.split("/") if part][-1:]
    is_top = any(grant.path == act.path for grant in actor.scope(Permission.UNITS_REORGANISE).grants)
    starts = kind.starts if not (is_top and kind.starts == "unit") else ""
    return {"version": act.version} | ({starts: home} if starts else {})


def _typed(kind: DeedKind, posted: QueryDict) -> dict[str, Any]:
    fields = kind.form.base_fields
    lists = {name for name, field in fields.items() if isinstance(field, UnitField)}
    return {name: posted.getlist(name) if name in lists else posted.get(name, "") for name in posted}
