"""Whom one may appoint: people whose names one may read, and officers, who are public where they serve."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from khuyenhoc.core.authority import Actor
from khuyenhoc.core.dated import holds_on
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.search import words_begin
from khuyenhoc.core.text.names import search_name
from khuyenhoc.officers.models import OfficerTerm
from khuyenhoc.org.models import Placement, UnitVersion
from khuyenhoc.people.models import Person
from khuyenhoc.people.selectors import last_path, names_scope

MOST = 20


def candidates_for(*, actor: Actor, unit: UnitVersion, text: str, on: date) -> QuerySet[Person]:
    """Living people of the association that keeps this unit, whose name has all the words; nobody for no text.

    An upper level that may not read members' names is offered those who have held office in its area.
    """
    if not search_name(text):
        return Person.objects.none()
    served = OfficerTerm.objects.filter(person=OuterRef("pk")).filter(
        Exists(
            Placement.objects.filter(holds_on(on), unit=OuterRef("unit")).filter(
                actor.scope(Permission.OFFICERS_VIEW).q("path")
            )
        )
    )
    people = Person.objects.annotate(keeper_path=last_path("keeper_id")).filter(
        names_scope(actor=actor).q("keeper_path") | Q(Exists(served)),
        actor.scope(Permission.OFFICERS_EDIT).q("keeper_path"),
        died_on=None,
        keeper_path__startswith=_association(unit),
    )
    return people.filter(words_begin("search_name", text)).order_by("sort_name", "id")[:MOST]


def _association(unit: UnitVersion) -> str:
    """The path of the unit above a chapter, for its people come from all chapters there; of the unit itself else."""
    return unit.path.removesuffix(f"{unit.unit_id}/") if unit.host_kind and unit.parent_id else unit.path
