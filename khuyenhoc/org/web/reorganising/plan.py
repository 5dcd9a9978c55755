"""The page of a plan: what it says, what it would do or has done, what a person must decide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from khuyenhoc.core import clock
from khuyenhoc.core.errors import Conflict, DomainError, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest, requires
from khuyenhoc.org.enums import ReorganisationStatus
from khuyenhoc.org.models import Reorganisation
from khuyenhoc.org.planned import AskedOfUnit, asked_by_unit, trees, units_named
from khuyenhoc.org.reorganising.participants import Effect, Fate
from khuyenhoc.org.reorganising.shape import Reshaped
from khuyenhoc.org.reorganising.steps import from_data
from khuyenhoc.org.reorganising.telling import lines_of
from khuyenhoc.org.selectors import reorganisation_get
from khuyenhoc.org.services.reorganising import (
    Preview,
    reorganisation_change,
    reorganisation_preview,
    reshaped,
)
from khuyenhoc.org.web.reorganising.deeds import DEEDS
from khuyenhoc.org.web.reorganising.states import TONES
from khuyenhoc.ui.responses import is_htmx, redirect_or_hx, render_page

SHEET = "trang"
TRY = "thu"
WAITING = "cho"
UNITS_ON_A_SHEET = 50
MANY = 60  # steps: a bigger plan is tried while one reads it, and done by a job
FEW = 3  # groups of questions that stand open from the start
FATES = (
    (Fate.MOVES, "Sẽ chuyển", "Đã chuyển"), (Fate.ENDS, "Sẽ kết thúc", "Đã kết thúc"),
    (Fate.STAYS, "Giữ nguyên", "Giữ nguyên"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """An effect with what each unit has of it, the most first."""

    effect: Effect
    shares: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    effects: tuple[Told, ...]


@requires(Permission.UNITS_REORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def reorganisation_page(request: AuthedRequest, reorganisation_id: int) -> HttpResponse:
    act = reorganisation_get(actor=request.actor, reorganisation_id=reorganisation_id)
    if request.method == "POST":
        return _decide(request, act)
    if WAITING in request.GET and is_htmx(request):
        return HttpResponse(status=204, headers={} if is_running(act) else {"HX-Refresh": "true"})
    return plan_page(request, act)


def is_running(act: Reorganisation) -> bool:
    """A job is doing it now, or will as soon as it is free."""
    return act.status == ReorganisationStatus.SCHEDULED and act.effective_on <= clock.today() and not act.problem


def confirm_page(request: AuthedRequest, reorganisation_id: int) -> HttpResponse:
    """The numbers once more before it is done; what stands in the way is said on the plan's page."""
    act = reorganisation_get(actor=request.actor, reorganisation_id=reorganisation_id)
    try:
        preview = reorganisation_preview(actor=request.actor, reorganisation_id=act.pk)
        if preview.objections:
            raise RuleViolated("reorganisation.objections", " ".join(preview.objections))
        if preview.undecided:
            raise RuleViolated("reorganisation.undecided", f"Còn {len(preview.undecided)} việc chưa quyết định.")
        if not act.decision_number:
            raise RuleViolated("reorganisation.no_decision", "Ghi số, ngày ký và cơ quan ban hành của quyết định.")
    except RuleViolated as refusal:
        return plan_page(request, act, refusal)
    context = {
        "act": act, "numbers": numbers_of(preview.shape),
        "columns": columns_of(preview.effects, preview.shape, done=False),
        "is_future": act.effective_on > clock.today(),
    }  # fmt: skip
    return render_page(request, "org/reorganising/confirm.html", context)


def plan_page(request: AuthedRequest, act: Reorganisation, refusal: DomainError | None = None) -> HttpResponse:
    """A constant number of queries, and those of the participants. What the dry run refuses stands at the top."""
    steps, is_open = from_data(act.steps), act.status in (ReorganisationStatus.DRAFT, ReorganisationStatus.SCHEDULED)
    units = units_named(steps, act.effective_on)
    is_late = is_open and len(steps) > MANY and TRY not in request.GET and request.method != "POST"
    running = is_running(act)
    is_tried = is_open and steps and not (is_late or running)
    preview, objection = _tried(request, act) if is_tried else (None, None)
    is_done = bool(act.trace)
    shape = reshaped(act) if is_done else preview.shape if preview else None
    effects = [Effect(**effect) for effect in act.effects] if is_done else preview.effects if preview else ()
    context: dict[str, Any] = {
        "act": act, "tone": TONES[act.status], "lines": lines_of(steps, units), "deeds": DEEDS,
        "is_draft": act.status == ReorganisationStatus.DRAFT, "is_open": is_open,
        "is_done": act.status == ReorganisationStatus.DONE,
        "is_future": act.effective_on > clock.today(), "refusal": refusal, "is_late": is_late, "is_running": running,
        "is_part": is_htmx(request),
        "objection": None if refusal else objection, "objections": preview.objections if preview else (),
        "shape": shape, "columns": columns_of(effects, shape, done=is_done) if shape else (),
        "numbers": numbers_of(shape) if shape else (), "next": _next(act, preview),
        "is_ready": preview is not None and not (preview.undecided or preview.objections) and bool(act.decision_number),
    }  # fmt: skip
    if shape:
        context["before"], context["after"] = trees(shape, steps, units)
        context["ended"] = [(one, shape.names[one.unit_id], _heirs(one.heirs, shape)) for one in shape.ended.values()]
    if preview and preview.questions:
        context |= _questions(request, act, preview)
    status = refusal.status if refusal else None
    return render_page(request, "org/reorganising/plan.html", context, partial="tried", status=status)


def _tried(request: AuthedRequest, act: Reorganisation) -> tuple[Preview | None, RuleViolated | None]:
    try:
        return reorganisation_preview(actor=request.actor, reorganisation_id=act.pk), None
    except RuleViolated as objection:
        return None, objection


def _next(act: Reorganisation, preview: Preview | None) -> str:
    """What is still to do before a draft can be carried out."""
    missing = []
    if preview and preview.objections:
        missing.append(f"còn {len(preview.objections)} vướng mắc")
    if preview and preview.undecided:
        missing.append(f"còn {len(preview.undecided)} việc chưa quyết định")
    if preview and not act.decision_number:
        missing.append("chưa ghi quyết định")
    if missing:
        return f"Chưa thực hiện được: {', '.join(missing)}."
    return "Chưa có gì thay đổi cho đến khi thực hiện."


def columns_of(effects: Iterable[Effect], shape: Reshaped, *, done: bool) -> list[Column]:
    rows = [Told(effect, tuple(_shares(effect, shape))) for effect in effects]
    return [
        Column(past if done else future, tuple(row for row in rows if row.effect.fate == fate))
        for fate, future, past in FATES
    ]


def _shares(effect: Effect, shape: Reshaped) -> list[tuple[str, int]]:
    """Kept with the act, ids are texts."""
    named = [(shape.names.get(int(unit), ""), number) for unit, number in effect.by_unit.items()]
    return sorted(named, key=lambda share: (-share[1], share[0]))


def numbers_of(shape: Reshaped) -> list[tuple[str, int]]:
    counted = (
        ("đơn vị lập mới", len(shape.founded)), ("đơn vị kết thúc", len(shape.ended)),
        ("đơn vị đổi nơi trực thuộc", len(shape.moved)), ("đơn vị đổi tên, thông tin", len(shape.described)),
    )  # fmt: skip
    return [(label, number) for label, number in counted if number]


def _heirs(heirs: tuple[int, ...], shape: Reshaped) -> list[tuple[int, str]]:
    return [(heir, shape.names.get(heir, "")) for heir in heirs]


def _questions(request: AuthedRequest, act: Reorganisation, preview: Preview) -> dict[str, Any]:
    groups = asked_by_unit(preview.questions, act.answers, preview.shape.names)
    sheets = max(1, -(-len(groups) // UNITS_ON_A_SHEET))
    asked = request.GET.get(SHEET, "1")
    sheet = min(max(int(asked), 1), sheets) if asked.isdecimal() and len(asked) < 6 else 1
    shown = groups[(sheet - 1) * UNITS_ON_A_SHEET : sheet * UNITS_ON_A_SHEET]
    return {
        "groups": [(group, group.open_count > 0 or len(groups) <= FEW) for group in shown],
        "asked_count": len(preview.questions), "open_count": len(preview.undecided),
        "sheet": sheet, "sheets": range(1, sheets + 1),
    }  # fmt: skip


def _decide(request: AuthedRequest, act: Reorganisation) -> HttpResponse:
    """Only what differs from what stands is kept, so that a default stays a default until somebody changes it."""
    version = request.POST.get("version", "")
    try:
        preview = reorganisation_preview(actor=request.actor, reorganisation_id=act.pk)
        groups = asked_by_unit(preview.questions, act.answers, preview.shape.names)
        reorganisation_change(
            actor=request.actor, reorganisation_id=act.pk,
            expected_version=int(version) if version.isdecimal() and len(version) < 9 else -1,
            answers=_changed(request, groups),
        )  # fmt: skip
    except (RuleViolated, Conflict) as refusal:
        return plan_page(request, act, refusal)
    messages.success(request, "Đã lưu quyết định.")
    return redirect_or_hx(request, "reorganisation_page", act.pk)


def _changed(request: AuthedRequest, groups: Iterable[AskedOfUnit]) -> dict[str, str]:
    typed = {
        one: request.POST[one.field].strip() for group in groups for one in group.asked if one.field in request.POST
    }
    return {one.question.key: answer for one, answer in typed.items() if answer != one.answer}
