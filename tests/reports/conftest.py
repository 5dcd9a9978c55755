from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.cast import Cast
from tests.support.figures import load_regime, register_says


@pytest.fixture
def register(cast: Cast) -> Iterator[dict[tuple[int, str], int]]:
    """What the register of members says: a dictionary to be filled by the test."""
    values = {
        (cast.to_5.unit_id, "members.total"): 96,
        (cast.to_5.unit_id, "members.new"): 2,
        (cast.to_5.unit_id, "members.female"): 50,
        (cast.to_6.unit_id, "members.total"): 84,
        (cast.school.unit_id, "members.total"): 34,
        (cast.dong.unit_id, "members.total"): 70,
    }
    with register_says(values):
        yield values


@pytest.fixture
def regime(cast: Cast) -> None:
    load_regime()


@pytest.fixture
def on_13_february(regime: None, register: object) -> Iterator[time_machine.Traveller]:
    """Two days before the chapters must have sent the report of February 2023."""
    with time_machine.travel("2023-02-13 19:00 +0700", tick=False) as traveller:
        yield traveller
