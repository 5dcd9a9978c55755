"""Numbers of papers: from 01 on 1 January, none skipped, none given twice (decree 30/2020).

The counter row is locked last, so the transaction that holds it is short; the PDF is made afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F

from khuyenhoc.audit.services import record
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.core.events import publish
from khuyenhoc.core.permissions import Permission
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.selectors import unit_get
from khuyenhoc.papers.enums import DocumentKind, PaperStatus
from khuyenhoc.papers.events import PaperVoided
from khuyenhoc.papers.models import IssuedPaper, PaperSeries
from khuyenhoc.papers.selectors import paper_get, series_of

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPaper:
    """`about_type` and `about_id` name what the paper is made from; an object has one paper that stands."""

    unit_id: int
    kind: DocumentKind
    dated_on: date
    summary: str
    signer_name: str
    signer_position: str
    authority_prefix: str = ""
    about_type: str
    about_id: str


@transaction.atomic
def paper_issue(*, actor: Actor, data: NewPaper) -> IssuedPaper:
    """Give the next number of the unit's series to a paper.

    Asked again for the same object it returns the paper that stands, and takes no second number. Raises NotFound,
    Forbidden, RuleViolated `paper.unit_has_no_series` (chapters give an unnumbered sheet).
    """
    unit = unit_get(actor=actor, unit_id=data.unit_id, on=data.dated_on, permission=Permission.PAPERS_ISSUE)
    if not unit.issues_papers:
        raise RuleViolated("paper.unit_has_no_series", f"{unit.name} không có số văn bản; dùng phiếu không số.")
    standing = IssuedPaper.objects.exclude(status=PaperStatus.VOID).filter(
        about_type=data.about_type, about_id=data.about_id
    )
    if paper := standing.first():
        return paper
    series, year = series_of(data.kind, on=data.dated_on), data.dated_on.year
    PaperSeries.objects.get_or_create(
        unit_id=unit.unit_id, series=series, year=year, defaults={"tenant_id": unit.tenant_id}
    )
    counter = PaperSeries.objects.select_for_update().get(unit_id=unit.unit_id, series=series, year=year)
    if paper := standing.first():  # somebody numbered it while we waited for the counter
        return paper
    counter.last_number = F("last_number") + 1
    counter.save(update_fields=["last_number"])
    counter.refresh_from_db(fields=["last_number"])
    paper = IssuedPaper.objects.create(
        tenant_id=unit.tenant_id,
        unit_id=unit.unit_id,
        path=unit.path,
        series=series,
        year=year,
        number=counter.last_number,
        kind=data.kind,
        symbol=symbol_of(unit, data.kind),
        dated_on=data.dated_on,
        place=unit.place_name,
        summary=data.summary,
        signer_name=data.signer_name,
        signer_position=data.signer_position,
        authority_prefix=data.authority_prefix,
        about_type=data.about_type,
        about_id=data.about_id,
    )
    record(
        actor,
        "papers.numbered",
        paper,
        at=unit.path,
        tenant=unit.tenant_id,
        facts={"reference": paper.reference, "year": year, "about": [data.about_type, data.about_id]},
    )
    return paper


@transaction.atomic
def paper_void(*, actor: Actor, paper_id: int, reason: str) -> IssuedPaper:
    """Void a paper; its number stays used, what it was made from may be numbered anew. Raises NotFound, Forbidden,
    RuleViolated `paper.void_already`, and at the field `reason` `paper.void_why`, `paper.void_why_long`."""
    paper = paper_get(actor=actor, paper_id=paper_id, permission=Permission.PAPERS_ISSUE, lock=True)
    if paper.status == PaperStatus.VOID:
        raise RuleViolated("paper.void_already", "Văn bản này đã hủy.")
    if not reason.strip():
        raise RuleViolated("paper.void_why", "Ghi lý do hủy văn bản.", field="reason")
    if len(reason.strip()) > LONGEST_REASON:
        raise RuleViolated("paper.void_why_long", f"Lý do hủy tối đa {LONGEST_REASON} ký tự.", field="reason")
    paper.status, paper.void_reason = PaperStatus.VOID, reason.strip()
    paper.save(update_fields=["status", "void_reason"])
    publish(PaperVoided(paper_id=paper.pk, about_type=paper.about_type, about_id=paper.about_id))
    record(actor, "papers.voided", paper, at=paper.path, tenant=paper.tenant_id, facts={"reason": paper.void_reason})
    return paper


def symbol_of(unit: UnitVersion, kind: DocumentKind) -> str:
    """`BC-HKH`; an official letter has no abbreviation of its own: `HKH`."""
    return f"{kind.value}-{unit.symbol}" if kind.value else unit.symbol
