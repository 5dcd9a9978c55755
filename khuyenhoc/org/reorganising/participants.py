"""Who has a say in a reorganisation: upper rooms register what it does to their rows, and what a person must decide.

The tree is changed first, inside the same transaction; each participant then sees it whole, before and after. A dry
run asks for questions and effects and rolls everything back, so it can promise nothing that the act would not do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db.models import Count, QuerySet

from khuyenhoc.core.authority import Actor
from khuyenhoc.core.registry import Registry
from khuyenhoc.org.reorganising.shape import Reshaped


class Fate(StrEnum):
    MOVES = "moves"
    ENDS = "ends"
    STAYS = "stays"


@dataclass(frozen=True, slots=True)
class Effect:
    """One line of the dry run: “1.204 hội viên” moves, ends, or stays with the old units.

    `by_unit` shares the count among the units that end, where the room can tell: it stands in the hand-over minutes.
    """

    fate: Fate
    label: str
    count: int
    by_unit: Mapping[int, int] = field(default_factory=dict)


def numbers_by(rows: QuerySet[Any], unit: str) -> dict[int, int]:
    """How many of the rows each unit has, by the column that names it: one query, for an effect and its shares."""
    return dict(rows.order_by().values_list(unit).annotate(number=Count("pk")))


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a person must decide. `key` is the same in every dry run of the plan; without `default` it has to be
    answered before the act, unless it is `optional`. No `choices`: a free text, such as a list."""

    key: str
    text: str
    unit_id: int
    choices: tuple[Choice, ...] = ()
    default: str = ""
    help: str = ""
    optional: bool = False


Answers = Mapping[str, str]
# What a participant needs to take its part back, as plain values: ids of rows written, columns as they were.
Trace = dict[str, Any]


def _no_questions(shape: Reshaped) -> Iterable[Question]:
    return ()


def _no_objections(shape: Reshaped) -> Iterable[str]:
    return ()


def _no_effects(shape: Reshaped) -> Iterable[Effect]:
    return ()


def _nothing(shape: Reshaped, answers: Answers, actor: Actor) -> Trace:
    return {}


def _nothing_built(shape: Reshaped, trace: Trace) -> Iterable[str]:
    return ()


def _nothing_undone(shape: Reshaped, trace: Trace, actor: Actor) -> None:
    """Nothing of this room was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """One room's part, in statements over all units of the shape at once.

    `questions`, `effects` and `objections` only read; an objection is a sentence for what has to be settled elsewhere
    before the act, which refuses it too. `apply` acts in the caller's transaction, with every question answered, and
    hands back its trace. `built_upon` answers one sentence for each thing done since that an undo would tear down;
    `undo` takes back exactly what `apply` did.
    """

    questions: Callable[[Reshaped], Iterable[Question]] = _no_questions
    effects: Callable[[Reshaped], Iterable[Effect]] = _no_effects
    objections: Callable[[Reshaped], Iterable[str]] = _no_objections
    apply: Callable[[Reshaped, Answers, Actor], Trace] = _nothing
    built_upon: Callable[[Reshaped, Trace], Iterable[str]] = _nothing_built
    undo: Callable[[Reshaped, Trace, Actor], None] = _nothing_undone


participants: Registry[Participant] = Registry("participants of a reorganisation")


def answer_of(question: Question, answers: Answers) -> str:
    """What was answered, or the default; empty while nobody has decided."""
    given = answers.get(question.key, "").strip()
    known = not question.choices or given in {choice.value for choice in question.choices}
    return given if given and known else question.default
