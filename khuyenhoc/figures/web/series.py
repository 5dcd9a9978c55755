"""“Số liệu qua các tháng”: a figure of a unit over months, under the organisation of today, of then, or of a day."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from khuyenhoc.core import clock
from khuyenhoc.core.errors import NotFound, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest, requires
from khuyenhoc.figures.exports import trend_sheet
from khuyenhoc.figures.selectors import NOT_ATTRIBUTED, Trend, definitions_on, figure_trend, periods_of
from khuyenhoc.figures.web.forms import SeriesForm
from khuyenhoc.org.lineage import last_names, predecessors_of, successors_of
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.selectors import unit_get, unit_top
from khuyenhoc.printing.downloads import download
from khuyenhoc.printing.excel import stream_workbook
from khuyenhoc.ui.grouping import Grouping
from khuyenhoc.ui.linechart import ChartMark, ChartPoint, LineChart
from khuyenhoc.ui.responses import render_page

SINCE: Final = date(2023, 1, 1)  # the first month of the monthly reports
UNIT: Final = "don-vi"  # what the unit switcher keeps in the session
FEW: Final = 13  # months whose names all fit under the axis


@requires(Permission.FIGURES_VIEW)
@require_safe
def figure_series_usual(request: AuthedRequest) -> HttpResponse:
    """The unit at which one works, else the highest whose figures one may read."""
    homes = [
        int(grant.path.rstrip("/").rsplit("/", 1)[-1]) for grant in request.actor.scope(Permission.FIGURES_VIEW).grants
    ]
    at_desk = [unit_id for unit_id in homes if str(unit_id) == str(request.session.get(UNIT, ""))]
    top = unit_top(actor=request.actor, on=clock.today(), permission=Permission.FIGURES_VIEW)
    if not at_desk and top is None:
        raise NotFound()
    return redirect("figure_series", at_desk[0] if at_desk else top.unit_id if top else 0)


@requires(Permission.FIGURES_VIEW)
@require_safe
def figure_series(request: AuthedRequest, unit_id: int) -> HttpResponse:
    unit, form = _unit(request, unit_id), _form(request)
    context: dict[str, Any] = {"unit": unit, "form": form, "has_months": bool(form.months)}
    if form.months and form.is_valid():
        trend = _trend(request, unit_id, form)
        context |= {
            "trend": trend, "chart": _chart(trend, unit, form), "query": f"?{request.GET.urlencode()}",
            "groupings": list(_groupings(request, form)), "not_attributed": NOT_ATTRIBUTED,
            "rows": list(zip(trend.points, _turns_by_point(trend), strict=True))[::-1],
            "splits": [turn for turn in trend.turns if turn.is_split],
        } | _kin(unit)  # fmt: skip
    return render_page(request, "figures/series.html", context, status=None if form.months else 200)


@requires(Permission.FIGURES_VIEW)
@require_safe
def figure_series_excel(request: AuthedRequest, unit_id: int) -> HttpResponseBase:
    unit, form = _unit(request, unit_id), _form(request)
    if not form.months or not form.is_valid():
        errors = next(iter(form.errors.values()), ["Chưa mở tháng báo cáo nào."])
        raise RuleViolated("figure.bad_question", str(errors[0]))
    sheet = trend_sheet(_trend(request, unit_id, form), unit=unit.name, map_words=form.map_words)
    return download(stream_workbook(sheet), f"{sheet.titles[0]} - {unit.short_name}.xlsx")


def _unit(request: AuthedRequest, unit_id: int) -> UnitVersion:
    return unit_get(actor=request.actor, unit_id=unit_id, on=clock.today(), permission=Permission.FIGURES_VIEW)


def _form(request: AuthedRequest) -> SeriesForm:
    today = clock.today()
    return SeriesForm(
        request.GET, figures=definitions_on(today).values(), months=periods_of(since=SINCE, on=today)
    )  # fmt: skip


def _trend(request: AuthedRequest, unit_id: int, form: SeriesForm) -> Trend:
    return figure_trend(
        actor=request.actor, code=form.cleaned_data["so"], unit_id=unit_id, months=form.chosen, map_on=form.fixed
    )


def _chart(trend: Trend, unit: UnitVersion, form: SeriesForm) -> LineChart:
    every = len(trend.points) < FEW
    points = tuple(
        ChartPoint(
            point.period.label.lower(),
            point.value,
            f"{point.period.data_to:%m/%Y}" if every or point.period.data_to.month == 1 else "",
        )
        for point in trend.points
    )
    marks = []
    for turn in trend.turns:
        before = sum(point.period.data_to < turn.on for point in trend.points)
        text = f"{turn.on:%d/%m/%Y}: {turn.text}" + (f", {turn.decision}" if turn.decision else "")
        marks.append(ChartMark(before, turn.decision.number if turn.decision else f"{turn.on:%d/%m/%Y}", text))
    title = f"{trend.figure.label} của {unit.short_name} qua các tháng, {form.map_words}"
    return LineChart(title, trend.figure.unit_of_measure, points, tuple(marks))


def _turns_by_point(trend: Trend) -> list[str]:
    return [
        "; ".join(turn.text for turn in trend.turns if point.period.data_from <= turn.on <= point.period.data_to)
        for point in trend.points
    ]


def _kin(unit: UnitVersion) -> dict[str, Any]:
    """For whom the unit carries on, and who carries on for it: where the rest of the line is to be found."""
    before = last_names(step.predecessor_id for step in predecessors_of(unit.unit_id))
    after = last_names(step.successor_id for step in successors_of(unit.unit_id)) if unit.unit.valid_to else {}
    return {"predecessors": before, "successors": after}


def _groupings(request: AuthedRequest, form: SeriesForm) -> list[tuple[str, str, bool]]:
    """The same question under the organisation of today, or of each month."""
    found = []
    for grouping, label in ((Grouping.OF_TODAY, "Tổ chức hiện nay"), (Grouping.OF_FIGURES, "Tổ chức từng thời điểm")):
        query = request.GET.copy()
        query["theo"] = grouping.value
        found.append((label, f"?{query.urlencode()}", form.grouping == grouping))
    return found
