"""What a reorganisation does to mandates: those of a unit that ends are over, or pass on to its only heir.

Never to a unit of another level: nobody gains a commune by the closing of a chapter.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Greatest

from khuyenhoc.access.models import Mandate
from khuyenhoc.core.authority import Actor
from khuyenhoc.org.reorganising.participants import (
    Answers,
    Choice,
    Effect,
    Fate,
    Participant,
    Question,
    Trace,
    numbers_by,
)
from khuyenhoc.org.reorganising.ranks import peers
from khuyenhoc.org.reorganising.shape import Reshaped

HAND_ON: Final = "onward"
END: Final = "end"


def questions(shape: Reshaped) -> Iterator[Question]:
    """One for each ended unit at which somebody holds a mandate and that has an heir of its level to take it."""
    numbers, takers = numbers_by(_held(shape), "unit_id"), peers(shape)
    for unit_id, number in sorted(numbers.items()):
        heir = takers.get(unit_id)
        if heir is not None:
            yield Question(
                key=_key(unit_id),
                text=f"{number} phân quyền tại {shape.names[unit_id]}: chuyển tiếp hay kết thúc?",
                unit_id=unit_id,
                choices=(Choice(HAND_ON, f"Chuyển tiếp sang {shape.names[heir]}"), Choice(END, "Kết thúc")),
                default=HAND_ON,
                help="Người được chuyển tiếp làm việc với cả đơn vị mới.",
            )


def effects(shape: Reshaped) -> Iterator[Effect]:
    """As the defaults would have it."""
    held, takers = numbers_by(_held(shape), "unit_id"), peers(shape)
    passing = {unit_id: number for unit_id, number in held.items() if unit_id in takers}
    ending = {unit_id: number for unit_id, number in held.items() if unit_id not in passing}
    if passing:
        yield Effect(Fate.MOVES, "phân quyền chuyển sang đơn vị kế thừa", sum(passing.values()), passing)
    if ending:
        yield Effect(Fate.ENDS, "phân quyền kết thúc", sum(ending.values()), ending)


def apply(shape: Reshaped, answers: Answers, actor: Actor) -> Trace:
    held = list(_held(shape))
    takers = {unit: heir for unit, heir in peers(shape).items() if answers.get(_key(unit)) == HAND_ON}
    ended = [[mandate.pk, _day(mandate)] for mandate in held]
    _held(shape).update(valid_to=Greatest(F("valid_from"), Value(shape.on)))
    passed: dict[tuple[int, str, int], Mandate] = {}
    for mandate in held:
        heir = takers.get(mandate.unit_id)
        if heir is not None:
            passed.setdefault(
                (mandate.user_id, mandate.role, heir),
                Mandate(
                    user_id=mandate.user_id, role=mandate.role, unit_id=heir, granted_by_id=actor.user_id,
                    valid_from=max(mandate.valid_from, shape.on), valid_to=mandate.valid_to,
                    reason=f"Chuyển tiếp từ {shape.names[mandate.unit_id]}"[:200],
                ),
            )  # fmt: skip
    there = Mandate.objects.filter(_in_force(shape), unit__in={key[2] for key in passed})
    had = [mandate for mandate in there if passed.pop((mandate.user_id, mandate.role, mandate.unit_id), None)]
    made = Mandate.objects.bulk_create(passed.values())
    return {
        "ended": ended, "made": [mandate.pk for mandate in made],
        "until": [[mandate.pk, _day(mandate)] for mandate in (*made, *had)],
    }  # fmt: skip


def undo(shape: Reshaped, trace: Trace, actor: Actor) -> None:
    Mandate.objects.filter(pk__in=trace["made"]).delete()
    for pk, valid_to in trace["ended"]:
        Mandate.objects.filter(pk=pk).update(valid_to=valid_to)


def built_upon(shape: Reshaped, trace: Trace) -> Iterator[str]:
    new = Mandate.objects.filter(unit__in=list(shape.founded)).exclude(pk__in=trace["made"])
    if count := new.count():
        yield f"Đã giao {count} phân quyền tại các đơn vị mới."
    # Undone, they would be in force again as they were before.
    until = dict(trace["until"])
    if count := sum(1 for mandate in Mandate.objects.filter(pk__in=until) if _day(mandate) != until[mandate.pk]):
        yield f"Đã thu hồi {count} phân quyền chuyển tiếp từ các đơn vị cũ."


def _held(shape: Reshaped) -> QuerySet[Mandate]:
    return Mandate.objects.filter(_in_force(shape), unit__in=list(shape.ended)).order_by("id")


def _in_force(shape: Reshaped) -> Q:
    """On the day or at any time after it."""
    return Q(valid_to__isnull=True) | Q(valid_to__gt=shape.on)


def _day(mandate: Mandate) -> str | None:
    return mandate.valid_to.isoformat() if mandate.valid_to else None


def _key(unit_id: int) -> str:
    return f"access.{unit_id}"


mandates_follow = Participant(questions=questions, effects=effects, apply=apply, built_upon=built_upon, undo=undo)
