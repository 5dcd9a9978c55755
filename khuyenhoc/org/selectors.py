"""Questions about the tree. Each names a day; a unit outside the actor's scope is not told apart from an absent one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django.db.models import Case, F, FilteredRelation, Func, IntegerField, Q, QuerySet, TextField, Value, When

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor, OrgPath, Scope
from khuyenhoc.core.dated import holds_on
from khuyenhoc.core.errors import Forbidden, NotFound
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.search import words_begin
from khuyenhoc.org.enums import PlacementLine, UnitKind
from khuyenhoc.org.models import OrgUnit, Placement, Reorganisation, UnitVersion

# The order in which people expect kinds: associations, chapters, committees, centres, then bodies.
BY_KIND = Case(*(When(kind=kind, then=Value(rank)) for rank, kind in enumerate(UnitKind)), output_field=IntegerField())


class TreeOrder(Func):
    """A text key that puts every unit right after its parent, siblings in the order of their founding."""

    template = (
        "(SELECT string_agg(lpad(part, 12, '0'), '/' ORDER BY place) "
        "FROM unnest(string_to_array(rtrim(%(expressions)s, '/'), '/')) WITH ORDINALITY AS parts(part, place)) "
        'COLLATE "C"'
    )
    output_field = TextField()


def units_on(on: date, *, line: PlacementLine | None = None) -> QuerySet[UnitVersion]:
    """What every unit is on a day, each row with `path`, `parent_id` and `line` of its placement that day.

    No scope: for selectors and services that check for themselves.
    """
    rows: Any = (
        UnitVersion.objects.filter(holds_on(on))
        .alias(place=FilteredRelation("unit__placements", condition=holds_on(on, "unit__placements__")))
        .filter(place__id__isnull=False)
    )
    rows = rows.annotate(path=F("place__path"), parent_id=F("place__parent_id"), line=F("place__line"))
    return cast("QuerySet[UnitVersion]", rows.filter(line=line) if line else rows)


def units_visible(*, actor: Actor, on: date, permission: Permission = Permission.UNITS_VIEW) -> QuerySet[UnitVersion]:
    """The units that stand on that day and that the actor may see."""
    return actor.scope(permission).filter(units_on(on), "path")


def unit_top(*, actor: Actor, on: date, permission: Permission = Permission.UNITS_VIEW) -> UnitVersion | None:
    """The highest unit of one's area on a day: whose lists one prints; of several the one that was founded first."""
    units = units_visible(actor=actor, on=on, permission=permission).select_related("unit", "locality")
    return units.order_by(TreeOrder("path")).first()


def unit_get(
    *, actor: Actor, unit_id: int, on: date, permission: Permission = Permission.UNITS_VIEW, lock: bool = False
) -> UnitVersion:
    """The unit as it is on a day, or as it was last if it has ended by then.

    The past is open to whoever the unit is under today or was under then; anything but looking is asked where it sits
    today, so that a day of the past gives nobody back what has moved away.

    Raises NotFound outside the actor's scope of UNITS_VIEW, Forbidden without `permission` there.
    """
    if lock and not OrgUnit.objects.select_for_update(no_key=True).filter(pk=unit_id).exists():
        raise NotFound()
    unit = units_on(on).select_related("unit", "locality").filter(unit_id=unit_id).first() or _nearest(unit_id, on)
    if unit is None:
        raise NotFound()
    today = OrgPath(_path_today(unit_id) or unit.path) if on < clock.today() else unit.path
    if not any(actor.can(Permission.UNITS_VIEW, at=path) for path in {unit.path, today}):
        raise NotFound()
    if permission is not Permission.UNITS_VIEW and not actor.can(permission, at=today):
        raise Forbidden()
    return unit


def _path_today(unit_id: int) -> str | None:
    """Where it sits, or sat last."""
    begun = Placement.objects.filter(unit_id=unit_id, valid_from__lte=clock.today())
    return begun.order_by("-valid_from").values_list("path", flat=True).first()


def _nearest(unit_id: int, on: date) -> UnitVersion | None:
    """A closed unit stays readable for ever: its last state before the day; one not yet founded: its first."""
    version = (
        UnitVersion.objects.filter(unit_id=unit_id, valid_from__lte=on)
        .order_by("-valid_from")
        .select_related("unit", "locality")
        .first()
        or UnitVersion.objects.filter(unit_id=unit_id).order_by("valid_from").select_related("unit", "locality").first()
    )
    place = Placement.objects.filter(unit_id=unit_id, valid_from__lte=on).order_by("-valid_from").first() or (
        Placement.objects.filter(unit_id=unit_id).order_by("valid_from").first()
    )
    if version is None or place is None:
        return None
    version.path, version.parent_id, version.line = OrgPath(place.path), place.parent_id, place.line
    return version


def unit_by_code(*, actor: Actor, code: str, on: date, permission: Permission = Permission.UNITS_VIEW) -> UnitVersion:
    """`CODE@DATE`: codes are reused, so a code means something only on a day."""
    unit = units_on(on).filter(code=code).values_list("unit_id", flat=True).first()
    if unit is None:
        raise NotFound("unit.not_found", f"Không có đơn vị nào mang mã {code} vào ngày {on:%d/%m/%Y}.")
    return unit_get(actor=actor, unit_id=unit, on=on, permission=permission)


def ids_below(path: str, *, on: date, line: PlacementLine = PlacementLine.MAIN) -> list[int]:
    """Ids of the unit at this path and of every unit under it on that day, on one line of the tree."""
    return list(
        Placement.objects.filter(holds_on(on), path__startswith=path, line=line)
        .values_list("unit_id", flat=True)
        .order_by("unit_id")
    )


def ids_in_scope(scope: Scope, *, on: date) -> list[int]:
    return list(
        Placement.objects.filter(holds_on(on))
        .filter(scope.q("path"))
        .values_list("unit_id", flat=True)
        .order_by("unit_id")
    )


def children_of(unit_id: int, *, on: date) -> QuerySet[UnitVersion]:
    """Units directly below, on the main line, in the order people expect: by kind, then by name."""
    return units_on(on, line=PlacementLine.MAIN).filter(Q(parent_id=unit_id)).order_by(BY_KIND, "code")


def path_names(path: str, *, on: date) -> list[UnitVersion]:
    """The units on a path, root first: one query."""
    ids = [int(part) for part in path.split("/") if part]
    found = {version.unit_id: version for version in UnitVersion.objects.filter(holds_on(on), unit_id__in=ids)}
    return [found[unit_id] for unit_id in ids if unit_id in found]


def units_found_by(*, actor: Actor, text: str, on: date) -> QuerySet[UnitVersion]:
    """Visible units whose name has all the words, accents aside, or whose code begins so; all of them for no text."""
    rows = units_visible(actor=actor, on=on)
    if not text.strip():
        return rows
    return rows.filter(Q(code__startswith=text.strip()) | words_begin("search_name", text))


def units_search(*, actor: Actor, text: str, on: date, most: int = 20) -> QuerySet[UnitVersion]:
    """The first of those found, for a picker or the search box."""
    return units_found_by(actor=actor, text=text, on=on).order_by("level", "name")[:most]


def names_of(unit_ids: Iterable[int], *, on: date) -> dict[int, str]:
    """Short names, by id: one query."""
    return dict(
        UnitVersion.objects.filter(holds_on(on), unit_id__in=list(unit_ids)).values_list("unit_id", "short_name")
    )


def header_lines(unit: UnitVersion, *, on: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The header of the unit's papers, lines of the superior body and of the issuer: from the names unless written."""
    superior = tuple(unit.superior_lines)
    if not superior and unit.parent_id:
        superior = tuple(
            UnitVersion.objects.filter(holds_on(on), unit_id=unit.parent_id).values_list("name", flat=True)
        )
    return superior, tuple(unit.issuer_lines) or (unit.name,)


def reorganisations_visible(*, actor: Actor) -> QuerySet[Reorganisation]:
    """Plans and acts whose whole ground lies in the actor's scope, newest first."""
    rows = Reorganisation.objects.select_related("created_by", "done_by", "decision")
    return actor.scope(Permission.UNITS_REORGANISE).filter(rows, "path").order_by("-id")


def reorganisation_get(*, actor: Actor, reorganisation_id: int, lock: bool = False) -> Reorganisation:
    """Raises NotFound outside the actor's scope of UNITS_REORGANISE."""
    rows = reorganisations_visible(actor=actor)
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=reorganisation_id).first()
    if found is None:
        raise NotFound()
    return found
