"""A reorganisation beside others who work on the same units: who comes first is seen by who comes second."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

from django.db import connection, transaction

from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.org.models import Placement
from khuyenhoc.org.reorganising.steps import Found
from khuyenhoc.org.services import NewUnit, unit_close, unit_found
from khuyenhoc.org.services.reorganising import reorganisation_commit
from khuyenhoc.org.verify import tree_is_whole
from tests.cast import SYSTEM, Cast, everybody_leaves
from tests.org.reorganising.plans import ON, drafted, merger, settled, village


def beside(first: Callable[[], object], second: Callable[[], object]) -> list[str]:
    """`first` acts and keeps its transaction open until `second` stands and waits; what `second` answers."""
    answers: list[str] = []

    def run() -> None:
        try:
            second()
            answers.append("done")
        except RuleViolated as refusal:
            answers.append(refusal.code)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        first()
        thread.start()
        thread.join(timeout=1.5)
        assert thread.is_alive()  # it waits for the first
    thread.join()
    return answers


def test_a_chapter_founded_a_moment_before_goes_along(real_cast: Cast) -> None:
    cast, steps = real_cast, merger(real_cast)
    act = settled(cast.khang.actor, drafted(cast.khang.actor, steps))
    assert isinstance(steps[0], Found)
    data = NewUnit(founded_on=date(2025, 1, 1), parent_id=cast.an_binh.unit_id, description=village("AB-9", "Tổ 9"))
    founded: list[int] = []
    answers = beside(
        lambda: founded.append(unit_found(actor=SYSTEM, data=data).pk),
        lambda: reorganisation_commit(actor=cast.khang.actor, reorganisation_id=act.pk),
    )
    assert answers == ["done"]
    [new] = founded
    place = Placement.objects.get(unit=new, valid_to=None)
    assert (place.parent_id, place.valid_from) == (steps[0].unit_id, ON)
    assert list(tree_is_whole()) == []


def test_a_unit_closed_a_moment_before_is_no_more(real_cast: Cast) -> None:
    cast = real_cast
    act = settled(cast.khang.actor, drafted(cast.khang.actor, merger(cast)))
    closed_on = date(2025, 6, 1)
    everybody_leaves(cast.to_5, closed_on)
    answers = beside(
        lambda: unit_close(actor=SYSTEM, unit_id=cast.to_5.unit_id, on=closed_on),
        lambda: reorganisation_commit(actor=cast.khang.actor, reorganisation_id=act.pk),
    )
    assert answers == ["done"]
    assert Placement.objects.get(unit=cast.to_5.unit_id).valid_to == closed_on
    assert list(tree_is_whole()) == []


def test_nobody_founds_below_what_is_being_merged(real_cast: Cast) -> None:
    cast = real_cast
    act = settled(cast.khang.actor, drafted(cast.khang.actor, merger(cast)))
    data = NewUnit(founded_on=ON, parent_id=cast.an_binh.unit_id, description=village("AB-9", "Tổ 9"))
    answers = beside(
        lambda: reorganisation_commit(actor=cast.khang.actor, reorganisation_id=act.pk),
        lambda: unit_found(actor=SYSTEM, data=data),
    )
    assert answers == ["unit.parent_closed"]
    assert list(tree_is_whole()) == []
