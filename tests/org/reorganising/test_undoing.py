"""An undo puts nothing back under what has gone since."""

from __future__ import annotations

from datetime import timedelta

import pytest

from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.org.enums import SuccessionKind
from khuyenhoc.org.models import Placement
from khuyenhoc.org.reorganising.steps import End, Move, Step
from khuyenhoc.org.services import unit_close
from khuyenhoc.org.services.reorganising import reorganisation_undo
from khuyenhoc.org.verify import tree_is_whole
from tests.cast import SYSTEM, Cast, everybody_leaves
from tests.org.reorganising.plans import ON, done, merger

LATER = ON + timedelta(days=30)


def moved(cast: Cast) -> list[Step]:
    return [Move(unit_id=cast.dong.unit_id, parent_id=cast.an_binh.unit_id)]


def absorbed(cast: Cast) -> list[Step]:
    return [End(unit_id=cast.to_6.unit_id, heirs=(cast.to_5.unit_id,), kind=SuccessionKind.ABSORB)]


@pytest.mark.parametrize("steps", [moved, absorbed])
def test_while_the_place_of_before_stands(cast: Cast, steps: object) -> None:
    before = set(Placement.objects.values_list("unit", "path", "valid_to"))
    act = done(SYSTEM, steps(cast))  # type: ignore[operator]
    reorganisation_undo(actor=SYSTEM, reorganisation_id=act.pk)
    assert set(Placement.objects.values_list("unit", "path", "valid_to")) == before


def test_not_once_the_unit_of_before_is_closed(cast: Cast) -> None:
    act = done(SYSTEM, moved(cast))
    everybody_leaves(cast.cam_ha, LATER - timedelta(days=1))
    unit_close(actor=SYSTEM, unit_id=cast.cam_ha.unit_id, on=LATER)
    with pytest.raises(RuleViolated, match=r"reorganisation\.built_upon"):
        reorganisation_undo(actor=SYSTEM, reorganisation_id=act.pk)
    assert list(tree_is_whole()) == []


def test_nor_once_it_is_merged_or_has_moved(cast: Cast) -> None:
    act = done(SYSTEM, absorbed(cast))
    done(SYSTEM, merger(cast), effective_on=LATER)
    with pytest.raises(RuleViolated, match=r"reorganisation\.built_upon"):
        reorganisation_undo(actor=SYSTEM, reorganisation_id=act.pk)
    assert list(tree_is_whole()) == []
