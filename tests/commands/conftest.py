"""A folder with a short path for servers of a test's own, and a look at who is running over it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def folder() -> Iterator[Path]:
    """Mode 0700, as a home may be: under root, PostgreSQL's own user could not pass it."""
    with tempfile.TemporaryDirectory(prefix="khuyenhoc-") as name:
        yield Path(name)
