"""Who signs for a unit on a day, and how it stands on the paper: from the terms of its officers, nothing is typed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from khuyenhoc.core.dated import holds_on
from khuyenhoc.core.errors import NotFound
from khuyenhoc.officers.enums import GoverningBodyKind, Position
from khuyenhoc.officers.models import GoverningBody, OfficerTerm
from khuyenhoc.officers.selectors import terms_on
from khuyenhoc.org.enums import UnitKind
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.printing.paper import Authority, Signature

# Head first; the others sign in place of the head (KT.), in this order.
LINE: Final[Mapping[str, tuple[Position, ...]]] = {
    UnitKind.ASSOCIATION: (Position.CHAIR, Position.STANDING_VICE_CHAIR, Position.VICE_CHAIR),
    UnitKind.CHAPTER: (Position.CHAPTER_HEAD, Position.DEPUTY_CHAPTER_HEAD),
    UnitKind.COMMITTEE: (Position.COMMITTEE_HEAD,),
    UnitKind.CENTER: (Position.CENTER_DIRECTOR, Position.CENTER_DEPUTY_DIRECTOR),
}
TITLES: Final[Mapping[str, str]] = {
    Position.COMMITTEE_HEAD: "Trưởng Ban",
    Position.CENTER_DIRECTOR: "Giám đốc",
    Position.CENTER_DEPUTY_DIRECTOR: "Phó Giám đốc",
}


@dataclass(frozen=True, slots=True)
class Signer:
    """`signature` goes onto the paper as it is; without a person the name is left open, to be signed by hand."""

    signature: Signature
    person_id: int | None = None
    term_id: int | None = None


def signer_for(unit_id: int, on: date) -> Signer:
    """Who signs for one unit on a day. NotFound for a body we only work with, or a unit that does not stand then."""
    found = signers_for([unit_id], on)
    if unit_id not in found:
        raise NotFound("signer.no_unit", "Đơn vị này không ký văn bản của Hội vào ngày đó.")
    return found[unit_id]


def signers_for(unit_ids: Collection[int], on: date) -> dict[int, Signer]:
    """Who signs for each unit: three queries for any number of them."""
    kinds = dict(
        UnitVersion.objects.filter(holds_on(on), unit__in=unit_ids, kind__in=LINE).values_list("unit_id", "kind")
    )
    positions = {position for line in LINE.values() for position in line}
    terms: dict[int, list[OfficerTerm]] = {}
    for term in terms_on(on).filter(unit__in=kinds, position__in=positions):
        terms.setdefault(term.unit_id, []).append(term)
    standing = set(
        GoverningBody.objects.filter(
            holds_on(on), unit__in=kinds, kind=GoverningBodyKind.STANDING_COMMITTEE
        ).values_list("unit_id", flat=True)
    )
    return {
        unit_id: _signer(kind, terms.get(unit_id, []), has_standing=unit_id in standing)
        for unit_id, kind in kinds.items()
    }


def _signer(kind: str, terms: list[OfficerTerm], *, has_standing: bool) -> Signer:
    line = LINE[kind]
    body = ""
    if kind == UnitKind.ASSOCIATION:
        committee = GoverningBodyKind.STANDING_COMMITTEE if has_standing else GoverningBodyKind.EXECUTIVE_COMMITTEE
        body = committee.label
    term = next((term for position in line for term in terms if term.position == position), None)
    if term is None:
        return Signer(Signature(position=_title(line[0]), body=body))
    is_head = term.position == line[0]
    signature = Signature(
        position=_title(Position(term.position)),
        name=term.person.full_name,
        body=body,
        authority=None if is_head else Authority.IN_PLACE_OF,
        principal="" if is_head else _title(line[0]),
        acting=term.is_acting,
    )
    return Signer(signature, term.person_id, term.pk)


def _title(position: Position) -> str:
    return TITLES.get(position, position.label)
