from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from khuyenhoc.core import clock
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest, requires
from khuyenhoc.rules import selectors
from khuyenhoc.rules.definitions import RuleDefinition
from khuyenhoc.rules.models import Rule
from khuyenhoc.rules.services import rule_set
from khuyenhoc.rules.web.forms import DayForm, RuleForm
from khuyenhoc.ui.responses import redirect_or_hx, render_page


@requires(Permission.RULES_VIEW)
@require_safe
def rule_list(request: AuthedRequest) -> HttpResponse:
    asked = DayForm(request.GET or {"ngay": f"{clock.today():%d/%m/%Y}"})
    day = (asked.cleaned_data["ngay"] if asked.is_valid() else None) or clock.today()
    context = {
        "groups": selectors.rules_visible(actor=request.actor, on=day),
        "asked": asked,
    }
    return render_page(request, "rules/rule_list.html", context)


@requires(Permission.RULES_VIEW)
@require_safe
def rule_page(request: AuthedRequest, key: str) -> HttpResponse:
    definition = selectors.rule_definition_get(actor=request.actor, key=key)
    versions = selectors.rule_versions_visible(actor=request.actor, key=key)
    context = {
        "rule": definition,
        "versions": [_shown(definition, version) for version in versions],
        "may_edit": request.actor.holds(Permission.RULES_EDIT),
    }
    return render_page(request, "rules/rule_page.html", context)


@requires(Permission.RULES_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def rule_edit(request: AuthedRequest, key: str) -> HttpResponse:
    """Edit, look at old and new beside each other, save: three steps at one address."""
    definition = selectors.rule_definition_get(actor=request.actor, key=key)
    versions = list(selectors.rule_versions_visible(actor=request.actor, key=key))
    form = RuleForm(request.POST or None, definition=definition, initial=_initial(definition, versions))
    step = request.POST.get("step")
    if step in ("review", "save") and form.is_valid():
        data = form.cleaned_data
        if step == "review":
            return _review(request, form, versions)
        with form.catching_domain_errors():
            rule = rule_set(
                actor=request.actor,
                key=key,
                value=data["value"],
                valid_from=data["valid_from"],
                source=data["source"],
                is_local=data["is_local"],
                note=data["note"],
                based_on=data["based_on"],
            )
            messages.success(request, f"Đã ghi bản mới, có hiệu lực từ {rule.valid_from:%d/%m/%Y}.")
            return redirect_or_hx(request, "rule_page", key=key)
    status = 200 if step == "edit" else None
    return render_page(request, "rules/rule_form.html", {"rule": definition, "form": form}, status=status)


def _review(request: AuthedRequest, form: RuleForm, versions: list[Rule]) -> HttpResponse:
    valid_from: date = form.cleaned_data["valid_from"]
    replaced = selectors.covering(versions, valid_from)
    context = {
        "rule": form.definition,
        "form": form,
        "valid_from": valid_from,
        "is_past": valid_from < clock.today(),
        "source": form.cleaned_data["source"],
        "replaced": _shown(form.definition, replaced) if replaced else None,
        "based_on": replaced.pk if replaced else "",
        "new_text": form.definition.as_text(form.cleaned_data["value"]),
    }
    return render_page(request, "rules/rule_review.html", context, status=200)


def _initial(definition: RuleDefinition, versions: list[Rule]) -> dict[str, object]:
    today = clock.today()
    rule = selectors.covering(versions, today) or (versions[0] if versions else None)
    text = definition.as_text(rule.value) if rule else ""
    return {"value": text, "valid_from": today, "is_local": rule.is_local if rule else True}


def _shown(definition: RuleDefinition, rule: Rule) -> dict[str, object]:
    today = clock.today()
    return {
        "rule": rule,
        "text": definition.as_text(rule.value),
        "is_in_force": selectors.covering([rule], today) is not None,
        "is_coming": rule.valid_from > today,
        "never_held": rule.valid_to == rule.valid_from,
    }
