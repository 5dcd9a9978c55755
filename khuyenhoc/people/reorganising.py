"""What a reorganisation does to records of people and households: who keeps them for a unit that is no more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Model

from khuyenhoc.core.authority import Actor
from khuyenhoc.org.reorganising.participants import Answers, Effect, Fate, Participant, Trace
from khuyenhoc.org.reorganising.shape import Reshaped
from khuyenhoc.people.models import Household, Person

KEPT: Final[dict[str, type[Model]]] = {"persons": Person, "households": Household}
LABELS: Final = {"persons": "hồ sơ người", "households": "hồ sơ hộ gia đình"}


def effects(shape: Reshaped) -> Iterator[Effect]:
    for name, model in KEPT.items():
        if count := model._default_manager.filter(keeper__in=list(shape.ended)).count():
            yield Effect(Fate.MOVES, LABELS[name], count)


def apply(shape: Reshaped, answers: Answers, actor: Actor) -> Trace:
    """Records of a split are already with the heirs of their members; what is left goes to who carries on."""
    trace: Trace = {name: _hand_over(shape, model) for name, model in KEPT.items()}
    founded = {name: model._default_manager.filter(keeper__in=list(shape.founded)) for name, model in KEPT.items()}
    return trace | {"there": {name: list(rows.values_list("pk", flat=True)) for name, rows in founded.items()}}


def _hand_over(shape: Reshaped, model: type[Model]) -> dict[str, list[int]]:
    rows = model._default_manager.filter(keeper__in=list(shape.ended))
    kept = dict(rows.values_list("keeper").annotate(ids=ArrayAgg("pk")))
    for unit_id in kept:
        if (carrier := shape.carrier(unit_id)) is not None:
            model._default_manager.filter(keeper=unit_id).update(keeper=carrier)
    return {str(unit_id): ids for unit_id, ids in kept.items()}


def undo(shape: Reshaped, trace: Trace, actor: Actor) -> None:
    for name, model in KEPT.items():
        for unit_id, ids in trace[name].items():
            model._default_manager.filter(pk__in=ids).update(keeper=int(unit_id))


def built_upon(shape: Reshaped, trace: Trace) -> Iterator[str]:
    for name, model in KEPT.items():
        there = trace["there"][name]
        if count := model._default_manager.filter(keeper__in=list(shape.founded)).exclude(pk__in=there).count():
            yield f"Đã lập {count} {LABELS[name]} tại các đơn vị mới."


records_follow = Participant(effects=effects, apply=apply, undo=undo, built_upon=built_upon)
