"""Files of boundaries: handed in, looked at row by row and drawn, written, taken back. For the administrator."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods, require_POST

from khuyenhoc.core import clock
from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest, requires
from khuyenhoc.localities.enums import LAST_DAY_OF_DISTRICTS, BoundaryImportStatus, BoundaryRowState
from khuyenhoc.localities.models import BoundaryImport
from khuyenhoc.localities.selectors.boundaries import boundary_coverage, boundary_import_get, boundary_imports_visible
from khuyenhoc.localities.services import boundaries as acts
from khuyenhoc.localities.showing import boundary_drawing
from khuyenhoc.localities.web.forms import MatchForm, UploadForm, WriteForm
from khuyenhoc.ui.paging import keyset
from khuyenhoc.ui.responses import redirect_or_hx, render_page

STATE = "tinh-trang"
TABS = (
    BoundaryRowState.DOUBTFUL,
    BoundaryRowState.REFUSED,
    BoundaryRowState.NEW,
    BoundaryRowState.CHANGED,
    BoundaryRowState.SAME,
)


@requires(Permission.SYSTEM_KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def boundary_list(request: AuthedRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None, initial={"on": clock.today()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with form.catching_domain_errors():
            batch = acts.boundaries_check(
                actor=request.actor, content=given["file"].read(acts.MOST_BYTES + 1),
                file_name=given["file"].name or "", on=given["on"], source=given["source"], licence=given["licence"],
                valid_from=given["valid_from"], within=form.locality,
            )  # fmt: skip
            return redirect_or_hx(request, "boundary_page", import_id=batch.pk)
        if form.refusal and form.refusal.field == "geojson":
            form.add_error("file", form.refusal.message)
            form.errors.pop("__all__", None)
    after, before = request.GET.get("after"), request.GET.get("before")
    context = {
        "form": form,
        "page": keyset(boundary_imports_visible(actor=request.actor), ("-id",), after=after, before=before),
        "coverage": [(day, boundary_coverage(day)) for day in (clock.today(), LAST_DAY_OF_DISTRICTS)],
    }
    return render_page(request, "localities/boundary_list.html", context)


@requires(Permission.SYSTEM_KEEP)
@require_http_methods(["GET", "HEAD", "POST"])
def boundary_page(request: AuthedRequest, import_id: int) -> HttpResponse:
    """The rows of a file; a post matches them anew."""
    batch = boundary_import_get(actor=request.actor, import_id=import_id)
    form = MatchForm(request.POST or None, batch=batch)
    if request.method == "POST" and form.is_valid():
        with form.catching_domain_errors():
            acts.boundaries_rematch(
                actor=request.actor, import_id=batch.pk, code_property=form.cleaned_data["code_property"],
                name_property=form.cleaned_data["name_property"], within=form.locality,
            )  # fmt: skip
            return redirect_or_hx(request, "boundary_page", import_id=batch.pk)
    return _shown(request, batch, form, WriteForm())


@requires(Permission.SYSTEM_KEEP)
@require_POST
def boundary_write(request: AuthedRequest, import_id: int) -> HttpResponse:
    form = WriteForm(request.POST)
    batch = boundary_import_get(actor=request.actor, import_id=import_id)
    if form.is_valid():
        with form.catching_domain_errors():
            accepted = None if form.cleaned_data["accept_all"] else _ticked(request.POST)
            written = acts.boundaries_write(
                actor=request.actor, import_id=import_id, accepted=accepted,
                leaves_refused=form.cleaned_data["leaves_refused"],
            )  # fmt: skip
            messages.success(request, f"Đã ghi ranh giới của {written.counts['written']} xã lên bản đồ.")
            return redirect_or_hx(request, "boundary_page", import_id=import_id)
    return _shown(request, batch, MatchForm(batch=batch), form)


@requires(Permission.SYSTEM_KEEP)
@require_POST
def boundary_drop(request: AuthedRequest, import_id: int) -> HttpResponse:
    acts.boundaries_drop(actor=request.actor, import_id=import_id)
    messages.success(request, "Đã bỏ tệp, bản đồ giữ nguyên.")
    return redirect_or_hx(request, "boundary_list")


@requires(Permission.SYSTEM_KEEP)
@require_POST
def boundary_undo(request: AuthedRequest, import_id: int) -> HttpResponse:
    acts.boundaries_undo(actor=request.actor, import_id=import_id)
    messages.success(request, "Đã hoàn tác: bản đồ trở lại như trước lần nạp này.")
    return redirect_or_hx(request, "boundary_page", import_id=import_id)


def _shown(request: AuthedRequest, batch: BoundaryImport, form: MatchForm, write: WriteForm) -> HttpResponse:
    state = _state(request, batch)
    rows = batch.rows.filter(state=state).select_related("locality__parent").defer("geometry", "outline")
    page = keyset(rows, ("number",), after=request.GET.get("after"), before=request.GET.get("before"), size=200)
    context = {
        "batch": batch, "form": form, "write": write, "page": page, "state": state,
        "is_checked": batch.status == BoundaryImportStatus.CHECKED,
        "is_written": batch.status == BoundaryImportStatus.WRITTEN,
        "tabs": [(tab.label, f"?{STATE}={tab.value}", tab is state, batch.counts.get(tab.value, 0)) for tab in TABS],
        "picture": boundary_drawing(batch),
    }  # fmt: skip
    return render_page(request, "localities/boundary_page.html", context)


def _state(request: AuthedRequest, batch: BoundaryImport) -> BoundaryRowState:
    asked = request.GET.get(STATE, "")
    if asked in BoundaryRowState.values:
        return BoundaryRowState(asked)
    return next((tab for tab in TABS if batch.counts.get(tab.value)), BoundaryRowState.NEW)


def _ticked(posted: QueryDict) -> list[int]:
    numbers = posted.getlist("vung")
    if not all(number.isdecimal() and len(number) < 8 for number in numbers):
        raise RuleViolated("localities.no_such_row", "Vùng đã chọn không có trong tệp. Mở lại trang rồi chọn lại.")
    return [int(number) for number in numbers]
