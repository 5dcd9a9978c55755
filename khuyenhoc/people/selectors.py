"""Reading people. Names open to whoever may see the members of a unit that knows the person, and to who gave a
reason."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, When

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor, Grant, OrgPath, Scope
from khuyenhoc.core.dated import holds_on
from khuyenhoc.core.errors import Forbidden, NotFound
from khuyenhoc.core.permissions import Permission
from khuyenhoc.org.models import Placement
from khuyenhoc.people.enums import NAMES, HouseholdRelation
from khuyenhoc.people.identity import identity_hash
from khuyenhoc.people.models import Household, HouseholdMember, Person, RestrictedLook
from khuyenhoc.people.ties import ties

LOOK_LASTS = timedelta(hours=1)


def last_path(unit_field: str) -> Subquery:
    """The path where a unit sits now, or sat last."""
    places = Placement.objects.filter(unit_id=OuterRef(unit_field)).order_by("-valid_from")
    return Subquery(places.values("path")[:1])


def looks_open(*, actor: Actor) -> tuple[OrgPath, ...]:
    """Units whose names the actor opened with a reason during the last hour, and may still open."""
    if actor.is_system or actor.user_id is None or not actor.holds(Permission.MEMBERS_LOOK):
        return ()
    looks = RestrictedLook.objects.filter(
        user_id=actor.user_id, column=NAMES, at__gt=clock.now() - LOOK_LASTS
    ).annotate(path=last_path("unit_id"))
    paths = {OrgPath(path) for path in looks.values_list("path", flat=True) if path}
    return tuple(sorted(path for path in paths if actor.can(Permission.MEMBERS_LOOK, at=path)))


def names_scope(*, actor: Actor) -> Scope:
    """Where the actor may read names: the scope of MEMBERS_VIEW and the looks that are open. At most one query."""
    scope = actor.scope(Permission.MEMBERS_VIEW)
    looks = looks_open(actor=actor)
    if scope.everywhere or not looks:
        return scope
    return Scope((*scope.grants, *(Grant(Permission.MEMBERS_VIEW, path) for path in looks if not scope.covers(path))))


def people_visible(*, actor: Actor) -> QuerySet[Person]:
    """People whose record is kept, or who are known, in a unit whose names the actor may read; each with
    `keeper_path`."""
    scope = names_scope(actor=actor)
    people = Person.objects.annotate(keeper_path=last_path("keeper_id"))
    if scope.everywhere:
        return people
    condition = scope.q("keeper_path")
    for _, tie in ties:
        condition |= tie(scope)
    return people.filter(condition)


def person_get(
    *, actor: Actor, person_id: int, permission: Permission = Permission.MEMBERS_VIEW, lock: bool = False
) -> Person:
    """The person, with `keeper_path`. Raises NotFound when the actor may not read the name, Forbidden without
    `permission` at the unit that keeps the record."""
    people = people_visible(actor=actor).filter(pk=person_id)
    person = (people.select_for_update(of=("self",)) if lock else people).select_related("village").first()
    if person is None:
        raise NotFound()
    if permission is not Permission.MEMBERS_VIEW and not actor.can(permission, at=keeper_path(person)):
        raise Forbidden()
    return person


def keeper_path(person: Person) -> OrgPath:
    """Where the record is kept; only on a person that came from these selectors."""
    return OrgPath(cast("str", person.keeper_path))  # type: ignore[attr-defined]


def person_with_identity(*, tenant_id: int, number: str) -> Person | None:
    """Who carries this identity number inside the association. For services, which tell the actor no more than they
    may know."""
    if not number:
        return None
    return Person.objects.filter(tenant_id=tenant_id, identity_hash=identity_hash(number)).first()


def people_with_identity(*, tenant_id: int, hashes: list[bytes]) -> dict[bytes, int]:
    """Ids of the people with these keyed hashes: one query, for lists."""
    rows = Person.objects.filter(tenant_id=tenant_id, identity_hash__in=hashes).values_list("identity_hash", "pk")
    return {bytes(cast("bytes", found)): pk for found, pk in rows}


def household_of(*, person: Person) -> HouseholdMember | None:
    """The person's household today, with everybody who lives in it. The person was fetched with their actor already."""
    return (
        HouseholdMember.objects.filter(holds_on(clock.today()), person=person)
        .select_related("household", "household__village")
        .first()
    )


def household_members(*, actor: Actor, household: Household) -> QuerySet[HouseholdMember]:
    """Who lives in the household today, as far as the actor may read their names: its head first, then by name."""
    readable = people_visible(actor=actor).values("pk")
    return (
        HouseholdMember.objects.filter(holds_on(clock.today()), household=household, person_id__in=readable)
        .select_related("person")
        .order_by(Case(When(relation=HouseholdRelation.HEAD, then=0), default=1), "person__sort_name", "person_id")
    )


def households_visible(*, actor: Actor) -> QuerySet[Household]:
    """Households kept by units whose names the actor may read, each with `keeper_path`."""
    scope = names_scope(actor=actor)
    return Household.objects.annotate(keeper_path=last_path("keeper_id")).filter(
        Q() if scope.everywhere else scope.q("keeper_path")
    )


def household_get(
    *, actor: Actor, household_id: int, permission: Permission = Permission.MEMBERS_VIEW, lock: bool = False
) -> Household:
    """The household, with `keeper_path`. Raises NotFound outside what the actor may read, Forbidden without
    `permission`."""
    households = households_visible(actor=actor).filter(pk=household_id)
    household = (households.select_for_update(of=("self",)) if lock else households).first()
    if household is None:
        raise NotFound()
    if permission is not Permission.MEMBERS_VIEW and not actor.can(permission, at=household_path(household)):
        raise Forbidden()
    return household


def household_path(household: Household) -> OrgPath:
    return OrgPath(cast("str", household.keeper_path))  # type: ignore[attr-defined]
