"""Outlines drawn for tests: squares around known centres, as a GeoJSON file."""

from __future__ import annotations

import json
from typing import Any

from khuyenhoc.localities.models import Locality


def around(locality: Locality, *, half: float = 0.03) -> dict[str, Any]:
    assert locality.longitude and locality.latitude
    x, y = locality.longitude, locality.latitude
    ring = [
        [x - half, y - half],
        [x + half, y - half],
        [x + half, y + half],
        [x - half, y + half],
        [x - half, y - half],
    ]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(geometry: object, **properties: object) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def geojson(*features: object, **extra: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **extra}).encode()
