"""Who holds which position, where and when. Officers are public at their unit to whoever holds OFFICERS_VIEW there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple, cast

from django.db.models import Case, F, FilteredRelation, IntegerField, Q, QuerySet, Value, When

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.dated import holds_on
from khuyenhoc.core.errors import NotFound
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.raw import read
from khuyenhoc.core.search import words_begin
from khuyenhoc.officers.enums import GoverningBodyKind, Position
from khuyenhoc.officers.models import GoverningBody, OfficerTerm
from khuyenhoc.officers.policy import RANK
from khuyenhoc.org.selectors import TreeOrder, unit_get

BY_POSITION = Case(
    *(When(position=position, then=Value(rank)) for position, rank in RANK.items()), output_field=IntegerField()
)


def terms_on(on: date) -> QuerySet[OfficerTerm]:
    """Every term in force that day, with its person, heads first. No scope: for who checks for himself."""
    return (
        OfficerTerm.objects.filter(holds_on(on))
        .select_related("person")
        .annotate(rank=BY_POSITION)
        .order_by("rank", "person__sort_name", "id")
    )


def officers_of(*, actor: Actor, unit_id: int, on: date) -> QuerySet[OfficerTerm]:
    """Officers of one unit on a day, heads first. NotFound outside scope, Forbidden without OFFICERS_VIEW there."""
    unit_get(actor=actor, unit_id=unit_id, on=on, permission=Permission.OFFICERS_VIEW)
    return terms_on(on).filter(unit_id=unit_id).select_related("person", "body", "decision")


class Holder(NamedTuple):
    """Who holds an office at a unit, as papers name them."""

    unit_id: int
    position: str
    full_name: str
    is_acting: bool

    @property
    def label(self) -> str:
        return str(Position(self.position).label)


HOLDERS: Final = """
    SELECT term.unit_id, term.position, person.full_name, term.is_acting
    FROM officers_officerterm AS term JOIN people_person AS person ON person.id = term.person_id
    WHERE term.unit_id = ANY(%(units)s) AND term.valid_from <= %(on)s
        AND (term.valid_to IS NULL OR term.valid_to > %(on)s)
    ORDER BY array_position(%(positions)s, term.position::text), person.sort_name, term.id
"""


def officers_for_units(unit_ids: Iterable[int], *, on: date) -> dict[int, list[Holder]]:
    """Officers by unit, heads first: one query, bare. No scope: the caller has the units from a selector."""
    found: dict[int, list[Holder]] = {}
    (rows,) = read([HOLDERS], {"units": list(unit_ids), "on": on, "positions": list(RANK)})
    for holder in map(Holder._make, rows):
        found.setdefault(holder.unit_id, []).append(holder)
    return found


@dataclass(frozen=True, slots=True)
class HeldOffice:
    unit_id: int
    position: str
    person_id: int


def offices_held(unit_ids: Iterable[int], *, since: date) -> list[HeldOffice]:
    """Who holds which office at these units on that day or later: one query. No scope: for lists handed in."""
    rows = OfficerTerm.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=since), unit_id__in=list(unit_ids))
    return [HeldOffice(*values) for values in rows.values_list("unit_id", "position", "person_id")]


STANDING: Final = """
    SELECT unit_id FROM officers_governingbody
    WHERE unit_id = ANY(%(units)s) AND kind = %(kind)s
        AND valid_from <= %(on)s AND (valid_to IS NULL OR valid_to > %(on)s)
"""


def units_with_standing_committee(unit_ids: Iterable[int], *, on: date) -> set[int]:
    """The units whose papers are signed in the name of the standing committee, elsewhere of the executive one."""
    kind = GoverningBodyKind.STANDING_COMMITTEE.value
    (rows,) = read([STANDING], {"units": list(unit_ids), "kind": kind, "on": on})
    return {unit_id for (unit_id,) in rows}


def term_get(
    *, actor: Actor, term_id: int, permission: Permission = Permission.OFFICERS_VIEW, lock: bool = False
) -> OfficerTerm:
    """The term, or NotFound. `lock` locks the unit, so that acts on the officers of one unit wait for each other."""
    unit_id = OfficerTerm.objects.filter(pk=term_id).values_list("unit_id", flat=True).first()
    if unit_id is None:
        raise NotFound()
    unit_get(actor=actor, unit_id=unit_id, on=clock.today(), permission=permission, lock=lock)
    return OfficerTerm.objects.select_related("person", "unit").get(pk=term_id)


def bodies_of(*, actor: Actor, unit_id: int, on: date) -> QuerySet[GoverningBody]:
    """The elected bodies of a unit on a day."""
    unit_get(actor=actor, unit_id=unit_id, on=on, permission=Permission.OFFICERS_VIEW)
    return GoverningBody.objects.filter(holds_on(on), unit_id=unit_id).order_by("kind", "id")


def body_get(
    *, actor: Actor, body_id: int, permission: Permission = Permission.OFFICERS_VIEW, lock: bool = False
) -> GoverningBody:
    """The body of a unit that the actor may see, else NotFound; Forbidden without `permission` there."""
    unit_id = GoverningBody.objects.filter(pk=body_id).values_list("unit_id", flat=True).first()
    if unit_id is None:
        raise NotFound()
    unit_get(actor=actor, unit_id=unit_id, on=clock.today(), permission=permission, lock=lock)
    return GoverningBody.objects.get(pk=body_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterFilters:
    """`below` is a path: that unit and all under it; `text` is looked for in names, accents aside."""

    below: str = ""
    position: Position | None = None
    text: str = ""


NO_FILTERS = RosterFilters()
ROSTER_KEY = ("tree", "rank", "person__sort_name", "id")


def roster_visible(*, actor: Actor, on: date, filters: RosterFilters = NO_FILTERS) -> QuerySet[OfficerTerm]:
    """Officers of the actor's area on a day, unit by unit down the tree, heads first: one query."""
    rows: Any = OfficerTerm.objects.filter(holds_on(on)).alias(
        place=FilteredRelation("unit__placements", condition=holds_on(on, "unit__placements__")),
        called=FilteredRelation("unit__versions", condition=holds_on(on, "unit__versions__")),
    )
    rows = rows.filter(place__isnull=False, called__isnull=False).annotate(
        path=F("place__path"), unit_name=F("called__name"), unit_short_name=F("called__short_name"),
        tree=TreeOrder("place__path"), rank=BY_POSITION,
    )  # fmt: skip
    rows = actor.scope(Permission.OFFICERS_VIEW).filter(rows, "path").filter(path__startswith=filters.below)
    if filters.position:
        rows = rows.filter(position=filters.position)
    rows = rows.filter(words_begin("person__search_name", filters.text))
    return cast("QuerySet[OfficerTerm]", rows.select_related("person").order_by(*ROSTER_KEY))
