"""Reports of one day under the tree of another. What was sent never moves: the report of a unit that lives on the map
stands at the unit, that of another at who carried on for it or went before it, else at nobody's line, counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import FilteredRelation, OuterRef, Q, QuerySet, Subquery

from khuyenhoc.core.dated import holds_on
from khuyenhoc.figures.selectors.maps import Lineage
from khuyenhoc.org.enums import PlacementLine
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.reports.models import Report

DAY = timedelta(days=1)


class Listed(NamedTuple):
    """What boards and counts read of a report. `name` is how its unit is called on the day asked for, or was last."""

    pk: int
    unit_id: int
    period_id: int
    status: str
    due_on: date
    first_submitted_at: datetime | None
    path: str
    tenant_id: int
    closed: date
    ended: date | None
    name: str | None

    @property
    def at(self) -> date:
        """The day on which the unit stood at `path`: that of the period, or its last before."""
        return min(self.closed, self.ended - DAY) if self.ended else self.closed


@dataclass(frozen=True, slots=True)
class Fallen:
    """Where a report falls below the unit asked: the unit right below it, None for nobody's line; and how deep, 1 for
    what is right below."""

    line: int | None
    depth: int


def listed(rows: QuerySet[Report], on: date) -> Iterator[Listed]:
    """In the order of versions: one query."""
    names = UnitVersion.objects.filter(unit=OuterRef("unit"), valid_from__lte=on).order_by("-valid_from")
    columns = (
        "pk", "unit_id", "period_id", "status", "due_on", "first_submitted_at", "path", "tenant_id", "period__data_to",
        "unit__valid_to", Subquery(names.values("short_name")[:1]),
    )  # fmt: skip
    return map(Listed._make, rows.order_by("version", "pk").values_list(*columns))


def on_map(rows: QuerySet[Report], map_on: date) -> Any:
    """The rows with the alias `place`: where the unit of each stands on the map, null where it does not."""
    condition = holds_on(map_on, "unit__placements__") & Q(unit__placements__line=PlacementLine.MAIN)
    return rows.alias(place=FilteredRelation("unit__placements", condition=condition))


def fallen_below(unit_id: int, away: Sequence[Listed], map_on: date) -> Iterator[tuple[Listed, Fallen]]:
    """Of reports whose units are not on the map, those that fall below the unit; what its own predecessors reported
    themselves is its own. Two queries, none for no reports."""
    if not away:
        return
    days = [report.at for report in away]
    lineage = Lineage(min(days), max(days), on=map_on, tenant_id=away[0].tenant_id)
    place = lineage.path_of(unit_id)
    if place is None:
        return
    for report in away:
        standing = lineage.standing(report.unit_id, report.path, report.at)
        if standing.path.startswith(place):
            ids = [int(part) for part in standing.path.removeprefix(place).split("/") if part]
            # What cannot be given to any of the units below one stands among them.
            if depth := len(ids) + (not standing.is_attributed):
                yield report, Fallen(ids[0] if ids else None, depth)
