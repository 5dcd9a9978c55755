"""What a reorganisation makes of the tree: given to every participant, and kept with the act for its undoing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Ended:
    """A unit that is no more: its last path, and who carries on for it (several: a split; none: nobody)."""

    unit_id: int
    path: str
    heirs: tuple[int, ...]

    @property
    def heir(self) -> int | None:
        """The only heir, to whom everything falls that somebody must carry on."""
        return self.heirs[0] if len(self.heirs) == 1 else None


@dataclass(frozen=True, slots=True)
class Moved:
    """A unit that goes on at another path, itself moved or with one above it."""

    unit_id: int
    old_path: str
    new_path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reshaped:
    """What became of the tree on the day `on`; `names` are the short names of every unit in it, by id."""

    reorganisation_id: int
    tenant_id: int
    on: date
    decision_id: int | None
    founded: Mapping[int, str]  # path by id
    ended: Mapping[int, Ended]
    moved: Mapping[int, Moved]
    described: frozenset[int]
    names: Mapping[int, str] = field(default_factory=dict)

    def carrier(self, unit_id: int) -> int | None:
        """Who keeps what an ended unit kept: its only heir, else the nearest unit above that stands, or that one's
        heir. None for a unit that goes on, and where nobody stands above."""
        ended = self.ended.get(unit_id)
        if ended is None:
            return None
        if ended.heir is not None:
            return ended.heir
        for above in reversed([int(part) for part in ended.path.split("/") if part][:-1]):
            if above not in self.ended:
                return above
            if (heir := self.ended[above].heir) is not None:
                return heir
        return None

    def to_data(self) -> dict[str, Any]:
        """Plain values without what the row of the reorganisation says anyhow."""
        return {
            "founded": self.founded,
            "ended": [asdict(ended) for ended in self.ended.values()],
            "moved": [asdict(moved) for moved in self.moved.values()],
            "described": sorted(self.described),
            "names": self.names,
        }

    @classmethod
    def from_data(
        cls, data: Mapping[str, Any], *, reorganisation_id: int, tenant_id: int, on: date, decision_id: int | None
    ) -> Reshaped:
        ended = [Ended(row["unit_id"], row["path"], tuple(row["heirs"])) for row in data["ended"]]
        moved = [Moved(**row) for row in data["moved"]]
        return cls(
            reorganisation_id=reorganisation_id,
            tenant_id=tenant_id,
            on=on,
            decision_id=decision_id,
            founded={int(unit): path for unit, path in data["founded"].items()},
            ended={row.unit_id: row for row in ended},
            moved={row.unit_id: row for row in moved},
            described=frozenset(data["described"]),
            names={int(unit): name for unit, name in data["names"].items()},
        )
