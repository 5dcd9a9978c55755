"""A person's memberships as the page of the person shows them, with what the actor may do to each."""

from __future__ import annotations

from dataclasses import dataclass

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.permissions import Permission
from khuyenhoc.members.enums import LeaveReason
from khuyenhoc.members.models import Membership
from khuyenhoc.members.selectors.lists import memberships_of, path_of
from khuyenhoc.org.selectors import names_of
from khuyenhoc.people.models import Person
from khuyenhoc.people.selectors import keeper_path, names_scope


@dataclass(frozen=True, slots=True)
class MembershipLine:
    membership: Membership
    unit_name: str
    may_edit: bool
    may_transfer: bool


@dataclass(frozen=True, slots=True)
class PersonMemberships:
    """`has_current_tie`: the record is kept where the actor reads names, or the person is a member there today.
    Somebody who has left keeps their name in the old list, but not their telephone."""

    open: tuple[MembershipLine, ...]
    ended: tuple[MembershipLine, ...]
    has_current_tie: bool


def person_memberships(*, actor: Actor, person: Person) -> PersonMemberships:
    """The memberships of a person whom the actor has fetched already; mistakes and mere continuations are left out."""
    rows = [m for m in memberships_of(person=person) if m.left_reason != LeaveReason.ENTERED_BY_MISTAKE]
    names = names_of({m.unit_id for m in rows}, on=clock.today())
    scope = names_scope(actor=actor)
    lines = [
        MembershipLine(
            m,
            names.get(m.unit_id, "Đơn vị đã kết thúc"),
            may_edit=actor.can(Permission.MEMBERS_EDIT, at=path_of(m)),
            may_transfer=actor.can(Permission.MEMBERS_TRANSFER, at=path_of(m)) and scope.covers(path_of(m)),
        )
        for m in rows
    ]
    is_member_here = any(m.left_on is None and scope.covers(path_of(m)) for m in rows)
    return PersonMemberships(
        open=tuple(line for line in lines if line.membership.left_on is None),
        ended=tuple(line for line in lines if line.membership.left_on is not None),
        has_current_tie=is_member_here or scope.covers(keeper_path(person)),
    )
