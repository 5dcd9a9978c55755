"""Units in the search box of the back office."""

from __future__ import annotations

from django.urls import reverse

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.finding import Hit
from khuyenhoc.org.selectors import units_search
from khuyenhoc.org.wording import kind_words

MOST = 8


def find_units(actor: Actor, text: str) -> list[Hit]:
    units = units_search(actor=actor, text=text, on=clock.today(), most=MOST)
    return [
        Hit(unit.name, reverse("unit_page", args=[unit.unit_id]), f"{kind_words(unit)}, mã {unit.code}")
        for unit in units
    ]
