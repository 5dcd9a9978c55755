"""One membership: end, transfer, make primary, correct. The four look alike: who it is, a short form, one button."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from khuyenhoc.core import clock
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.web import AuthedRequest, requires
from khuyenhoc.members import services
from khuyenhoc.members.enums import LeaveReason
from khuyenhoc.members.models import Membership
from khuyenhoc.members.selectors import membership_get
from khuyenhoc.members.web.forms.acts import CorrectForm, EndForm, PrimaryForm, TransferForm
from khuyenhoc.members.web.places import unit_choices
from khuyenhoc.org.selectors import names_of
from khuyenhoc.ui.forms import Form
from khuyenhoc.ui.responses import redirect_or_hx, render_page

METHODS = require_http_methods(["GET", "HEAD", "POST"])


@requires(Permission.MEMBERS_EDIT)
@METHODS
def member_end(request: AuthedRequest, membership_id: int) -> HttpResponse:
    row = membership_get(actor=request.actor, membership_id=membership_id, permission=Permission.MEMBERS_EDIT)
    form = EndForm(request.POST or None, initial={"version": row.version, "on": clock.today()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with form.catching_domain_errors():
            services.member_end(
                actor=request.actor, membership_id=membership_id, on=data["on"], reason=LeaveReason(data["reason"]),
                expected_version=data["version"],
            )  # fmt: skip
            return _done(request, row, f"Đã ghi {row.person.full_name} thôi sinh hoạt.")
    return _page(
        request, row, form, title="Thôi sinh hoạt", button="Ghi thôi sinh hoạt",
        consequence="Người này không còn được tính là hội viên của đơn vị từ ngày ghi. Lịch sử được giữ lại.",
    )  # fmt: skip


@requires(Permission.MEMBERS_TRANSFER)
@METHODS
def member_transfer(request: AuthedRequest, membership_id: int) -> HttpResponse:
    row = membership_get(actor=request.actor, membership_id=membership_id, permission=Permission.MEMBERS_TRANSFER)
    units = [unit for unit in unit_choices(request, Permission.MEMBERS_TRANSFER) if unit[0] != row.unit_id]
    form = TransferForm(request.POST or None, units=units, initial={"version": row.version, "on": clock.today()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with form.catching_domain_errors():
            services.member_transfer(
                actor=request.actor, membership_id=membership_id, to_unit_id=data["unit"], on=data["on"],
                expected_version=data["version"],
            )  # fmt: skip
            return _done(request, row, f"Đã chuyển sinh hoạt cho {row.person.full_name}.")
    return _page(
        request, row, form, title="Chuyển sinh hoạt", button="Chuyển sinh hoạt", has_targets=bool(units),
        consequence="Thôi ở đơn vị cũ và vào đơn vị mới trong cùng một ngày; hồ sơ chuyển theo.",
    )  # fmt: skip


@requires(Permission.MEMBERS_TRANSFER)
@METHODS
def member_primary(request: AuthedRequest, membership_id: int) -> HttpResponse:
    row = membership_get(actor=request.actor, membership_id=membership_id, permission=Permission.MEMBERS_TRANSFER)
    form = PrimaryForm(request.POST or None, initial={"version": row.version, "on": clock.today()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with form.catching_domain_errors():
            services.member_change_primary(
                actor=request.actor, membership_id=membership_id, on=data["on"], expected_version=data["version"]
            )
            return _done(request, row, f"Đã đổi nơi sinh hoạt chính của {row.person.full_name}.")
    return _page(
        request, row, form, title="Đổi nơi sinh hoạt chính", button="Lấy làm nơi sinh hoạt chính",
        consequence="Mỗi người chỉ được tính một lần, ở nơi sinh hoạt chính. Nơi chính trước đây thành nơi thứ hai.",
    )  # fmt: skip


@requires(Permission.MEMBERS_EDIT)
@METHODS
def membership_correct(request: AuthedRequest, membership_id: int) -> HttpResponse:
    row = membership_get(actor=request.actor, membership_id=membership_id, permission=Permission.MEMBERS_EDIT)
    initial = {
        "version": row.version, "joined_on": row.joined_on, "kind": row.kind, "left_on": row.left_on,
        "reason": row.left_reason, "card_number": row.card_number, "listed_position": row.listed_position,
    }  # fmt: skip
    form = CorrectForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with form.catching_domain_errors():
            services.membership_correct(
                actor=request.actor, membership_id=membership_id, data=form.to_input(),
                expected_version=form.cleaned_data["version"],
            )  # fmt: skip
            return _done(request, row, f"Đã sửa chỗ ghi sai của {row.person.full_name}.")
    return _page(
        request, row, form, title="Sửa chỗ ghi sai", button="Lưu",
        consequence="Dùng khi sổ ghi nhầm. Số hội viên của những ngày đã qua cũng đổi theo.",
    )  # fmt: skip


def _page(request: AuthedRequest, row: Membership, form: Form, **words: Any) -> HttpResponse:
    unit_name = names_of([row.unit_id], on=clock.today()).get(row.unit_id, "")
    context = {"row": row, "form": form, "unit_name": unit_name, "has_targets": True} | words
    return render_page(request, "members/membership_act.html", context)


def _done(request: AuthedRequest, row: Membership, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect_or_hx(request, "person_page", person_id=row.person_id)
