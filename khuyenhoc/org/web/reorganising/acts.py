"""What is done with a whole plan: carried out, recalled, thrown away, undone."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from khuyenhoc.core.errors import Conflict, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest, requires
from khuyenhoc.org.enums import ReorganisationStatus
from khuyenhoc.org.models import Reorganisation
from khuyenhoc.org.selectors import reorganisation_get
from khuyenhoc.org.services.reorganising import (
    reorganisation_commit,
    reorganisation_discard,
    reorganisation_queue,
    reorganisation_recall,
    reorganisation_undo,
)
from khuyenhoc.org.web.reorganising.plan import MANY, confirm_page, is_running, plan_page
from khuyenhoc.ui.responses import redirect_or_hx

Deed = Callable[[], Reorganisation]


@requires(Permission.UNITS_REORGANISE)
@require_http_methods(["GET", "HEAD", "POST"])
def reorganisation_run(request: AuthedRequest, reorganisation_id: int) -> HttpResponse:
    """The page that names the numbers; sent, it is done, or waits for its day."""
    if request.method != "POST":
        return confirm_page(request, reorganisation_id)
    version = request.POST.get("version", "")

    def commit() -> Reorganisation:
        act = reorganisation_get(actor=request.actor, reorganisation_id=reorganisation_id)
        run = reorganisation_queue if len(act.steps) > MANY else reorganisation_commit
        return run(
            actor=request.actor, reorganisation_id=reorganisation_id,
            expected_version=int(version) if version.isdecimal() and len(version) < 9 else -1,
        )  # fmt: skip

    return _do(request, reorganisation_id, commit)


@requires(Permission.UNITS_REORGANISE)
@require_POST
def reorganisation_call_back(request: AuthedRequest, reorganisation_id: int) -> HttpResponse:
    return _do(
        request, reorganisation_id,
        lambda: reorganisation_recall(actor=request.actor, reorganisation_id=reorganisation_id),
    )  # fmt: skip


@requires(Permission.UNITS_REORGANISE)
@require_POST
def reorganisation_take_back(request: AuthedRequest, reorganisation_id: int) -> HttpResponse:
    return _do(
        request, reorganisation_id,
        lambda: reorganisation_undo(actor=request.actor, reorganisation_id=reorganisation_id),
    )  # fmt: skip


@requires(Permission.UNITS_REORGANISE)
@require_POST
def reorganisation_drop(request: AuthedRequest, reorganisation_id: int) -> HttpResponse:
    try:
        reorganisation_discard(actor=request.actor, reorganisation_id=reorganisation_id)
    except RuleViolated as refusal:
        return plan_page(request, reorganisation_get(actor=request.actor, reorganisation_id=reorganisation_id), refusal)
    messages.success(request, "Đã bỏ phương án.")
    return redirect_or_hx(request, "reorganisation_list")


TOLD = {
    ReorganisationStatus.DONE: "Đã thực hiện sắp xếp tổ chức.",
    ReorganisationStatus.SCHEDULED: "Đã đặt ngày. Phương án tự thực hiện khi đến ngày hiệu lực.",
    ReorganisationStatus.DRAFT: "Đã thu lại. Phương án trở về tình trạng soạn.",
    ReorganisationStatus.UNDONE: "Đã hoàn tác. Tổ chức trở lại như trước.",
}


def _do(request: AuthedRequest, reorganisation_id: int, deed: Deed) -> HttpResponse:
    """A refusal is said on the plan's page, which stands as it was."""
    try:
        act = deed()
    except (RuleViolated, Conflict) as refusal:
        return plan_page(request, reorganisation_get(actor=request.actor, reorganisation_id=reorganisation_id), refusal)
    if not is_running(act):
        messages.success(request, TOLD[ReorganisationStatus(act.status)])
    return redirect_or_hx(request, "reorganisation_page", act.pk)
