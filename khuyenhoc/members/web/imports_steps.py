"""Steps two and three: what the columns hold, and which chapters the names in the list mean."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest, requires
from khuyenhoc.members.enums import ImportStatus
from khuyenhoc.members.models import MemberImport
from khuyenhoc.members.selectors.imports import import_get, import_path
from khuyenhoc.members.services.importing import import_answer, import_choose_sheet, import_map, import_places
from khuyenhoc.members.services.importing.acts import OPEN
from khuyenhoc.members.web.forms.imports import APPOINTS, ChaptersForm, ColumnsForm
from khuyenhoc.members.web.imports_start import STEPS
from khuyenhoc.ui.responses import redirect_or_hx, render_page

NEXT = {
    ImportStatus.MAPPING: "import_columns", ImportStatus.ASKING: "import_chapters",
    ImportStatus.CHECKED: "import_preview",
}  # fmt: skip


def go_on(request: AuthedRequest, batch: MemberImport) -> HttpResponse:
    """To the step where the import stands."""
    return redirect_or_hx(request, NEXT.get(ImportStatus(batch.status), "import_page"), import_id=batch.pk)


@requires(Permission.MEMBERS_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def import_columns(request: AuthedRequest, import_id: int) -> HttpResponse:
    batch = import_get(actor=request.actor, import_id=import_id)
    if batch.status not in OPEN and request.method != "POST":
        return go_on(request, batch)
    is_other_sheet = "sheet" in request.POST
    may_appoint = request.actor.can(Permission.OFFICERS_EDIT, at=import_path(batch))
    form = ColumnsForm(None if is_other_sheet else request.POST or None, batch=batch, may_appoint=may_appoint)
    if is_other_sheet:
        batch = import_choose_sheet(actor=request.actor, import_id=import_id, sheet_name=request.POST["sheet"])
        return redirect_or_hx(request, "import_columns", import_id=import_id)
    if request.method == "POST" and form.is_valid():
        with form.catching_domain_errors():
            batch = import_map(
                actor=request.actor, import_id=import_id, mapping=form.to_input(),
                appoints=bool(form.cleaned_data.get(APPOINTS)),
            )  # fmt: skip
            return go_on(request, batch)
    context = {"form": form, "batch": batch, "steps": STEPS}
    return render_page(request, "members/import_columns.html", context)


@requires(Permission.MEMBERS_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def import_chapters(request: AuthedRequest, import_id: int) -> HttpResponse:
    batch = import_get(actor=request.actor, import_id=import_id)
    if request.method != "POST" and (batch.status not in OPEN or not batch.questions):
        return go_on(request, batch)
    places = import_places(actor=request.actor, unit_id=batch.unit_id)
    form = ChaptersForm(request.POST or None, batch=batch, places=places)
    if request.method == "POST" and form.is_valid():
        with form.catching_domain_errors():
            return go_on(request, import_answer(actor=request.actor, import_id=import_id, answers=form.to_input()))
    context = {"form": form, "batch": batch, "steps": STEPS}
    return render_page(request, "members/import_chapters.html", context)
