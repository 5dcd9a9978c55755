from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from khuyenhoc.access.roles import Role
from khuyenhoc.access.services.mandates import NewMandate
from khuyenhoc.accounts.services.users import NewUser
from khuyenhoc.core import clock
from khuyenhoc.core.text.phones import parse_phone
from khuyenhoc.core.text.problems import Unreadable
from khuyenhoc.ui.forms import Form, VnDateField


class MandateForm(Form):
    """An existing sign-in name, or a new account made on the spot."""

    username = forms.RegexField(
        r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
        label="Tên đăng nhập", max_length=60, help_text="Tên ngắn không dấu (ví dụ uoc.yendu) hoặc số điện thoại",
        error_messages={"invalid": "Chỉ dùng chữ không dấu, chữ số, dấu chấm, dấu gạch nối."},
    )  # fmt: skip
    is_new = forms.BooleanField(label="Lập tài khoản mới cho người này", required=False)
    full_name = forms.CharField(label="Họ và tên", max_length=120, required=False, help_text="Khi lập tài khoản mới")
    phone = forms.CharField(label="Điện thoại", max_length=20, required=False)
    role = forms.ChoiceField(label="Vai trò")
    valid_from = VnDateField(label="Từ ngày")
    valid_to = VnDateField(label="Hết hiệu lực từ ngày", required=False)
    reason = forms.CharField(label="Căn cứ", max_length=200, required=False)

    def __init__(self, *args: Any, roles: Iterable[Role], **kwargs: Any) -> None:
        """`roles` are those that fit the unit and that the giver may give."""
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]  # the stubs type fields by their base class

    def clean_phone(self) -> str:
        try:
            phone = parse_phone(self.cleaned_data["phone"])
        except Unreadable as error:
            raise forms.ValidationError(error.reason, code=error.code) from error
        return phone.number if phone else ""

    def clean(self) -> None:
        data = super().clean() or self.cleaned_data
        if data.get("is_new") and not data.get("full_name"):
            self.add_error("full_name", "Ghi họ và tên của người được lập tài khoản.")
        start, end = data.get("valid_from"), data.get("valid_to")
        if start and end and end <= start:
            self.add_error("valid_to", "Ngày kết thúc phải sau ngày bắt đầu.")

    def mandate(self, unit_id: int) -> NewMandate:
        data = self.cleaned_data
        return NewMandate(
            username=data["username"], role=Role(data["role"]), unit_id=unit_id,
            valid_from=data["valid_from"] or clock.today(), valid_to=data["valid_to"], reason=data["reason"],
        )  # fmt: skip

    def user(self) -> NewUser:
        data = self.cleaned_data
        return NewUser(username=data["username"], full_name=data["full_name"], phone=data["phone"])
