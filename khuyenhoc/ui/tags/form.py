"""Forms: buttons, fields in the order label, help, error, input; the error summary; the cells of the phone report."""

from __future__ import annotations

from types import MappingProxyType

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

from khuyenhoc.ui import fields
from khuyenhoc.ui.tags.library import one_of, register

BUTTON_TONES = frozenset({"action", "outline", "quiet"})
WIDTHS = frozenset({"", "short", "medium", "full"})
KINDS = MappingProxyType(
    {
        fields.DateInput: "date",
        fields.MoneyInput: "money",
        forms.Textarea: "textarea",
        forms.CheckboxSelectMultiple: "checks",
        forms.CheckboxInput: "check",
        forms.RadioSelect: "radios",
        forms.ClearableFileInput: "file",
        forms.FileInput: "file",
        forms.Select: "select",
        forms.HiddenInput: "hidden",
    }
)


@register.inclusion_tag("ui/components/button.html")
def button(
    label: str, *, url: str | None = None, tone: str = "action", icon: str = "", name: str = "", value: str = "",
    form: str = "", large: bool = False, disabled: bool = False, busy: str = "", opens: str = "", closes: bool = False,
    confirm: str = "", download: bool = False, prints: bool = False, sub: str = "", hx_get: str = "", hx_post: str = "",
    hx_target: str = "",
) -> dict[str, object]:  # fmt: skip
    """A link when `url` is given, else a submit button.

    `action` is the one filled button of a screen, `outline` the other way out, `quiet` everything else. `busy` is the
    word while it runs ("Đang gửi…"), `opens` the id of a dialog, `sub` is added for listeners ("Sửa *chi hội Yên Du*").
    """
    one_of(tone, BUTTON_TONES, "button tone")
    return {
        "label": label, "url": url, "tone": tone, "icon": icon, "name": name, "value": value, "form": form,
        "large": large, "disabled": disabled, "busy": busy, "opens": opens, "closes": closes, "confirm": confirm,
        "download": download, "prints": prints, "sub": sub, "hx_get": hx_get, "hx_post": hx_post,
        "hx_target": hx_target, "kind": "submit" if not (opens or closes or prints or hx_get or hx_post) else "button",
    }  # fmt: skip


@register.inclusion_tag("ui/components/field.html")
def field(
    bound: BoundField, *, label: str = "", help: str = "", suffix: str = "", width: str = "", rows: int = 0,
    optional: bool = True, autocomplete: str = "",
) -> dict[str, object]:  # fmt: skip
    """One field of a form, of any kind: label, help, error, input.

    `width`: short (dates, numbers), medium, full. `suffix` is the unit behind the input. A field that may stay empty
    says so unless `optional` is false.
    """
    one_of(width, WIDTHS, "field width")
    if not isinstance(bound, BoundField):
        raise TypeError(f"field: expected a field of a form, got {bound!r}")
    kind = _kind(bound.field.widget)
    is_group = kind in ("radios", "checks")
    help_text = help or str(bound.help_text)
    described = [f"{bound.auto_id}_help"] if help_text or kind == "date" else []
    described += [f"{bound.auto_id}_error"] if bound.errors else []
    attrs: dict[str, str | bool] = {} if kind == "check" else {"class": f"kh-input kh-input-{kind}"}
    if described and not is_group:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    if rows:
        attrs["rows"] = str(rows)
    if autocomplete:
        attrs["autocomplete"] = autocomplete
    return {
        "bound": bound, "label": label or bound.label, "help": help_text, "kind": kind, "is_group": is_group,
        "suffix": suffix or ("đồng" if kind == "money" else ""), "width": width or _natural_width(kind), "attrs": attrs,
        "described": " ".join(described), "may_be_empty": optional and not bound.field.required,
        "control": SafeString("") if is_group else bound.as_widget(attrs=attrs),
    }  # fmt: skip


def _kind(widget: forms.Widget) -> str:
    for cls, kind in KINDS.items():
        if isinstance(widget, cls):
            return kind
    return "text"


def _natural_width(kind: str) -> str:
    return {"date": "short", "money": "medium", "textarea": "full"}.get(kind, "full")


@register.inclusion_tag("ui/components/form_errors.html")
def form_errors(form: forms.BaseForm, *, asks: bool = False) -> dict[str, object]:
    """The summary over a form that was refused, each line a link to its field. `asks`: of a form that only asks for a
    page and writes nothing."""
    lines = [
        (form[name] if name != NON_FIELD_ERRORS and name in form.fields else None, error)
        for name, errors in form.errors.items()
        for error in errors
    ]
    word = "ô" if all(bound for bound, _ in lines) else "chỗ"
    return {"lines": lines, "count": len(lines), "word": word, "asks": asks}


@register.inclusion_tag("ui/components/form_fields.html")
def form_fields(form: forms.BaseForm) -> dict[str, object]:
    """Every field of a form in its order, with the summary of errors on top: for forms that need no more."""
    return {"form": form}


@register.inclusion_tag("ui/components/figure_cell.html")
def figure_cell(
    label: str, *, name: str, value: int | None, previous: int | None = None, previous_label: str = "",
    choice: str = "", typed: str = "", reason: str = "", doubt: str = "", error: str = "", source_url: str = "",
    unit: str = "", asks_reason: bool = True,
) -> dict[str, object]:  # fmt: skip
    """A figure of the phone report: prefilled, to be confirmed or changed with a reason.

    It posts `{name}-choice` (ok or edit), `{name}-value` and `{name}-reason`. `doubt` says what looks odd and both
    ways out, its first sentence stands out; `choice` is what was chosen before, empty when nothing was.
    """
    one_of(choice, ("", "ok", "edit"), "figure choice")
    return {
        "label": label, "name": name, "value": value, "previous": previous, "previous_label": previous_label,
        "choice": choice, "typed": typed, "reason": reason,
        "doubt": doubt.partition(". ") if doubt else None, "error": error, "source_url": source_url,
        "unit": unit, "asks_reason": asks_reason,
    }  # fmt: skip


@register.inclusion_tag("ui/components/draft_bar.html")
def draft_bar(
    *, label: str, busy: str = "Đang gửi…", count: int = 0, name: str = "", value: str = ""
) -> dict[str, object]:
    """The foot of the phone report: how many cells are looked at, that the draft is kept, and the one big button."""
    return {"label": label, "busy": busy, "count": count, "name": name, "value": value}
