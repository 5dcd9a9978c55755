"""A reorganisation: drafted, tried, decided, done, and undone while nothing has been built on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from django.db import connection, transaction

from khuyenhoc.audit import services as audit
from khuyenhoc.core import clock, events
from khuyenhoc.core.authority import Actor, OrgPath
from khuyenhoc.core.errors import Conflict, Forbidden, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.text.names import clean_text
from khuyenhoc.files.services.store import NewFile, file_store
from khuyenhoc.files.types import PAPERS
from khuyenhoc.org.data import NewDecision
from khuyenhoc.org.enums import ReorganisationStatus
from khuyenhoc.org.events import Reorganised
from khuyenhoc.org.models import Reorganisation
from khuyenhoc.org.reorganising.participants import participants
from khuyenhoc.org.reorganising.steps import Step, from_data, to_data
from khuyenhoc.org.selectors import reorganisation_get, unit_get
from khuyenhoc.org.services.decisions import decision_record
from khuyenhoc.org.services.reorganising.ground import survey
from khuyenhoc.org.services.reorganising.running import Preview, dry_run, founded_in, reshaped, run
from khuyenhoc.org.services.reorganising.undoing import built_on_the_tree, take_back

ONE_AT_A_TIME = 7_021  # advisory: two reorganisations of one tenant would read the tree under each other's feet
RUN_JOB = "org.reorganise"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFile:
    """A copy of the decision, PDF or picture, as it was handed in."""

    content: bytes
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanData:
    """What a form hands over; the decision may still be missing while the plan is drafted."""

    title: str
    effective_on: date
    decision: NewDecision | None = None
    file: DecisionFile | None = None


@transaction.atomic
def reorganisation_draft(
    *, actor: Actor, plan: PlanData, steps: Sequence[Step] = (), unit_id: int | None = None
) -> Reorganisation:
    """Keep a plan; nothing is changed yet. Without steps it begins at `unit_id` and is filled step by step.

    Raises NotFound, Forbidden without UNITS_REORGANISE above everything that it touches, RuleViolated as `survey` says.
    """
    if unit_id is not None and not steps:
        unit = unit_get(actor=actor, unit_id=unit_id, on=plan.effective_on, permission=Permission.UNITS_REORGANISE)
        path, tenant_id = unit.path, unit.tenant_id
    else:
        ground = survey(steps, plan.effective_on, founded=founded_in(steps))
        path, tenant_id = OrgPath(ground.top), ground.tenant_id
    actor.require(Permission.UNITS_REORGANISE, at=path)
    act = Reorganisation(tenant_id=tenant_id, path=path, steps=to_data(steps), created_by_id=actor.user_id)
    _describe(act, plan, actor)
    act.save()
    audit.record(actor, "org.reorganisation_drafted", act, at=act.path, tenant=act.tenant_id, facts=_facts(act))
    return act


@transaction.atomic
def reorganisation_change(
    *, actor: Actor, reorganisation_id: int, expected_version: int, plan: PlanData | None = None,
    steps: Sequence[Step] | None = None, answers: Mapping[str, str] | None = None,
) -> Reorganisation:  # fmt: skip
    """Change what is given: the head of the plan, all of its steps, or some answers.

    Raises NotFound, Forbidden, Conflict (`reorganisation.changed_meanwhile`), RuleViolated: `reorganisation.not_draft`,
    and as `survey` says.
    """
    act = _draft(actor, reorganisation_id, expected_version)
    if plan is not None:
        _describe(act, plan, actor)
    if steps is not None:
        act.steps = to_data(steps)
    if answers is not None:
        act.answers = act.answers | {key: _clean_lines(value) for key, value in answers.items()}
    if kept := from_data(act.steps):
        act.path = survey(kept, act.effective_on, founded=founded_in(kept)).top
    actor.require(Permission.UNITS_REORGANISE, at=OrgPath(act.path))
    act.problem, act.version = "", act.version + 1
    act.save()
    audit.record(actor, "org.reorganisation_changed", act, at=act.path, tenant=act.tenant_id, facts=_facts(act))
    return act


@transaction.atomic
def reorganisation_discard(*, actor: Actor, reorganisation_id: int) -> None:
    """Throw a draft away. Raises NotFound, Forbidden, RuleViolated (`reorganisation.not_draft`)."""
    act = _draft(actor, reorganisation_id, None)
    audit.record(actor, "org.reorganisation_discarded", act, at=act.path, tenant=act.tenant_id, facts=_facts(act))
    act.delete()


def reorganisation_preview(*, actor: Actor, reorganisation_id: int) -> Preview:
    """What the act would do and what it asks, by doing it and taking it back. Raises as the act itself."""
    act = reorganisation_get(actor=actor, reorganisation_id=reorganisation_id)
    _require_open(act)
    return dry_run(act)


@transaction.atomic
def reorganisation_commit(
    *, actor: Actor, reorganisation_id: int, expected_version: int | None = None
) -> Reorganisation:
    """Do it: the tree and, through the participants, everything that hangs on it, in one transaction. For a day that
    has not come it is tried and kept, and done by a job when the day begins.

    Raises NotFound, Forbidden, Conflict, RuleViolated: `reorganisation.not_draft`, `.no_decision`, `.undecided`,
    `.objections`, and as `shaping` and `writing` say.
    """
    act = _decided_draft(actor, reorganisation_id, expected_version)
    if act.effective_on > clock.today():
        _require_ready(dry_run(act))
        return _schedule(act, actor)
    return _do(act, actor)


@transaction.atomic
def reorganisation_queue(
    *, actor: Actor, reorganisation_id: int, expected_version: int | None = None
) -> Reorganisation:
    """The same for a plan too big to wait for: one whose day has come is done by a job that begins at once. What stands
    in its way is then kept with it in `problem`. Raises as `reorganisation_commit` does before anything is done."""
    act = _decided_draft(actor, reorganisation_id, expected_version)
    if act.effective_on > clock.today():
        _require_ready(dry_run(act))
    else:
        events.defer(RUN_JOB)
    return _schedule(act, actor)


@transaction.atomic
def reorganisation_recall(*, actor: Actor, reorganisation_id: int) -> Reorganisation:
    """A scheduled one is a draft again. Raises NotFound, Forbidden, RuleViolated (`reorganisation.not_scheduled`)."""
    act = reorganisation_get(actor=actor, reorganisation_id=reorganisation_id, lock=True)
    if act.status != ReorganisationStatus.SCHEDULED:
        raise RuleViolated("reorganisation.not_scheduled", "Phương án này không ở tình trạng chờ ngày hiệu lực.")
    act.status = ReorganisationStatus.DRAFT
    act.version += 1
    act.save(update_fields=["status", "version"])
    audit.record(actor, "org.reorganisation_recalled", act, at=act.path, tenant=act.tenant_id, facts=_facts(act))
    return act


@transaction.atomic
def reorganisation_take_effect(*, actor: Actor, reorganisation_id: int) -> Reorganisation:
    """For the job of the day: a scheduled one is done. What stands in the way by now is raised, as by the act."""
    if not actor.is_system:
        raise Forbidden()
    act = reorganisation_get(actor=actor, reorganisation_id=reorganisation_id, lock=True)
    if act.status != ReorganisationStatus.SCHEDULED or act.effective_on > clock.today():
        return act
    return _do(act, actor)


@transaction.atomic
def reorganisation_undo(*, actor: Actor, reorganisation_id: int) -> Reorganisation:
    """Take everything back: the tree is as it was, and each participant takes back its part.

    Raises NotFound, Forbidden, RuleViolated: `reorganisation.not_done`, `reorganisation.built_upon`.
    """
    act = reorganisation_get(actor=actor, reorganisation_id=reorganisation_id, lock=True)
    if act.status != ReorganisationStatus.DONE:
        raise RuleViolated("reorganisation.not_done", "Chỉ hoàn tác được phương án đã thực hiện.")
    _one_at_a_time(act)
    shape, rooms = reshaped(act), act.trace["rooms"]
    took_part = [(participant, rooms[name]) for name, participant in participants if name in rooms]
    sentences = [*built_on_the_tree(act), *(line for who, trace in took_part for line in who.built_upon(shape, trace))]
    if sentences:
        raise RuleViolated("reorganisation.built_upon", "Không hoàn tác được nữa. " + " ".join(sentences))
    for participant, trace in reversed(took_part):
        participant.undo(shape, trace, actor)
    take_back(act)
    act.status, act.undone_at, act.version = ReorganisationStatus.UNDONE, clock.now(), act.version + 1
    act.save(update_fields=["status", "undone_at", "version"])
    audit.record(actor, "org.reorganisation_undone", act, at=act.path, tenant=act.tenant_id, facts=_facts(act))
    events.publish(Reorganised(act.pk))
    return act


def _do(act: Reorganisation, actor: Actor) -> Reorganisation:
    _one_at_a_time(act)
    decision = decision_record(
        NewDecision(
            number=act.decision_number, decided_on=_signed(act), authority=act.decision_authority, summary=act.title,
            file_id=act.decision_file_id,
        ),
        path=act.path,
    )  # fmt: skip
    if decision is None:
        raise RuleViolated("reorganisation.no_decision", "Ghi số, ngày ký và cơ quan ban hành của quyết định.")
    preview, act.trace = run(act, decision, actor)
    act.decision, act.effects = decision, [asdict(effect) for effect in preview.effects]
    act.status, act.done_at, act.done_by_id = ReorganisationStatus.DONE, clock.now(), actor.user_id or act.done_by_id
    act.problem, act.version = "", act.version + 1
    act.save()
    facts = _facts(act) | {"founded": len(act.trace["founded"]), "ended": len(act.trace["ended"])}
    audit.record(actor, "org.reorganised", act, at=act.path, tenant=act.tenant_id, facts=facts)
    events.publish(Reorganised(act.pk))
    return act


def _schedule(act: Reorganisation, actor: Actor) -> Reorganisation:
    act.status, act.problem = ReorganisationStatus.SCHEDULED, ""
    act.done_by_id = actor.user_id if act.effective_on <= clock.today() else None  # on its day the system does it
    act.version += 1
    act.save(update_fields=["status", "problem", "done_by", "version"])
    audit.record(actor, "org.reorganisation_scheduled", act, at=act.path, tenant=act.tenant_id, facts=_facts(act))
    return act


def _signed(act: Reorganisation) -> date:
    if act.decision_on is None:
        raise RuleViolated("reorganisation.no_decision", "Ghi ngày ký của quyết định.")
    return act.decision_on


def _draft(actor: Actor, reorganisation_id: int, expected_version: int | None) -> Reorganisation:
    act = reorganisation_get(actor=actor, reorganisation_id=reorganisation_id, lock=True)
    if expected_version is not None and act.version != expected_version:
        raise Conflict(
            "reorganisation.changed_meanwhile", "Người khác vừa sửa phương án này. Hãy xem lại.", current=act
        )
    if act.status != ReorganisationStatus.DRAFT:
        raise RuleViolated("reorganisation.not_draft", "Phương án này không còn ở tình trạng soạn.")
    return act


def _decided_draft(actor: Actor, reorganisation_id: int, expected_version: int | None) -> Reorganisation:
    act = _draft(actor, reorganisation_id, expected_version)
    if not act.decision_number:
        raise RuleViolated("reorganisation.no_decision", "Ghi số, ngày ký và cơ quan ban hành của quyết định.")
    return act


def _require_open(act: Reorganisation) -> None:
    if act.status not in (ReorganisationStatus.DRAFT, ReorganisationStatus.SCHEDULED):
        raise RuleViolated("reorganisation.not_draft", "Phương án này đã thực hiện.")


def _require_ready(preview: Preview) -> None:
    if preview.objections:
        raise RuleViolated("reorganisation.objections", " ".join(preview.objections))
    if preview.undecided:
        raise RuleViolated("reorganisation.undecided", f"Còn {len(preview.undecided)} việc chưa quyết định.")


def _describe(act: Reorganisation, plan: PlanData, actor: Actor) -> None:
    title = clean_text(plan.title)
    if not title:
        raise RuleViolated("reorganisation.nameless", "Ghi tên phương án.", field="title")
    act.title, act.effective_on = title, plan.effective_on
    if plan.decision is None:
        act.decision_number, act.decision_on, act.decision_authority, act.decision_file_id = "", None, "", None
        return
    act.decision_number = clean_text(plan.decision.number)
    act.decision_on = plan.decision.decided_on
    act.decision_authority = clean_text(plan.decision.authority)
    act.decision_file_id = plan.decision.file_id
    if plan.file is not None:
        stored = file_store(
            actor=actor,
            data=NewFile(
                content=plan.file.content, name=plan.file.name, purpose="org.decision", path=act.path,
                tenant_id=act.tenant_id, allowed=PAPERS,
            ),
        )  # fmt: skip
        act.decision_file_id = stored.pk


def _clean_lines(text: str) -> str:
    """An answer may be a list, a line for each; columns pasted from a sheet stay apart."""
    return "\n".join("; ".join(map(clean_text, line.split("\t"))) for line in text.splitlines())


def _facts(act: Reorganisation) -> dict[str, object]:
    return {
        "title": act.title,
        "from": act.effective_on.isoformat(),
        "decision": act.decision_number,
        "steps": len(act.steps),
    }


def _one_at_a_time(act: Reorganisation) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [ONE_AT_A_TIME, act.tenant_id])
