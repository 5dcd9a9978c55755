"""Villages and residential groups of a commune."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from khuyenhoc.core.dated import holds_on
from khuyenhoc.localities.models import Locality, LocalitySuccession, ResidentialArea
from khuyenhoc.localities.selectors.lineage import GENERATIONS


def residential_areas_for(locality: Locality, on: date) -> QuerySet[ResidentialArea]:
    """Villages of a commune on that day, those recorded under a commune that went whole into it included.

    A village of a split commune shows under it until somebody says into which part it went.
    """
    homes = [locality.pk]
    frontier = homes
    for _ in range(GENERATIONS):
        frontier = list(
            LocalitySuccession.objects.filter(successor__in=frontier, is_whole=True, on__lte=on).values_list(
                "predecessor_id", flat=True
            )
        )
        if not frontier:
            break
        homes += frontier
    return ResidentialArea.objects.filter(holds_on(on), locality__in=homes).order_by("search_name")
