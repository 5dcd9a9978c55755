"""`/api/v1/`: public, read-only, no personal data; described by its own OpenAPI document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page
from ninja import NinjaAPI, Query
from ninja.decorators import decorate_view
from ninja.errors import Throttled, ValidationError
from ninja.renderers import JSONRenderer

from khuyenhoc import __version__
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import DomainError, RuleViolated
from khuyenhoc.figures.selectors.answers import figure_at, figure_for
from khuyenhoc.figures.selectors.definitions import catalogue_public, definition_get
from khuyenhoc.opendata import shapes
from khuyenhoc.opendata.asked import CompletenessAsked, FigureAsked, MapAsked, UnitsAsked
from khuyenhoc.opendata.limits import PerAddress
from khuyenhoc.opendata.parameters import cursor_after, cursor_of, day, one_month, one_of, unit_named
from khuyenhoc.opendata.places import communes_map
from khuyenhoc.opendata.selectors import unit_detail, units_out
from khuyenhoc.org.enums import HostKind, Level, UnitKind
from khuyenhoc.org.selectors import units_on
from khuyenhoc.reports.selectors.completeness import Completeness, completeness

PAGE = 100


class PlainJSON(JSONRenderer):
    """Vietnamese letters as they are, so that people can read the answer too."""

    json_dumps_params: Mapping[str, Any] = {"ensure_ascii": False}


PUBLIC = Actor.public()

api = NinjaAPI(
    title="Dữ liệu mở khuyến học",
    version=__version__,
    description="Số liệu công khai của hệ thống Hội Khuyến học. Ngày ghi YYYY-MM-DD; số tại một ngày hỏi bằng at, "
    "số trong kỳ hỏi bằng period. Tham số lạ, ghi hai lần hoặc sai đều bị từ chối (422), field nêu tên tham số; "
    "mọi lỗi trả về JSON gồm code, message, field.",
    docs_url=None,
    renderer=PlainJSON(),
    urls_namespace="opendata",
    throttle=[PerAddress()],
)
fresh = decorate_view(cache_control(public=True, max_age=60), conditional_page)
ERRORS = {404: shapes.ErrorOut, 422: shapes.ErrorOut, 429: shapes.ErrorOut}


def _answer(request: HttpRequest, code: str, message: str, *, status: int, field: str | None = None) -> HttpResponse:
    return api.create_response(request, {"code": code, "message": message, "field": field}, status=status)


@api.exception_handler(DomainError)
def _refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    return _answer(request, error.code, error.message, status=error.status, field=error.field)


@api.exception_handler(ValidationError)
def _malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    field = str(error.errors[0]["loc"][-1]) if error.errors else None
    missing = bool(error.errors) and error.errors[0].get("type") == "missing"
    message = f"Thiếu tham số {field}." if missing else f"Tham số {field} không đúng."
    return _answer(request, "api.bad_parameter", message, status=422, field=field)


@api.exception_handler(Throttled)
def _too_many(request: HttpRequest, error: Throttled) -> HttpResponse:
    response = _answer(request, "api.too_many", "Hỏi quá nhiều trong một phút. Chờ rồi thử lại.", status=429)
    response["Retry-After"] = str(error.wait or 60)
    return response


@api.get("/units", response={200: shapes.UnitPage, **ERRORS}, summary="Đơn vị có vào một ngày")
@fresh
def units(request: HttpRequest, asked: Query[UnitsAsked]) -> Any:
    on = day(asked.at, "at")
    rows: Any = units_on(on).select_related("unit")
    given = {
        "kind": one_of(asked.kind, UnitKind.values, "kind"),
        "level": one_of(asked.level, Level.values, "level"),
        "host_kind": one_of(asked.host_kind, HostKind.values, "host_kind"),
    }
    rows = rows.filter(**{name: value for name, value in given.items() if value is not None})
    if asked.parent is not None:
        rows = rows.filter(parent_id=unit_named(asked.parent, on=on, field="parent").unit_id)
    if asked.root is not None:
        rows = rows.filter(path__startswith=unit_named(asked.root, on=on, field="root").path)
    page = list(rows.filter(unit_id__gt=cursor_after(asked.cursor)).order_by("unit_id")[: PAGE + 1])
    more = len(page) > PAGE
    return {"items": units_out(page[:PAGE]), "next": cursor_of(page[PAGE - 1].unit_id) if more else None}


@api.get("/units/{unit}", response={200: shapes.UnitDetail, **ERRORS}, summary="Một đơn vị")
@fresh
def unit(request: HttpRequest, unit: str, at: str | None = None) -> Any:
    on = day(at, "at")
    return unit_detail(unit_named(unit, on=on, field="unit"), on=on)


@api.get("/figures", response={200: shapes.FigureOut, **ERRORS}, summary="Số liệu của một đơn vị và bên dưới")
@fresh
def figures(request: HttpRequest, asked: Query[FigureAsked]) -> Any:
    code, at, period = asked.code, asked.at, asked.period
    if at is not None and period is not None:
        raise RuleViolated("api.at_or_period", "Chỉ hỏi bằng at hoặc bằng period.", field="period")
    on = day(at, "at")
    stock = definition_get(code, on).is_stock
    if stock and period is not None:
        raise RuleViolated("figure.needs_day", "Chỉ tiêu này tính tại một ngày; hỏi bằng at.", field="period")
    if not stock and period is None:
        raise RuleViolated(
            "figure.needs_period", "Chỉ tiêu này tính trong một kỳ; hỏi bằng period.", field="at" if at else "period"
        )
    named = unit_named(asked.unit, on=on, field="unit")
    map_on = day(asked.map, "map") if asked.map is not None else None
    if period is not None:
        answer = figure_for(actor=PUBLIC, code=code, unit_id=named.unit_id, period=period, map_on=map_on)
    else:
        answer = figure_at(actor=PUBLIC, code=code, unit_id=named.unit_id, at=on, map_on=map_on)
    return {
        "code": answer.code,
        "label": answer.label,
        "unit_of_measure": answer.unit_of_measure,
        "value": answer.value,
        "at": answer.on,
        "period": answer.period or None,
        "map": answer.map_on,
        "parts": [{"unit_id": p.unit_id, "name": p.name, "value": p.value} for p in answer.parts],
    }


@api.get("/figures/catalogue", response={200: list[shapes.CatalogueLine], **ERRORS}, summary="Danh mục chỉ tiêu")
@fresh
def catalogue(request: HttpRequest, at: str | None = None) -> Any:
    return [
        {
            "code": row.code,
            "label": row.label,
            "definition": row.definition,
            "unit_of_measure": row.unit_of_measure,
            "group": row.group,
            "source": row.source_text,
            "is_stock": row.is_stock,
            "across_units": row.across_units,
            "across_time": row.across_time,
        }
        for row in catalogue_public(on=day(at, "at"))
    ]


@api.get("/map", response={200: shapes.MapOut, **ERRORS}, summary="Các xã vào một ngày, dạng GeoJSON")
@fresh
def communes(request: HttpRequest, asked: Query[MapAsked]) -> Any:
    return communes_map(on=day(asked.at, "at"), within=asked.within)


@api.get("/reports/completeness", response={200: shapes.CompletenessOut, **ERRORS}, summary="Tình hình gửi báo cáo")
@fresh
def reports_completeness(request: HttpRequest, asked: Query[CompletenessAsked]) -> Any:
    named = unit_named(asked.unit, on=day(None, "unit"), field="unit")
    map_on = day(asked.map, "map") if asked.map is not None else None
    found = completeness(period=one_month(asked.period), unit_id=named.unit_id, map_on=map_on)
    return {
        "period": asked.period,
        "unit_id": found.unit_id,
        "map": found.map_on,
        **_counts(found),
        "children": [{"unit_id": child.unit_id, "name": child.name, **_counts(child)} for child in found.children],
    }


def _counts(found: Completeness) -> dict[str, int]:
    return {name: getattr(found, name) for name in ("expected", "received", "on_time", "late", "missing")}
