"""The last reports of a unit, on its page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from khuyenhoc.core.authority import Actor
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.reports.selectors import unit_lines

SHOWN = 6


def reports_panel(actor: Actor, unit: UnitVersion, on: date) -> Mapping[str, Any] | None:
    """None for a unit that owes no reports."""
    lines = unit_lines(actor=actor, unit_id=unit.unit_id, on=on, most=SHOWN)
    return {"lines": lines} if lines else None
