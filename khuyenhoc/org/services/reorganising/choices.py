"""What a person decides before a reform is proposed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Above(StrEnum):
    """What becomes of a district's association."""

    CLOSE = "close"
    CLUSTER = "cluster"


class Centers(StrEnum):
    """What becomes of the learning centres of communes that merge."""

    MERGE = "merge"
    KEEP = "keep"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReformChoices:
    """`heirs`: the new commune for a split old one, by unit (an association, or a chapter that goes another way)."""

    district: Above = Above.CLOSE
    centers: Centers = Centers.MERGE
    heirs: Mapping[int, int] = field(default_factory=dict)
