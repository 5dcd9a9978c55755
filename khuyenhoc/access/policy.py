"""Which role fits which unit, and who may give it. Nobody gives more than the unit below needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from khuyenhoc.access.roles import Role
from khuyenhoc.core.errors import Forbidden, RuleViolated
from khuyenhoc.org.enums import Level, UnitKind
from khuyenhoc.org.models import UnitVersion

BELOW_ASSOCIATION: Final = frozenset(
    {
        Role.CHAPTER_HEAD,
        Role.SCHOOL_CHAPTER_HEAD,
        Role.GRASSROOTS_OFFICER,
        Role.CHAIR,
        Role.CLERK,
        Role.PEOPLES_COMMITTEE_OFFICE,
        Role.EDUCATION_OFFICER,
    }
)
MAY_GIVE: Final[Mapping[Role, frozenset[Role]]] = {
    Role.SYSTEM_ADMINISTRATOR: frozenset(Role),
    Role.ASSOCIATION_OFFICER: BELOW_ASSOCIATION,
    Role.GRASSROOTS_OFFICER: frozenset({Role.CHAPTER_HEAD, Role.SCHOOL_CHAPTER_HEAD, Role.CLERK}),
}


def _fits(role: Role, unit: UnitVersion) -> bool:
    is_chapter = unit.kind in (UnitKind.CHAPTER, UnitKind.COMMITTEE)
    return {
        Role.CHAPTER_HEAD: is_chapter,
        Role.SCHOOL_CHAPTER_HEAD: is_chapter and unit.host_kind == "school",
        Role.GRASSROOTS_OFFICER: unit.kind == UnitKind.ASSOCIATION and unit.level == Level.COMMUNE,
        Role.ASSOCIATION_OFFICER: unit.kind == UnitKind.ASSOCIATION and unit.level != Level.COMMUNE,
    }.get(role, unit.kind == UnitKind.ASSOCIATION)


def roles_to_offer(unit: UnitVersion, held: frozenset[Role]) -> list[Role]:
    """The roles that fit the unit and that somebody who holds these over it may give, in the order of the list."""
    return [role for role in Role if _fits(role, unit) and any(role in MAY_GIVE.get(own, frozenset()) for own in held)]


def require_fits(role: Role, unit: UnitVersion) -> None:
    """A chapter's role at a chapter, an association's at an association. Raises `mandate.role_does_not_fit`."""
    if not _fits(role, unit):
        raise RuleViolated(
            "mandate.role_does_not_fit", f"Vai trò “{role.label}” không dùng cho {unit.name}.", field="role"
        )


def require_may_give(role: Role, held: frozenset[Role]) -> None:
    """Raises Forbidden `mandate.may_not_give` when no role that the giver holds over the unit allows it."""
    if not any(role in MAY_GIVE.get(own, frozenset()) for own in held):
        raise Forbidden("mandate.may_not_give", f"Bạn không được giao vai trò “{role.label}” ở đơn vị này.")
