"""Who may do what, where: the actor of a request, and the third question, whom to notify."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from khuyenhoc.access.models import Mandate
from khuyenhoc.access.roles import GRANTED, Role
from khuyenhoc.accounts.models import User
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor, Grant, OrgPath, Reach
from khuyenhoc.core.dated import holds_on
from khuyenhoc.core.permissions import Permission
from khuyenhoc.org.models import Placement


def _last_path() -> Subquery:
    """The path where the mandate's unit sits now, or sat last."""
    return Subquery(Placement.objects.filter(unit=OuterRef("unit")).order_by("-valid_from").values("path")[:1])


def mandates_of(user: User, *, on: date) -> QuerySet[Mandate]:
    """The mandates in force, each with the `path` of its unit."""
    return Mandate.objects.filter(holds_on(on), user=user).annotate(path=_last_path()).order_by("id")


def actor_for(user: User, *, on: date | None = None) -> Actor:
    """The user as an actor on a day (today): one query."""
    grants = {
        Grant(permission, OrgPath(mandate.path), reach)
        for mandate in mandates_of(user, on=on or clock.today())
        if mandate.path
        for permission, reach in GRANTED[Role(mandate.role)].items()
    }
    return Actor(user_id=user.pk, name=user.full_name, grants=frozenset(grants))


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
