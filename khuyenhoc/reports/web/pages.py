"""The one page of a report: its shape follows who looks and how the report stands."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from khuyenhoc.core import clock
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest, requires
from khuyenhoc.org.enums import Level
from khuyenhoc.org.selectors import names_of
from khuyenhoc.papers.enums import PaperStatus
from khuyenhoc.papers.selectors import papers_about
from khuyenhoc.reports.enums import ReportStatus
from khuyenhoc.reports.models import Report
from khuyenhoc.reports.policy import FILLABLE, SENT
from khuyenhoc.reports.selectors import (
    ReportSheet,
    SheetPart,
    due_above,
    may,
    report_next,
    report_sheet,
    signed_before,
    state_of,
    steps_of,
    versions_of,
)
from khuyenhoc.reports.web import words
from khuyenhoc.reports.web.filling import fill
from khuyenhoc.reports.web.forms import FillForm, ReceiveForm, form_for, is_blank
from khuyenhoc.reports.web.steps import history_lines
from khuyenhoc.reports.web.tables import cells, sections
from khuyenhoc.ui.responses import render_page

FIGURES = "so-lieu"  # ?so-lieu: the table for who sees the confirmation first
RECEIVABLE = (ReportStatus.ACCEPTED, ReportStatus.SUPERSEDED)  # where a receipt may stand
PAPER = "ban-in"  # ?xem=ban-in: the paper in place of the figures, on a narrow screen


@requires(Permission.REPORTS_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def report_page(request: AuthedRequest, report_id: int) -> HttpResponse:
    sheet = report_sheet(actor=request.actor, report_id=report_id)
    if request.method == "POST":
        return fill(request, sheet, show=filling_page)
    is_mine = may(request.actor, sheet.report, Permission.REPORTS_SUBMIT)
    if is_mine and sheet.report.status in FILLABLE:
        return filling_page(request, sheet, form_for(sheet, key=secrets.token_urlsafe(16)))
    if is_mine and sheet.level == Level.CHAPTER and FIGURES not in request.GET:
        return _sent_page(request, sheet)
    return reading_page(request, sheet, is_mine=is_mine)


def filling_page(request: AuthedRequest, sheet: ReportSheet, form: FillForm, *, status: int | None = None,
                 refusal: str = "") -> HttpResponse:  # fmt: skip
    context = _about(request, sheet) | {"form": form, "refusal": refusal}
    context["texts"] = [form[f"text-{text.key}"] for text in sheet.texts]
    context["blanks"] = sum(row.own is not None and is_blank(row.own) for row in sheet.own_rows)
    if sheet.level == Level.CHAPTER:
        elder = words.is_elder(request.actor, sheet.report)
        shown = list(cells(sheet, form, elder=elder))
        quiet = sum(not (cell.choice or cell.error) for cell in shown) if form.is_sending and form.errors else 0
        context |= {"elder": elder, "cells": shown, "quiet": quiet}
        return render_page(request, "reports/fill_cells.html", context, status=status)
    absent = _absent(sheet)
    parts = sections(sheet, form)
    context |= {
        "sections": parts,
        "idle": [line.row.label for section in parts for line in section.lines if line.is_idle],
        "below": words.below_words(sheet),
        "absent": absent,
        "absent_title": f"Còn {len(absent)}/{sheet.children.expected} báo cáo cấp dưới chưa tiếp nhận",
        "are_chapters": sheet.level == Level.COMMUNE,
        "consequence": _consequence(sheet),
        "confirm": _confirm(sheet),
    }
    return render_page(request, "reports/fill_table.html", context, status=status)


def _sent_page(request: AuthedRequest, sheet: ReportSheet) -> HttpResponse:
    report = sheet.report
    elder, before = words.is_elder(request.actor, report), signed_before(report)
    context = _about(request, sheet) | {
        "elder": elder,
        "sums": [(row, words.corrected_words(sheet, row, before, elder=elder)) for row in sheet.own_rows],
        "is_waiting": report.status == ReportStatus.SUBMITTED,
        "in_time": words.in_time_words(report),
        "accept_by": _accept_by(report),
        "may_replace": report.status == ReportStatus.ACCEPTED,
    }
    return render_page(request, "reports/sent.html", context)


def reading_page(
    request: AuthedRequest, sheet: ReportSheet, *, is_mine: bool = False, receiving: ReceiveForm | None = None
) -> HttpResponse:
    """`receiving` is the form of a receipt that was refused."""
    actor, report = request.actor, sheet.report
    may_review = report.status == ReportStatus.SUBMITTED and may(actor, report, Permission.REPORTS_REVIEW)
    following = report_next(actor=actor, report=report) if may(actor, report, Permission.REPORTS_REVIEW) else None
    context = _about(request, sheet, following=following) | {
        "sections": sections(sheet),
        "below": words.below_words(sheet),
        "may_review": may_review,
        "may_withdraw": is_mine and report.status == ReportStatus.SUBMITTED,
        "may_replace": is_mine and report.status == ReportStatus.ACCEPTED,
    }
    owes_receipt = report.status == ReportStatus.ACCEPTED and may(actor, report, Permission.REPORTS_RECEIVE)
    if owes_receipt and not context["receipts"]:
        context["receiving"] = receiving or ReceiveForm()
    return render_page(request, "reports/review.html", context, status=422 if receiving else None)


def _about(request: AuthedRequest, sheet: ReportSheet, *, following: Report | None = None) -> dict[str, Any]:
    report = sheet.report
    steps, versions = steps_of(report), versions_of(report)
    state, late = state_of(report)
    first_words, until_words = words.due_words(report)
    is_sent = report.status in SENT
    named = [report.unit_id, report.parent_unit_id, following.unit_id if following else None]
    names = names_of({unit for unit in named if unit}, on=report.period.data_to)
    papers = papers_about(report) if sheet.level != Level.CHAPTER else []
    issued = next((paper for paper in papers if paper.status != PaperStatus.VOID), None) if is_sent else None
    may_issue = is_sent and sheet.level != Level.CHAPTER and may(request.actor, report, Permission.PAPERS_ISSUE)
    return {
        "sheet": sheet,
        "report": report,
        "period": report.period,
        "title": f"{sheet.unit_name}, {report.period.label}",
        "short_name": names.get(report.unit_id, sheet.unit_name),
        "following": following,
        "following_name": names.get(following.unit_id, "") if following else "",
        "parent_short": names.get(report.parent_unit_id or 0, ""),
        "state": state.value,
        "late": late,
        "sent_words": words.sent_words(report, steps),
        "due_first": first_words,
        "due_until": until_words,
        "this_label": words.capital(report.period.label),
        "before_label": words.capital(sheet.previous_label) or "Kỳ trước",
        "year_label": f"Cùng kỳ {sheet.last_year_label[-4:]}" if sheet.last_year_label else "Cùng kỳ năm trước",
        "history": history_lines(steps),
        "versions": versions if len(versions) > 1 else [],
        "issued": issued,
        "voided": [paper for paper in papers if paper.status == PaperStatus.VOID],
        "may_number": may_issue and issued is None,
        "may_void": may_issue and issued is not None,
        "receipts": list(report.receipts.order_by("id")) if report.status in RECEIVABLE else [],
        "shows_paper": request.GET.get("xem") == PAPER,
        "shows_figures": request.GET.get("xem") != PAPER,
        "draft_key": f"report:{report.pk}",
        "list_url": f"{reverse('report_list')}?ky={report.period.code}",
    }  # fmt: skip


def _accept_by(report: Report) -> str:
    """“ trước ngày 17/02”; a day that is over promises nothing."""
    due, today = due_above(report), clock.today()
    return f" trước ngày {words.short_day(due, today)}" if due and due >= today else ""


def _confirm(sheet: ReportSheet) -> str:
    """Asked once where sending cannot be taken back and the sums are not whole."""
    absent = sheet.children.expected - sheet.children.accepted
    if sheet.report.parent_unit_id is not None or not absent:
        return ""
    return f"Còn {absent}/{sheet.children.expected} đơn vị chưa có số trong tổng. Gửi rồi là khóa báo cáo. Vẫn gửi?"


def _consequence(sheet: ReportSheet) -> str:
    if not sheet.parent_name:
        return "Gửi là hoàn thành: số liệu được khóa và tính ngay. Sai sót về sau phải lập bản thay."
    return f"Gửi thì báo cáo đến {sheet.parent_name}. Rút lại được cho đến khi được tiếp nhận."


def _absent(sheet: ReportSheet) -> list[SheetPart]:
    """The units below whose numbers are not in the totals yet."""
    parts = next((row.parts for row in sheet.rows if row.parts), ())
    return [part for part in parts if part.state not in ("on_time", "late")]
