"""Small reorganisations written straight into the tree, for tests of what is asked after them."""

from __future__ import annotations

from datetime import date

from khuyenhoc.org.enums import HostKind, Level, SuccessionKind, UnitKind
from khuyenhoc.org.models import Decision, OrgUnit, Placement, UnitSuccession, UnitVersion
from khuyenhoc.org.selectors import units_on
from khuyenhoc.org.services import NewUnit, units_found
from tests.cast import SYSTEM, describe

CHANGE = date(2025, 7, 1)


def close(*units: UnitVersion) -> None:
    ids = [unit.unit_id for unit in units]
    for model in (Placement, UnitVersion):
        model.objects.filter(unit_id__in=ids).update(valid_to=CHANGE)
    OrgUnit.objects.filter(pk__in=ids).update(valid_to=CHANGE)


def found(code: str, parent: str, level: Level = Level.CHAPTER) -> UnitVersion:
    kind, host = (UnitKind.CHAPTER, HostKind.VILLAGE) if level == Level.CHAPTER else (UnitKind.ASSOCIATION, "")
    what = describe(code, f"Đơn vị {code}", code, kind, level, host_kind=host)
    units_found(actor=SYSTEM, rows=[NewUnit(founded_on=CHANGE, parent_code=parent, description=what)])
    return units_on(CHANGE).get(code=code)


def follow(
    old: UnitVersion, *new: UnitVersion, kind: SuccessionKind = SuccessionKind.MERGE, decision: Decision | None = None
) -> None:
    for unit in new:
        UnitSuccession.objects.create(
            predecessor_id=old.unit_id, successor_id=unit.unit_id, on=CHANGE, kind=kind, decision=decision
        )
