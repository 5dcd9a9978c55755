"""The list behind a number of a report: the register of members, filtered to what was counted."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from django.urls import reverse

from khuyenhoc.figures.providers import Period

PRIMARY: Final = {"chinh": "on"}
FILTERS: Final[dict[str, dict[str, str]]] = {
    "members.total": PRIMARY,
    "members.new": PRIMARY | {"tinh_trang": "all"},
    "members.female": PRIMARY | {"gioi": "female"},
    "members.young": PRIMARY | {"tuoi_den": "35"},
    "members.memberships": {},
}


def rows_url(unit_id: int, code: str, period: Period) -> str | None:
    """The list of the unit and all below it; None for figures that no filter of the list picks out. Those who came from
    another chapter stand in the list of new members too, marked as transferred."""
    if code not in FILTERS:
        return None
    asked = {"don-vi": str(unit_id), "ngay": f"{period.data_to:%d/%m/%Y}"} | FILTERS[code]
    if code == "members.new":
        asked |= {"vao_tu": f"{period.data_from:%d/%m/%Y}", "vao_den": f"{period.data_to:%d/%m/%Y}"}
    return f"{reverse('member_list')}?{urlencode(asked)}"
