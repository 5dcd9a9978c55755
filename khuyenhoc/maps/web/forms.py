from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from khuyenhoc.core import clock
from khuyenhoc.figures.models import FigureDefinition
from khuyenhoc.maps.enums import Division, Grouping
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.ui.fields import VnDateField
from khuyenhoc.ui.forms import Form


class DayForm(Form):
    """The two days of the question, which decide what else may be chosen."""

    ngay = VnDateField(label="Số liệu tại ngày", required=False)
    theo = forms.ChoiceField(label="Theo tổ chức", choices=Grouping, required=False, widget=forms.RadioSelect)
    theo_ngay = VnDateField(label="Ngày của tổ chức", required=False, help_text="Chỉ khi chọn “tại ngày”")

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("theo") == Grouping.OF_DAY and not self.cleaned_data.get("theo_ngay"):
            self.add_error("theo_ngay", "Chưa nhập ngày của tổ chức.")

    @property
    def at(self) -> date:
        day = self.cleaned_data.get("ngay")
        return day if isinstance(day, date) else clock.today()

    @property
    def map_on(self) -> date:
        chosen, day = self.cleaned_data.get("theo"), self.cleaned_data.get("theo_ngay")
        if chosen == Grouping.OF_DAY and isinstance(day, date):
            return day
        return clock.today() if chosen == Grouping.OF_TODAY else self.at


class MapForm(DayForm):
    hoi = forms.TypedChoiceField(label="Địa bàn của", coerce=int)
    so = forms.ChoiceField(label="Chỉ tiêu")
    chia = forms.ChoiceField(label="Chia bậc", choices=Division)
    chong = forms.BooleanField(label="Vẽ chồng ranh giới của thời kỳ kia", required=False)

    def __init__(
        self, *args: Any, units: Sequence[UnitVersion], figures: Sequence[FigureDefinition], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.has_units = bool(units)
        self.fields["hoi"].choices = [(row.unit_id, _named(row)) for row in units]  # type: ignore[attr-defined]
        groups: dict[str, list[tuple[str, str]]] = {}
        for row in figures:
            groups.setdefault(row.group, []).append((row.code, f"{row.label} ({row.unit_of_measure})"))
        self.fields["so"].choices = list(groups.items())  # type: ignore[attr-defined]


def _named(unit: UnitVersion) -> str:
    ended = unit.unit.valid_to
    return f"{unit.name} (đến trước {ended:%d/%m/%Y})" if ended and ended <= clock.today() else unit.name
