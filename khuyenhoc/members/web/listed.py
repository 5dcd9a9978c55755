"""Lines of the lists of members and of numbers, put into words once: a template reads many of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.urls import reverse

from khuyenhoc.members.enums import LeaveReason, MembershipKind
from khuyenhoc.members.models import Membership
from khuyenhoc.members.selectors import UnitCount
from khuyenhoc.members.web.places import UNIT
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.people.enums import Sex
from khuyenhoc.ui.formats import group_digits
from khuyenhoc.ui.paging import Page

NOTHING: Final = "–"
KINDS: Final = dict(MembershipKind.choices)
SEXES: Final = dict(Sex.choices)
REASONS: Final = dict(LeaveReason.choices)
READ: Final = (
    "version", "unit_id", "kind", "is_primary", "joined_on", "left_on", "left_reason", "sex", "birth_year",
    "person__full_name",
)  # fmt: skip
NUMBERS: Final = ("members", "women", "young", "memberships")
UNITS_A_PAGE: Final = 100


def listed(row: Membership, unit_name: str) -> dict[str, Any]:
    """The words of a row of which `READ` was read. `tick` names it and its version for an act over a selection; `left`
    says when and why, "–" for nobody."""
    left = f"{row.left_on:%d/%m/%Y}, {REASONS.get(row.left_reason, '')}" if row.left_on else NOTHING
    return {
        "tick": f"{row.pk}-{row.version}",
        "is_open": row.left_on is None,
        "name": row.person.full_name,
        "url": reverse("person_page", args=[row.person_id]),
        "born": row.birth_year or NOTHING,
        "sex": SEXES[row.sex],
        "unit": unit_name,
        "is_primary": row.is_primary,
        "kind": KINDS[row.kind],
        "joined": f"{row.joined_on:%d/%m/%Y}",
        "left": left,
    }


def numbers_sums(counts: Sequence[UnitCount]) -> dict[str, int]:
    return {what: sum(getattr(count, what) for count in counts) for what in NUMBERS}


def numbers_page(
    counts: Sequence[UnitCount], *, own: UnitVersion, query: str, asked: Mapping[str, str]
) -> Page[dict[str, Any]]:
    """The units of one page, a hundred of them: every one was counted, for the sum, but few are read. `query` is added
    to the address of each unit; the own members of `own` are named only where there are any, without an address, as are
    those whom the map gives to no unit."""
    shown = [count for count in counts if count.unit_id != own.unit_id or count.memberships]
    places = {str(count.unit_id): n for n, count in enumerate(shown)}
    after, before = places.get(asked.get("after", "")), places.get(asked.get("before", ""))
    start = after + 1 if after is not None else max(0, (before or 0) - UNITS_A_PAGE)
    start = start if start < len(shown) else 0
    rows = shown[start : start + UNITS_A_PAGE]
    address = reverse("member_list")
    return Page(
        tuple(
            {
                "name": f"Sinh hoạt trực tiếp ở {count.name}" if count.unit_id == own.unit_id else count.name,
                "url": "" if count.unit_id in (own.unit_id, None) else f"{address}?{UNIT}={count.unit_id}{query}",
            }
            | {what: group_digits(getattr(count, what)) for what in NUMBERS}
            for count in rows
        ),
        str(rows[0].unit_id) if start else None,
        str(rows[-1].unit_id) if start + UNITS_A_PAGE < len(shown) else None,
    )
