"""Outlines from a file: matched by code and day or by name and place, all of the file or nothing."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from khuyenhoc.audit.models import Act
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import Forbidden, RuleViolated
from khuyenhoc.localities.models import Locality, LocalityBoundary
from khuyenhoc.localities.selectors import boundaries_for, locality_by_code
from khuyenhoc.localities.services import BadBoundaries, BoundariesResult, boundaries_import
from tests.localities.conftest import AFTER, BEFORE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


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


def load(
    actor: Actor, *features: object, on: date = AFTER, within: Locality | None = None, **extra: object
) -> BoundariesResult:
    content = json.dumps({"type": "FeatureCollection", "features": features, **extra}).encode()
    return boundaries_import(actor=actor, content=content, source="Bản đồ thử", on=on, within=within)


def test_outline_lands_on_who_holds_the_code_that_day(keeper: Actor) -> None:
    old, new = locality_by_code("18322", BEFORE), locality_by_code("18322", AFTER)
    square = around(new, half=0.03)
    assert load(keeper, feature(square, code="18322", fullName="Xã Mai Hoa")) == BoundariesResult(1, 0, 0)
    assert set(boundaries_for([old, new])) == {new.pk}
    assert load(keeper, feature(square, code="18322", name="mai hoa")) == BoundariesResult(0, 0, 1)
    assert load(keeper, feature(around(new, half=0.035), code="18322")) == BoundariesResult(0, 1, 0)
    with pytest.raises(BadBoundaries) as refused:
        load(keeper, feature(square, code="18322", fullName="Xã Mai Hoa"), on=BEFORE)
    assert refused.value.problems == ["Vùng 1: mã 18322 ngày 09/02/2023 là Xã Đức Lĩnh, không phải Xã Mai Hoa."]
    assert LocalityBoundary.objects.get().source == "Bản đồ thử"
    assert Act.objects.filter(action="localities.boundaries_loaded").count() == 2


def test_names_are_looked_for_inside_the_place_named(keeper: Actor) -> None:
    vu_quang = locality_by_code("441", BEFORE)
    communes = [locality_by_code(code, BEFORE) for code in ("18316", "18322")]
    rows = [feature(around(commune), name=commune.full_name.upper()) for commune in communes]
    assert load(keeper, *rows, on=BEFORE, within=vu_quang) == BoundariesResult(2, 0, 0)
    with pytest.raises(BadBoundaries) as unplaced:
        load(keeper, *rows, on=BEFORE)
    assert len(unplaced.value.problems) == 2


def test_one_bad_feature_keeps_the_whole_file_out(keeper: Actor) -> None:
    mai_hoa, vu_quang = locality_by_code("18322", AFTER), locality_by_code("18313", AFTER)
    good = feature(around(mai_hoa), code="18322")
    bad: list[object] = [
        feature(around(vu_quang), code="18322"),  # drawn elsewhere
        feature(around(mai_hoa, half=0.3), code="18322"),  # of another size
        feature(around(mai_hoa), code="99999"),
        feature(around(mai_hoa)),
        feature({"type": "LineString", "coordinates": []}, code="18313"),
        feature(None, code="18313"),
        "Feature",
        {"type": "Feature", "properties": ["18313"], "geometry": around(mai_hoa)},
        good,  # a second time
    ]
    for row in bad:
        with pytest.raises(BadBoundaries) as refused:
            load(keeper, good, row)
        assert len(refused.value.problems) == 1
        assert refused.value.problems[0].startswith("Vùng 2: ")
    assert LocalityBoundary.objects.count() == 0


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff\xfe", b"[1, 2]", b"null", b'{"type": "Topology"}', b'{"type": "FeatureCollection"}',
        b'{"type": "FeatureCollection", "features": []}', b'{"type": "FeatureCollection", "features": {}}',
        b"[" * 100_000, b'{"type":"FeatureCollection","features":[1],"crs":{"properties":{"name":"EPSG:3405"}}}',
    ],
)  # fmt: skip
def test_file_that_is_no_geojson_is_refused(keeper: Actor, content: bytes) -> None:
    with pytest.raises(RuleViolated) as refused:
        boundaries_import(actor=keeper, content=content, source="Bản đồ thử", on=AFTER)
    assert refused.value.code == "localities.bad_geojson"


def test_source_and_permission_are_required(keeper: Actor) -> None:
    with pytest.raises(RuleViolated) as refused:
        boundaries_import(actor=keeper, content=b"{}", source="  ", on=AFTER)
    assert refused.value.code == "localities.no_source"
    with pytest.raises(Forbidden):
        boundaries_import(actor=Actor.public(), content=b"{}", source="Bản đồ thử", on=AFTER)
