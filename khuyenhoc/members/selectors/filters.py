"""What a list of members is asked for, in plain values: from the address of a page, a command or a test."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from django.db.models import Q, Value

from khuyenhoc.core import clock
from khuyenhoc.core.dated import holds_on
from khuyenhoc.core.search import SearchKey
from khuyenhoc.core.text.names import search_name
from khuyenhoc.members.enums import MembershipKind
from khuyenhoc.people.enums import Sex


class MemberState(StrEnum):
    CURRENT = "current"  # members on the day asked
    LEFT = "left"  # outside by that day
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFilters:
    """`on` is the day that is asked about, None today. Ages are full years reckoned by the year of birth, both ends
    inside."""

    unit_id: int | None = None
    with_below: bool = True
    state: MemberState = MemberState.CURRENT
    on: date | None = None
    kind: MembershipKind | None = None
    sex: Sex | None = None
    age_from: int | None = None
    age_to: int | None = None
    joined_from: date | None = None
    joined_to: date | None = None
    primary_only: bool = False
    text: str = ""

    @property
    def day(self) -> date:
        return self.on or clock.today()

    @property
    def is_of_today(self) -> bool:
        return self.day >= clock.today()

    def condition(self) -> Q:
        """Everything but the units."""
        found = self._state() & self.searched()
        if self.kind:
            found &= Q(kind=self.kind)
        if self.sex is not None:
            found &= Q(sex=self.sex)
        if self.age_from is not None:
            found &= Q(birth_year__lte=self.day.year - self.age_from)
        if self.age_to is not None:
            found &= Q(birth_year__gte=self.day.year - self.age_to)
        if self.joined_from:
            found &= Q(joined_on__gte=self.joined_from)
        if self.joined_to:
            found &= Q(joined_on__lte=self.joined_to)
        if self.primary_only:
            found &= Q(is_primary=True)
        return found

    def _state(self) -> Q:
        """The register holds nothing of the future, so today's members are the open rows: the index of names holds
        just those."""
        if self.state is MemberState.CURRENT:
            return Q(left_on__isnull=True) if self.is_of_today else member_on(self.day)
        if self.state is MemberState.LEFT:
            return Q(left_on__isnull=False, left_on__lte=self.day) & ~Q(left_reason="mistake")
        return Q()

    def searched(self) -> Q:
        """Every word typed stands somewhere in the name, accents and case aside; for any row with a `search_name`."""
        found = Q()
        for word in search_name(self.text).split():
            found &= Q(search_name__contains=SearchKey(Value(word)))
        return found


NO_FILTERS: Final = MemberFilters()


def member_on(on: date, prefix: str = "") -> Q:
    """A membership that holds on this day. One entered by mistake holds on none."""
    return holds_on(on, prefix, start="joined_on", end="left_on")
