from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from khuyenhoc.core import clock
from khuyenhoc.core.errors import NotFound
from khuyenhoc.core.web import AuthedRequest, signed_in
from khuyenhoc.figures.selectors import catalogue_public
from khuyenhoc.maps.enums import Division
from khuyenhoc.maps.exports import map_sheet
from khuyenhoc.maps.selectors import MapPicture, map_picture, map_unit_usual, map_units
from khuyenhoc.maps.showing import shown_areas, steps_and_legend
from khuyenhoc.maps.web.forms import MapForm
from khuyenhoc.printing.downloads import download
from khuyenhoc.printing.excel import stream_workbook
from khuyenhoc.ui.grouping import Grouping, TwoDaysForm
from khuyenhoc.ui.responses import render_page

USUAL_FIGURE = "members.total"


@signed_in
@require_safe
def map_page(request: AuthedRequest) -> HttpResponse:
    form = _form(request)
    unusual = any(name in request.GET for name in ("theo_ngay", "chong"))
    context: dict[str, Any] = {"form": form, "more_open": unusual or bool(form.errors), "has_units": form.has_units}
    if form.is_valid():
        picture = _picture(request, form)
        steps, legend = steps_and_legend(picture, Division(form.cleaned_data["chia"]))
        shown = list(shown_areas(picture, steps))
        context |= {
            "picture": picture, "areas": shown, "legend": legend, "has_unknown": any(not area.step for area in shown),
            "query": request.GET.urlencode(), "groupings": list(_groupings(request, form)),
        }  # fmt: skip
    status = None if form.has_units else 200
    return render_page(request, "maps/map_page.html", context, status=status)


@signed_in
@require_safe
def map_excel(request: AuthedRequest) -> HttpResponseBase:
    form = _form(request)
    if not form.is_valid():
        raise NotFound("maps.bad_question", "Không có bản đồ nào như vậy. Hãy chọn lại ở trang bản đồ.")
    picture = _picture(request, form)
    steps, _ = steps_and_legend(picture, Division(form.cleaned_data["chia"]))
    return download(stream_workbook(map_sheet(picture, steps)), "Bản đồ.xlsx")


def _picture(request: AuthedRequest, form: MapForm) -> MapPicture:
    asked = form.cleaned_data
    return map_picture(
        actor=request.actor, unit_id=asked["hoi"], code=asked["so"], at=form.at, map_on=form.map_on,
        with_other_time=asked["chong"],
    )  # fmt: skip


def _form(request: AuthedRequest) -> MapForm:
    """What was asked, filled up with what is usual: one may come with a part of the question, or none."""
    given = request.GET.copy()
    days = TwoDaysForm(given)
    units = map_units(*{days.at, days.map_on})
    figures = list(catalogue_public(on=days.at))
    codes = [row.code for row in figures]
    usual = {
        "hoi": map_unit_usual(actor=request.actor, units=units, on=days.map_on),
        "so": USUAL_FIGURE if USUAL_FIGURE in codes else next(iter(codes), ""),
        "ngay": f"{clock.today():%d/%m/%Y}",
        "chia": Division.QUANTILE.value,
    }
    for name, value in usual.items():
        if not given.get(name) and value is not None:
            given[name] = str(value)
    return MapForm(given, units=units, figures=figures)


def _groupings(request: AuthedRequest, form: MapForm) -> Iterator[tuple[str, str, bool]]:
    """The switch over the picture: the same question under the organisation of then, or of today."""
    chosen = form.grouping
    for grouping in (Grouping.OF_FIGURES, Grouping.OF_TODAY):
        query = request.GET.copy()
        query["theo"] = grouping.value
        label = f"Tổ chức ngày {form.at:%d/%m/%Y}" if grouping == Grouping.OF_FIGURES else "Tổ chức hiện nay"
        yield label, f"?{query.urlencode()}", chosen == grouping
