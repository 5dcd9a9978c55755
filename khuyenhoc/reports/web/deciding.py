"""Deciding on a report: accept, return, take back, replace; and the number of its paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from khuyenhoc.core.errors import Conflict, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest, requires
from khuyenhoc.org.selectors import names_of
from khuyenhoc.reports import services
from khuyenhoc.reports.enums import ReportStatus
from khuyenhoc.reports.models import Report
from khuyenhoc.reports.policy import FILLABLE
from khuyenhoc.reports.selectors import ReportSheet, report_get, report_next, report_sheet
from khuyenhoc.reports.services.returning import LONGEST_REMARK
from khuyenhoc.reports.web.forms import ReceiveForm
from khuyenhoc.reports.web.pages import reading_page
from khuyenhoc.reports.web.tables import sections
from khuyenhoc.ui.forms import Form
from khuyenhoc.ui.responses import render_page

METHODS = require_http_methods(["GET", "HEAD", "POST"])


@requires(Permission.REPORTS_REVIEW)
@require_POST
def report_accept(request: AuthedRequest, report_id: int) -> HttpResponse:
    """Accept, and on to the next that waits."""
    try:
        report = services.report_accept(actor=request.actor, report_id=report_id, edits=_edits(request))
    except Conflict as error:
        current = error.current
        if not isinstance(current, Report) or not _is_mine(request, current):
            raise
        report = current  # pressed twice
    messages.success(request, f"Đã tiếp nhận báo cáo của {_name(report)}.")
    return _onward(request, report)


@requires(Permission.REPORTS_REVIEW)
@require_POST
def reports_accept(request: AuthedRequest) -> HttpResponse:
    """Accept those that were ticked, all or none. A tick says the report and the `edits` that the page showed."""
    ticks = [text.partition(":") for text in request.POST.getlist("report")]
    ticked = {int(report): int(edits) for report, _, edits in ticks if _is_small(report, 19) and _is_small(edits, 10)}
    back = redirect(f"{request.POST.get('next', '')}" if _is_ours(request) else "report_list")
    if not ticked:
        messages.warning(request, "Chưa đánh dấu báo cáo nào.")
        return back
    try:
        accepted = services.reports_accept(actor=request.actor, edits=ticked)
    except Conflict as error:
        messages.error(request, error.message)
        return back
    messages.success(request, f"Đã tiếp nhận {len(accepted)} báo cáo. Số liệu đã cộng vào tổng.")
    return back


class ReturnForm(Form):
    """The reason for the whole report, and a remark at any cell."""

    edits = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reason = forms.CharField(
        label="Lý do trả lại", widget=forms.Textarea(attrs={"rows": 3}), max_length=1000,
        help_text="Nói rõ cần sửa gì. Đơn vị thấy câu này ở đầu báo cáo.",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, sheet: ReportSheet) -> None:
        super().__init__(data, initial={"edits": sheet.report.edits})
        self.codes = [row.code for row in sheet.rows]
        for row in sheet.rows:
            self.fields[row.code] = forms.CharField(
                label=row.label, required=False, max_length=LONGEST_REMARK,
                error_messages={"max_length": f"Ý kiến tại ô tối đa {LONGEST_REMARK} ký tự."},
                widget=forms.TextInput(attrs={"class": "kh-input", "aria-label": f"Ý kiến tại ô {row.label}"}),
            )  # fmt: skip

    def remarks(self) -> dict[str, str]:
        return {code: self.cleaned_data[code] for code in self.codes if self.cleaned_data.get(code)}


@requires(Permission.REPORTS_REVIEW)
@METHODS
def report_return(request: AuthedRequest, report_id: int) -> HttpResponse:
    actor = request.actor
    sheet = report_sheet(actor=actor, report_id=report_id)
    report = report_get(actor=actor, report_id=report_id, permission=Permission.REPORTS_REVIEW)
    if report.status != ReportStatus.SUBMITTED:
        return redirect("report_page", report_id)
    form = ReturnForm(request.POST or None, sheet=sheet)
    if request.method == "POST" and form.is_valid():
        with form.catching_domain_errors():
            services.report_return(
                actor=actor, report_id=report_id, reason=form.cleaned_data["reason"], remarks=form.remarks(),
                edits=form.cleaned_data["edits"],
            )  # fmt: skip
            messages.success(request, f"Đã trả lại báo cáo cho {sheet.unit_name}. Đơn vị nhận được lý do.")
            return _onward(request, report)
    lines = [(section, [(line, form[line.row.code]) for line in section.lines]) for section in sections(sheet)]
    context = {"form": form, "sheet": sheet, "report": report, "lines": lines}
    return render_page(request, "reports/return.html", context)


@requires(Permission.REPORTS_SUBMIT)
@require_POST
def report_withdraw(request: AuthedRequest, report_id: int) -> HttpResponse:
    try:
        services.report_withdraw(actor=request.actor, report_id=report_id)
    except Conflict as error:
        if not isinstance(error.current, Report) or error.current.status not in FILLABLE:
            raise  # accepted meanwhile: the page of the refusal says so
    else:
        messages.success(request, "Đã rút lại. Sửa xong nhớ gửi lại; ngày gửi lần đầu vẫn được giữ.")
    return redirect("report_page", report_id)


class ReplaceForm(Form):
    reason = forms.CharField(
        label="Vì sao lập bản thay", widget=forms.Textarea(attrs={"rows": 3}), max_length=300,
        help_text="Lý do in trên bản thay. Bản đã gửi giữ nguyên và vẫn được tính cho đến khi bản thay được tiếp nhận.",
    )  # fmt: skip


@requires(Permission.REPORTS_SUBMIT)
@METHODS
def report_replace(request: AuthedRequest, report_id: int) -> HttpResponse:
    actor = request.actor
    sheet = report_sheet(actor=actor, report_id=report_id)
    report = report_get(actor=actor, report_id=report_id, permission=Permission.REPORTS_SUBMIT)
    form = ReplaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            new = services.report_replace(actor=actor, report_id=report_id, reason=form.cleaned_data["reason"])
        except RuleViolated as error:
            form.add_error("reason", error.message)
        except Conflict as error:
            if error.code != "report.replacement_open" or not isinstance(error.current, Report):
                raise
            return redirect("report_page", error.current.pk)
        else:
            return redirect("report_page", new.pk)
    return render_page(request, "reports/replace.html", {"form": form, "sheet": sheet, "report": report})


@requires(Permission.PAPERS_ISSUE)
@require_POST
def report_number(request: AuthedRequest, report_id: int) -> HttpResponse:
    try:
        paper = services.report_number(actor=request.actor, report_id=report_id)
    except RuleViolated as error:
        messages.error(request, error.message)
    else:
        messages.success(request, f"Văn bản mang số {paper.reference}, ngày {paper.dated_on:%d/%m/%Y}.")
    return redirect("report_page", report_id)


@requires(Permission.REPORTS_RECEIVE)
@require_POST
def report_receive(request: AuthedRequest, report_id: int) -> HttpResponse:
    """The office has it; pressed twice it is one receipt."""
    sheet = report_sheet(actor=request.actor, report_id=report_id)
    report_get(actor=request.actor, report_id=report_id, permission=Permission.REPORTS_RECEIVE)
    form = ReceiveForm(request.POST)
    if not form.is_valid():
        return reading_page(request, sheet, receiving=form)
    services.report_receive(actor=request.actor, report_id=report_id, note=form.cleaned_data["note"])
    messages.success(request, f"Đã ghi nhận báo cáo của {sheet.unit_name}. Đơn vị gửi được báo tin.")
    return redirect("report_page", report_id)


def _name(report: Report) -> str:
    return names_of([report.unit_id], on=report.period.data_to).get(report.unit_id, "đơn vị")


def _onward(request: AuthedRequest, report: Report) -> HttpResponse:
    """The next report that waits, else the list."""
    following = report_next(actor=request.actor, report=report)
    return redirect("report_page", following.pk) if following else redirect("report_list")


def _edits(request: AuthedRequest) -> int:
    """Of the report that the page showed; a page that does not say accepts nothing."""
    text = request.POST.get("edits", "")
    return int(text) if _is_small(text, 10) else -1


def _is_small(text: str, digits: int) -> bool:
    return text.isdecimal() and len(text) < digits


def _is_mine(request: AuthedRequest, report: Report) -> bool:
    return report.status == ReportStatus.ACCEPTED and report.decided_by_id == request.actor.user_id


def _is_ours(request: AuthedRequest) -> bool:
    return request.POST.get("next", "").startswith("/bao-cao/?")
