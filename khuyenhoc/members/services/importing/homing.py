"""Puts the households of a list into the register, and takes them out again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from khuyenhoc.core.authority import Actor
from khuyenhoc.members.services.importing.data import CheckedRow, Dwelling, Homing
from khuyenhoc.people.enums import HouseholdRelation
from khuyenhoc.people.services import (
    Housemate,
    NewHousehold,
    Stay,
    households_code,
    households_load,
    households_withdraw,
    housemates_load,
    stays_mend,
)


def write_homes(*, actor: Actor, rows: Sequence[CheckedRow], import_id: int) -> None:
    """New households, stays that end or are corrected, stays that begin. Raises as the bulk services of people."""
    homings = [(row, row.homing) for row in rows if row.homing]
    new = list({id(h.dwelling): h.dwelling for _, h in homings if h.dwelling.id is None}.values())
    ids = households_load(actor=actor, rows=map(_household, new), import_id=import_id)
    for dwelling, household_id in zip(new, ids, strict=True):
        dwelling.id = household_id
    households_code((d.id or 0, "", d.code) for row in rows if (d := row.numbering))
    stays_mend([(_was(h), _now(h)) for _, h in homings if h.stay])
    mates = [_mate(row, h) for row, h in homings if h.is_new]
    housemates_load(actor=actor, rows=mates, import_id=import_id)


def homes_before(row: CheckedRow) -> dict[str, Any]:
    """What undoing puts back of the household."""
    before: dict[str, Any] = {}
    if row.homing and row.homing.stay:
        before["stay"] = {"was": _plain(_was(row.homing)), "now": _plain(_now(row.homing))}
    if row.numbering:
        before["household"] = {"id": row.numbering.id, "code": row.numbering.code}
    return before


def take_homes_back(*, import_id: int, kept: Iterable[dict[str, Any]]) -> None:
    """Raises Conflict when somebody changed a stay or a number since."""
    befores = list(kept)
    households_withdraw(import_id=import_id)
    stays_mend([(_stay(s["now"]), _stay(s["was"])) for before in befores if (s := before.get("stay"))])
    households_code((h["id"], h["code"], "") for before in befores if (h := before.get("household")))


def _household(dwelling: Dwelling) -> NewHousehold:
    return NewHousehold(
        keeper_id=dwelling.keeper_id, label=dwelling.label, code=dwelling.code, address=dwelling.address,
        village_id=dwelling.village_id,
    )  # fmt: skip


def _mate(row: CheckedRow, homing: Homing) -> Housemate:
    if row.person_id is None or homing.dwelling.id is None:
        raise ValueError(f"row {row.number} has nobody to live there")
    return Housemate(
        household_id=homing.dwelling.id, person_id=row.person_id, relation=HouseholdRelation(homing.relation),
        valid_from=homing.on,
    )  # fmt: skip


def _was(homing: Homing) -> Stay:
    stay = homing.stay
    if stay is None or stay.dwelling.id is None:
        raise ValueError("a stay is of the register")
    return Stay(stay.id, stay.dwelling.id, stay.relation, None)


def _now(homing: Homing) -> Stay:
    """The stay ends on the day, or says what it should have said."""
    was = _was(homing)
    if homing.is_new:
        return Stay(was.id, was.household_id, was.relation, homing.on)
    return Stay(was.id, homing.dwelling.id or 0, homing.relation, None)


def _plain(stay: Stay) -> list[Any]:
    return [stay.id, stay.household_id, stay.relation, stay.valid_to.isoformat() if stay.valid_to else None]


def _stay(plain: list[Any]) -> Stay:
    stay_id, household_id, relation, valid_to = plain
    return Stay(stay_id, household_id, relation, date.fromisoformat(valid_to) if valid_to else None)
