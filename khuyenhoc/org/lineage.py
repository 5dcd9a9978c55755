"""The life of a unit, told from its rows: founding, names, places in the tree, who carried on for whom, the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db.models import Q

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.org.models import Decision, OrgUnit, Placement, UnitSuccession, UnitVersion
from khuyenhoc.org.selectors import unit_get


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened to a unit."""

    on: date
    title: str
    text: str = ""
    decision: Decision | None = None


def unit_history(*, actor: Actor, unit_id: int) -> list[Moment]:
    """Everything that happened to the unit, newest first, in a constant number of queries. NotFound outside scope."""
    unit_get(actor=actor, unit_id=unit_id, on=clock.today())
    unit = OrgUnit.objects.select_related("founding_decision").get(pk=unit_id)
    versions = list(UnitVersion.objects.filter(unit=unit).select_related("decision").order_by("valid_from"))
    places = list(Placement.objects.filter(unit=unit).order_by("valid_from"))
    steps = list(UnitSuccession.objects.filter(Q(predecessor=unit) | Q(successor=unit)).select_related("decision"))
    others = {place.parent_id for place in places} | {id for s in steps for id in (s.predecessor_id, s.successor_id)}
    names = last_names(id for id in others if id)
    moments = [
        Moment(unit.valid_from, "Thành lập", versions[0].name, unit.founding_decision),
        *_changes(versions),
        *(
            Moment(place.valid_from, "Chuyển về trực thuộc", names.get(place.parent_id or 0, ""))
            for place in places[1:]
        ),
        *(_step(step, unit_id, names) for step in steps),
    ]
    if unit.valid_to:
        moments.append(Moment(unit.valid_to, "Kết thúc hoạt động"))
    return sorted(moments, key=lambda moment: moment.on, reverse=True)


def successors_of(unit_id: int) -> list[UnitSuccession]:
    """Who carries on for the unit, by day."""
    return list(UnitSuccession.objects.filter(predecessor=unit_id).order_by("on", "successor"))


def predecessors_of(unit_id: int) -> list[UnitSuccession]:
    """For whom the unit carries on, by day."""
    return list(UnitSuccession.objects.filter(successor=unit_id).order_by("on", "predecessor"))


def whole_predecessors(unit_id: int) -> list[int]:
    """Those whom the unit carries on for wholly and alone: none at all when a part of somebody came to it. Two
    queries."""
    links = UnitSuccession.objects.filter(successor=unit_id)
    before = set(links.values_list("predecessor_id", flat=True))
    is_parted = UnitSuccession.objects.filter(predecessor__in=before).exclude(successor=unit_id).exists()
    return [] if is_parted else sorted(before)


def carrier_of(unit_id: int, path: str) -> int | None:
    """Who carries on today for a unit that has ended, at whose place a path ends or passes: its only heir, or that
    one's, else the nearest unit above that stands, or its heir. None where nobody does. Few queries."""
    above = [int(part) for part in path.split("/") if part]
    for start in reversed(above[: above.index(unit_id) + 1] if unit_id in above else [*above, unit_id]):
        seen: set[int] = set()
        unit = start
        while unit not in seen:
            if OrgUnit.objects.filter(pk=unit, valid_to__isnull=True).exists():
                return unit
            seen.add(unit)
            heirs = set(UnitSuccession.objects.filter(predecessor=unit).values_list("successor_id", flat=True))
            unit = heirs.pop() if len(heirs) == 1 else unit
    return None


def last_names(unit_ids: Iterable[int]) -> dict[int, str]:
    """The last short name of units, closed ones too: one query."""
    rows = UnitVersion.objects.filter(unit__in=list(unit_ids)).order_by("valid_from")
    return dict(rows.values_list("unit_id", "short_name"))


def _changes(versions: list[UnitVersion]) -> Iterator[Moment]:
    for before, after in pairwise(versions):
        if before.kind != after.kind:
            title, text = f"Chuyển thành {after.get_kind_display()}", f"{before.name} → {after.name}"
        elif before.name != after.name:
            title, text = "Đổi tên", f"{before.name} → {after.name}"
        elif before.code != after.code:
            title, text = "Đổi mã", f"{before.code} → {after.code}"
        else:
            title, text = "Đổi thông tin", after.name
        yield Moment(after.valid_from, title, text, after.decision)


def _step(step: UnitSuccession, unit_id: int, names: dict[int, str]) -> Moment:
    kind = step.get_kind_display()
    if step.predecessor_id == unit_id:
        return Moment(step.on, f"{kind}, đơn vị kế thừa", names.get(step.successor_id, ""), step.decision)
    return Moment(step.on, f"{kind}, kế thừa từ", names.get(step.predecessor_id, ""), step.decision)
