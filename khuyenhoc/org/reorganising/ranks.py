"""Who may step into the place of a unit that ends: its only heir, and only one of the same rank.

The books of a chapter may fall to the association above it; the rights and offices of its head may not. Nor do they to
a neighbour who only receives the books of one that is closed.
"""

from __future__ import annotations

from datetime import timedelta

from khuyenhoc.core.dated import holds_on
from khuyenhoc.org.enums import SuccessionKind
from khuyenhoc.org.models import UnitSuccession, UnitVersion
from khuyenhoc.org.reorganising.shape import Reshaped


def peers(shape: Reshaped) -> dict[int, int]:
    """The heir by the ended unit, where it is of the same level and goes on with the whole. Three queries."""
    rows = UnitSuccession.objects.filter(on=shape.on, predecessor__in=list(shape.ended), kind=SuccessionKind.CLOSE)
    closed = set(rows.values_list("predecessor_id", flat=True))
    heirs = {unit: ended.heir for unit, ended in shape.ended.items() if ended.heir is not None and unit not in closed}
    before = UnitVersion.objects.filter(holds_on(shape.on - timedelta(days=1)), unit__in=list(heirs))
    after = UnitVersion.objects.filter(holds_on(shape.on), unit__in=set(heirs.values()))
    was, became = (dict(rows.values_list("unit_id", "level")) for rows in (before, after))
    return {unit: heir for unit, heir in heirs.items() if was.get(unit) == became.get(heir)}
