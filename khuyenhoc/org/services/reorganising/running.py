"""One run of a plan inside a transaction: the tree, then every participant. A dry run is the same, rolled back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.org.models import Decision, Reorganisation
from khuyenhoc.org.reorganising.participants import Answers, Effect, Question, Trace, answer_of, participants
from khuyenhoc.org.reorganising.shape import Reshaped
from khuyenhoc.org.reorganising.steps import Found, Step, from_data
from khuyenhoc.org.services.reorganising.ground import survey
from khuyenhoc.org.services.reorganising.shaping import NewTree, new_tree
from khuyenhoc.org.services.reorganising.writing import write


@dataclass(frozen=True, slots=True)
class Preview:
    """What the act would do. `undecided` are the questions that must be answered and are not: no answer, no default;
    `objections` what must be settled elsewhere first."""

    shape: Reshaped
    effects: tuple[Effect, ...]
    questions: tuple[Question, ...]
    undecided: tuple[Question, ...]
    objections: tuple[str, ...] = ()


class _RolledBack(Exception):
    """Ends a dry run."""


def dry_run(act: Reorganisation) -> Preview:
    """Raises RuleViolated as `shaping` and `writing` say; nothing is changed."""
    found: list[Preview] = []
    try:
        with transaction.atomic():
            shape, _ = reshape(act, None)
            found.append(_preview(shape, act.answers))
            raise _RolledBack
    except _RolledBack:
        return found[0]


def run(act: Reorganisation, decision: Decision, actor: Actor) -> tuple[Preview, Trace]:
    """In the caller's transaction. Raises RuleViolated, also `reorganisation.undecided`."""
    shape, trace = reshape(act, decision)
    preview = _preview(shape, act.answers)
    if preview.undecided:
        asked = preview.undecided[0].text
        raise RuleViolated(
            "reorganisation.undecided", f"Còn {len(preview.undecided)} việc chưa quyết định. Việc đầu tiên: {asked}"
        )
    answers = {question.key: answer_of(question, act.answers) for question in preview.questions}
    rooms = {name: participant.apply(shape, answers, actor) for name, participant in participants}
    return preview, trace | {"shape": shape.to_data(), "rooms": rooms}


def reshape(act: Reorganisation, decision: Decision | None) -> tuple[Reshaped, Trace]:
    steps = from_data(act.steps)
    ground = survey(steps, act.effective_on, founded=founded_in(steps))
    tree = new_tree(steps, ground)
    trace = write(tree, decision)
    return _shape_of(act, tree, decision), trace


def _shape_of(act: Reorganisation, tree: NewTree, decision: Decision | None) -> Reshaped:
    units = [*tree.ground.shapes, *tree.founded]
    return Reshaped(
        reorganisation_id=act.pk,
        tenant_id=tree.ground.tenant_id,
        on=act.effective_on,
        decision_id=decision.pk if decision else None,
        founded={unit: tree.path_of(unit) for unit in tree.founded},
        ended=tree.ended(),
        moved=tree.moved(),
        described=frozenset(tree.described),
        names={unit: tree.name(unit) for unit in units},
    )


def _preview(shape: Reshaped, answers: Answers) -> Preview:
    questions = tuple(question for _, who in participants for question in who.questions(shape))
    effects = tuple(effect for _, who in participants for effect in who.effects(shape))
    undecided = tuple(one for one in questions if not one.optional and not answer_of(one, answers))
    objections = tuple(sentence for _, who in participants for sentence in who.objections(shape))
    return Preview(shape, effects, questions, undecided, objections)


def founded_in(steps: Sequence[Step]) -> list[int]:
    return [step.unit_id for step in steps if isinstance(step, Found)]


def reshaped(act: Reorganisation) -> Reshaped:
    """What a done one made of the tree, as it was kept then."""
    return Reshaped.from_data(
        act.trace["shape"], reorganisation_id=act.pk, tenant_id=act.tenant_id, on=act.effective_on,
        decision_id=act.decision_id,
    )  # fmt: skip
