"""“Theo ngày”: the day a page answers for, from `?ngay=09/02/2023`; today without it. Links on the page keep it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from khuyenhoc.core import clock
from khuyenhoc.ui.fields import read_day
from khuyenhoc.ui.formats import vn_day

NAME = "ngay"


@dataclass(frozen=True, slots=True)
class AskedDay:
    """`error` says what is wrong with what was typed; the page then answers for today, with status 422."""

    day: date
    error: str = ""

    @property
    def is_today(self) -> bool:
        return self.day == clock.today()

    @property
    def query(self) -> str:
        """To put behind an address: “?ngay=…”, or nothing for today."""
        return "" if self.is_today else f"?{urlencode({NAME: vn_day(self.day)})}"

    @property
    def status(self) -> int:
        return 422 if self.error else 200


def asked_day(request: HttpRequest) -> AskedDay:
    text = request.GET.get(NAME, "").strip()
    if not text:
        return AskedDay(clock.today())
    try:
        return AskedDay(read_day(text))
    except ValidationError as error:
        return AskedDay(clock.today(), error.messages[0])
