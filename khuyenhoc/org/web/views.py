"""Reading the tree: browser and search, the page of a unit, the list as Excel and on paper."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from khuyenhoc.core.authority import OrgPath
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest, requires
from khuyenhoc.org.exports import unit_listing, unit_sheet
from khuyenhoc.org.figures import CODES, LABELS, counts
from khuyenhoc.org.lineage import last_names, successors_of, unit_history
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.panels import links_for, panels_for
from khuyenhoc.org.planned import plans_touching
from khuyenhoc.org.selectors import TreeOrder, header_lines, path_names, unit_get, units_found_by, units_visible
from khuyenhoc.org.tree import Branch, forest, in_order
from khuyenhoc.org.wording import KIND_FILTERS, kind_words
from khuyenhoc.printing.downloads import download
from khuyenhoc.printing.excel import stream_workbook
from khuyenhoc.printing.pdf import render_pdf
from khuyenhoc.ui.asof import AskedDay, asked_day
from khuyenhoc.ui.grouping import Grouping, GroupingForm
from khuyenhoc.ui.paging import keyset
from khuyenhoc.ui.responses import render_page
from khuyenhoc.ui.shell import Choice

KIND, TEXT, OPENED = "loai", "tim", "mo"
LIST_KEY = ("tree", "id")


class MapOfUnit(GroupingForm):
    """Under which organisation the numbers of the page are put: as they were, unless one asks."""

    usual = Grouping.OF_FIGURES


@requires(Permission.UNITS_VIEW)
@require_safe
def unit_tree(request: AuthedRequest) -> HttpResponse:
    """The tree, or a flat list as soon as one searches or filters."""
    asked = asked_day(request)
    kind, text = request.GET.get(KIND, ""), request.GET.get(TEXT, "").strip()[:100]
    context = {
        "asked": asked,
        "kind": kind if kind in KIND_FILTERS else "",
        "text": text,
        "filters": [(value, one.label, value == kind) for value, one in KIND_FILTERS.items()],
        "export_query": f"?{request.GET.urlencode()}",
        "may_found": request.actor.holds(Permission.UNITS_EDIT),
        "may_reorganise": request.actor.holds(Permission.UNITS_REORGANISE),
    }
    if kind in KIND_FILTERS or text:
        page = keyset(
            _listed(request, asked.day), LIST_KEY, after=request.GET.get("after"), before=request.GET.get("before")
        )
        parents = last_names(unit.parent_id for unit in page.rows if unit.parent_id)
        context |= {
            "page": page,
            "found": [(unit, kind_words(unit), parents.get(unit.parent_id or 0, "")) for unit in page.rows],
        }
    else:
        opened = _opened(request)
        branches = forest(actor=request.actor, on=asked.day, opened=opened)
        shown = opened if opened is not None else {branch.unit.unit_id for branch in branches if branch.is_open}
        context["branches"] = [(branch, kind_words(branch.unit), _toggle(branch, shown, asked)) for branch in branches]
    return render_page(request, "org/unit_tree.html", context, partial="units", status=asked.status)


@requires(Permission.UNITS_VIEW)
@require_safe
def unit_list_excel(request: AuthedRequest) -> HttpResponseBase:
    on = asked_day(request).day
    return download(stream_workbook(unit_sheet(_listed(request, on), on=on)), f"Danh sách đơn vị {on:%d-%m-%Y}.xlsx")


@requires(Permission.UNITS_VIEW)
@require_safe
def unit_list_pdf(request: AuthedRequest) -> HttpResponseBase:
    on = asked_day(request).day
    kind = KIND_FILTERS.get(request.GET.get(KIND, ""))
    title = f"Danh sách đơn vị: {kind.label}" if kind else "Danh sách đơn vị"
    listing = unit_listing(_listed(request, on), on=on, title=title, printed_by=request.actor.name)
    return download(render_pdf(listing).content, f"Danh sách đơn vị {on:%d-%m-%Y}.pdf", inline=True)


@requires(Permission.UNITS_VIEW)
@require_safe
def unit_page(request: AuthedRequest, unit_id: int) -> HttpResponse:
    asked, grouping = asked_day(request), MapOfUnit(request.GET)
    actor, on = request.actor, asked.day
    unit = unit_get(actor=actor, unit_id=unit_id, on=on)
    at = _told_on(unit, on)
    children = in_order(units_visible(actor=actor, on=at).filter(Q(parent_id=unit_id)))
    numbers = counts([(unit_id, unit.path)], at)
    superior, issuer = header_lines(unit, on=at)
    above = unit.path.removesuffix(f"{unit_id}/")
    context = {
        "asked": asked,
        "unit": unit,
        "kind": kind_words(unit),
        "crumbs": _crumbs(request, unit, asked),
        "state": _state(unit, on),
        "at": at,
        "grouping": grouping,
        "successors": last_names(step.successor_id for step in successors_of(unit_id)) if unit.unit.valid_to else {},
        "children": [(child, kind_words(child)) for child in children],
        "figures_of": _figures_of(at, grouping),
        "figures": [(LABELS[code], numbers[unit_id, code]) for code in CODES if numbers[unit_id, code]],
        "history": unit_history(actor=actor, unit_id=unit_id),
        "plans": plans_touching(actor=actor, unit_id=unit_id),
        "header": (superior, issuer),
        "panels": panels_for(actor=actor, unit=unit, on=at, map_on=grouping.fixed),
        "links": links_for(actor=actor, unit=unit),
        "may_edit": unit.unit.valid_to is None and actor.can(Permission.UNITS_EDIT, at=unit.path),
        "may_reorganise": unit.unit.valid_to is None and actor.can(Permission.UNITS_REORGANISE, at=unit.path),
        "may_close": unit.unit.valid_to is None and bool(above) and actor.can(Permission.UNITS_EDIT, at=OrgPath(above)),
    }
    status = asked.status if grouping.is_valid() else 422
    return render_page(request, "org/unit_page.html", context, status=status)


def _listed(request: AuthedRequest, on: date) -> QuerySet[UnitVersion]:
    rows = units_found_by(actor=request.actor, text=request.GET.get(TEXT, "")[:100], on=on)
    if chosen := KIND_FILTERS.get(request.GET.get(KIND, "")):
        rows = rows.filter(chosen.condition)
    return rows.select_related("unit").annotate(tree=TreeOrder("path")).order_by(*LIST_KEY)


def _opened(request: HttpRequest) -> set[int] | None:
    """`?mo=12,77`: the opened units; None when the address says nothing. What is no number is left out."""
    if OPENED not in request.GET:
        return None
    return {int(part) for part in request.GET[OPENED].split(",") if part.isdecimal() and len(part) < 19}


def _toggle(branch: Branch, shown: set[int], asked: AskedDay) -> str:
    """The same page with this unit opened or shut."""
    ids = shown ^ {branch.unit.unit_id} if branch.is_open else shown | {branch.unit.unit_id}
    query = QueryDict(asked.query.removeprefix("?"), mutable=True)
    query[OPENED] = ",".join(map(str, sorted(ids)))
    return f"{reverse('unit_tree')}?{urlencode(query, safe=',')}"


def _crumbs(request: AuthedRequest, unit: UnitVersion, asked: AskedDay) -> list[Choice]:
    """The units above that one may see, root first, then this one."""
    above = [other for other in path_names(unit.path, on=asked.day) if other.unit_id != unit.unit_id]
    ids = [int(part) for part in unit.path.split("/") if part]
    may_see = [
        other
        for other in above
        if request.actor.can(
            Permission.UNITS_VIEW, at=OrgPath("".join(f"{i}/" for i in ids[: ids.index(other.unit_id) + 1]))
        )
    ]
    return [Choice(other.short_name, reverse("unit_page", args=[other.unit_id]) + asked.query) for other in may_see]


def _told_on(unit: UnitVersion, on: date) -> date:
    """The day of the facts: of a unit that had ended by then, its last."""
    last = unit.unit.valid_to - timedelta(days=1) if unit.unit.valid_to else None
    return min(on, last) if last else on


def _figures_of(at: date, grouping: GroupingForm) -> str:
    """Units are counted where they stood that day, also where the members' numbers are put under another tree."""
    other = grouping.fixed is not None and grouping.fixed != at
    return f"đơn vị cấp dưới, theo tổ chức ngày {at:%d/%m/%Y}" if other else "đơn vị cấp dưới"


def _state(unit: UnitVersion, on: date) -> str:
    """“standing” on that day, “closed” before or “future” after it."""
    if on < unit.unit.valid_from:
        return "future"
    return "closed" if unit.unit.valid_to and on >= unit.unit.valid_to else "standing"
