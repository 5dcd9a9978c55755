"""What a reorganisation does to records of people and households: who keeps them for a unit that is no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import Model

from khuyenhoc.core.authority import Actor
from khuyenhoc.org.reorganising.participants import Answers, Effect, Fate, Participant, Trace, numbers_by
from khuyenhoc.org.reorganising.shape import Reshaped
from khuyenhoc.people.models import Household, Person

KEPT: Final[dict[str, type[Model]]] = {"persons": Person, "households": Household}
LABELS: Final = {"persons": "hồ sơ người", "households": "hồ sơ hộ gia đình"}

HAND_OVER: Final = """
    UPDATE {} AS record SET keeper_id = pairs.carrier FROM unnest(%s::bigint[], %s::bigint[]) AS pairs (unit, carrier)
    WHERE record.keeper_id = pairs.unit
"""
GIVE_BACK: Final = """
    UPDATE {} AS record SET keeper_id = pairs.unit FROM unnest(%s::bigint[], %s::bigint[]) AS pairs (id, unit)
    WHERE record.id = pairs.id
"""


def effects(shape: Reshaped) -> Iterator[Effect]:
    for name, model in KEPT.items():
        if counts := numbers_by(model._default_manager.filter(keeper__in=list(shape.ended)), "keeper_id"):
            yield Effect(Fate.MOVES, LABELS[name], sum(counts.values()), counts)


def apply(shape: Reshaped, answers: Answers, actor: Actor) -> Trace:
    """Records of a split are already with the heirs of their members; what is left goes to who carries on."""
    trace: Trace = {name: _hand_over(shape, model) for name, model in KEPT.items()}
    founded = {name: model._default_manager.filter(keeper__in=list(shape.founded)) for name, model in KEPT.items()}
    return trace | {"there": {name: list(rows.values_list("pk", flat=True)) for name, rows in founded.items()}}


def _hand_over(shape: Reshaped, model: type[Model]) -> dict[str, list[int]]:
    """Two statements, whatever the number of units."""
    rows = model._default_manager.filter(keeper__in=list(shape.ended))
    kept = dict(rows.values_list("keeper").annotate(ids=ArrayAgg("pk")))
    _keep(model, {unit_id: carrier for unit_id in kept if (carrier := shape.carrier(unit_id)) is not None})
    return {str(unit_id): ids for unit_id, ids in kept.items()}


def _keep(model: type[Model], carriers: Mapping[int, int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(HAND_OVER.format(model._meta.db_table), [list(carriers), list(carriers.values())])


def undo(shape: Reshaped, trace: Trace, actor: Actor) -> None:
    for name, model in KEPT.items():
        back: list[tuple[int, int]] = []
        for unit_id, ids in trace[name].items():
            back += [(pk, int(unit_id)) for pk in ids]
        with connection.cursor() as cursor:
            cursor.execute(GIVE_BACK.format(model._meta.db_table), [[pk for pk, _ in back], [unit for _, unit in back]])


def built_upon(shape: Reshaped, trace: Trace) -> Iterator[str]:
    for name, model in KEPT.items():
        there = trace["there"][name]
        if count := model._default_manager.filter(keeper__in=list(shape.founded)).exclude(pk__in=there).count():
            yield f"Đã lập {count} {LABELS[name]} tại các đơn vị mới."


records_follow = Participant(effects=effects, apply=apply, undo=undo, built_upon=built_upon)
