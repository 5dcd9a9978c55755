"""Terms that a list made are gone when the list is taken back: a part of an act that another room guards."""

from __future__ import annotations

from collections.abc import Collection

from khuyenhoc.core import events
from khuyenhoc.officers.events import OfficersChanged
from khuyenhoc.officers.models import OfficerTerm


def terms_withdraw(*, term_ids: Collection[int]) -> None:
    """As if these persons had never taken office, in the caller's transaction. Nobody else is put in their place."""
    terms = OfficerTerm.objects.filter(pk__in=term_ids) if term_ids else OfficerTerm.objects.none()
    units = sorted(set(terms.values_list("unit_id", flat=True)))
    if units:
        terms.delete()
        events.publish(OfficersChanged(units))
