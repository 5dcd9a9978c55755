"""Step five: writing with its progress, what was done, and taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from khuyenhoc.core import clock
from khuyenhoc.core.errors import DomainError, Forbidden, NotFound
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest, requires
from khuyenhoc.members.enums import ImportStatus
from khuyenhoc.members.models import MemberImport
from khuyenhoc.members.selectors.imports import UNDO_FOR, import_get, import_summary, may_undo
from khuyenhoc.members.services import importing
from khuyenhoc.members.web.imports_start import STEPS
from khuyenhoc.members.web.imports_steps import NEXT, go_on
from khuyenhoc.org.selectors import names_of
from khuyenhoc.ui.responses import is_htmx, redirect_or_hx, render_page

UNDER_WAY = (ImportStatus.COMMITTING, ImportStatus.CHECKING)


@requires(Permission.MEMBERS_IMPORT)
@require_safe
def import_page(request: AuthedRequest, import_id: int) -> HttpResponse:
    """Where an import stands: its next step, its progress, or its result."""
    batch = import_get(actor=request.actor, import_id=import_id)
    if batch.status in NEXT:
        return go_on(request, batch)
    if batch.status in UNDER_WAY:
        return render_page(request, "members/import_progress.html", _about(batch), partial="progress")
    if is_htmx(request):  # the progress bar asks, and it is over
        return redirect_or_hx(request, "import_page", import_id=import_id)
    return _result(request, batch)


@requires(Permission.MEMBERS_IMPORT)
@require_POST
def import_commit(request: AuthedRequest, import_id: int) -> HttpResponse:
    importing.import_commit_queue(actor=request.actor, import_id=import_id)
    return redirect_or_hx(request, "import_page", import_id=import_id)


@requires(Permission.MEMBERS_IMPORT)
@require_POST
def import_undo(request: AuthedRequest, import_id: int) -> HttpResponse:
    try:
        batch = importing.import_undo(actor=request.actor, import_id=import_id)
    except (NotFound, Forbidden):
        raise
    except DomainError as refusal:
        batch = import_get(actor=request.actor, import_id=import_id)
        return _result(request, batch, refusal=refusal)
    messages.success(request, f"Đã hoàn tác lần nhập {batch.file_name}. Sổ hội viên như trước khi nhập.")
    return redirect_or_hx(request, "import_page", import_id=import_id)


def _about(batch: MemberImport) -> dict[str, Any]:
    return {"batch": batch, "steps": STEPS, "poll_url": reverse("import_page", args=[batch.pk])}


def _result(request: AuthedRequest, batch: MemberImport, *, refusal: DomainError | None = None) -> HttpResponse:
    names = names_of({batch.unit_id}, on=clock.today())
    context = _about(batch) | {
        "summary": import_summary(batch=batch),
        "unit_name": names.get(batch.unit_id, "Đơn vị đã kết thúc"),
        "may_undo": may_undo(batch),
        "unit_key": str(batch.unit_id),
        "undo_until": batch.committed_at + UNDO_FOR if batch.committed_at else None,
        "refusal": refusal,
        "obstacles": refusal.obstacles if isinstance(refusal, importing.BuiltUpon) else [],
    }
    return render_page(request, "members/import_result.html", context, status=refusal.status if refusal else None)
