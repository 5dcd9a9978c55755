"""What a reorganisation does to what is owed: it follows a unit that moves, passes to the only heir of one that ends
where the work goes on there at the same level, and is over where nobody can do it any more. Notices are history and
stay."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.registry import Registry
from khuyenhoc.notifications.models import Obligation
from khuyenhoc.org.reorganising.participants import Answers, Effect, Fate, Participant, Trace
from khuyenhoc.org.reorganising.ranks import peers
from khuyenhoc.org.reorganising.shape import Reshaped
from khuyenhoc.org.selectors import units_on

# By kind of obligation: the ids of the objects whose work the heir of an ended unit goes on with.
handed_on: Registry[Callable[[Reshaped], Collection[int]]] = Registry("obligations handed on")

Row = dict[str, Any]
PLACE = """
    UPDATE notifications_obligation AS owed SET path = placed.path
    FROM unnest(%s::bigint[], %s::text[]) AS placed (id, path) WHERE owed.id = placed.id
"""


def effects(shape: Reshaped) -> Iterator[Effect]:
    rows = _of_ended(shape)
    passing = _passing(shape, rows)
    if count := _of_moved(shape).count() + len(passing):
        yield Effect(Fate.MOVES, "việc phải làm", count)
    if len(rows) > len(passing):
        yield Effect(Fate.ENDS, "việc phải làm không còn ai làm", len(rows) - len(passing))


def apply(shape: Reshaped, answers: Answers, actor: Actor) -> Trace:
    rows = _of_ended(shape)
    passing = _passing(shape, rows)
    moved = list(_of_moved(shape).values_list("pk", "unit_id"))
    _place([(pk, shape.moved[unit_id].new_path) for pk, unit_id in moved])
    for row in passing:
        heir = shape.ended[row["unit_id"]].heir
        Obligation.objects.filter(pk=row["pk"]).update(unit=heir, path=_path_of(shape, heir))
    over = [row["pk"] for row in rows if row not in passing]
    Obligation.objects.filter(pk__in=over).update(done_at=clock.now())
    return {"moved": [list(pair) for pair in moved], "passed": passing, "over": over}


def undo(shape: Reshaped, trace: Trace, actor: Actor) -> None:
    Obligation.objects.filter(pk__in=trace["over"]).update(done_at=None)
    for row in trace["passed"]:
        Obligation.objects.filter(pk=row["pk"]).update(unit=row["unit_id"], path=row["path"])
    _place([(pk, shape.moved[unit_id].old_path) for pk, unit_id in trace["moved"]])


def _place(rows: Sequence[tuple[int, str]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(PLACE, [[pk for pk, _ in rows], [path for _, path in rows]])


def _of_moved(shape: Reshaped) -> QuerySet[Obligation]:
    return Obligation.objects.filter(done_at__isnull=True, unit__in=list(shape.moved))


def _of_ended(shape: Reshaped) -> list[Row]:
    rows = Obligation.objects.filter(done_at__isnull=True, unit__in=list(shape.ended)).order_by("pk")
    return [dict(row) for row in rows.values("pk", "unit_id", "path", "kind", "object_id")]


def _passing(shape: Reshaped, rows: list[Row]) -> list[Row]:
    goes_on = {kind: {str(pk) for pk in ids(shape)} for kind, ids in handed_on}
    takers = peers(shape)
    return [row for row in rows if row["object_id"] in goes_on.get(row["kind"], ()) and row["unit_id"] in takers]


def _path_of(shape: Reshaped, unit_id: int | None) -> str:
    return units_on(shape.on).get(unit_id=unit_id).path


obligations_follow = Participant(effects=effects, apply=apply, undo=undo)
