"""How the states of a plan look beside their words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from khuyenhoc.org.enums import ReorganisationStatus
from khuyenhoc.ui.tags.library import Tone

TONES: Final[Mapping[str, Tone]] = {
    ReorganisationStatus.DRAFT: "neutral",
    ReorganisationStatus.SCHEDULED: "gold",
    ReorganisationStatus.DONE: "ok",
    ReorganisationStatus.UNDONE: "late",
}
