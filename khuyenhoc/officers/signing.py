"""Who signs for a unit on a day, and how it stands on the paper: from the terms of its officers, nothing is typed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from khuyenhoc.core.dated import holds_on
from khuyenhoc.core.errors import NotFound
from khuyenhoc.officers.enums import GoverningBodyKind, Position
from khuyenhoc.officers.models import OfficerTerm
from khuyenhoc.officers.policy import office
from khuyenhoc.officers.selectors import terms_on, units_with_standing_committee
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
    standing = units_with_standing_committee(kinds, on=on)
    return {
        unit_id: _signer(kind, terms.get(unit_id, []), has_standing=unit_id in standing)
        for unit_id, kind in kinds.items()
    }


def signature_from(
    kind: str, holders: Sequence[tuple[str, str, bool]], *, name: str | None = None, has_standing: bool = False
) -> Signature:
    """Who signs among these holders of offices (position, full name, acting): the head, else who signs in place of
    the head.

    For papers set again from what was signed; `name` says who signed in the end, when it was decided.
    """
    line = LINE[kind]
    body = ""
    if kind == UnitKind.ASSOCIATION:
        committee = GoverningBodyKind.STANDING_COMMITTEE if has_standing else GoverningBodyKind.EXECUTIVE_COMMITTEE
        body = committee.label
    offices = [(office(kind, at), who, acting) for at, who, acting in holders]
    ranked = [(line.index(at), at, who, acting) for at, who, acting in offices if at in line]
    chosen = min(
        (entry for entry in ranked if name is None or entry[2] == name), key=lambda entry: entry[0], default=None
    )
    if chosen is None:
        return Signature(position=_title(line[0]), body=body, name=name or "")
    rank, position, full_name, acting = chosen
    return Signature(
        position=_title(position),
        name=full_name,
        body=body,
        authority=Authority.IN_PLACE_OF if rank else None,
        principal=_title(line[0]) if rank else "",
        acting=acting,
    )


def _signer(kind: str, terms: list[OfficerTerm], *, has_standing: bool) -> Signer:
    holders = [(term.position, term.person.full_name, term.is_acting) for term in terms]
    signature = signature_from(kind, holders, has_standing=has_standing)
    term = next((t for position in LINE[kind] for t in terms if office(kind, t.position) == position), None)
    return Signer(signature, term.person_id, term.pk) if term else Signer(signature)


def _title(position: Position) -> str:
    return TITLES.get(position, position.label)
