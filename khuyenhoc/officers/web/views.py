"""Reading officers: of one unit, and the roster of one's area with what is vacant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from khuyenhoc.core.errors import NotFound
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest, requires
from khuyenhoc.officers.enums import Position
from khuyenhoc.officers.exports import position_words, roster_paper, roster_sheet, vacancy_sheet
from khuyenhoc.officers.models import OfficerTerm
from khuyenhoc.officers.policy import POSITIONS
from khuyenhoc.officers.selectors import ROSTER_KEY, RosterFilters, bodies_of, officers_of, roster_visible
from khuyenhoc.officers.vacancies import Vacancy, vacancies_at, vacancies_visible
from khuyenhoc.org.enums import UnitKind
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.selectors import TreeOrder, unit_get, unit_top, units_visible
from khuyenhoc.printing.downloads import download
from khuyenhoc.printing.excel import stream_workbook
from khuyenhoc.printing.pdf import render_pdf
from khuyenhoc.printing.word import render_docx
from khuyenhoc.ui.asof import AskedDay, asked_day
from khuyenhoc.ui.paging import keyset
from khuyenhoc.ui.responses import render_page

UNIT, POSITION, TEXT, VACANT = "thuoc", "chuc-vu", "tim", "khuyet"
MOST_SHOWN = 300  # vacancies on a page, units to choose from


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks of the roster; whatever it cannot mean is left out."""

    day: AskedDay
    unit: UnitVersion | None
    position: Position | None
    text: str

    @property
    def filters(self) -> RosterFilters:
        return RosterFilters(below=self.unit.path if self.unit else "", position=self.position, text=self.text)


@requires(Permission.OFFICERS_VIEW)
@require_safe
def unit_officers(request: AuthedRequest, unit_id: int) -> HttpResponse:
    asked = asked_day(request)
    actor, on = request.actor, asked.day
    unit = unit_get(actor=actor, unit_id=unit_id, on=on, permission=Permission.OFFICERS_VIEW)
    context = {
        "asked": asked,
        "unit": unit,
        "officers": [(term, position_words(term)) for term in officers_of(actor=actor, unit_id=unit_id, on=on)],
        "vacancies": vacancies_at(unit, on=on),
        "bodies": bodies_of(actor=actor, unit_id=unit_id, on=on),
        "has_bodies": unit.kind == UnitKind.ASSOCIATION,
        "has_officers": bool(POSITIONS[unit.kind]),
        "may_edit": unit.unit.valid_to is None and actor.can(Permission.OFFICERS_EDIT, at=unit.path),
    }
    return render_page(request, "officers/unit_officers.html", context, status=asked.status)


@requires(Permission.OFFICERS_VIEW)
@require_safe
def roster(request: AuthedRequest) -> HttpResponse:
    """Officers, or with `?khuyet=1` the positions that nobody holds."""
    asked = _asked(request)
    vacant = _vacancies(request, asked)
    is_vacant = bool(request.GET.get(VACANT))
    context: dict[str, Any] = {
        "asked": asked.day,
        "unit": asked.unit,
        "text": asked.text,
        "position": asked.position,
        "positions": list(Position),
        "units": _units_to_choose(request, asked),
        "is_vacant": is_vacant,
        "vacancies": vacant[:MOST_SHOWN],
        "vacancies_hidden": max(len(vacant) - MOST_SHOWN, 0),
        "held_url": _tab_url(request, vacant=False),
        "vacant_url": _tab_url(request, vacant=True),
        "held_current": not is_vacant,
        "vacant_count": sum(one.missing for one in vacant),
        "query": request.GET.urlencode(),
    }
    if not is_vacant:
        page = keyset(
            _rows(request, asked), ROSTER_KEY, after=request.GET.get("after"), before=request.GET.get("before")
        )
        context |= {"page": page, "officers": _grouped(page.rows)}
    return render_page(request, "officers/roster.html", context, partial="rows", status=asked.day.status)


@requires(Permission.OFFICERS_VIEW)
@require_safe
def roster_excel(request: AuthedRequest) -> HttpResponseBase:
    asked = _asked(request)
    on = asked.day.day
    sheets = (roster_sheet(_rows(request, asked), on=on), vacancy_sheet(_vacancies(request, asked), on=on))
    return download(stream_workbook(*sheets), f"Danh sách cán bộ {on:%d-%m-%Y}.xlsx")


@requires(Permission.OFFICERS_VIEW)
@require_safe
def roster_pdf(request: AuthedRequest) -> HttpResponseBase:
    asked = _asked(request)
    paper = roster_paper(_rows(request, asked), unit=_issuer(request, asked), on=asked.day.day)
    return download(render_pdf(paper).content, f"Danh sách cán bộ {asked.day.day:%d-%m-%Y}.pdf", inline=True)


@requires(Permission.OFFICERS_VIEW)
@require_safe
def roster_word(request: AuthedRequest) -> HttpResponseBase:
    asked = _asked(request)
    paper = roster_paper(_rows(request, asked), unit=_issuer(request, asked), on=asked.day.day)
    return download(render_docx(paper), f"Danh sách cán bộ {asked.day.day:%d-%m-%Y}.docx")


def _asked(request: AuthedRequest) -> Asked:
    day = asked_day(request)
    wanted, position = request.GET.get(UNIT, ""), request.GET.get(POSITION, "")
    unit = None
    if wanted.isdecimal() and len(wanted) < 19:
        unit = unit_get(actor=request.actor, unit_id=int(wanted), on=day.day, permission=Permission.OFFICERS_VIEW)
    return Asked(
        day, unit, Position(position) if position in Position.values else None, request.GET.get(TEXT, "").strip()[:100]
    )


def _rows(request: AuthedRequest, asked: Asked) -> QuerySet[OfficerTerm]:
    return roster_visible(actor=request.actor, on=asked.day.day, filters=asked.filters).select_related("person", "body")


def _vacancies(request: AuthedRequest, asked: Asked) -> list[Vacancy]:
    return vacancies_visible(actor=request.actor, on=asked.day.day, below=asked.filters.below, position=asked.position)


def _units_to_choose(request: AuthedRequest, asked: Asked) -> list[UnitVersion]:
    """The associations of one's area, and the unit that is asked for now."""
    visible = units_visible(actor=request.actor, on=asked.day.day, permission=Permission.OFFICERS_VIEW)
    units = list(visible.filter(kind=UnitKind.ASSOCIATION).order_by(TreeOrder("path"))[:MOST_SHOWN])
    chosen = asked.unit
    if chosen and chosen.unit_id not in {unit.unit_id for unit in units}:
        units.append(chosen)
    return units


def _tab_url(request: AuthedRequest, *, vacant: bool) -> str:
    """The other list under the same filters; names are not searched among vacancies."""
    query = request.GET.copy()
    for name in (VACANT, "after", "before", *([TEXT] if vacant else [])):
        query.pop(name, None)
    if vacant:
        query[VACANT] = "1"
    return f"{request.path}?{query.urlencode()}"


def _issuer(request: AuthedRequest, asked: Asked) -> UnitVersion:
    """Whose paper it is: the unit asked for, else the highest of one's area."""
    unit = asked.unit or unit_top(actor=request.actor, on=asked.day.day, permission=Permission.OFFICERS_VIEW)
    if unit is None:
        raise NotFound("roster.no_unit", f"Chưa có đơn vị nào vào ngày {asked.day.day:%d/%m/%Y}.")
    return unit


def _grouped(terms: tuple[OfficerTerm, ...]) -> list[tuple[OfficerTerm, str, bool]]:
    """Each term with its words, and whether a new unit begins with it."""
    before: list[int | None] = [None, *(term.unit_id for term in terms)]
    return [(term, position_words(term), term.unit_id != last) for term, last in zip(terms, before, strict=False)]
