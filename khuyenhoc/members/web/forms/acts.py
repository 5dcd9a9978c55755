"""Forms of the acts on memberships."""

from __future__ import annotations

from typing import Any

from django import forms

from khuyenhoc.members.enums import LeaveReason, MembershipKind
from khuyenhoc.members.policy import MAY_GIVE
from khuyenhoc.members.services import Correction
from khuyenhoc.people.enums import HouseholdRelation
from khuyenhoc.ui.fields import VnDateField
from khuyenhoc.ui.forms import Form

REASONS = [("", "Chọn lý do"), *((reason.value, reason.label) for reason in MAY_GIVE)]
BULK_REASONS = [choice for choice in REASONS if choice[0] != LeaveReason.DIED]


class VersionedForm(Form):
    """`version` is what the person looked at; an act on anything newer is refused."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class EndForm(VersionedForm):
    reason = forms.ChoiceField(label="Lý do thôi", choices=REASONS)
    on = VnDateField(label="Thôi từ ngày", help_text="Ngày đầu tiên không còn sinh hoạt ở đơn vị này.")


class TransferForm(VersionedForm):
    unit = forms.TypedChoiceField(label="Chuyển đến", coerce=int)
    on = VnDateField(label="Từ ngày")

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", "Chọn đơn vị"), *units]  # type: ignore[attr-defined]


class PrimaryForm(VersionedForm):
    on = VnDateField(label="Từ ngày")


class CorrectForm(VersionedForm):
    joined_on = VnDateField(label="Vào Hội ngày")
    kind = forms.ChoiceField(label="Loại hội viên", choices=MembershipKind.choices)
    left_on = VnDateField(label="Thôi từ ngày", required=False, help_text="Để trống nếu đang sinh hoạt.")
    reason = forms.ChoiceField(
        label="Lý do thôi", choices=[("", "Đang sinh hoạt"), *LeaveReason.choices], required=False
    )
    card_number = forms.CharField(label="Số thẻ hội viên", max_length=30, required=False)
    listed_position = forms.CharField(
        label="Chức vụ ghi kèm", max_length=100, required=False,
        help_text="Chỉ là ghi chú; cán bộ của chi hội ghi ở trang đơn vị.",
    )  # fmt: skip

    def to_input(self) -> Correction:
        data = self.cleaned_data
        return Correction(
            joined_on=data["joined_on"], kind=MembershipKind(data["kind"]), left_on=data["left_on"],
            left_reason=LeaveReason(data["reason"]) if data["reason"] else None, card_number=data["card_number"],
            listed_position=data["listed_position"],
        )  # fmt: skip


class BulkEndForm(EndForm):
    reason = forms.ChoiceField(label="Lý do thôi", choices=BULK_REASONS)


class BulkTransferForm(TransferForm):
    pass


class BulkKindForm(VersionedForm):
    kind = forms.ChoiceField(label="Loại hội viên", choices=MembershipKind.choices)


class ReasonForm(Form):
    reason = forms.CharField(
        label="Lý do xem", max_length=200, widget=forms.Textarea({"rows": 2}),
        help_text="Xem để làm việc gì, theo văn bản nào. Tên bạn, giờ xem và lý do được lưu lại.",
    )  # fmt: skip


class HouseholdForm(Form):
    household = forms.ChoiceField(label="Hộ gia đình")
    relation = forms.ChoiceField(
        label="Quan hệ với chủ hộ", choices=HouseholdRelation.choices, initial=HouseholdRelation.MEMBER,
        help_text="Lập hộ mới thì không cần chọn: người này là chủ hộ.",
    )  # fmt: skip
    on = VnDateField(label="Từ ngày")

    def __init__(self, *args: Any, households: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["household"].choices = [("new", "Lập hộ mới, người này là chủ hộ"), *households]  # type: ignore[attr-defined]


class LeaveHouseholdForm(Form):
    on = VnDateField(label="Rời hộ từ ngày")
