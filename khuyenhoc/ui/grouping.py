"""The two days of a question: which day's facts, and which day's organisation groups them.

Both stand in the address (`?ngay=09/02/2023&theo=hien-nay`), so that a page can be sent to somebody as it is seen.
Screens mix `GroupingForm` or `TwoDaysForm` into their own question, or show one by the tag `two_days`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.db.models import TextChoices
from django.http import QueryDict

from khuyenhoc.core import clock
from khuyenhoc.ui.formats import vn_day
from khuyenhoc.ui.forms import Form, VnDateField


class Grouping(TextChoices):
    """Which day's organisation groups the figures."""

    OF_TODAY = "hien-nay", "theo tổ chức hiện nay"
    OF_FIGURES = "so-lieu", "theo tổ chức tại thời điểm số liệu"
    OF_DAY = "ngay", "theo tổ chức tại ngày…"


class GroupingForm(Form):
    """Which day's organisation; what the address leaves open is the usual. A day without a choice chooses itself.

    A wrong day is said at its field (422), and the page answers for the usual then.
    """

    usual: ClassVar[Grouping] = Grouping.OF_TODAY

    theo = forms.ChoiceField(label="Xem số liệu", choices=Grouping, required=False, widget=forms.RadioSelect)
    theo_ngay = VnDateField(label="Ngày của tổ chức", required=False, help_text="Chỉ khi chọn “tại ngày…”")

    def __init__(self, data: Mapping[str, Any] | None = None, *args: Any, **kwargs: Any) -> None:
        if data is not None:
            given: Any = data.copy() if isinstance(data, QueryDict) else dict(data)
            if not given.get("theo"):
                given["theo"] = (Grouping.OF_DAY if given.get("theo_ngay") else self.usual).value
            data = given
        super().__init__(data, *args, **kwargs)

    def clean(self) -> None:
        super().clean()
        chosen = self.cleaned_data.get("theo")
        if chosen == Grouping.OF_DAY and not self.cleaned_data.get("theo_ngay") and "theo_ngay" not in self.errors:
            self.add_error("theo_ngay", "Chưa nhập ngày của tổ chức.")

    @property
    def grouping(self) -> Grouping:
        chosen = Grouping(self._clean("theo") or self.usual)
        return self.usual if chosen == Grouping.OF_DAY and self._day is None else chosen

    @property
    def fixed(self) -> date | None:
        """The one map of the question, or None where every day is grouped by its own."""
        return {Grouping.OF_TODAY: clock.today(), Grouping.OF_FIGURES: None, Grouping.OF_DAY: self._day}[self.grouping]

    @property
    def map_words(self) -> str:
        """How the numbers are grouped, for heads of tables and files."""
        if self.grouping == Grouping.OF_DAY and self._day:
            return f"theo tổ chức tại ngày {vn_day(self._day)}"
        today = f" ({vn_day(clock.today())})" if self.grouping == Grouping.OF_TODAY else ""
        return f"{self.grouping.label}{today}"

    @property
    def map_query(self) -> dict[str, str]:
        """To put into an address: nothing for the usual."""
        if self.grouping == Grouping.OF_DAY and self._day:
            return {"theo": self.grouping.value, "theo_ngay": vn_day(self._day)}
        return {} if self.grouping == self.usual else {"theo": self.grouping.value}

    @property
    def is_usual(self) -> bool:
        return not self.map_query

    @property
    def _day(self) -> date | None:
        day = self._clean("theo_ngay")
        return day if isinstance(day, date) else None

    def _clean(self, name: str) -> Any:
        self.is_valid()
        return getattr(self, "cleaned_data", {}).get(name)


class TwoDaysForm(GroupingForm):
    """Both days. Unless said otherwise, each day's facts are grouped as they were then."""

    usual = Grouping.OF_FIGURES
    field_order = ("ngay", "theo", "theo_ngay")

    ngay = VnDateField(label="Số liệu tại ngày", required=False)

    @property
    def at(self) -> date:
        """The day of the facts."""
        day = self._clean("ngay")
        return day if isinstance(day, date) else clock.today()

    @property
    def map_on(self) -> date:
        """The day of the organisation."""
        return self.fixed or self.at

    @property
    def words(self) -> str:
        return f"Số liệu ngày {vn_day(self.at)}, {self.map_words}"

    @property
    def query(self) -> str:
        """To put behind an address: “?ngay=…&theo=…”, or nothing for today as it is."""
        day = {} if self.at == clock.today() else {"ngay": vn_day(self.at)}
        found = day | self.map_query
        return f"?{urlencode(found)}" if found else ""

    @property
    def is_usual(self) -> bool:
        return not self.query
