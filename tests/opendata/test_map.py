"""`/api/v1/map`: the communes of a day as GeoJSON, with codes and where the lines come from."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from khuyenhoc.localities.selectors import locality_by_code
from khuyenhoc.localities.selectors.outlines import SKETCH_SOURCE
from khuyenhoc.localities.services.boundaries import boundaries_check, boundaries_write
from tests.cast import SYSTEM
from tests.localities.drawing import around, feature, geojson
from tests.maps.conftest import Network, dataset, network, two_provinces

__all__ = ["dataset", "network", "two_provinces"]
pytestmark = pytest.mark.django_db


def ask(client: Client, status: int = 200, **query: str) -> Any:
    answer = client.get("/api/v1/map", query)
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def names(answer: Any) -> dict[str, str]:
    return {row["properties"]["code"]: row["properties"]["name"] for row in answer["features"]}


def test_ten_communes_then_and_three_since(client: Client, network: Network) -> None:
    then, now = ask(client, at="2023-02-09"), ask(client, at="2026-01-01")
    assert then["type"] == "FeatureCollection"
    assert len(then["features"]) == 10
    assert names(then)["18322"] == "Xã Đức Lĩnh"
    assert names(now) == {"18313": "Xã Vũ Quang", "18322": "Xã Mai Hoa", "18328": "Xã Thượng Đức"}
    (row,) = [row for row in then["features"] if row["properties"]["code"] == "18322"]
    label = row["properties"].pop("label")
    assert row["properties"] == {
        "code": "18322", "name": "Xã Đức Lĩnh", "kind": "commune", "district": "Huyện Vũ Quang",
        "province": "Tỉnh Hà Tĩnh", "valid_from": None, "valid_to": "2025-07-01", "units": [network.old["18322"]],
        "origin": "sketched", "source": SKETCH_SOURCE, "licence": None,
    }  # fmt: skip
    assert len(label) == 2
    assert row["geometry"]["type"] == "MultiPolygon"
    ring = row["geometry"]["coordinates"][0][0]
    assert ring[0] == ring[-1]
    assert all(102 < x < 110 and 8 < y < 24 for x, y in ring)


def test_boundaries_that_were_given_carry_their_source(client: Client, network: Network) -> None:
    mai_hoa = locality_by_code("18322", date(2026, 1, 1))
    batch = boundaries_check(
        actor=SYSTEM, content=geojson(feature(around(mai_hoa), code="18322")), file_name="x.geojson",
        on=date(2026, 1, 1), source="Bản đồ thử", licence="CC BY 4.0",
    )  # fmt: skip
    boundaries_write(actor=SYSTEM, import_id=batch.pk)
    told = {
        row["properties"]["code"]: (
            row["properties"]["origin"],
            row["properties"]["source"],
            row["properties"]["licence"],
        )
        for row in ask(client, at="2026-01-01")["features"]
    }
    assert told["18322"] == ("given", "Bản đồ thử", "CC BY 4.0")
    assert {origin for origin, _, _ in told.values()} == {"given", "sketched"}


def test_every_commune_within_a_place(client: Client, network: Network) -> None:
    assert len(ask(client, at="2026-01-01", within="42@2026-01-01")["features"]) == 69
    district = ask(client, at="2023-02-09", within="441@2023-02-09")
    assert len(district["features"]) == 10
    assert {row["properties"]["units"][0] for row in district["features"]} == set(network.old.values())


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ({"at": "2023-02-30"}, 422, "at"),
        ({"within": "441"}, 422, "within"),
        ({"within": "441@x"}, 422, "within"),
        ({"within": "999@2023-02-09"}, 404, None),
    ],
)
def test_what_is_wrong_is_named(
    client: Client, network: Network, query: dict[str, str], status: int, field: str | None
) -> None:
    assert ask(client, status, **query)["field"] == field


def test_answer_can_be_kept_and_checked_again(client: Client, network: Network) -> None:
    first = client.get("/api/v1/map", {"at": "2026-01-01"})
    assert first.headers["Cache-Control"] == "public, max-age=60"
    again = client.get("/api/v1/map", {"at": "2026-01-01"}, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_as_many_queries_for_a_district_as_for_a_province(client: Client, network: Network) -> None:
    counts = []
    for place, number in (("441", 10), ("42", 209)):
        with CaptureQueriesContext(connection) as captured:
            answer = ask(client, at="2023-02-09", within=f"{place}@2023-02-09")
        assert len(answer["features"]) == number
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 12


def test_nothing_there_is_an_empty_collection(client: Client) -> None:
    assert ask(client) == {"type": "FeatureCollection", "features": []}
