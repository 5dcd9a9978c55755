"""The communes of a day as GeoJSON: public lines of public places, with their source."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from khuyenhoc.localities.enums import UNKNOWN_PAST, LocalityTier
from khuyenhoc.localities.models import Locality
from khuyenhoc.localities.selectors import communes_below, convert_many, localities_on, locality_by_code
from khuyenhoc.localities.selectors.outlines import Outline, outlines_for
from khuyenhoc.opendata.parameters import code_at
from khuyenhoc.org.enums import UnitKind
from khuyenhoc.org.selectors import units_on


def communes_map(*, on: date, within: str | None) -> dict[str, Any]:
    """At most ten queries. Without `within`, the communes of the ground on which associations have their homes."""
    hosts: dict[int, list[int]] = {}
    homes = units_on(on).filter(kind=UnitKind.ASSOCIATION, locality__tier=LocalityTier.COMMUNE)
    for unit, locality in homes.order_by("unit_id").values_list("unit_id", "locality_id"):
        hosts.setdefault(locality, []).append(unit)
    if within is None:
        rows = localities_on(on, tier=LocalityTier.COMMUNE).filter(pk__in=_ground(hosts, on)).order_by("code")
    else:
        code, then = code_at(within, "within")
        rows = communes_below(locality_by_code(code, then), on).select_related("parent__parent")
    communes = list(rows)
    outlines = outlines_for(communes, on)
    features = [_feature(row, outlines.get(row.pk), hosts.get(row.pk, [])) for row in communes]
    return {"type": "FeatureCollection", "features": features}


def _ground(homes: Iterable[int], on: date) -> list[int]:
    """The homes, and what became of those that ended before their association did."""
    rows = convert_many(Locality.objects.filter(pk__in=homes), on).values()
    return [part.locality.pk for row in rows for part in row.parts]


def _feature(row: Locality, outline: Outline | None, units: list[int]) -> dict[str, Any]:
    above = row.parent
    district = above if above is not None and above.tier == LocalityTier.DISTRICT else None
    province = district.parent if district is not None else above
    return {
        "type": "Feature",
        "geometry": outline.geometry if outline else None,
        "properties": {
            "code": row.code,
            "name": row.full_name,
            "kind": row.kind,
            "district": district.full_name if district else None,
            "province": province.full_name if province else "",
            "valid_from": None if row.valid_from == UNKNOWN_PAST else row.valid_from,
            "valid_to": row.valid_to,
            "units": units,
            "origin": outline.origin if outline else None,
            "source": outline.source if outline else None,
            "licence": outline.licence or None if outline else None,
            "label": [outline.label.longitude, outline.label.latitude] if outline else None,
        },
    }
