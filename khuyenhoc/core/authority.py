"""Who is acting and how far: Grant, Scope, Actor.

It lies in core, below access, because services of org, audit and files take an Actor too. A path is the text of
unit ids from the root down, each ending in a slash: `1/77/8801/`. The slash keeps `1/7/` from matching `1/77/`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType, TypeVar

from django.db.models import Model, Q, QuerySet

from khuyenhoc.core.errors import Forbidden
from khuyenhoc.core.permissions import Permission

OrgPath = NewType("OrgPath", str)
M = TypeVar("M", bound=Model)


class Reach(StrEnum):
    HERE = "here"  # this unit only
    BELOW = "below"  # this unit and every unit under it


@dataclass(frozen=True, slots=True)
class Grant:
    permission: Permission
    path: OrgPath
    reach: Reach = Reach.BELOW

    def covers(self, path: OrgPath) -> bool:
        return path.startswith(self.path) if self.reach is Reach.BELOW else path == self.path


@dataclass(frozen=True, slots=True)
class Scope:
    """The places where an actor holds one permission, as few as say it all; empty means nowhere."""

    grants: tuple[Grant, ...]
    everywhere: bool = False

    def covers(self, path: OrgPath) -> bool:
        return self.everywhere or any(grant.covers(path) for grant in self.grants)

    def q(self, path_field: str) -> Q:
        """A condition on rows that hold a path; false for an empty scope."""
        if self.everywhere:
            return Q()
        condition = Q(pk__in=[])
        for grant in self.grants:
            lookup = "startswith" if grant.reach is Reach.BELOW else "exact"
            condition |= Q(**{f"{path_field}__{lookup}": grant.path})
        return condition

    def filter(self, rows: QuerySet[M], path_field: str) -> QuerySet[M]:
        return rows.filter(self.q(path_field))


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever does something. Nothing acts as None: a job is a named system actor, a visitor is the public one."""

    user_id: int | None
    name: str
    grants: frozenset[Grant] = field(default_factory=frozenset)
    is_system: bool = False

    def can(self, permission: Permission, *, at: OrgPath) -> bool:
        return self.is_system or any(g.permission is permission and g.covers(at) for g in self.grants)

    def reaches(self, path: OrgPath) -> bool:
        """True when anything at all is granted there today: for what somebody left there himself."""
        return self.is_system or any(grant.covers(path) for grant in self.grants)

    def require(self, permission: Permission, *, at: OrgPath) -> None:
        if not self.can(permission, at=at):
            raise Forbidden()

    def holds(self, permission: Permission) -> bool:
        """True when the permission is held anywhere: for menus, never instead of `require`."""
        return self.is_system or any(g.permission is permission for g in self.grants)

    def scope(self, permission: Permission) -> Scope:
        if self.is_system:
            return Scope((), everywhere=True)
        return Scope(_minimal(g for g in self.grants if g.permission is permission))

    @classmethod
    def system(cls, job: str) -> Actor:
        """A named job of ours. Every use is listed in tests/architecture/system_actors.txt."""
        return cls(user_id=None, name=f"system:{job}", is_system=True)

    @classmethod
    def public(cls) -> Actor:
        """A visitor who is not signed in: sees only what selectors mark as published."""
        return cls(user_id=None, name="public")


def _minimal(grants: Iterable[Grant]) -> tuple[Grant, ...]:
    kept: list[Grant] = []
    for grant in sorted(set(grants), key=lambda g: (g.reach is Reach.HERE, len(g.path), g.path)):
        if not any(other.covers(grant.path) for other in kept):
            kept.append(grant)
    return tuple(kept)
