"""One line of the list of members, in words: a template reads fifty of them, so each is put into words here once."""

from __future__ import annotations

from typing import Any, Final

from django.urls import reverse

from khuyenhoc.members.enums import LeaveReason, MembershipKind
from khuyenhoc.members.models import Membership
from khuyenhoc.people.enums import Sex

NOTHING: Final = "–"
KINDS: Final = dict(MembershipKind.choices)
SEXES: Final = dict(Sex.choices)
REASONS: Final = dict(LeaveReason.choices)


def listed(row: Membership, unit_name: str) -> dict[str, Any]:
    """`tick` names the row and its version for an act over a selection; `left` says when and why, "–" for nobody."""
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
