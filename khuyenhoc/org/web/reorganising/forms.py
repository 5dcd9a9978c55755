"""Forms of a plan: its head, and one for each thing that may happen to units."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from khuyenhoc.core.errors import NotFound
from khuyenhoc.localities.models import Locality
from khuyenhoc.localities.selectors import locality_by_code
from khuyenhoc.org.data import NewDecision
from khuyenhoc.org.forms import DecisionForm
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.services.reorganising import DecisionFile, PlanData
from khuyenhoc.org.services.reorganising.composing import NewName
from khuyenhoc.org.web.reorganising.picking import Place, UnitField, values_of
from khuyenhoc.ui.forms import Form, VnDateField

MOST_BYTES = 20 * 2**20


class HeadForm(DecisionForm):
    """Name, day and decision of a plan."""

    title = forms.CharField(label="Tên phương án", max_length=200)
    effective_on = VnDateField(label="Có hiệu lực từ ngày")
    decision_file = forms.FileField(label="Bản quyết định", required=False, help_text="PDF hoặc ảnh, đến 20 MB")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("decision_file") and not self.cleaned_data.get("decision_number"):
            self.add_error("decision_number", "Ghi số, ngày ký và cơ quan ban hành của quyết định kèm theo.")

    def plan(self, file_id: UUID | None = None) -> PlanData:
        """`file_id` is the copy that is kept already; a new one takes its place."""
        decided = self.decision()
        if decided is not None:
            decided = NewDecision(
                number=decided.number, decided_on=decided.decided_on, authority=decided.authority, file_id=file_id
            )
        data, file = self.cleaned_data, self.cleaned_data["decision_file"]
        kept = DecisionFile(content=file.read(MOST_BYTES + 1), name=file.name) if file else None
        return PlanData(title=data["title"], effective_on=data["effective_on"], decision=decided, file=kept)


class StepForm(Form):
    """The base: lists of units are filled from what was chosen and searched."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, place: Place, asked: QueryDict, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = place
        for name, field in list(self.fields.items()):
            if isinstance(field, UnitField):
                chosen = values_of(asked, name) or [str(one) for one in self.initial.get(name, [])]
                field.offer(place, chosen, asked.get(f"tim-{name}", ""))

    def chosen(self, name: str) -> list[UnitVersion]:
        """What was ticked, without the new units of the plan itself."""
        field = self.fields[name]
        assert isinstance(field, UnitField)
        return [field.offered[int(one)] for one in self.cleaned_data[name] if int(one) in field.offered]

    def ids(self, name: str) -> list[int]:
        return [int(one) for one in self.cleaned_data[name]]

    def one(self, name: str) -> UnitVersion | None:
        """What is ticked at the moment, whether or not the form is sent."""
        field = self.fields[name]
        assert isinstance(field, UnitField)
        value = self[name].value() or []
        picked = next(iter(value), "") if isinstance(value, list) else value
        return field.offered.get(int(picked)) if str(picked).isdecimal() else None

    def fill_in(self, name: str, fields: tuple[str, ...]) -> None:
        """Names of the chosen unit into empty boxes, as long as another one was not typed for it."""
        unit = self.one(name)
        if unit is None or self.is_bound or self.initial.get("of") == str(unit.unit_id):
            return
        self.initial = {**self.initial, **{key: getattr(unit, key) for key in fields}, "of": str(unit.unit_id)}


class NamedForm(StepForm):
    """With the name of one new or renamed unit, and its locality on the day of the plan."""

    name = forms.CharField(label="Tên đầy đủ", max_length=200, help_text="Như ghi trong quyết định")
    short_name = forms.CharField(label="Tên gọi ngắn", max_length=100, help_text="Ví dụ Xã Đức Lĩnh, Thôn Yên Du")
    code = forms.CharField(
        label="Mã đơn vị", max_length=30,
        help_text="Không dấu cách. Mã của một đơn vị kết thúc cùng ngày dùng lại được.",
    )  # fmt: skip
    locality_code = forms.CharField(
        label="Mã địa bàn", max_length=10, required=False, help_text="Mã xã, phường vào ngày ấy, ví dụ 18322"
    )

    def clean(self) -> None:
        super().clean()
        self.locality: Locality | None = None
        if code := self.cleaned_data.get("locality_code"):
            try:
                self.locality = locality_by_code(code, self.place.on)
            except NotFound as error:
                self.add_error("locality_code", error.message)

    def new_name(self) -> NewName:
        data = self.cleaned_data
        return NewName(
            name=data["name"], short_name=data["short_name"], code=data["code"],
            locality_id=self.locality.pk if self.locality else None,
            place_name=self.locality.name if self.locality else "",
        )  # fmt: skip
