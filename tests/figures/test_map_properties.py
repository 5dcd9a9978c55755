"""Additive means additive: whatever happened to the tree, on whatever day one asks, under whatever map."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st

from khuyenhoc.core.authority import Actor
from khuyenhoc.core.dated import holds_on
from khuyenhoc.figures.selectors import figure_at
from khuyenhoc.org.models import OrgUnit
from khuyenhoc.org.verify import tree_is_whole
from tests.org.reorganising.random_acts import ACT, SHAPES, START, Deed, grow, run
from tests.support.figures import load_regime, register_says

PUBLIC = Actor.public()
WHEN = st.integers(0, 45).map(lambda n: START + timedelta(days=n))
GENERATE = [Phase.explicit, Phase.reuse, Phase.generate]  # an example says enough; to shrink it takes minutes


@pytest.fixture
def catalogue(db: None) -> None:
    load_regime()


@pytest.mark.timeout(900)
@pytest.mark.parametrize("batch", range(4))  # 500 examples, shared by the processes of the suite
def test_the_sum_of_the_whole_is_the_same_under_every_map(catalogue: None, batch: int) -> None:
    @seed(batch)
    @settings(max_examples=125, phases=GENERATE)
    @given(shape=SHAPES, deeds=st.lists(ACT, max_size=5), at=WHEN, maps=st.lists(WHEN, min_size=1, max_size=2))
    def holds(shape: Sequence[int], deeds: Sequence[Deed], at: date, maps: Sequence[date]) -> None:
        with transaction.atomic():
            root = grow(shape)
            for _ in run(deeds):
                pass
            assert list(tree_is_whole()) == []
            _require_equal_sums(root.unit_id, at, {at, *maps})
            transaction.set_rollback(True)

    holds()


def _require_equal_sums(root: int, at: date, maps: set[date]) -> None:
    units = list(OrgUnit.objects.filter(holds_on(at)).order_by("pk").values_list("pk", flat=True))
    values = {(unit, "members.total"): 3 + 7 * n for n, unit in enumerate(units)}
    with register_says(values):
        for map_on in maps:
            found = figure_at(actor=PUBLIC, code="members.total", unit_id=root, at=at, map_on=map_on)
            assert found.value == sum(values.values())
            assert sum(part.value for part in found.parts) == found.value
            for part in found.parts:
                if part.unit_id not in (None, root):  # each part is what its own unit answers under that map
                    below = figure_at(
                        actor=PUBLIC, code="members.total", unit_id=part.unit_id or 0, at=at, map_on=map_on
                    )
                    assert (below.value or 0) == part.value
