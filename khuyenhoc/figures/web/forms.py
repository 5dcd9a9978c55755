from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django import forms

from khuyenhoc.figures.models import FigureDefinition, ReportingPeriod
from khuyenhoc.ui.grouping import GroupingForm

MOST_MONTHS: Final = 60
USUAL_FIGURE: Final = "members.total"


class SeriesForm(GroupingForm):
    """A figure, from which month to which, under which organisation; what is left open is the usual."""

    field_order = ("so", "tu", "den", "theo", "theo_ngay")

    so = forms.ChoiceField(label="Chỉ tiêu")
    tu = forms.ChoiceField(label="Từ tháng")
    den = forms.ChoiceField(label="Đến tháng")

    def __init__(
        self, data: Mapping[str, Any], *, figures: Iterable[FigureDefinition], months: Sequence[ReportingPeriod]
    ) -> None:
        groups: dict[str, list[tuple[str, str]]] = {}
        for row in figures:
            groups.setdefault(row.group, []).append((row.code, f"{row.label} ({row.unit_of_measure})"))
        codes = [code for rows in groups.values() for code, _ in rows]
        self.months = months[-MOST_MONTHS:]
        usual = {
            "so": USUAL_FIGURE if USUAL_FIGURE in codes else next(iter(codes), ""),
            "tu": self.months[0].code if self.months else "",
            "den": self.months[-1].code if self.months else "",
        }
        super().__init__({name: data.get(name) or usual.get(name, "") for name in (*usual, "theo", "theo_ngay")})
        self.fields["so"].choices = list(groups.items())  # type: ignore[attr-defined]
        for name in ("tu", "den"):
            self.fields[name].choices = [(row.code, row.label) for row in self.months]  # type: ignore[attr-defined]

    def clean(self) -> None:
        super().clean()
        first, last = self.cleaned_data.get("tu"), self.cleaned_data.get("den")
        if first and last and first > last:
            self.add_error("den", "Tháng cuối sớm hơn tháng đầu. Hãy chọn lại.")

    @property
    def chosen(self) -> list[ReportingPeriod]:
        """The months asked for, oldest first."""
        return [row for row in self.months if self.cleaned_data["tu"] <= row.code <= self.cleaned_data["den"]]
