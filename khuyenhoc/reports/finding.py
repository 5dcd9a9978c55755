"""Reports in the search box of the back office: “báo cáo Bình Phong 5”, “Tổ 5 tháng 02/2023”."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.finding import Hit
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.text.names import search_name
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.selectors import names_of, units_found_by
from khuyenhoc.reports.enums import ReportStatus
from khuyenhoc.reports.selectors import reports_visible, state_of

MOST = 8
REPORT = re.compile(r"\b(?:bao cao|phieu bao cao|bc)\b")
MONTH = re.compile(r"(?:(?P<word>\b(?:thang|t) ?)|\b)(?P<month>0?[1-9]|1[0-2])(?: ?[/.-] ?(?P<year>\d{4}))?$")


@dataclass(frozen=True, slots=True)
class Asked:
    """`whole` is what was typed without “báo cáo”: a number at its end may belong to the name, as in “Tổ 5”."""

    whole: str
    name: str
    month: int | None = None
    year: int | None = None


def read(text: str) -> Asked | None:
    """What is asked; None when neither a report nor a month is named, so that units are not found twice."""
    plain = search_name(text)
    whole = " ".join(REPORT.sub(" ", plain).split())
    found = MONTH.search(whole)
    if found is None:
        return Asked(whole, whole) if whole != plain else None
    if whole == plain and not found["word"] and not found["year"]:
        return None
    year = int(found["year"]) if found["year"] else None
    name = whole[: found.start()].strip()
    return Asked(name if found["word"] or year else whole, name, int(found["month"]), year)


def find_reports(actor: Actor, text: str) -> list[Hit]:
    """The newest first, those whose unit has all of the words in its name before the others. Two queries."""
    asked = read(text)
    if asked is None:
        return []
    month = Q()
    if asked.month:
        month = Q(period__code__endswith=f"-{asked.month:02d}")
    if asked.year:
        month &= Q(period__code__startswith=f"{asked.year}-")
    rows = reports_visible(actor=actor).exclude(status=ReportStatus.SUPERSEDED).select_related("period")
    rows = rows.annotate(is_named=_named(actor, asked.name), is_whole=_named(actor, asked.whole))
    by_name = Q(is_named=True) & month
    rows = rows.filter(by_name if asked.whole == asked.name else by_name | Q(is_whole=True))
    found = list(rows.order_by("-is_whole", "-period__data_to", "path", "-version")[:MOST])
    names = names_of({row.unit_id for row in found}, on=clock.today()) if found else {}
    return [
        Hit(
            f"Báo cáo {row.period.label}, {names.get(row.unit_id, '')}",
            reverse("report_page", args=[row.pk]),
            state_of(row)[0].label,
        )
        for row in found
    ]


def _named(actor: Actor, name: str) -> Exists:
    """Whether the unit is called so; without a name, whether it is one of the actor's own desk."""
    units: QuerySet[UnitVersion]
    if name:
        units = units_found_by(actor=actor, text=name, on=clock.today())
    else:
        grants = actor.scope(Permission.REPORTS_VIEW).grants
        units = UnitVersion.objects.filter(unit_id__in=[int(g.path.rstrip("/").rsplit("/", 1)[-1]) for g in grants])
    return Exists(units.filter(unit_id=OuterRef("unit_id")))
