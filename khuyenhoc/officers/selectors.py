"""Who holds which position, where and when. Officers are public at their unit to whoever holds OFFICERS_VIEW there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Case, IntegerField, QuerySet, Value, When

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.dated import holds_on
from khuyenhoc.core.errors import NotFound
from khuyenhoc.core.permissions import Permission
from khuyenhoc.officers.models import GoverningBody, OfficerTerm
from khuyenhoc.officers.policy import RANK
from khuyenhoc.org.selectors import unit_get

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


def officers_for_units(unit_ids: Iterable[int], *, on: date) -> dict[int, list[OfficerTerm]]:
    """Officers by unit, heads first: one query. No scope: the caller has the units from a selector."""
    found: dict[int, list[OfficerTerm]] = {}
    for term in terms_on(on).filter(unit_id__in=list(unit_ids)):
        found.setdefault(term.unit_id, []).append(term)
    return found


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
