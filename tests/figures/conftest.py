from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.support.figures import load_regime


@pytest.fixture
def regime(cast: Cast) -> None:
    load_regime()
