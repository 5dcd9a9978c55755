"""The part of a form that every act based on a decision has; `org/parts/decision.html` draws its fields."""

from __future__ import annotations

from django import forms

from khuyenhoc.org.services import NewDecision
from khuyenhoc.ui.forms import Form, VnDateField


class DecisionForm(Form):
    """The paper behind the act; all of it or nothing."""

    decision_number = forms.CharField(label="Số, ký hiệu quyết định", max_length=60, required=False)
    decision_on = VnDateField(label="Ngày ký", required=False)
    decision_authority = forms.CharField(label="Cơ quan ban hành", max_length=200, required=False)

    def clean(self) -> None:
        super().clean()
        names = ("decision_number", "decision_on", "decision_authority")
        given = [name for name in names if self.cleaned_data.get(name)]
        for name in names:
            if given and name not in given and name not in self.errors:
                self.add_error(name, "Ghi đủ số, ngày ký và cơ quan ban hành, hoặc để trống cả ba.")

    def decision(self) -> NewDecision | None:
        data = self.cleaned_data
        if not data["decision_number"]:
            return None
        return NewDecision(
            number=data["decision_number"], decided_on=data["decision_on"], authority=data["decision_authority"]
        )
