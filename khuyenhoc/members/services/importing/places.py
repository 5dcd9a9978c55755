"""Which unit each name of a chapter means: what is certain, what was answered before, what must be asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from django.db.models import Q

from khuyenhoc.core import clock
from khuyenhoc.core.text.names import compare_key
from khuyenhoc.members.importing.matching import Matcher, UnitName
from khuyenhoc.members.models import RememberedUnitName
from khuyenhoc.members.policy import TAKES_MEMBERS
from khuyenhoc.members.services.importing.data import Place, Question
from khuyenhoc.org.enums import PlacementLine
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.selectors import units_on

LEFT_OUT = 0  # the answer that these rows go nowhere


def places_below(unit: UnitVersion) -> dict[int, Place]:
    """The unit and those below that take members, as they stand today: one query."""
    units = units_on(clock.today(), line=PlacementLine.MAIN).filter(
        Q(path__startswith=unit.path), kind__in=TAKES_MEMBERS
    )
    return {
        row.unit_id: Place(
            row.unit_id, row.name, row.short_name, row.path, row.village_id, row.unit.valid_from, row.kind,
            is_open=row.unit.valid_to is None,
        )
        for row in units.select_related("unit").order_by("code")
    }  # fmt: skip


def written_key(text: str) -> str:
    return compare_key(text)[:200]


def remembered_names(unit_id: int) -> dict[str, int]:
    return dict(RememberedUnitName.objects.filter(unit_id=unit_id).values_list("written", "means_id"))


def place_chapters(
    texts: Counter[str], places: Mapping[int, Place], *, remembered: Mapping[str, int], answers: Mapping[str, int]
) -> tuple[dict[str, int], list[Question]]:
    """The unit of each text (LEFT_OUT where that was the answer), and what is left to ask."""
    matcher = Matcher(UnitName(place.unit_id, place.name, (place.short_name,)) for place in places.values())
    found: dict[str, int] = {}
    questions: list[Question] = []
    for text, count in texts.items():
        answer = answers.get(text, remembered.get(written_key(text)))
        if answer is not None and (answer == LEFT_OUT or answer in places):
            found[text] = answer
            continue
        match = matcher.match(text)
        if match.unit is not None:
            found[text] = match.unit.id
        else:
            near = tuple((choice.unit.id, choice.unit.name, choice.score) for choice in match.choices)
            questions.append(Question(text, count, near))
    return found, questions
