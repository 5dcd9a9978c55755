"""The new tree, written: in a handful of statements, with a trace of every row so that it can be taken back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any, Final

from django.db.models import F

from khuyenhoc.core.constraints import refusing
from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.org import policy
from khuyenhoc.org.enums import SuccessionKind
from khuyenhoc.org.models import Decision, Heritage, OrgUnit, Placement, UnitSuccession, UnitVersion
from khuyenhoc.org.reorganising.participants import Trace
from khuyenhoc.org.services.reorganising.heritage import Inheritance
from khuyenhoc.org.services.reorganising.shaping import NewTree

CODE_REFUSALS: Final = {
    "unitversion_code_once": partial(
        RuleViolated, "unit.code_taken", "Mã của đơn vị mới là mã của một đơn vị khác trong thời gian đó."
    )
}


def write(tree: NewTree, decision: Decision | None) -> Trace:
    """Raises RuleViolated: `reorganisation.later_change` (the tree is already told otherwise after that day),
    `unit.code_taken`."""
    moved = tree.moved()
    _require_nothing_later(tree, {*tree.ends, *moved, *tree.described, *_receivers(tree)})
    trace: Trace = {"founded": list(tree.founded), "ended": list(tree.ends)}
    on = tree.ground.on
    _end(tree, on)
    trace["placements"] = _place(tree, on)
    trace["versions"] = _describe(tree, on, decision)
    _found(tree, on, decision)
    OrgUnit.objects.filter(pk__in=[*tree.ends, *moved, *tree.described]).update(version=F("version") + 1)
    trace["successions"] = _succeed(tree, on, decision)
    trace["heritages"] = _inherit(tree, on, [place.new_path for place in moved.values()])
    return trace


def _require_nothing_later(tree: NewTree, units: Iterable[int]) -> None:
    """A plan of the past does not reach over what was told of later days: that is undone first."""
    asked = list(units)
    later = [
        *Placement.objects.filter(unit__in=asked, valid_from__gt=tree.ground.on).values_list("unit_id", flat=True),
        *UnitVersion.objects.filter(unit__in=asked, valid_from__gt=tree.ground.on).values_list("unit_id", flat=True),
        *OrgUnit.objects.filter(pk__in=asked, valid_to__isnull=False).values_list("pk", flat=True),
    ]
    if later:
        raise RuleViolated(
            "reorganisation.later_change",
            f"{tree.name(later[0])} đã có thay đổi ghi cho ngày sau {tree.ground.on:%d/%m/%Y}. "
            "Hãy hoàn tác việc đó trước.",
        )


def _receivers(tree: NewTree) -> set[int]:
    """Those that stand already and to whom something comes: where it will sit must not end or move later on."""
    parents = {parent for parent in tree.parents.values() if parent}
    heirs = {heir for end in tree.ends.values() for heir in end.heirs}
    return (parents | heirs) - tree.founded.keys()


def _end(tree: NewTree, on: date) -> None:
    ended = list(tree.ends)
    for model in (Placement, UnitVersion):
        model.objects.filter(unit__in=ended, valid_to__isnull=True).update(valid_to=on)
    OrgUnit.objects.filter(pk__in=ended).update(valid_to=on)


def _place(tree: NewTree, on: date) -> dict[str, Any]:
    """A place that began this very day is corrected: a row cannot end before it began."""
    changed, ended, made = [], [], []
    for unit_id, moved in tree.moved().items():
        place = tree.ground.places[unit_id]
        if place.valid_from == on:
            changed.append([place.pk, place.parent_id, place.path])
            Placement.objects.filter(pk=place.pk).update(path=moved.new_path, parent=_parent(tree, unit_id))
            continue
        ended.append(place.pk)
        made.append(
            Placement(
                unit_id=unit_id, tenant_id=place.tenant_id, parent_id=_parent(tree, unit_id), path=moved.new_path,
                line=place.line, valid_from=on,
            )
        )  # fmt: skip
    Placement.objects.filter(pk__in=ended).update(valid_to=on)
    return {"changed": changed, "ended": ended, "made": [row.pk for row in Placement.objects.bulk_create(made)]}


def _parent(tree: NewTree, unit_id: int) -> int | None:
    return tree.parents.get(unit_id, tree.ground.places[unit_id].parent_id)


def _describe(tree: NewTree, on: date, decision: Decision | None) -> dict[str, Any]:
    ended, made, changed = [], [], []
    for unit_id, step in tree.described.items():
        shape = tree.ground.shapes[unit_id]
        columns = step.description.columns()
        if shape.valid_from == on:
            changed.append(
                [shape.pk, {name: getattr(shape, name) for name in columns} | {"decision_id": shape.decision_id}]
            )
            with refusing(CODE_REFUSALS):
                UnitVersion.objects.filter(pk=shape.pk).update(decision=decision, **columns)
            continue
        ended.append(shape.pk)
        made.append(
            UnitVersion(unit_id=unit_id, tenant_id=shape.tenant_id, valid_from=on, decision=decision, **columns)
        )
    UnitVersion.objects.filter(pk__in=ended).update(valid_to=on)
    with refusing(CODE_REFUSALS):
        UnitVersion.objects.bulk_create(made)
    return {"changed": changed, "ended": ended, "made": [row.pk for row in made]}


def _found(tree: NewTree, on: date, decision: Decision | None) -> None:
    units, versions, places = [], [], []
    tenant = tree.ground.tenant_id
    for unit_id, step in tree.founded.items():
        columns = step.description.columns()
        line = policy.line_of(columns["kind"])
        units.append(OrgUnit(pk=unit_id, tenant_id=tenant, valid_from=on, founding_decision=decision))
        versions.append(UnitVersion(unit_id=unit_id, tenant_id=tenant, valid_from=on, decision=decision, **columns))
        places.append(
            Placement(
                unit_id=unit_id, tenant_id=tenant, parent_id=step.parent_id, path=tree.path_of(unit_id), line=line,
                valid_from=on,
            )
        )  # fmt: skip
    OrgUnit.objects.bulk_create(units)
    with refusing(CODE_REFUSALS):
        UnitVersion.objects.bulk_create(versions)
    Placement.objects.bulk_create(places)


def _succeed(tree: NewTree, on: date, decision: Decision | None) -> list[int]:
    rows = [
        UnitSuccession(
            predecessor_id=unit_id, successor_id=heir, on=on, kind=end.kind or SuccessionKind.CLOSE, decision=decision
        )
        for unit_id, end in tree.ends.items()
        for heir in end.heirs
    ]
    return [row.pk for row in UnitSuccession.objects.bulk_create(rows)]


def _inherit(tree: NewTree, on: date, living: list[str]) -> dict[str, Any]:
    """A path where a unit lives once more shows its present: whoever had inherited it does so no longer."""
    again = Heritage.objects.filter(path__in=living)
    columns = ("unit_id", "path", "with_below", "is_personal")
    dropped = [[*row, since.isoformat()] for *row, since in again.values_list(*columns, "since")]
    rows = Inheritance(tree).rows(on)
    again.delete()
    known = set(Heritage.objects.filter(unit__in={row.unit_id for row in rows}).values_list("unit_id", "path"))
    fresh = [row for row in rows if (row.unit_id, row.path) not in known]
    return {"dropped": dropped, "made": [row.pk for row in Heritage.objects.bulk_create(fresh)]}
