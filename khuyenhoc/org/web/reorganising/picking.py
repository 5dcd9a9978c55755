"""Choosing units in a form, by search, without a script: what is ticked stays on the page with what is found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict

from khuyenhoc.core.authority import Actor
from khuyenhoc.core.permissions import Permission
from khuyenhoc.org.enums import UnitKind
from khuyenhoc.org.lineage import last_names
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.policy import HOSTED
from khuyenhoc.org.selectors import TreeOrder, units_found_by, units_visible
from khuyenhoc.org.tree import in_order
from khuyenhoc.org.wording import kind_words

MOST_FOUND, MOST_CHOSEN = 40, 300
TAKING = (UnitKind.ASSOCIATION, *HOSTED)  # neither a centre nor a body


@dataclass(frozen=True, slots=True)
class Place:
    """Where a form looks for units: on which day, as whom, first around the unit at `path`; `founded` are the plan's
    own new units, by id, which may take others."""

    actor: Actor
    on: date
    path: str
    founded: Mapping[int, str] = field(default_factory=dict)

    def units(self, ids: Iterable[int]) -> dict[int, UnitVersion]:
        """Those of them where the actor may reorganise."""
        return {unit.unit_id: unit for unit in self._rows().filter(unit_id__in=list(ids)[:MOST_CHOSEN])}

    def found(self, text: str) -> list[UnitVersion]:
        """What the words find; without words the unit itself and those directly below, or beside it where none are."""
        if text.strip():
            may = Q(pk__in=self._rows().values("pk"))
            rows = units_found_by(actor=self.actor, text=text[:100], on=self.on).filter(may)
            return in_order(list(rows.order_by("level", "name")[:MOST_FOUND]))
        home, above = _last_two(self.path)
        near = Q(unit_id=home) | Q(parent_id=home) | Q(parent_id=above, kind__in=HOSTED)
        return in_order(list(self._rows().filter(near).order_by(TreeOrder("path"))[:MOST_FOUND]))

    def below(self, unit_id: int) -> list[UnitVersion]:
        return in_order(list(self._rows().filter(Q(parent_id=unit_id))))

    def hosted_below(self, top: UnitVersion, host: str) -> list[UnitVersion]:
        """Chapters and committees of one kind of place, at any depth."""
        rows = self._rows().filter(Q(path__startswith=top.path), kind__in=HOSTED, host_kind=host)
        return list(rows.order_by(TreeOrder("path")))

    def _rows(self) -> QuerySet[UnitVersion]:
        return units_visible(actor=self.actor, on=self.on, permission=Permission.UNITS_REORGANISE)


def _last_two(path: str) -> tuple[int, int]:
    ids = [int(part) for part in path.split("/") if part]
    return (ids[-1] if ids else 0), (ids[-2] if len(ids) > 1 else 0)


class UnitField(forms.MultipleChoiceField):
    """One unit or several, ticked in a list. `with_founded`: new units of the plan too; `above`: only what others may
    stand under."""

    def __init__(self, *, several: bool, with_founded: bool = False, above: bool = False, **kwargs: Any) -> None:
        widget = forms.CheckboxSelectMultiple() if several else forms.RadioSelect()
        super().__init__(widget=widget, **kwargs)
        self.several, self.with_founded, self.above = several, with_founded, above
        self.offered: dict[int, UnitVersion] = {}
        if not kwargs.get("error_messages"):
            self.error_messages["required"] = "Chưa chọn đơn vị nào. Gõ tên để tìm, rồi đánh dấu."
        self.error_messages["invalid_choice"] = "Đơn vị này không có trong danh sách. Hãy tìm và chọn lại."

    def to_python(self, value: Any) -> list[str]:
        return super().to_python([value] if isinstance(value, str) and value else value or [])

    def offer(self, place: Place, chosen: Sequence[str], text: str) -> None:
        """Fills the list: what is chosen first, then what the search finds."""
        ids = [int(one) for one in chosen if one.isdecimal() and len(one) < 19]
        standing = place.units(ids) if ids else {}
        found = {unit.unit_id: unit for unit in place.found(text) if not self.above or unit.kind in TAKING}
        self.offered = {unit_id: standing[unit_id] for unit_id in ids if unit_id in standing} | found
        parents = last_names(unit.parent_id for unit in self.offered.values() if unit.parent_id)
        new = [(str(unit_id), f"{name} (mới, theo phương án này)") for unit_id, name in place.founded.items()]
        self.choices = [
            *(new if self.with_founded else []),
            *((str(unit.unit_id), _told(unit, parents)) for unit in self.offered.values()),
        ]


def _told(unit: UnitVersion, parents: Mapping[int, str]) -> str:
    above = parents.get(unit.parent_id or 0, "")
    return f"{unit.short_name} ({', '.join(filter(None, (kind_words(unit), above)))})"


def values_of(data: QueryDict, name: str) -> list[str]:
    return [value for value in data.getlist(name) if value]
