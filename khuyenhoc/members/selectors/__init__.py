"""Reading the register of members: lists, one membership, numbers, a person's history."""

from khuyenhoc.members.selectors.counts import (
    COUNT_LIMIT,
    Counts,
    UnitCount,
    count_words,
    counts_below,
    counts_by_child,
    counts_of_children,
    members_at,
)
from khuyenhoc.members.selectors.filters import NO_FILTERS, MemberFilters, MemberState, member_on
from khuyenhoc.members.selectors.history import HistoryLine, member_history
from khuyenhoc.members.selectors.lists import (
    known_in,
    may_read_names,
    members_page,
    members_visible,
    membership_get,
    memberships_of,
    memberships_selected,
)
from khuyenhoc.members.selectors.lookalikes import Lookalike, lookalikes
from khuyenhoc.members.selectors.mapped import counts_on_map
from khuyenhoc.members.selectors.person import MembershipLine, PersonMemberships, person_memberships

__all__ = [
    "COUNT_LIMIT", "NO_FILTERS", "Counts", "HistoryLine", "Lookalike", "MemberFilters", "MemberState",
    "MembershipLine", "PersonMemberships", "UnitCount", "count_words", "counts_below", "counts_by_child",
    "counts_of_children", "counts_on_map", "known_in",
    "lookalikes", "may_read_names", "member_history", "member_on", "members_at", "members_page", "members_visible",
    "membership_get", "memberships_of", "memberships_selected", "person_memberships",
]  # fmt: skip
