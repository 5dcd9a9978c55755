"""The steps of a decision, as data: they are kept in the row of the reorganisation and edited on the screen.

Four are enough for everything that happens to organisations. A merger founds one unit and ends several whose heir it
is; absorbing ends one whose heir stands already; a split founds several and ends one with several heirs; a rename or a
change of kind describes; a move moves. Units are named by id; a unit to be founded has its id beforehand.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.org.data import UnitDescription
from khuyenhoc.org.enums import BodyKind, HostKind, Level, SuccessionKind, UnitKind


class Deed(StrEnum):
    FOUND = "found"
    END = "end"
    MOVE = "move"
    DESCRIBE = "describe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A new unit below `parent_id`; without it a root, which only the system founds."""

    unit_id: int
    parent_id: int
    description: UnitDescription


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """The unit is no more. `heirs` carry on for it: one of a merger, several of a split, none where nobody does.

    What stood directly below and is not moved by a step of its own follows the only heir.
    """

    unit_id: int
    heirs: tuple[int, ...] = ()
    kind: SuccessionKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """The unit goes on, with all below it, under another parent."""

    unit_id: int
    parent_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Describe:
    """The unit goes on under another name, kind, code or header."""

    unit_id: int
    description: UnitDescription


Step = Found | End | Move | Describe
_DEEDS: dict[type[Step], Deed] = {Found: Deed.FOUND, End: Deed.END, Move: Deed.MOVE, Describe: Deed.DESCRIBE}


def to_data(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """Plain values, to be kept as JSON."""
    return [{"deed": _DEEDS[type(step)].value, **asdict(step)} for step in steps]


def from_data(rows: Iterable[dict[str, Any]]) -> list[Step]:
    """Raises RuleViolated (`reorganisation.unreadable`) for rows that no version of us has written."""
    try:
        return [_step(dict(row)) for row in rows]
    except (KeyError, TypeError, ValueError) as error:
        raise RuleViolated("reorganisation.unreadable", "Phương án sắp xếp bị hỏng, không đọc được.") from error


def _step(row: dict[str, Any]) -> Step:
    deed = Deed(row.pop("deed"))
    if deed is Deed.FOUND:
        return Found(**row | {"description": _description(row["description"])})
    if deed is Deed.END:
        kind = SuccessionKind(row["kind"]) if row["kind"] else None
        return End(unit_id=row["unit_id"], heirs=tuple(row["heirs"]), kind=kind)
    if deed is Deed.MOVE:
        return Move(**row)
    return Describe(unit_id=row["unit_id"], description=_description(row["description"]))


def _description(row: dict[str, Any]) -> UnitDescription:
    return UnitDescription(
        **row
        | {
            "kind": UnitKind(row["kind"]),
            "level": Level(row["level"]),
            "host_kind": HostKind(row["host_kind"]) if row["host_kind"] else None,
            "body_kind": BodyKind(row["body_kind"]) if row["body_kind"] else None,
            "superior_lines": tuple(row["superior_lines"]),
            "issuer_lines": tuple(row["issuer_lines"]),
        }
    )
