"""Lists of members, and one membership: only where the actor may read names."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Final, cast

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from khuyenhoc.core.authority import Actor, OrgPath, Reach, Scope
from khuyenhoc.core.dated import holds_on
from khuyenhoc.core.errors import Forbidden, NotFound
from khuyenhoc.core.permissions import Permission
from khuyenhoc.members.models import Membership
from khuyenhoc.members.selectors.filters import NO_FILTERS, MemberFilters, MemberState
from khuyenhoc.members.selectors.searching import carried_by_few
from khuyenhoc.org.models import OrgUnit, Placement, UnitVersion
from khuyenhoc.org.selectors import unit_get
from khuyenhoc.people.models import Person
from khuyenhoc.people.selectors import last_path, names_scope
from khuyenhoc.ui.paging import SIZE, Page, keyset

KEY: Final = ("sort_name", "id")  # the order of every list of members: given name first
FEW_UNITS: Final = 200  # with a hundred members each, rows enough to sort in the time of a page


def members_visible(
    *,
    actor: Actor,
    filters: MemberFilters = NO_FILTERS,
    names: Scope | None = None,
    unit: UnitVersion | None = None,
) -> QuerySet[Membership]:
    """Memberships whose names the actor may read, by given name, with the person at hand.

    Read it page by page with the key `KEY`. Raises NotFound for a unit that the actor may not see. A page that asked
    already gives what it was told: `names` is the actor's `names_scope`, `unit` the unit of the filters on their day.
    """
    scope = names_scope(actor=actor) if names is None else names
    rows = Membership.objects.filter(_places(actor, scope, filters, unit), filters.condition())
    return rows.select_related("person").order_by(*KEY)


def members_page(
    rows: QuerySet[Membership], *, after: str | None = None, before: str | None = None, size: int = SIZE
) -> Page[Membership]:
    """One page of what `members_visible` answered: its keys are read from the index alone, then its rows."""
    keys = keyset(rows.select_related(None).only(*KEY), KEY, after=after, before=before, size=size)
    found = rows.order_by().in_bulk([key.pk for key in keys.rows])
    return replace(keys, rows=tuple(found[key.pk] for key in keys.rows if key.pk in found))


def may_read_names(*, actor: Actor, path: OrgPath) -> bool:
    """True when the names of this unit's members are open to the actor: by their role, or by a look given a reason."""
    return names_scope(actor=actor).covers(path)


def membership_get(
    *, actor: Actor, membership_id: int, permission: Permission = Permission.MEMBERS_VIEW, lock: bool = False
) -> Membership:
    """The membership with its person and `path`, the place of its unit.

    Raises NotFound where the actor may not read names, Forbidden without `permission` there.
    """
    rows = _with_path().filter(pk=membership_id)
    row = (rows.select_for_update(of=("self", "person")) if lock else rows).first()
    if row is None or not names_scope(actor=actor).covers(path_of(row)):
        raise NotFound()
    if permission is not Permission.MEMBERS_VIEW and not actor.can(permission, at=path_of(row)):
        raise Forbidden()
    return row


def memberships_selected(
    *, actor: Actor, membership_ids: Collection[int], permission: Permission, lock: bool = False
) -> list[Membership]:
    """The chosen memberships, each with its person and `path`, in the order of ids. One that is missing or not the
    actor's to see: NotFound for all; one without `permission`: Forbidden."""
    rows = _with_path().filter(pk__in=set(membership_ids)).order_by("person_id", "id")
    found = list(rows.select_for_update(of=("self", "person")) if lock else rows)
    scope = names_scope(actor=actor)
    if not membership_ids or len(found) != len(set(membership_ids)) or not all(scope.covers(path_of(m)) for m in found):
        raise NotFound()
    for path in {path_of(row) for row in found}:
        if permission is not Permission.MEMBERS_VIEW and not actor.can(permission, at=path):
            raise Forbidden()
    return found


def memberships_of(*, person: Person) -> QuerySet[Membership]:
    """Every membership of a person whom the actor has fetched already: the primary one first, then the latest."""
    rows = Membership.objects.filter(person=person).annotate(path=last_path("unit_id"))
    return rows.order_by("-is_primary", "-joined_on", "id").select_related("came_from")


def path_of(membership: Membership) -> OrgPath:
    """Where the membership's unit sits; only on a row that came from these selectors."""
    return OrgPath(cast("str", membership.path))  # type: ignore[attr-defined]


def known_in(scope: Scope) -> Q:
    """The tie by which people are visible to the units they belong or belonged to (people.ties)."""
    while_there = _sat_there_meanwhile(Placement.objects.filter(scope.q("path")))
    return Q(Exists(Membership.objects.filter(while_there, person_id=OuterRef("pk"))))


def _sat_there_meanwhile(places: QuerySet[Placement]) -> Exists:
    """A membership whose unit sat at one of these places while it held: whoever a unit was taken from reads the names
    of then, not of those who came later."""
    still_there = Q(valid_to__isnull=True) | Q(valid_to__gt=OuterRef("joined_on"))
    already_there = Q(valid_from__lte=OuterRef("joined_on")) | Q(
        valid_from__lt=Coalesce(OuterRef("left_on"), Value(date.max))
    )
    return Exists(places.filter(still_there, already_there, unit_id=OuterRef("unit_id")))


def _with_path() -> QuerySet[Membership]:
    return Membership.objects.select_related("person").annotate(path=last_path("unit_id"))


def _places(actor: Actor, scope: Scope, filters: MemberFilters, unit: UnitVersion | None) -> Q:
    """The units asked for that lie where names are open, and what makes a search there quick.

    All of a tenant, or very many units of it: read in the order of names from the index of the tenant, which knows
    the unit too. Few units: their members are read from the index of units and sorted, as that is fewer rows.
    """
    below = Q()
    path = OrgPath("")
    if filters.unit_id is not None:
        unit = unit or unit_get(actor=actor, unit_id=filters.unit_id, on=filters.day)
        path = OrgPath(unit.path)
        below = Q(path__startswith=path) if filters.with_below else Q(path=path)
    root = _root_asked(scope, path, filters)
    if root is not None:
        tenant_id = unit.tenant_id if unit else OrgUnit.objects.values_list("tenant_id", flat=True).get(pk=root)
        return Q(tenant_id=tenant_id) & carried_by_few(tenant_id, filters)
    if scope.everywhere and not below:
        return Q()
    asked = below & scope.q("path")
    placements = Placement.objects.filter(asked)
    if filters.state is MemberState.CURRENT:
        placements = placements.filter(holds_on(filters.day))
    places = set(placements.values_list("tenant_id", "unit_id"))
    units = {unit_id for _, unit_id in places}
    inside = Q(unit_id__in=sorted(units))
    if filters.state is not MemberState.CURRENT:
        elsewhere = set(Placement.objects.filter(unit_id__in=units).exclude(asked).values_list("unit_id", flat=True))
        if elsewhere:  # at some time: of these, only those who were members while it sat here
            inside = Q(unit_id__in=sorted(units - elsewhere))
            inside |= Q(unit_id__in=sorted(elsewhere)) & Q(_sat_there_meanwhile(placements))
    tenants = {tenant_id for tenant_id, _ in places}
    if len(tenants) != 1 or len(places) <= FEW_UNITS:
        return inside
    [tenant_id] = tenants
    return inside & Q(tenant_id=tenant_id) & carried_by_few(tenant_id, filters, units=len(places))


def _root_asked(scope: Scope, path: OrgPath, filters: MemberFilters) -> int | None:
    """The root association, when all of it is asked for and open: then one index on the tenant is the list."""
    if not filters.with_below:
        return None
    open_below = [grant.path for grant in scope.grants if grant.reach is Reach.BELOW]
    asked = path or (open_below[0] if len(scope.grants) == 1 and open_below else "")
    is_open = scope.everywhere or any(asked.startswith(opened) for opened in open_below)
    return int(asked.rstrip("/")) if asked.count("/") == 1 and is_open else None
