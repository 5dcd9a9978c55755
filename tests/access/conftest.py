from __future__ import annotations

import pytest

from khuyenhoc.rules.services import rules_load
from tests.cast import SYSTEM


@pytest.fixture
def rules(db: None) -> None:
    """The rules that the software brings along: until when a one-time code holds."""
    rules_load(actor=SYSTEM)
