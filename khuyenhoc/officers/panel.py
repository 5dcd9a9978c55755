"""Officers on the page of their unit, and what must be settled before the unit closes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from khuyenhoc.core.authority import Actor
from khuyenhoc.core.permissions import Permission
from khuyenhoc.officers.exports import position_words
from khuyenhoc.officers.models import OfficerTerm
from khuyenhoc.officers.policy import POSITIONS
from khuyenhoc.officers.selectors import terms_on
from khuyenhoc.officers.vacancies import vacancies_at
from khuyenhoc.org.models import UnitVersion

SHOWN = 8


def officers_panel(actor: Actor, unit: UnitVersion, on: date) -> Mapping[str, Any] | None:
    """The first officers and the vacancies. A body we only work with has none; what has ended lacks nobody any more."""
    if not POSITIONS[unit.kind]:
        return None
    terms = list(terms_on(on).filter(unit=unit.unit_id))
    return {
        "officers": [(term, position_words(term)) for term in terms[:SHOWN]],
        "more": max(len(terms) - SHOWN, 0),
        "vacancies": vacancies_at(unit, on=on) if unit.unit.valid_to is None else [],
        "may_edit": actor.can(Permission.OFFICERS_EDIT, at=unit.path),
    }


def officers_in_office(unit_id: int, on: date) -> Iterator[str]:
    """Why the unit may not close yet."""
    count = OfficerTerm.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), unit=unit_id).count()
    if count:
        yield f"Còn {count} cán bộ đang giữ chức vụ. Hãy cho thôi giữ chức vụ trước."
