"""The register of papers: what was numbered, in its order, and voiding one of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from khuyenhoc.core import clock
from khuyenhoc.core.authority import OrgPath
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest, requires
from khuyenhoc.org.selectors import names_of
from khuyenhoc.papers.enums import PaperStatus
from khuyenhoc.papers.exports import register_sheet
from khuyenhoc.papers.models import IssuedPaper
from khuyenhoc.papers.places import place_of
from khuyenhoc.papers.selectors import paper_get, papers_visible, years_of
from khuyenhoc.papers.services import numbering
from khuyenhoc.printing.downloads import download
from khuyenhoc.printing.excel import stream_workbook
from khuyenhoc.ui.forms import Form
from khuyenhoc.ui.paging import keyset
from khuyenhoc.ui.responses import render_page

YEAR = "nam"
KEY = ("-year", "-id")


@requires(Permission.PAPERS_ISSUE)  # the register is for who keeps it; a reader finds papers at their reports
@require_safe
def paper_list(request: AuthedRequest) -> HttpResponse:
    year, rows = _asked(request)
    page = keyset(rows, KEY, after=request.GET.get("after"), before=request.GET.get("before"))
    names = names_of({paper.unit_id for paper in page.rows}, on=clock.today()) if page.rows else {}
    context = {
        "page": page,
        "papers": [_line(request, paper, names) for paper in page.rows],
        "years": [(str(one), one == year) for one in years_of(actor=request.actor)],
        "query": request.GET.urlencode(),
    }
    return render_page(request, "papers/list.html", context)


@requires(Permission.PAPERS_ISSUE)
@require_safe
def paper_list_excel(request: AuthedRequest) -> HttpResponseBase:
    year, rows = _asked(request)
    names = names_of(set(rows.order_by().values_list("unit_id", flat=True).distinct()), on=clock.today())
    sheet = register_sheet(rows.order_by("year", "id"), names=names, year=year)
    return download(stream_workbook(sheet), f"Sổ văn bản{f' {year}' if year else ''}.xlsx")


class VoidForm(Form):
    reason = forms.CharField(
        label="Lý do hủy", widget=forms.Textarea(attrs={"rows": 3}), max_length=numbering.LONGEST_REASON,
        help_text="Lý do ghi trong sổ, cạnh số đã hủy.",
    )  # fmt: skip


@requires(Permission.PAPERS_ISSUE)
@require_http_methods(["GET", "HEAD", "POST"])
def paper_void(request: AuthedRequest, paper_id: int) -> HttpResponse:
    paper = paper_get(actor=request.actor, paper_id=paper_id, permission=Permission.PAPERS_ISSUE)
    back = place_of(paper) or "paper_list"
    if paper.status == PaperStatus.VOID:
        return redirect(back)
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with form.catching_domain_errors():
            numbering.paper_void(actor=request.actor, paper_id=paper_id, reason=form.cleaned_data["reason"])
            messages.success(request, f"Đã hủy văn bản số {paper.reference}. Số này không cấp lại.")
            return redirect(back)
    return render_page(request, "papers/void.html", {"form": form, "paper": paper, "place": place_of(paper)})


def _asked(request: AuthedRequest) -> tuple[int | None, QuerySet[IssuedPaper]]:
    """The year of the address, and the papers of that year, or all of them."""
    text = request.GET.get(YEAR, "")
    year = int(text) if text.isdecimal() and len(text) == 4 else None
    rows = papers_visible(actor=request.actor)
    return year, rows.filter(year=year) if year else rows


def _line(request: AuthedRequest, paper: IssuedPaper, names: dict[int, str]) -> dict[str, Any]:
    may_issue = request.actor.can(Permission.PAPERS_ISSUE, at=OrgPath(paper.path))
    return {
        "paper": paper,
        "unit": names.get(paper.unit_id, ""),
        "url": place_of(paper),
        "is_void": paper.status == PaperStatus.VOID,
        "may_void": may_issue and paper.status != PaperStatus.VOID,
    }
