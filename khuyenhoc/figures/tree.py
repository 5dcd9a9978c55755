"""The tree as a register: how many associations, chapters, committees and centres stand directly below each unit.

A unit answers for those right below it, so that sums up the tree count each of them once and a chapter that sends no
report is counted all the same. Sub-chapters are part of their chapter.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

from django.db.models import Count, QuerySet

from khuyenhoc.figures.providers import OwnValues, Period, Provider
from khuyenhoc.org.enums import HostKind, Level, PlacementLine, UnitKind
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.selectors import units_on

HOSTED: Final = {
    HostKind.VILLAGE: "org.chapters.village",
    HostKind.SCHOOL: "org.chapters.school",
    HostKind.AGENCY: "org.committees.agency",
    HostKind.ENTERPRISE: "org.committees.agency",
    HostKind.ARMED_FORCES: "org.committees.agency",
    HostKind.CLAN: "org.committees.clan",
    HostKind.RELIGIOUS: "org.committees.other",
    HostKind.HOMETOWN: "org.committees.other",
}
CODES: Final = frozenset({"org.grassroots", "centers.count", *HOSTED.values()})


def units_below(units: Collection[int], period: Period) -> OwnValues:
    """As the tree stands at the end of the last day; one query."""
    day = period.data_to
    rows = (
        units_on(day, line=PlacementLine.MAIN)
        .filter(parent_id__in=units)
        .exclude(parent_id__in=_hosted(day))
        .values_list("parent_id", "kind", "level", "host_kind")
        .annotate(number=Count("unit_id"))
        .order_by()
    )
    values: OwnValues = {}
    for parent, kind, level, host_kind, number in rows:
        if code := _code_of(kind, level, host_kind):
            values[parent, code] = values.get((parent, code), 0) + number
    return values


def _hosted(day: date) -> QuerySet[UnitVersion, dict[str, int]]:
    return units_on(day).filter(kind__in=[UnitKind.CHAPTER, UnitKind.COMMITTEE]).values("unit_id")


def _code_of(kind: str, level: str, host_kind: str) -> str | None:
    if kind == UnitKind.ASSOCIATION:
        return "org.grassroots" if level == Level.COMMUNE else None
    return "centers.count" if kind == UnitKind.CENTER else HOSTED.get(HostKind(host_kind)) if host_kind else None


tree = Provider(codes=CODES, own_values=units_below)
