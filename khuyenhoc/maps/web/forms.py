from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from khuyenhoc.core import clock
from khuyenhoc.figures.models import FigureDefinition
from khuyenhoc.maps.enums import Division
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.ui.grouping import TwoDaysForm


class MapForm(TwoDaysForm):
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
