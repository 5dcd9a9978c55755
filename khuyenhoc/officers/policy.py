"""Rules of office: which positions a kind of unit has, in which order they stand, and who may not hold two of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.officers.enums import Position as P
from khuyenhoc.org.enums import UnitKind

POSITIONS: Final[Mapping[str, tuple[P, ...]]] = {
    UnitKind.ASSOCIATION: (
        P.CHAIR, P.STANDING_VICE_CHAIR, P.VICE_CHAIR, P.SECRETARY_GENERAL, P.SECRETARY, P.STANDING_MEMBER,
        P.EXECUTIVE_MEMBER, P.INSPECTION_HEAD, P.INSPECTION_MEMBER, P.CHIEF_OF_OFFICE, P.ACCOUNTANT, P.TREASURER,
    ),
    UnitKind.CHAPTER: (P.CHAPTER_HEAD, P.DEPUTY_CHAPTER_HEAD, P.SECRETARY, P.TREASURER),
    UnitKind.COMMITTEE: (P.COMMITTEE_HEAD, P.SECRETARY, P.TREASURER),
    UnitKind.CENTER: (P.CENTER_DIRECTOR, P.CENTER_DEPUTY_DIRECTOR, P.ACCOUNTANT, P.TREASURER),
    UnitKind.BODY: (),
}  # fmt: skip

# A chapter that became a committee keeps its head: Chi hội trưởng is then the head of the committee.
SAME_OFFICE: Final[Mapping[str, Mapping[P, P]]] = {
    UnitKind.COMMITTEE: {P.CHAPTER_HEAD: P.COMMITTEE_HEAD},
    UnitKind.CHAPTER: {P.COMMITTEE_HEAD: P.CHAPTER_HEAD},
}

RANK: Final = {position.value: rank for rank, position in enumerate(P)}  # the order in which officers are listed


def office(kind: str, position: str) -> P:
    """The office that a position is at a unit of this kind."""
    return SAME_OFFICE.get(kind, {}).get(P(position), P(position))


def require_position_of(kind: str, position: P) -> None:
    if position not in POSITIONS[kind]:
        raise RuleViolated(
            "officer.position_not_here", f"{UnitKind(kind).label} không có chức vụ {position.label}.", field="position"
        )
