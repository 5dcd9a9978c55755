"""The tree as it was before the act, from its trace."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import F, ProtectedError, Q

from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.org.models import Heritage, OrgUnit, Placement, Reorganisation, UnitSuccession, UnitVersion


def built_on_the_tree(act: Reorganisation) -> Iterator[str]:
    """What was told of the tree since: one sentence each."""
    trace, on = act.trace, act.effective_on
    made = {*trace["placements"]["made"], *(row[0] for row in trace["placements"]["changed"])}
    units = set(trace["founded"]) | set(Placement.objects.filter(pk__in=made).values_list("unit_id", flat=True))
    units |= set(UnitVersion.objects.filter(pk__in=trace["versions"]["made"]).values_list("unit_id", flat=True))
    later = Q(valid_from__gt=on) | Q(valid_to__isnull=False, valid_from__gte=on)
    if Placement.objects.filter(later, unit__in=units).exists() or UnitVersion.objects.filter(later, unit__in=units):
        yield "Có đơn vị trong phương án đã được đổi tên, chuyển hoặc kết thúc sau đó."
    founded_since = Placement.objects.filter(parent__in=units, valid_from__gte=on).exclude(unit__in=units)
    if founded_since.exists():
        yield "Có đơn vị mới được lập hoặc chuyển về dưới các đơn vị trong phương án."
    if UnitSuccession.objects.filter(Q(predecessor__in=units) | Q(successor__in=units), on__gt=on).exists():
        yield "Có đơn vị trong phương án đã được sắp xếp tiếp."
    if count := len(_homeless(act, units)):
        yield f"Có {count} đơn vị mà đơn vị cấp trên trước đây đã kết thúc hoặc được chuyển đi sau đó."


def _homeless(act: Reorganisation, changed: set[int]) -> set[int]:
    """Units that would come back under one that no longer stands where it stood. Three queries."""
    trace = act.trace
    rows = Placement.objects.filter(
        Q(pk__in=trace["placements"]["ended"]) | Q(unit__in=trace["ended"], valid_to=act.effective_on)
    )
    back = set(rows.values_list("unit_id", "parent_id", "path"))
    same_day = [row[0] for row in trace["placements"]["changed"]]
    units = dict(Placement.objects.filter(pk__in=same_day).values_list("pk", "unit_id"))
    back |= {(units[pk], parent, path) for pk, parent, path in trace["placements"]["changed"]}
    restored = {*trace["ended"], *changed}
    wanted = {unit: (parent, path.removesuffix(f"{unit}/")) for unit, parent, path in back}
    wanted = {unit: above for unit, above in wanted.items() if above[0] and above[0] not in restored}
    standing = set(
        Placement.objects.filter(
            unit__in={parent for parent, _ in wanted.values()}, valid_from__lte=act.effective_on, valid_to=None
        ).values_list("unit_id", "path")
    )
    return {unit for unit, above in wanted.items() if above not in standing}


def take_back(act: Reorganisation) -> None:
    """Takes the rows away and opens again what was ended. Whoever refers to a founded unit has let go of it before."""
    trace = act.trace
    Heritage.objects.filter(pk__in=trace["heritages"]["made"]).delete()
    UnitSuccession.objects.filter(pk__in=trace["successions"]).delete()
    Placement.objects.filter(pk__in=trace["placements"]["made"]).delete()
    Placement.objects.filter(pk__in=trace["placements"]["ended"]).update(valid_to=None)
    for pk, parent, path in trace["placements"]["changed"]:
        Placement.objects.filter(pk=pk).update(parent=parent, path=path)
    UnitVersion.objects.filter(pk__in=trace["versions"]["made"]).delete()
    Placement.objects.filter(unit__in=trace["founded"]).delete()  # one founded below another would protect it
    _forget(trace["founded"])
    UnitVersion.objects.filter(pk__in=trace["versions"]["ended"]).update(valid_to=None)
    for pk, columns in trace["versions"]["changed"]:
        UnitVersion.objects.filter(pk=pk).update(**columns)
    ended = trace["ended"]
    for model in (Placement, UnitVersion):
        model.objects.filter(unit__in=ended, valid_to=act.effective_on).update(valid_to=None)
    OrgUnit.objects.filter(pk__in=ended).update(valid_to=None, version=F("version") + 1)
    Heritage.objects.bulk_create(
        Heritage(unit_id=unit, path=path, with_below=below, is_personal=personal, since=date.fromisoformat(since))
        for unit, path, below, personal, since in trace["heritages"]["dropped"]
    )


def _forget(founded: list[int]) -> None:
    """Raises RuleViolated (`reorganisation.built_upon`) when rows of a room that was not asked refer to a unit."""
    try:
        OrgUnit.objects.filter(pk__in=founded).delete()
    except ProtectedError as error:
        kinds = sorted({str(row._meta.verbose_name) for row in error.protected_objects})
        raise RuleViolated(
            "reorganisation.built_upon",
            f"Không hoàn tác được nữa. Đơn vị mới đã có dữ liệu ghi sau đó: {', '.join(kinds)}.",
        ) from error
