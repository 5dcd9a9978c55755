"""Changing the tree: found below, describe anew, correct, contact, close."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from khuyenhoc.core import clock
from khuyenhoc.core.authority import OrgPath
from khuyenhoc.core.errors import Forbidden
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest, requires
from khuyenhoc.org.closing import objections_to
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.selectors import unit_get
from khuyenhoc.org.services import unit_close, unit_contact, unit_correct, unit_describe, unit_found
from khuyenhoc.org.web.forms import (
    CloseForm,
    ContactForm,
    CorrectForm,
    DescribeForm,
    FoundForm,
    initial_of,
    kinds_below,
    kinds_of,
)
from khuyenhoc.ui.responses import redirect_or_hx, render_page

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@requires(Permission.UNITS_EDIT)
@form_methods
def unit_add(request: AuthedRequest, unit_id: int) -> HttpResponse:
    parent = _unit(request, unit_id)
    initial = {"on": clock.today(), "locality_code": parent.locality.code if parent.locality else ""}
    form = FoundForm(
        request.POST or None, initial=initial, kinds=[("", "Chọn loại đơn vị"), *kinds_below(parent)],
        locality=parent.locality, on=clock.today(),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with form.catching_domain_errors():
            unit = unit_found(actor=request.actor, data=form.to_input(unit_id))
            messages.success(request, f"Đã lập {form.cleaned_data['name']}, trực thuộc {parent.short_name}.")
            return redirect_or_hx(request, "unit_page", unit.pk)
    return _page(request, "org/unit_add.html", parent, form)


@requires(Permission.UNITS_EDIT)
@form_methods
def unit_rename(request: AuthedRequest, unit_id: int) -> HttpResponse:
    unit = _unit(request, unit_id)
    form = DescribeForm(request.POST or None, initial=initial_of(unit) | {"on": clock.today()}, **_shape(unit))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with form.catching_domain_errors():
            unit_describe(
                actor=request.actor, unit_id=unit_id, on=data["on"], description=form.description(level=unit.level),
                decision=form.decision(), expected_version=data["version"],
            )  # fmt: skip
            messages.success(request, f"Đã ghi tên gọi từ ngày {data['on']:%d/%m/%Y}. Tên cũ vẫn xem được theo ngày.")
            return redirect_or_hx(request, "unit_page", unit_id)
    return _page(request, "org/unit_rename.html", unit, form)


@requires(Permission.UNITS_EDIT)
@form_methods
def unit_edit(request: AuthedRequest, unit_id: int) -> HttpResponse:
    unit = _unit(request, unit_id)
    form = CorrectForm(request.POST or None, initial=initial_of(unit), **_shape(unit))
    if request.method == "POST" and form.is_valid():
        with form.catching_domain_errors():
            unit_correct(
                actor=request.actor, unit_id=unit_id, description=form.description(level=unit.level),
                expected_version=form.cleaned_data["version"],
            )  # fmt: skip
            messages.success(request, "Đã sửa thông tin đơn vị.")
            return redirect_or_hx(request, "unit_page", unit_id)
    return _page(request, "org/unit_edit.html", unit, form)


@requires(Permission.UNITS_EDIT)
@form_methods
def unit_reach(request: AuthedRequest, unit_id: int) -> HttpResponse:
    unit = _unit(request, unit_id)
    names = ("phone", "email", "address", "version")
    form = ContactForm(request.POST or None, initial={name: getattr(unit.unit, name) for name in names})
    if request.method == "POST" and form.is_valid():
        with form.catching_domain_errors():
            version = form.cleaned_data["version"]
            unit_contact(actor=request.actor, unit_id=unit_id, contact=form.contact(), expected_version=version)
            messages.success(request, "Đã ghi thông tin liên hệ.")
            return redirect_or_hx(request, "unit_page", unit_id)
    return _page(request, "org/unit_reach.html", unit, form)


@requires(Permission.UNITS_EDIT)
@form_methods
def unit_end(request: AuthedRequest, unit_id: int) -> HttpResponse:
    unit = _unit(request, unit_id)
    above = unit.path.removesuffix(f"{unit_id}/")
    if not above or not request.actor.can(Permission.UNITS_EDIT, at=OrgPath(above)):
        raise Forbidden("unit.closed_from_above", "Kết thúc một đơn vị là việc của đơn vị cấp trên.")
    today = clock.today()
    form = CloseForm(request.POST or None, initial={"on": today, "version": unit.unit.version})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with form.catching_domain_errors():
            unit_close(
                actor=request.actor, unit_id=unit_id, on=data["on"], decision=form.decision(),
                expected_version=data["version"],
            )  # fmt: skip
            messages.success(request, f"{unit.short_name} kết thúc từ ngày {data['on']:%d/%m/%Y}.")
            return redirect_or_hx(request, "unit_page", unit_id)
    return _page(request, "org/unit_end.html", unit, form, objections=objections_to(unit_id, today))


def _unit(request: AuthedRequest, unit_id: int) -> UnitVersion:
    return unit_get(actor=request.actor, unit_id=unit_id, on=clock.today(), permission=Permission.UNITS_EDIT)


def _shape(unit: UnitVersion) -> dict[str, Any]:
    return {"kinds": kinds_of(unit), "locality": unit.locality, "on": unit.valid_from}


def _page(request: AuthedRequest, template: str, unit: UnitVersion, form: Any, **more: Any) -> HttpResponse:
    """The form; after a conflict also what stands now, beside what was typed."""
    current = getattr(form.refusal, "current", None)
    return render_page(request, template, {"unit": unit, "form": form, "current": current, **more})
