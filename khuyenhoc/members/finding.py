"""Members in the search box of the back office: only those whose names the actor may read."""

from __future__ import annotations

from django.urls import reverse

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.finding import Hit
from khuyenhoc.members.selectors import MemberFilters, members_page, members_visible
from khuyenhoc.org.selectors import names_of

MOST = 8


def find_members(actor: Actor, text: str) -> list[Hit]:
    rows = members_page(
        members_visible(actor=actor, filters=MemberFilters(text=text, primary_only=True)), size=MOST
    ).rows
    units = names_of({row.unit_id for row in rows}, on=clock.today())
    return [
        Hit(
            row.person.full_name,
            reverse("person_page", args=[row.person_id]),
            ", ".join(filter(None, [f"sinh {row.birth_year}" if row.birth_year else "", units.get(row.unit_id, "")])),
        )
        for row in rows
    ]
