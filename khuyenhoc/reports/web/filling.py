"""What a filled report does when it is posted: keep it, or keep it and send it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect

from khuyenhoc.core.errors import Conflict, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest
from khuyenhoc.reports import services
from khuyenhoc.reports.policy import FILLABLE, SENT
from khuyenhoc.reports.selectors import ReportSheet, report_get, report_sheet
from khuyenhoc.reports.web.forms import (
    FillForm,
    form_for,
    read_number,
    seen_in,
    seen_of,
    shown_of,
    was_shown,
    words_shown,
)
from khuyenhoc.ui.responses import render_page


class Show(Protocol):
    """How the page of the form is shown again."""

    def __call__(
        self, request: AuthedRequest, sheet: ReportSheet, form: FillForm, *, status: int | None = None,
        refusal: str = "",
    ) -> HttpResponse: ...  # fmt: skip


def fill(request: AuthedRequest, sheet: ReportSheet, *, show: Show) -> HttpResponse:
    """Keep everything that was typed, and send when asked to; refused, the page shows all of it again."""
    actor = request.actor
    report = report_get(actor=actor, report_id=sheet.report.pk, permission=Permission.REPORTS_SUBMIT)
    key = request.POST.get("key", "")
    if key and key == report.idempotency_key and report.status in SENT:
        return redirect("report_page", report.pk)  # pressed twice, or sent again when the signal came back
    if report.status not in FILLABLE or request.POST.get("edits") != str(report.edits):
        return conflict(request, sheet)
    form = form_for(sheet, request.POST)
    if not form.is_valid():
        return show(request, sheet, form)
    try:
        kept = services.report_fill(
            actor=actor, report_id=report.pk, values=form.entries, texts=form.texts, edits=report.edits
        )
        if form.is_sending:
            services.report_submit(actor=actor, report_id=report.pk, idempotency_key=key, edits=kept.edits)
    except Conflict:
        return _after_conflict(request, report.pk, key)
    except RuleViolated as error:
        return _refused(request, form, error, show=show)
    if not form.is_sending:
        zeros = f" và ghi 0 vào {form.zeros} ô trống" if form.zeros else ""
        messages.success(request, f"Đã lưu{zeros}. Báo cáo chưa gửi.")
    return redirect("report_page", report.pk)


def _refused(request: AuthedRequest, form: FillForm, error: RuleViolated, *, show: Show) -> HttpResponse:
    """The form as it was typed; when it is kept already and only the sending was refused, the page as it stands."""
    before = form.sheet.report
    fresh = report_sheet(actor=request.actor, report_id=before.pk)
    if fresh.report.edits == before.edits:
        form.refuse(error)
        return show(request, fresh, form)
    again = form_for(fresh, key=request.POST.get("key", ""))
    return show(request, fresh, again, status=error.status, refusal=error.message)


def _after_conflict(request: AuthedRequest, report_id: int, key: str) -> HttpResponse:
    """Somebody was quicker; when that was the same press of the same button, all is well."""
    sheet = report_sheet(actor=request.actor, report_id=report_id)
    if key and key == sheet.report.idempotency_key and sheet.report.status in SENT:
        return redirect("report_page", report_id)
    return conflict(request, sheet)


@dataclass(frozen=True, slots=True)
class Difference:
    """`is_draft`: the words that stand there are the machine's."""

    label: str
    theirs: str
    mine: str
    is_draft: bool = False


def conflict(request: AuthedRequest, sheet: ReportSheet) -> HttpResponse:
    """Both versions side by side; mine can still be kept while the report is open."""
    mine = _mine(request, sheet)
    differences = [
        Difference(row.label, shown_of(row), _said(mine, row.code))
        for row in sheet.own_rows
        if _said(mine, row.code) not in ("", shown_of(row))
    ]
    differences += [
        Difference(text.heading, text.text, mine[name], is_draft=text.is_draft and bool(text.text))
        for text in sheet.texts
        if (name := f"text-{text.key}") in mine and mine[name].split() != text.text.split()
    ]
    context: dict[str, Any] = {
        "sheet": sheet,
        "report": sheet.report,
        "differences": differences,
        "mine": [(name, value) for name, value in mine.items() if value],
        "may_keep": sheet.report.status in FILLABLE,
    }
    return render_page(request, "reports/conflict.html", context, status=409)


def _mine(request: AuthedRequest, sheet: ReportSheet) -> dict[str, str]:
    """What a person said on the page that was posted, as a form of today: “Đúng” said of another number becomes that
    number typed; a number or words that came back as the page showed them become what stands there now.
    """
    posted = {name: str(value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"}
    before, shown = posted.get("seen", ""), posted.get("shown", "")
    for row in sheet.own_rows:
        seen, choice, value = seen_in(before, row.code), f"{row.code}-choice", f"{row.code}-value"
        if posted.get(choice) == "ok" and seen not in ("", "–", shown_of(row)):
            posted |= {choice: "edit", value: seen}
        elif choice not in posted and (posted.get(value) or "–") == seen and row.own and row.own.value is not None:
            posted |= {value: shown_of(row), f"{row.code}-reason": row.own.reason}
    for text in sheet.texts:
        name = f"text-{text.key}"
        if name in posted and was_shown(shown, text.key, posted[name]):
            posted[name] = text.text
    return posted | {"edits": str(sheet.report.edits), "seen": seen_of(sheet), "shown": words_shown(sheet)}


def _said(mine: dict[str, str], code: str) -> str:
    """The number that was typed, grouped when it is one; empty where nothing was said."""
    typed = mine.get(f"{code}-value", "") if mine.get(f"{code}-choice", "edit") == "edit" else ""
    try:
        return f"{read_number(typed):,}".replace(",", ".")
    except ValidationError:
        return typed
