from __future__ import annotations

from datetime import date

from django.db.models import Model, QuerySet

from khuyenhoc.core.authority import Actor, OrgPath
from khuyenhoc.core.errors import NotFound
from khuyenhoc.core.permissions import Permission
from khuyenhoc.papers.enums import DocumentKind, PaperStatus
from khuyenhoc.papers.models import IssuedPaper
from khuyenhoc.rules.selectors import rule_value

NUMBERING = "documents.numbering"


def series_of(kind: DocumentKind, *, on: date) -> str:
    """The series that numbers this kind on that day: the decree leaves the choice to the body, a dated rule says it."""
    way = rule_value(NUMBERING, on)["series"]
    if way == "by_kind":
        return kind.value or "cong-van"
    return "cong-van" if way == "letters_apart" and kind is DocumentKind.LETTER else "chung"


def papers_visible(*, actor: Actor) -> QuerySet[IssuedPaper]:
    """Papers of the units whose reports or papers the actor may read, newest first."""
    return actor.scope(Permission.REPORTS_VIEW).filter(IssuedPaper.objects.order_by("-id"), "path")


def paper_get(
    *, actor: Actor, paper_id: int, permission: Permission = Permission.REPORTS_VIEW, lock: bool = False
) -> IssuedPaper:
    """Raises NotFound outside the scope, Forbidden without the permission."""
    rows = IssuedPaper.objects.select_for_update() if lock else IssuedPaper.objects.all()
    paper = rows.filter(pk=paper_id).first()
    if paper is None or not actor.can(Permission.REPORTS_VIEW, at=OrgPath(paper.path)):
        raise NotFound()
    actor.require(permission, at=OrgPath(paper.path))
    return paper


def paper_about(obj: Model) -> IssuedPaper | None:
    """The standing paper made from this object; the caller has checked that the object may be seen."""
    return next((paper for paper in papers_about(obj) if paper.status != PaperStatus.VOID), None)


def papers_about(obj: Model) -> list[IssuedPaper]:
    """Every paper made from this object, voided ones too, in the order of their numbering."""
    return list(IssuedPaper.objects.filter(about_type=obj._meta.label_lower, about_id=str(obj.pk)).order_by("id"))


def years_of(*, actor: Actor) -> list[int]:
    """The years in which papers were numbered that the actor may see, the newest first."""
    return list(papers_visible(actor=actor).order_by("-year").values_list("year", flat=True).distinct())
