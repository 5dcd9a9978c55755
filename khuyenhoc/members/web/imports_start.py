"""Lists handed in: the page that takes a new one and shows the earlier ones, and the template to fill in."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.http import require_http_methods, require_safe

from khuyenhoc.core import clock
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest, requires
from khuyenhoc.members.importing.opening import MAX_BYTES
from khuyenhoc.members.importing.template import member_list_template
from khuyenhoc.members.selectors.imports import imports_visible
from khuyenhoc.members.services.importing import import_start, template_chapters
from khuyenhoc.members.web.forms.imports import UploadForm
from khuyenhoc.members.web.places import UNIT, highest, unit_choices
from khuyenhoc.org.selectors import names_of
from khuyenhoc.printing.downloads import download
from khuyenhoc.ui.paging import keyset
from khuyenhoc.ui.responses import redirect_or_hx, render_page

STEPS = ("Chọn tệp", "Ghép cột", "Ghép chi hội", "Xem trước", "Ghi vào sổ")


@requires(Permission.MEMBERS_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: AuthedRequest) -> HttpResponse:
    units = unit_choices(request, Permission.MEMBERS_IMPORT)
    asked = request.GET.get(UNIT, "") or str(request.session.get(UNIT, ""))
    mine = {unit_id for unit_id, _ in units}
    unit = int(asked) if asked.isdecimal() and len(asked) < 19 and int(asked) in mine else highest(units)
    form = UploadForm(
        request.POST or None, request.FILES or None, units=units, initial={"unit": unit, "on": clock.today()}
    )
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with form.catching_domain_errors():
            batch = import_start(
                actor=request.actor, unit_id=form.cleaned_data["unit"], content=file.read(MAX_BYTES + 1),
                file_name=file.name or "", on=form.cleaned_data["on"],
            )  # fmt: skip
            return redirect_or_hx(request, "import_columns", import_id=batch.pk)
    after, before = request.GET.get("after"), request.GET.get("before")
    page = keyset(imports_visible(actor=request.actor), ("-id",), after=after, before=before)
    context = {
        "form": form, "steps": STEPS, "page": page, "unit": str(unit or ""),
        "names": names_of({row.unit_id for row in page.rows}, on=clock.today()),
    }  # fmt: skip
    status = form.refusal.status if form.refusal else None
    return render_page(request, "members/import_list.html", context, status=status)


@requires(Permission.MEMBERS_IMPORT)
@require_safe
def import_template(request: AuthedRequest) -> HttpResponseBase:
    """The list to fill in, with the chapters of the unit to pick from."""
    asked = request.GET.get(UNIT, "")
    unit_id = int(asked) if asked.isdecimal() and len(asked) < 19 else None
    chapters = template_chapters(actor=request.actor, unit_id=unit_id) if unit_id else []
    return download(member_list_template(chapters=chapters), "Mau danh sach hoi vien.xlsx")
