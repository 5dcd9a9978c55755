from __future__ import annotations

from dataclasses import dataclass

import pytest
from django import forms

from khuyenhoc.core.errors import Conflict, DomainError, Forbidden, NotFound, RuleViolated
from khuyenhoc.ui.forms import Form, VnDateField, status_of


@dataclass(frozen=True)
class Unit:
    name: str


class UnitForm(Form):
    name = forms.CharField(label="Tên đơn vị")
    kind = forms.ChoiceField(label="Loại", choices=[("c", "Chi hội")])
    founded_on = VnDateField(label="Ngày thành lập", required=False)
    host = forms.CharField(label="UBND xã", error_messages={"required": "Chọn xã trước."})

    def to_input(self) -> Unit:
        return Unit(self.cleaned_data["name"])


GOOD = {"name": "Thôn Yên Du", "kind": "c", "host": "Đức Lĩnh"}


def refused_by(error: DomainError) -> UnitForm:
    form = UnitForm(GOOD)
    assert form.is_valid()
    with form.catching_domain_errors():
        raise error
    return form


def test_messages_name_the_field_in_vietnamese() -> None:
    form = UnitForm({"kind": "x", "founded_on": "31/2/2023"})
    assert form.errors == {
        "name": ["Chưa nhập tên đơn vị."],
        "kind": ["Lựa chọn này không có trong danh sách. Hãy chọn lại."],
        "founded_on": ["Ngày 31/02/2023 không có trong lịch. Tháng 02/2023 có 28 ngày."],
        "host": ["Chọn xã trước."],
    }


def test_refusal_becomes_an_error_of_its_field() -> None:
    form = refused_by(RuleViolated("unit.name_taken", "Tên này đã có.", field="name"))
    assert form.errors == {"name": ["Tên này đã có."]}
    assert status_of(form) == 422


def test_refusal_of_a_field_that_the_form_lacks_stands_on_top() -> None:
    form = refused_by(RuleViolated("unit.closed", "Đơn vị đã giải thể.", field="path"))
    assert form.non_field_errors() == ["Đơn vị đã giải thể."]


def test_conflict_answers_409() -> None:
    assert status_of(refused_by(Conflict("unit.changed", "Có người vừa sửa."))) == 409


@pytest.mark.parametrize("error", [NotFound(), Forbidden()])
def test_what_concerns_the_page_passes_through(error: DomainError) -> None:
    with pytest.raises(type(error)):
        refused_by(error)


def test_status_of_untouched_and_good_forms_is_200() -> None:
    good = UnitForm(GOOD)
    assert [status_of(UnitForm()), status_of(good)] == [200, 200]
    assert good.to_input() == Unit("Thôn Yên Du")
    assert status_of(UnitForm({})) == 422
