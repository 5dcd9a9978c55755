"""Who may do what, where: the actor of a request, and the third question, whom to notify."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from khuyenhoc.access.models import Mandate
from khuyenhoc.access.roles import GRANTED, IMPERSONAL_LOOKS, LOOKS, Role
from khuyenhoc.accounts.models import User
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor, Grant, OrgPath, Reach
from khuyenhoc.core.dated import holds_on
from khuyenhoc.core.errors import NotFound
from khuyenhoc.core.permissions import Permission
from khuyenhoc.org.models import Heritage, Placement


def _with_path(rows: QuerySet[Mandate]) -> QuerySet[Mandate]:
    """Each mandate with the path where its unit sits now, or sat last, and the past that the unit inherited."""
    last = Placement.objects.filter(unit=OuterRef("unit")).order_by("-valid_from").values("path")[:1]
    past = Heritage.objects.filter(unit=OuterRef("unit"), since__lte=clock.today())
    inherited = ArraySubquery(past.values(row=JSONObject(path="path", below="with_below", personal="is_personal")))
    return rows.annotate(path=Subquery(last), inherited=inherited)  # type: ignore[no-redef]  # attributes of the model


def mandates_of(user: User, *, on: date) -> QuerySet[Mandate]:
    """The mandates in force, each with the `path` of its unit."""
    return _with_path(Mandate.objects.filter(holds_on(on), user=user)).order_by("id")


def mandates_from(user: User, *, since: date) -> QuerySet[Mandate]:
    """The mandates in force on a day or later, each with the `path` of its unit."""
    rows = Mandate.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=since), user=user)
    return _with_path(rows).order_by("id")


def actor_for(user: User, *, on: date | None = None) -> Actor:
    """The user as an actor on a day (today): one query."""
    return actor_with(user, mandates_of(user, on=on or clock.today()))


def actor_with(user: User, mandates: Iterable[Mandate]) -> Actor:
    """The user as an actor by mandates of theirs that were read already."""
    grants = {
        Grant(permission, path, reach)
        for mandate in mandates
        if mandate.path
        for permission, path, reach in _granted(mandate)
    }
    return Actor(user_id=user.pk, name=user.full_name, grants=frozenset(grants))


def _granted(mandate: Mandate) -> Iterator[tuple[Permission, OrgPath, Reach]]:
    """All of the role where the unit sits; of it only what looks, where those sat whose work the unit carries on."""
    for permission, reach in GRANTED[Role(mandate.role)].items():
        yield permission, mandate.path, reach
        for past in mandate.inherited:
            if permission in (LOOKS if past["personal"] else IMPERSONAL_LOOKS):
                yield permission, OrgPath(past["path"]), reach if past["below"] else Reach.HERE


def users_who_can(permission: Permission, *, at: OrgPath, on: date | None = None) -> list[User]:
    """Active users who hold the permission at this path, in the order of their names: whom to notify."""
    here, below = _roles_with(permission, Reach.HERE), _roles_with(permission, Reach.BELOW)
    ids = [int(part) for part in at.split("/") if part]
    mandates = Mandate.objects.filter(
        holds_on(on or clock.today()), user__is_active=True, unit_id__in=ids
    ).select_related("user")
    found = {
        mandate.user
        for mandate in mandates
        if mandate.role in below or (mandate.role in here and mandate.unit_id == ids[-1])
    }
    return sorted(found, key=lambda user: (user.full_name, user.pk))


def _roles_with(permission: Permission, reach: Reach) -> Iterable[str]:
    return {role.value for role, granted in GRANTED.items() if granted.get(permission) is reach}


def roles_over(actor: Actor, path: OrgPath) -> frozenset[Role]:
    """Roles that the actor holds today at this path or above it."""
    if actor.user_id is None:
        return frozenset()
    ids = [int(part) for part in path.split("/") if part]
    held = Mandate.objects.filter(holds_on(clock.today()), user_id=actor.user_id, unit_id__in=ids)
    return frozenset(Role(role) for role in held.values_list("role", flat=True))


def mandates_visible(*, actor: Actor, unit_id: int | None = None) -> QuerySet[Mandate]:
    """Mandates in the actor's scope of MANDATES_VIEW, in force first, then by role and name; each with `path`."""
    rows = _with_path(Mandate.objects.select_related("user"))
    rows = actor.scope(Permission.MANDATES_VIEW).filter(rows, "path")
    if unit_id is not None:
        rows = rows.filter(unit_id=unit_id)
    return rows.order_by(F("valid_to").desc(nulls_first=True), "role", "user__full_name", "id")


def mandate_get(
    *, actor: Actor, mandate_id: int, permission: Permission = Permission.MANDATES_VIEW, lock: bool = False
) -> tuple[Mandate, OrgPath]:
    """The mandate and the path of its unit. Raises NotFound outside the scope, Forbidden without the permission."""
    rows = Mandate.objects.select_for_update() if lock else Mandate.objects.all()
    mandate = _with_path(rows).filter(pk=mandate_id).first()
    if mandate is None or not actor.can(Permission.MANDATES_VIEW, at=mandate.path):
        raise NotFound()
    actor.require(permission, at=mandate.path)
    return mandate, mandate.path


def holders_of(
    wanted: Iterable[tuple[Permission, OrgPath]], *, on: date, at_the_unit: bool = False
) -> dict[tuple[Permission, OrgPath], list[User]]:
    """For each permission at each path, the active users who hold it there that day: one query for all.

    `at_the_unit` leaves out those who hold it from a unit above: who is to be reminded, not who could help out.
    """
    pairs = list(dict.fromkeys(wanted))
    ids = {int(part) for _, path in pairs for part in path.split("/") if part}
    at_unit: dict[int, list[Mandate]] = {}
    for mandate in Mandate.objects.filter(holds_on(on), user__is_active=True, unit_id__in=ids).select_related("user"):
        at_unit.setdefault(mandate.unit_id, []).append(mandate)
    found: dict[tuple[Permission, OrgPath], list[User]] = {}
    for permission, path in pairs:
        chain = [int(part) for part in path.split("/") if part]
        users = {
            mandate.user
            for unit_id in (chain[-1:] if at_the_unit else chain)
            for mandate in at_unit.get(unit_id, [])
            if (reach := GRANTED[Role(mandate.role)].get(permission)) is Reach.BELOW
            or (reach is Reach.HERE and unit_id == chain[-1])
        }
        found[permission, path] = sorted(users, key=lambda user: user.pk)
    return found
