"""Whose values may be counted at or below one place of a map: what is asked of other days is no more than that.

A superset in a handful of queries, whatever the number of days; where each of them really stands, the lineage says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from khuyenhoc.org.enums import PlacementLine
from khuyenhoc.org.models import Placement

Links = dict[int, list[int]]
Spell = tuple[int, str, date, date | None]
MOST_PLACES: Final = 200  # beyond that the whole tree is read: one scan is quicker than so many


@dataclass(frozen=True, slots=True)
class Origins:
    """`spells` are the units below any of `places`, each with where it sat since when and until when; `others` sat
    there too, but are counted elsewhere."""

    units: frozenset[int]
    places: tuple[str, ...]
    spells: tuple[Spell, ...]
    others: frozenset[int] = frozenset()

    def on(self, day: date) -> dict[int, str]:
        return {unit: path for unit, path, since, until in self.spells if since <= day and (not until or day < until)}

    def accepted(self) -> Q:
        """Own values of them: by where these were counted, and by who they are."""
        return Q(unit__in=self.units) | _below(self.places) & ~Q(unit__in=self.others)

    def without(self, others: Iterable[int]) -> Origins:
        gone = frozenset(others)
        return Origins(self.units - gone, self.places, tuple(row for row in self.spells if row[0] not in gone), gone)

    def ids(self) -> set[int]:
        return {int(part) for _, path, *_ in self.spells for part in path.split("/") if part}


def origins_of(units: Iterable[int], links: Iterable[Links], rows: QuerySet[Placement]) -> Origins:
    """Of the units that stand below a place of the map: they, whoever is linked to them, and all that sat below those
    by `rows`. Two queries."""
    linked = frozenset(units)
    for one in links:
        linked |= _leading_to(linked, one)
    places = tuple(_highest(rows.filter(unit__in=linked).values_list("path", flat=True)))
    if len(places) > MOST_PLACES:
        places = tuple(_highest(f"{place.partition('/')[0]}/" for place in places))
    return _sitting_below(places, rows, linked)


def origins_below(paths: Iterable[str], rows: QuerySet[Placement]) -> Origins:
    """Of all that sat below any of these paths by `rows`, on the trees of those days. One query."""
    return _sitting_below(tuple(_highest(paths)), rows, frozenset())


def standing_between(first: date, last: date, tenant_id: int) -> QuerySet[Placement]:
    return Placement.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=first), valid_from__lte=last, line=PlacementLine.MAIN, tenant_id=tenant_id
    )


def _sitting_below(places: tuple[str, ...], rows: QuerySet[Placement], units: frozenset[int]) -> Origins:
    spells = rows.filter(_below(places)).values_list("unit_id", "path", "valid_from", "valid_to")
    return Origins(units, places, tuple(spells) if places else ())


def is_root(place: str) -> bool:
    return place.count("/") == 1


def reachable(units: Iterable[int], links: Links) -> set[int]:
    """These and all that they are linked to, one after the other."""
    found, waiting = set(units), list(units)
    while waiting:
        for unit in links.get(waiting.pop(), ()):
            if unit not in found:
                found.add(unit)
                waiting.append(unit)
    return found


def _leading_to(units: frozenset[int], links: Links) -> set[int]:
    turned: Links = {}
    for one, others in links.items():
        for other in others:
            turned.setdefault(other, []).append(one)
    return reachable(units, turned)


def _highest(paths: Iterable[str]) -> Iterator[str]:
    """Without those that lie below another."""
    last = ""
    for path in sorted(set(paths)):
        if not last or not path.startswith(last):
            last = path
            yield path


def _below(places: Iterable[str]) -> Q:
    found = Q()
    for place in places:
        found |= Q(path__startswith=place)
    return found
