"""Random reorganisations of a random tree: mergers, splits, moves, ends, and taking them back, on any days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from hypothesis import strategies as st

from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.org.data import NewDecision, UnitDescription
from khuyenhoc.org.enums import Level, SuccessionKind, UnitKind
from khuyenhoc.org.models import Reorganisation, UnitVersion
from khuyenhoc.org.reorganising.steps import End, Found, Move, Step
from khuyenhoc.org.selectors import units_on
from khuyenhoc.org.services import NewUnit, new_unit_ids, units_found
from khuyenhoc.org.services.reorganising import (
    PlanData,
    reorganisation_commit,
    reorganisation_draft,
    reorganisation_undo,
)
from tests.cast import SYSTEM
from tests.org.reorganising.plans import commune, village

START = date(2020, 1, 1)
DAYS = st.integers(1, 40).map(lambda n: START + timedelta(days=n))
PICK = st.integers(0, 1_000)
ACT = st.tuples(st.sampled_from(["merge", "merge", "split", "move", "move", "end", "absorb", "undo"]), PICK, PICK, DAYS)
SHAPES = st.lists(st.integers(0, 3), min_size=1, max_size=4)  # chapters of each commune
Deed = tuple[str, int, int, date]


def grow(shape: Sequence[int]) -> UnitVersion:
    """A province with communes, and chapters in each; answers the province."""
    what = UnitDescription(code="T", name="T", short_name="T", kind=UnitKind.ASSOCIATION, level=Level.PROVINCE)
    rows = [NewUnit(founded_on=START, description=what)]
    for n, chapters in enumerate(shape):
        rows.append(NewUnit(founded_on=START, parent_code="T", description=commune(f"X{n}", f"X{n}")))
        rows += [
            NewUnit(founded_on=START, parent_code=f"X{n}", description=village(f"X{n}-{m}", f"T{n}{m}"))
            for m in range(chapters)
        ]
    units_found(actor=SYSTEM, rows=rows)
    return units_on(START).get(code="T")


def run(deeds: Sequence[Deed]) -> Iterator[Reorganisation]:
    """Each act that the services accept, as it is done; the others are refused and change nothing."""
    for number, (verb, one, other, day) in enumerate(deeds):
        try:
            if verb == "undo":
                last = Reorganisation.objects.filter(status="done").order_by("-id").first()
                if last:
                    yield reorganisation_undo(actor=SYSTEM, reorganisation_id=last.pk)
            elif steps := _steps(verb, one, other, day, number):
                plan = PlanData(title=verb, effective_on=day, decision=NewDecision(
                    number=f"{number}/QĐ", decided_on=day, authority="T"))  # fmt: skip
                act = reorganisation_draft(actor=SYSTEM, plan=plan, steps=steps)
                yield reorganisation_commit(actor=SYSTEM, reorganisation_id=act.pk)
        except RuleViolated:
            continue


def _steps(verb: str, one: int, other: int, day: date, number: int) -> list[Step]:
    units = {
        level: list(units_on(day).filter(level=level).order_by("unit_id")) for level in (Level.COMMUNE, Level.CHAPTER)
    }
    level = Level.COMMUNE if one % 2 else Level.CHAPTER
    if len(units[level]) < 2:
        return []
    first = units[level][one % len(units[level])]
    second = units[level][other % len(units[level])]
    kind = {"merge": SuccessionKind.MERGE, "split": SuccessionKind.SPLIT}.get(verb, SuccessionKind.ABSORB)

    def found(unit_id: int, letter: str) -> Found:
        make = commune if level == Level.COMMUNE else village
        description = make(f"N{number}{letter}", f"N{number}{letter}")
        return Found(unit_id=unit_id, parent_id=first.parent_id or 0, description=description)

    if verb == "merge":
        [new] = new_unit_ids(1)
        ended = {first.unit_id, second.unit_id}
        return [found(new, "a"), *(End(unit_id=unit, heirs=(new,), kind=kind) for unit in sorted(ended))]
    if verb == "split":
        a, b = new_unit_ids(2)
        below = units_on(day).filter(parent_id=first.unit_id).order_by("unit_id")
        moves = [Move(unit_id=unit.unit_id, parent_id=(a, b)[n % 2]) for n, unit in enumerate(below)]
        return [found(a, "a"), found(b, "b"), *moves, End(unit_id=first.unit_id, heirs=(a, b), kind=kind)]
    if verb == "absorb":
        return [End(unit_id=first.unit_id, heirs=(second.unit_id,), kind=kind)]
    if verb == "end":
        return [End(unit_id=first.unit_id)]
    parent = units[Level.COMMUNE][other % len(units[Level.COMMUNE])] if units[Level.COMMUNE] else None
    return [Move(unit_id=first.unit_id, parent_id=parent.unit_id)] if parent and level == Level.CHAPTER else []
