"""A person as one types them: the same fields to admit and to mend."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from khuyenhoc.core import clock
from khuyenhoc.core.text.dates import Birth, parse_birth
from khuyenhoc.core.text.problems import Unreadable
from khuyenhoc.members.enums import MembershipKind
from khuyenhoc.members.services import Admission
from khuyenhoc.people.enums import RestrictedColumn, Sex
from khuyenhoc.people.identity import has_column
from khuyenhoc.people.models import Person
from khuyenhoc.people.services import PersonData
from khuyenhoc.ui.fields import VnDateField
from khuyenhoc.ui.forms import Form

KEPT = "Đã có và không hiện ra. Gõ để thay, để trống thì giữ nguyên."


class BirthField(forms.CharField):
    """A day, or a year alone: many lists know no more."""

    def clean(self, value: Any) -> Birth | None:
        text = super().clean(value)
        try:
            return parse_birth(text, today=clock.today())
        except Unreadable as error:
            raise ValidationError(error.reason, code=error.code) from error


class PersonForm(Form):
    full_name = forms.CharField(label="Họ và tên", max_length=120)
    birth = BirthField(label="Ngày sinh", required=False, max_length=20, help_text="Ngày/tháng/năm, hoặc chỉ năm: 1960")
    sex = forms.ChoiceField(label="Giới tính", choices=Sex.choices, widget=forms.RadioSelect, required=False)
    phone = forms.CharField(
        label="Điện thoại", max_length=40, required=False, widget=forms.TextInput({"inputmode": "tel"})
    )
    address = forms.CharField(label="Nơi ở", max_length=200, required=False)
    occupation = forms.CharField(label="Nghề nghiệp", max_length=100, required=False)
    email = forms.EmailField(label="Thư điện tử", required=False)
    identity = forms.CharField(
        label="Số định danh cá nhân", max_length=20, required=False,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        help_text="12 số trên thẻ căn cước. Lưu dưới dạng mã hóa; muốn xem phải ghi lý do.",
    )  # fmt: skip
    ethnicity = forms.CharField(
        label="Dân tộc", max_length=40, required=False, widget=forms.TextInput({"autocomplete": "off"}),
        help_text="Dữ liệu nhạy cảm, chỉ ghi khi thật cần. Lưu dưới dạng mã hóa.",
    )  # fmt: skip
    note = forms.CharField(label="Ghi chú", max_length=300, required=False, widget=forms.Textarea({"rows": 2}))
    village_id: int | None = None

    def person_data(self) -> PersonData:
        data = self.cleaned_data
        birth: Birth | None = data["birth"]
        return PersonData(
            full_name=data["full_name"], sex=Sex(data["sex"]),
            birth_date=birth.date if birth else None, birth_year=birth.year if birth else None,
            phone=data["phone"], email=data["email"], village_id=self.village_id, address=data["address"],
            occupation=data["occupation"], note=data["note"], identity=data["identity"] or None,
            ethnicity=data["ethnicity"] or None,
        )  # fmt: skip


class PersonEditForm(PersonForm):
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, initial=_initial(person), **kwargs)
        self.village_id = person.village_id
        for name, column in (("identity", RestrictedColumn.IDENTITY), ("ethnicity", RestrictedColumn.ETHNICITY)):
            if has_column(person, column):
                self.fields[name].help_text = KEPT


class AdmitForm(PersonForm):
    unit = forms.TypedChoiceField(label="Đơn vị sinh hoạt", coerce=int)
    joined_on = VnDateField(label="Vào Hội ngày")
    kind = forms.ChoiceField(label="Loại hội viên", choices=MembershipKind.choices, initial=MembershipKind.OFFICIAL)
    is_primary = forms.TypedChoiceField(
        label="Nơi sinh hoạt", coerce=lambda value: value == "1", initial="1", widget=forms.RadioSelect,
        choices=[("1", "Nơi sinh hoạt chính"), ("0", "Nơi thứ hai, người này đã là hội viên ở đơn vị khác")],
    )  # fmt: skip

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]

    def to_input(self, *, person_id: int | None = None) -> Admission:
        data = self.cleaned_data
        return Admission(
            unit_id=data["unit"], joined_on=data["joined_on"], kind=MembershipKind(data["kind"]),
            is_primary=data["is_primary"], person_id=person_id,
            person=None if person_id else self.person_data(),
        )  # fmt: skip


def _initial(person: Person) -> dict[str, Any]:
    born = f"{person.birth_date:%d/%m/%Y}" if person.birth_date else str(person.birth_year or "")
    return {
        "full_name": person.full_name, "birth": born, "sex": person.sex, "phone": person.phone, "email": person.email,
        "address": person.address, "occupation": person.occupation, "note": person.note, "version": person.version,
    }  # fmt: skip
