from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khuyenhoc.core import clock
from khuyenhoc.core.errors import NotFound
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest, requires
from khuyenhoc.printing.downloads import download
from khuyenhoc.printing.excel import stream_workbook
from khuyenhoc.rules import selectors
from khuyenhoc.rules.exports import calendar_sheet
from khuyenhoc.rules.services import calendar_day_clear, calendar_day_set
from khuyenhoc.rules.services.calendar import FIRST_YEAR, LAST_YEAR
from khuyenhoc.rules.web.forms import CalendarDayForm, DayForm
from khuyenhoc.ui.responses import redirect_or_hx, render_page
from khuyenhoc.ui.shell import Choice


@requires(Permission.RULES_VIEW)
@require_safe
def calendar_now(request: AuthedRequest) -> HttpResponse:
    return redirect("calendar_year", year=clock.today().year)


@requires(Permission.RULES_VIEW)
@require_safe
def calendar_year(request: AuthedRequest, year: int) -> HttpResponse:
    _check_year(year)
    years = {*selectors.calendar_years(), clock.today().year, year}
    context = {
        "year": year,
        "title": f"Lịch làm việc năm {year}",
        "years": [Choice(str(y), reverse("calendar_year", args=[y]), current=y == year) for y in sorted(years)],
        "days": selectors.calendar_days_visible(actor=request.actor, year=year),
        "months": selectors.working_days_by_month(year),
        "may_edit": request.actor.holds(Permission.RULES_EDIT),
    }
    return render_page(request, "rules/calendar.html", context)


@requires(Permission.RULES_VIEW)
@require_safe
def calendar_excel(request: AuthedRequest, year: int) -> HttpResponseBase:
    _check_year(year)
    sheet = calendar_sheet(year, selectors.calendar_days_visible(actor=request.actor, year=year))
    return download(stream_workbook(sheet), f"Lịch làm việc {year}.xlsx")


@requires(Permission.RULES_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def calendar_day_edit(request: AuthedRequest, year: int) -> HttpResponse:
    """A new day, or one that stands in the calendar already (`?ngay=`): the same form."""
    _check_year(year)
    form = CalendarDayForm(request.POST or None, initial=_initial(request, year))
    if request.method == "POST" and form.is_valid():
        with form.catching_domain_errors():
            row = calendar_day_set(actor=request.actor, **form.cleaned_data)
            messages.success(request, f"Đã ghi ngày {row.day:%d/%m/%Y}: {row.reason}.")
            return redirect_or_hx(request, "calendar_year", year=row.day.year)
    return render_page(request, "rules/calendar_day.html", {"year": year, "form": form})


@requires(Permission.RULES_EDIT)
@require_POST
def calendar_day_remove(request: AuthedRequest, year: int) -> HttpResponse:
    asked = DayForm(request.POST)
    if not asked.is_valid() or asked.cleaned_data["ngay"] is None:
        raise NotFound("rules.day_unknown", "Không tìm thấy ngày này trong lịch.")
    day: date = asked.cleaned_data["ngay"]
    calendar_day_clear(actor=request.actor, day=day)
    messages.success(request, f"Ngày {day:%d/%m/%Y} trở lại theo lịch tuần.")
    return redirect_or_hx(request, "calendar_year", year=day.year)


def _initial(request: AuthedRequest, year: int) -> dict[str, object]:
    asked = DayForm(request.GET)
    day = asked.cleaned_data["ngay"] if asked.is_valid() else None
    row = selectors.calendar_days_visible(actor=request.actor, year=year).filter(day=day).first() if day else None
    if row is None:
        return {"day": day}
    return {
        "day": row.day,
        "is_working": "1" if row.is_working else "0",
        "reason": row.reason,
        "source": row.source,
        "is_expected": row.is_expected,
    }


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound("rules.no_such_year", f"Lịch làm việc có từ năm {FIRST_YEAR} đến năm {LAST_YEAR}.")
