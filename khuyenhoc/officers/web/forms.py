"""Forms of office. Each hands over the dataclass of its service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from khuyenhoc.core.text.phones import parse_phone
from khuyenhoc.core.text.problems import Unreadable
from khuyenhoc.officers.enums import GoverningBodyKind, OfficerEndReason, Position
from khuyenhoc.officers.models import GoverningBody
from khuyenhoc.officers.policy import POSITIONS
from khuyenhoc.officers.services import NewBody, NewOfficer
from khuyenhoc.org.forms import DecisionForm
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.people.enums import Sex
from khuyenhoc.people.models import Person
from khuyenhoc.people.services import PersonData
from khuyenhoc.ui.forms import Form, VnDateField

NEW = "new"


class PersonChoice(DecisionForm):
    """Somebody on record, or somebody new."""

    person = forms.ChoiceField(
        label="Người giữ chức vụ", widget=forms.RadioSelect, error_messages={"required": "Chưa chọn người."}
    )
    full_name = forms.CharField(label="Họ và tên", max_length=120, required=False)
    sex = forms.ChoiceField(label="Giới tính", choices=[(sex.value, sex.label) for sex in Sex], required=False)
    birth_year = forms.IntegerField(
        label="Năm sinh", required=False, min_value=1900, max_value=2100,
        error_messages={"invalid": "Gõ năm đủ bốn chữ số, ví dụ 1962."},
    )  # fmt: skip
    phone = forms.CharField(label="Điện thoại", max_length=30, required=False)
    on = VnDateField(label="Từ ngày")
    is_acting = forms.BooleanField(label="Giữ quyền (Quyền Chủ tịch, phụ trách)", required=False)

    def __init__(self, *args: Any, people: Sequence[tuple[Person, str]], **kwargs: Any) -> None:
        """`people` are offered with the name of the unit that keeps their record."""
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            *((str(person.pk), _told(person, home)) for person, home in people),
            (NEW, "Người mới, chưa có trong hồ sơ"),
        ]

    def clean_phone(self) -> str:
        try:
            phone = parse_phone(self.cleaned_data["phone"])
        except Unreadable as error:
            raise forms.ValidationError(error.reason, code=error.code) from error
        return phone.number if phone else ""

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("person") == NEW and not self.cleaned_data.get("full_name"):
            self.add_error("full_name", "Ghi họ và tên của người mới.")

    def officer(self, unit_id: int, position: Position) -> NewOfficer:
        data = self.cleaned_data
        person = data["person"]
        new = None
        if person == NEW:
            new = PersonData(
                full_name=data["full_name"], sex=Sex(data["sex"]), birth_year=data["birth_year"], phone=data["phone"]
            )
        return NewOfficer(
            unit_id=unit_id, position=position, on=data["on"], person_id=0 if new else int(person), new_person=new,
            is_acting=data["is_acting"], body_id=int(data["body"]) if data.get("body") else None,
            decision=self.decision(),
        )  # fmt: skip


class AppointForm(PersonChoice):
    position = forms.ChoiceField(label="Chức vụ")
    body = forms.ChoiceField(label="Thuộc ban", required=False)

    def __init__(self, *args: Any, unit: UnitVersion, bodies: Sequence[GoverningBody], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        position, body = self.fields["position"], self.fields["body"]
        assert isinstance(position, forms.ChoiceField)
        assert isinstance(body, forms.ChoiceField)
        position.choices = [("", "Chọn chức vụ"), *((one.value, one.label) for one in POSITIONS[unit.kind])]
        body.choices = [("", "Không ghi"), *((str(one.pk), str(one)) for one in bodies)]
        if not bodies:
            del self.fields["body"]

    def to_input(self, unit_id: int) -> NewOfficer:
        return self.officer(unit_id, Position(self.cleaned_data["position"]))


class EndFields(Form):
    reason = forms.ChoiceField(label="Lý do thôi", choices=[("", "Chọn lý do"), *OfficerEndReason.choices])
    version = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def end_reason(self) -> OfficerEndReason:
        return OfficerEndReason(self.cleaned_data["reason"])


class ReplaceForm(EndFields, PersonChoice):
    """One act: who leaves why, and who comes, on the same day."""


class EndForm(EndFields):
    on = VnDateField(label="Thôi từ ngày", help_text="Ngày đầu tiên không còn giữ chức vụ")


class BodyForm(DecisionForm):
    kind = forms.ChoiceField(label="Ban", choices=[("", "Chọn ban"), *GoverningBodyKind.choices])
    term_label = forms.CharField(label="Nhiệm kỳ", max_length=20, help_text="Ví dụ 2020–2025")
    on = VnDateField(label="Từ ngày")
    congress_on = VnDateField(label="Ngày đại hội", required=False)
    seats = forms.IntegerField(label="Số ủy viên được bầu", required=False, min_value=1, max_value=500)
    is_provisional = forms.BooleanField(label="Lâm thời", required=False)

    def to_input(self, unit_id: int) -> NewBody:
        data = self.cleaned_data
        return NewBody(
            unit_id=unit_id, kind=GoverningBodyKind(data["kind"]), term_label=data["term_label"], on=data["on"],
            congress_on=data["congress_on"], seats=data["seats"], is_provisional=data["is_provisional"],
            decision=self.decision(),
        )  # fmt: skip


class BodyEndForm(Form):
    on = VnDateField(label="Kết thúc từ ngày", help_text="Thường là ngày nhiệm kỳ mới bắt đầu")


def _told(person: Person, home: str) -> str:
    """The name with what tells people of one name apart."""
    born = f"sinh năm {person.birth_year}" if person.birth_year else ""
    return ", ".join(part for part in (person.full_name, born, home) if part)
