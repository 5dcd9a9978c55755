"""How a search by name stays quick in a register of any size.

A million members carry some ten thousands of different names. So a search reads the names first (KnownName), then the
memberships that carry them, in the order of the list, from the index on tenant and name: a word that hardly anybody
carries costs what a common one does. Without this, the index would be read from its beginning until a page is full,
which for a rare word, or one that only names late in the alphabet hold, is all of it. So it is still done for words
that most names hold: there a page is full at once, and collecting the names would cost more.

The names only narrow: every condition of the search stands beside them, so a name that nobody carries any more is
harmless.
"""

from __future__ import annotations

from typing import Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, Q

from khuyenhoc.members.models import KnownName
from khuyenhoc.members.selectors.filters import MemberFilters

MOST_NAMES: Final = 5_000  # beyond it the words are common, whatever the register
NAMES_A_UNIT: Final = 2  # a name has some fifty members, a unit a hundred: beyond it, reading the units is less


class _EqualsAny(Func):
    """`field = ANY(array)`: unlike IN (SELECT …), read from an index in its order."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def carried_by_few(tenant_id: int, filters: MemberFilters, *, units: int | None = None) -> Q:
    """The memberships of the tenant under the names that hold every word; no condition when there are too many names
    for that, or no word. `units` is how many are asked for, None for all. One query when there is a word."""
    searched = filters.searched()
    if not searched:
        return Q()
    names = KnownName.objects.filter(searched, tenant_id=tenant_id)
    most = MOST_NAMES if units is None else min(MOST_NAMES, NAMES_A_UNIT * units)
    if names.values("pk")[: most + 1].count() > most:
        return Q()
    return Q(_EqualsAny(F("sort_name"), ArraySubquery(names.values("sort_name"))))
