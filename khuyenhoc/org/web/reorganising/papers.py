"""The minutes of a hand-over, as PDF and as Word to be filled in."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from khuyenhoc.core.errors import NotFound
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest, requires
from khuyenhoc.org.enums import ReorganisationStatus
from khuyenhoc.org.handover import handover_paper
from khuyenhoc.org.selectors import reorganisation_get
from khuyenhoc.org.services.reorganising import reshaped
from khuyenhoc.printing.downloads import download
from khuyenhoc.printing.paper import Paper
from khuyenhoc.printing.pdf import render_pdf
from khuyenhoc.printing.word import render_docx


@requires(Permission.UNITS_REORGANISE)
@require_safe
def handover_pdf(request: AuthedRequest, reorganisation_id: int, unit_id: int) -> HttpResponseBase:
    paper, name = _paper(request, reorganisation_id, unit_id)
    return download(render_pdf(paper).content, f"{name}.pdf", inline=True)


@requires(Permission.UNITS_REORGANISE)
@require_safe
def handover_word(request: AuthedRequest, reorganisation_id: int, unit_id: int) -> HttpResponseBase:
    paper, name = _paper(request, reorganisation_id, unit_id)
    return download(render_docx(paper), f"{name}.docx")


def _paper(request: AuthedRequest, reorganisation_id: int, unit_id: int) -> tuple[Paper, str]:
    act = reorganisation_get(actor=request.actor, reorganisation_id=reorganisation_id)
    if act.status != ReorganisationStatus.DONE:
        raise NotFound()
    shape = reshaped(act)
    paper = handover_paper(actor=request.actor, act=act, shape=shape, unit_id=unit_id)
    return paper, f"Biên bản bàn giao {shape.names[unit_id]}"
