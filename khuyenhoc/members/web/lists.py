"""The list of members of a unit: names for who may read them, numbers for the levels above."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from khuyenhoc.core import clock
from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest, requires
from khuyenhoc.members import exports
from khuyenhoc.members.models import Membership
from khuyenhoc.members.selectors import (
    MemberFilters,
    MemberState,
    count_words,
    counts_on_map,
    may_read_names,
    members_page,
    members_visible,
)  # fmt: skip
from khuyenhoc.members.services import members_export_record
from khuyenhoc.members.web.forms.filters import FilterForm
from khuyenhoc.members.web.listed import READ, listed, numbers_page, numbers_sums
from khuyenhoc.members.web.places import UNIT, chosen_unit
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.selectors import names_of, unit_get, units_on
from khuyenhoc.people.selectors import names_scope
from khuyenhoc.printing.downloads import download
from khuyenhoc.printing.excel import stream_workbook
from khuyenhoc.printing.paper import Listing
from khuyenhoc.printing.pdf import MAX_LISTING_ROWS, render_pdf
from khuyenhoc.ui.forms import Form
from khuyenhoc.ui.grouping import TwoDaysForm
from khuyenhoc.ui.paging import Page
from khuyenhoc.ui.responses import render_page


@requires(Permission.MEMBERS_VIEW, Permission.MEMBERS_COUNT)
@require_safe
def member_list(request: AuthedRequest) -> HttpResponse:
    form = FilterForm(request.GET)
    is_sound = form.is_valid()
    day = form.cleaned_data.get("ngay") or clock.today()
    unit = chosen_unit(request, day)
    open_to = names_scope(actor=request.actor)
    if not open_to.covers(unit.path):
        return _numbers(request, unit, form)
    filters = form.to_filters(unit.unit_id)
    rows = members_visible(actor=request.actor, filters=filters, names=open_to, unit=unit).only(*READ)
    page: Page[Membership] = Page(())
    if is_sound:
        page = members_page(rows, after=request.GET.get("after"), before=request.GET.get("before"))
    names = names_of({row.unit_id for row in page.rows}, on=day)
    about = _about(request, unit, form)
    context = about | {
        "page": page,
        "is_look": not request.actor.can(Permission.MEMBERS_VIEW, at=unit.path),
        "rows": [listed(row, names.get(row.unit_id, "")) for row in page.rows],
        "total": f"{count_words(rows)} lượt hội viên" if page.rows else "",
        "may_tick": filters.state is not MemberState.LEFT and (about["may_admit"] or about["may_transfer"]),
        "shows_left": filters.state is not MemberState.CURRENT,
        "is_filtered": bool(filters.text or form.chips()),
    }
    return render_page(request, "members/member_list.html", context, partial="rows")


@requires(Permission.MEMBERS_VIEW, Permission.MEMBERS_COUNT)
@require_safe
def unit_members(request: AuthedRequest, unit_id: int) -> HttpResponse:
    """The list of a unit by an address of its own, for links that know only the unit."""
    unit = unit_get(actor=request.actor, unit_id=unit_id, on=clock.today())
    return redirect(f"{reverse('member_list')}?{UNIT}={unit.unit_id}")


@requires(Permission.MEMBERS_EXPORT, Permission.MEMBERS_COUNT)
@require_safe
def members_export(request: AuthedRequest) -> HttpResponseBase:
    """The same list as an Excel file, streamed; for the levels above, the numbers."""
    form = _sound_filters(request)
    unit = chosen_unit(request, form.cleaned_data.get("ngay") or clock.today())
    filters = form.to_filters(unit.unit_id)
    titles = (unit.name, f"Danh sách hội viên đến ngày {filters.day:%d/%m/%Y}")
    if not may_read_names(actor=request.actor, path=unit.path):
        return _numbers_export(request)
    members_export_record(actor=request.actor, unit_id=unit.unit_id, medium="xlsx", asked=_asked(request))
    rows = members_visible(actor=request.actor, filters=filters).iterator(chunk_size=2000)
    sheet = exports.members_sheet(rows, _names_below(unit, filters), titles)
    return download(stream_workbook(sheet), f"Danh sach hoi vien {filters.day:%Y-%m-%d}.xlsx")


@requires(Permission.MEMBERS_EXPORT)
@require_safe
def members_print(request: AuthedRequest) -> HttpResponseBase:
    form = _sound_filters(request)
    unit = chosen_unit(request, form.cleaned_data.get("ngay") or clock.today())
    members_export_record(actor=request.actor, unit_id=unit.unit_id, medium="pdf", asked=_asked(request))
    filters = form.to_filters(unit.unit_id)
    rows = members_visible(actor=request.actor, filters=filters)[: MAX_LISTING_ROWS + 1]
    footer = f"{request.actor.name} in lúc {clock.now().astimezone():%H:%M %d/%m/%Y}"
    listing: Listing = exports.members_listing(rows, _names_below(unit, filters), unit=unit.name, footer=footer)
    return download(render_pdf(listing).content, "Danh sach hoi vien.pdf", inline=True)


def _numbers(request: AuthedRequest, unit: UnitVersion, form: FilterForm) -> HttpResponse:
    days = TwoDaysForm(request.GET)
    if days.map_on != days.at:
        unit = chosen_unit(request, days.map_on)
    counts = counts_on_map(actor=request.actor, unit=unit, at=days.at, map_on=days.map_on)
    context = _about(request, unit, form) | {
        "days": days,
        "export_url": f"{reverse('members_export')}?{_query(request, unit)}",
        "page": numbers_page(counts, own=unit, query=days.query.replace("?", "&"), asked=request.GET),
        "sums": numbers_sums(counts),
        "has_adrift": any(count.unit_id is None for count in counts),
        "may_look": request.actor.can(Permission.MEMBERS_LOOK, at=unit.path),
    }
    return render_page(request, "members/member_numbers.html", context)


def _numbers_export(request: AuthedRequest) -> HttpResponseBase:
    days = TwoDaysForm(request.GET)
    _require_sound(days)
    unit = chosen_unit(request, days.map_on)
    counts = counts_on_map(actor=request.actor, unit=unit, at=days.at, map_on=days.map_on)
    sheet = exports.counts_sheet(counts, (unit.name, f"Số hội viên đến ngày {days.at:%d/%m/%Y}, {days.map_words}"))
    return download(stream_workbook(sheet), f"So hoi vien {days.at:%Y-%m-%d}.xlsx")


def _about(request: AuthedRequest, unit: UnitVersion, form: FilterForm) -> dict[str, Any]:
    actor, path = request.actor, unit.path
    may_export = actor.can(Permission.MEMBERS_EXPORT, at=path)
    query = _query(request, unit)
    return {
        "unit": unit,
        "form": form,
        "day": form.cleaned_data.get("ngay") or clock.today(),
        "day_error": form.errors.get("ngay", [""])[0],
        "export_url": f"{reverse('members_export')}?{query}" if may_export else "",
        "admit_url": f"{reverse('member_admit')}?{UNIT}={unit.unit_id}",
        "print_url": f"{reverse('members_print')}?{query}" if may_export else "",
        "may_admit": actor.can(Permission.MEMBERS_EDIT, at=path),
        "may_import": actor.can(Permission.MEMBERS_IMPORT, at=path),
        "may_transfer": actor.can(Permission.MEMBERS_TRANSFER, at=path),
    }


def _sound_filters(request: HttpRequest) -> FilterForm:
    """For what leaves the system: a filter that cannot be read must not let out more than was asked for."""
    form = FilterForm(request.GET)
    _require_sound(form)
    return form


def _require_sound(form: Form) -> None:
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        raise RuleViolated("member.bad_filter", f"{form.fields[name].label}: {errors[0]}")


def _query(request: HttpRequest, unit: UnitVersion) -> str:
    query = request.GET.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    query[UNIT] = str(unit.unit_id)
    return query.urlencode()


def _asked(request: HttpRequest) -> dict[str, str]:
    return {name: str(value) for name, value in request.GET.items() if value and name != UNIT}


def _names_below(unit: UnitVersion, filters: MemberFilters) -> dict[int, str]:
    rows = units_on(filters.day).filter(Q(path__startswith=unit.path))
    return dict(rows.values_list("unit_id", "short_name"))
