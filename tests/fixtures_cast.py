"""The cast as fixtures: `cast` in the database of the process, `real_cast` in one of its own where commits are real."""

from __future__ import annotations

import pytest

from tests.cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def real_cast(real_db: None) -> Cast:
    return make_cast()
