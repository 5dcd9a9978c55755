"""The report as a paper: PDF, Word, Excel, pictures of its pages, and the page that shows them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest, requires
from khuyenhoc.papers.selectors import paper_about
from khuyenhoc.printing.downloads import download
from khuyenhoc.printing.paper import Paper
from khuyenhoc.printing.pdf import Pictures, render_pdf, render_pictures
from khuyenhoc.printing.word import render_docx
from khuyenhoc.reports import exports
from khuyenhoc.reports.models import Report
from khuyenhoc.reports.selectors import digest_of, paper_content, report_get
from khuyenhoc.ui.responses import render_page

KEPT_SECONDS = 3600  # a picture's address carries what the report says: another saying has another address


@lru_cache(maxsize=4)
def _pictures(paper: Paper) -> Pictures:
    """The pages of the papers that were looked at last: a browser asks for them one by one."""
    return render_pictures(paper)


@requires(Permission.REPORTS_VIEW)
@require_safe
def report_paper(request: AuthedRequest, report_id: int) -> HttpResponse:
    """The pages of the paper as pictures, on a page of their own or beside the figures."""
    report = report_get(actor=request.actor, report_id=report_id)
    content, paper = _paper(report)
    pictures = _pictures(paper)
    context = {
        "report": report,
        "pages": range(1, len(pictures.pages) + 1),
        "count": len(pictures.pages),
        "missing": " ".join(pictures.missing),
        "stamp": f"{digest_of(content)[:16]}{paper.number or ''}",
    }
    return render_page(request, "reports/paper.html", context, partial="sheet")


@requires(Permission.REPORTS_VIEW)
@require_safe
def report_png(request: AuthedRequest, report_id: int, page: int) -> HttpResponseBase:
    report = report_get(actor=request.actor, report_id=report_id)
    _, paper = _paper(report)
    answer = download(_pictures(paper).page(page), f"Trang {page}.png", inline=True)
    answer["Cache-Control"] = f"private, max-age={KEPT_SECONDS}" if request.GET.get("v") else "private, no-store"
    return answer


@requires(Permission.REPORTS_VIEW)
@require_safe
def report_pdf(request: AuthedRequest, report_id: int) -> HttpResponseBase:
    report = report_get(actor=request.actor, report_id=report_id)
    content, paper = _paper(report)
    return download(render_pdf(paper).content, _filename(content, "pdf"), inline=True)


@requires(Permission.REPORTS_VIEW)
@require_safe
def report_docx(request: AuthedRequest, report_id: int) -> HttpResponseBase:
    report = report_get(actor=request.actor, report_id=report_id)
    content, paper = _paper(report)
    return download(render_docx(paper), _filename(content, "docx"))


@requires(Permission.REPORTS_VIEW)
@require_safe
def report_xlsx(request: AuthedRequest, report_id: int) -> HttpResponseBase:
    report = report_get(actor=request.actor, report_id=report_id)
    content, _ = paper_content(report)
    return download(exports.report_workbook(content), _filename(content, "xlsx"))


def _paper(report: Report) -> tuple[Mapping[str, Any], Paper]:
    content, is_draft = paper_content(report)
    return content, exports.report_paper(content, issued=paper_about(report), draft=is_draft)


def _filename(content: Mapping[str, Any], suffix: str) -> str:
    return f"Báo cáo {content['period']['code']} {content['unit']['short_name']}.{suffix}"
