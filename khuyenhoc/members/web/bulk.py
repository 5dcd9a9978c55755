"""Acts over the rows that were ticked in the list: look at who they are, fill in what the act needs, do it once."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.views.decorators.http import require_POST

from khuyenhoc.core import clock
from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest, requires
from khuyenhoc.members import services
from khuyenhoc.members.enums import LeaveReason, MembershipKind
from khuyenhoc.members.selectors import memberships_selected
from khuyenhoc.members.web.forms.acts import BulkEndForm, BulkKindForm, BulkTransferForm
from khuyenhoc.members.web.places import unit_choices
from khuyenhoc.org.selectors import names_of
from khuyenhoc.ui.forms import Form
from khuyenhoc.ui.responses import redirect_or_hx, render_page

ACTS = {
    "chuyen": ("Chuyển sinh hoạt", Permission.MEMBERS_TRANSFER),
    "thoi": ("Thôi sinh hoạt", Permission.MEMBERS_EDIT),
    "loai": ("Đổi loại hội viên", Permission.MEMBERS_EDIT),
}


@requires(Permission.MEMBERS_EDIT, Permission.MEMBERS_TRANSFER)
@require_POST
def members_bulk(request: AuthedRequest) -> HttpResponse:
    act = request.POST.get("act", "")
    if act not in ACTS:
        raise RuleViolated("member.no_act", "Chưa chọn việc cần làm cho những người đã đánh dấu.")
    title, permission = ACTS[act]
    selection = _selection(request.POST)
    is_final = request.POST.get("step") == "save"
    form = _form(request, act, bound=is_final)
    if is_final and form.is_valid():
        with form.catching_domain_errors():
            count = _do(request, act, form, selection)
            messages.success(request, f"{title}: đã ghi cho {count} hội viên.")
            return redirect_or_hx(request, "member_list")
    rows = memberships_selected(actor=request.actor, membership_ids=selection, permission=permission)
    names = names_of({row.unit_id for row in rows}, on=clock.today())
    context = {
        "act": act, "title": title, "form": form, "selection": selection.items(),
        "key": request.POST.get("key") or secrets.token_urlsafe(18),
        "chosen_words": f"{len(rows)} hội viên",
        "rows": [(row, names.get(row.unit_id, "")) for row in rows],
    }  # fmt: skip
    return render_page(request, "members/bulk.html", context)


def _selection(posted: QueryDict) -> dict[int, int]:
    """The ticked rows, each `id-version`."""
    pairs = [value.split("-") for value in posted.getlist("row")]
    if not pairs or not all(len(pair) == 2 and all(p.isdecimal() and len(p) < 19 for p in pair) for pair in pairs):
        raise RuleViolated("member.nothing_chosen", "Chưa chọn hội viên nào. Hãy quay lại, đánh dấu ít nhất một người.")
    return {int(row): int(version) for row, version in pairs}


def _form(request: AuthedRequest, act: str, *, bound: bool) -> Form:
    data = request.POST if bound else None
    initial: dict[str, Any] = {"on": clock.today()}
    if act == "chuyen":
        return BulkTransferForm(data, units=unit_choices(request, Permission.MEMBERS_TRANSFER), initial=initial)
    return BulkEndForm(data, initial=initial) if act == "thoi" else BulkKindForm(data)


def _do(request: AuthedRequest, act: str, form: Form, selection: dict[int, int]) -> int:
    data, key = form.cleaned_data, request.POST.get("key", "")[:64]
    if act == "chuyen":
        return services.members_transfer_bulk(
            actor=request.actor, selection=selection, to_unit_id=data["unit"], on=data["on"], key=key
        )
    if act == "thoi":
        return services.members_end_bulk(
            actor=request.actor, selection=selection, on=data["on"], reason=LeaveReason(data["reason"]), key=key
        )
    return services.members_set_kind_bulk(
        actor=request.actor, selection=selection, kind=MembershipKind(data["kind"]), key=key
    )
