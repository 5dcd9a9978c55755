"""What each feature of a file would become: matched by code and day or by name and place, mended, doubtful, refused."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import Forbidden, NotFound, RuleViolated
from khuyenhoc.localities.models import BoundaryImport, Locality, LocalityBoundary
from khuyenhoc.localities.selectors import locality_by_code
from khuyenhoc.localities.services.boundaries import (
    boundaries_check,
    boundaries_drop,
    boundaries_rematch,
    boundaries_write,
)
from tests.localities.conftest import AFTER, BEFORE
from tests.localities.drawing import around, feature, geojson

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def check(actor: Actor, *features: object, on: date = AFTER, **given: Any) -> BoundaryImport:
    asked = {"content": geojson(*features), "file_name": "xa.geojson", "source": "Bản đồ thử", "on": on} | given
    return boundaries_check(actor=actor, **asked)


def told(batch: BoundaryImport) -> list[tuple[str, str, list[str]]]:
    rows = batch.rows.select_related("locality").order_by("number")
    return [(row.state, row.locality.full_name if row.locality else "", row.remarks) for row in rows]


def test_outline_lands_on_who_holds_the_code_that_day(keeper: Actor) -> None:
    new = locality_by_code("18322", AFTER)
    square = around(new)
    (row,) = told(check(keeper, feature(square, code="18322", fullName="Xã Mai Hoa")))
    assert row == ("new", "Xã Mai Hoa", [])
    (row,) = told(check(keeper, feature(square, code="18322", fullName="Xã Mai Hoa"), on=BEFORE))
    assert row == ("refused", "", ["Mã 18322 ngày 09/02/2023 là Xã Đức Lĩnh, không phải Xã Mai Hoa."])
    (row,) = told(check(keeper, feature(square, ma_xa=18322.0, ten_xa="MAI HOA")))
    assert row == ("new", "Xã Mai Hoa", [])
    (row,) = told(check(keeper, feature(square, code="18322", fullName="xa mai hoa")))
    assert row == ("doubtful", "Xã Mai Hoa", ["Tên trong tệp là “xa mai hoa”, viết khác Xã Mai Hoa."])
    assert LocalityBoundary.objects.count() == 0


def test_names_are_looked_for_inside_the_place_named_and_doubted(keeper: Actor) -> None:
    vu_quang = locality_by_code("441", BEFORE)
    communes = [locality_by_code(code, BEFORE) for code in ("18316", "18322")]
    rows = [feature(around(commune, half=0.01), name=commune.full_name.upper()) for commune in communes]
    batch = check(keeper, *rows, on=BEFORE, within=vu_quang)
    assert (batch.code_property, batch.name_property) == ("", "name")
    assert [(state, name) for state, name, _ in told(batch)] == [
        ("doubtful", "Xã Ân Phú"),
        ("doubtful", "Xã Đức Lĩnh"),
    ]
    assert told(batch)[0][2][0] == "Khớp theo tên trong Huyện Vũ Quang ngày 09/02/2023, tệp không có mã."
    unplaced = check(keeper, *rows, on=BEFORE)
    assert [state for state, _, _ in told(unplaced)] == ["refused", "refused"]
    again = boundaries_rematch(
        actor=keeper, import_id=unplaced.pk, code_property="", name_property="name", within=vu_quang
    )
    assert again.counts["doubtful"] == 2
    (row,) = told(check(keeper, feature(around(communes[1]), name="xã duc linh"), on=BEFORE, within=vu_quang))
    assert row[2][0].startswith("Khớp theo tên không dấu")


def test_columns_are_guessed_by_name_and_by_what_they_hold(keeper: Actor) -> None:
    mai_hoa = locality_by_code("18322", AFTER)
    for properties, expected in (
        ({"code": "18322", "name": "Mai Hoa", "fullName": "Xã Mai Hoa"}, ("code", "fullName")),
        ({"OBJECTID": 7, "MADV": "18322", "DONVI": "Mai Hoa"}, ("MADV", "DONVI")),
        ({"id": 1}, ("", "")),
    ):
        batch = check(keeper, feature(around(mai_hoa), **properties))
        assert (batch.code_property, batch.name_property) == expected
    with pytest.raises(RuleViolated) as refused:
        boundaries_rematch(actor=keeper, import_id=batch.pk, code_property="ma", name_property="", within=None)
    assert (refused.value.code, refused.value.field) == ("localities.no_such_property", "code_property")


def test_each_bad_feature_says_what_is_wrong_with_it(keeper: Actor) -> None:
    mai_hoa, vu_quang = locality_by_code("18322", AFTER), locality_by_code("18313", AFTER)
    good = feature(around(mai_hoa), code="18322")
    bad: list[tuple[object, str, str]] = [
        (feature(around(vu_quang), code="18322"), "refused", "nơi khác"),
        (feature(around(mai_hoa, half=0.3), code="18322"), "doubtful", "km²"),
        (feature(around(mai_hoa), code="99999"), "refused", "99999"),
        (feature(around(mai_hoa)), "refused", "mã và tên"),
        ({"type": "Feature", "properties": ["18313"], "geometry": around(mai_hoa)}, "refused", "mã và tên"),
    ]
    for row, state, word in bad:
        (told_state, _, remarks), *_ = told(check(keeper, row, code_property="code"))
        assert told_state == state
        assert word in remarks[0]
    first, second = told(check(keeper, good, good))
    assert first[0] == "new"
    assert (second[0], second[2]) == ("refused", ["Xã Mai Hoa đã có hình ở vùng 1 của tệp."])


LINE = [[105.4, 18.3], [105.5, 18.3], [105.5, 18.4], [105.4, 18.3]]
JUNK: list[tuple[str, str]] = [
    (json.dumps(None), "vùng này không có hình"),
    (json.dumps("x"), "phải là Polygon hoặc MultiPolygon"),
    (json.dumps({"type": "LineString", "coordinates": LINE}), "phải là Polygon hoặc MultiPolygon"),
    (json.dumps({"type": "GeometryCollection", "geometries": []}), "phải là Polygon hoặc MultiPolygon"),
    (json.dumps({"type": "Polygon"}), "đa giác không có đường bao"),
    (json.dumps({"type": "Polygon", "coordinates": LINE}), "lồng sai số lớp ngoặc"),
    (json.dumps({"type": "Polygon", "coordinates": [[LINE]]}), "lồng sai số lớp ngoặc"),
    (json.dumps({"type": "MultiPolygon", "coordinates": [LINE]}), "lồng sai số lớp ngoặc"),
    (json.dumps({"type": "Polygon", "coordinates": [[["105", "18"]] * 4]}), "tọa độ phải là số"),
    ('{"type": "Polygon", "coordinates": [[[1e999, 18], [105, 18], [105, 19], [1e999, 18]]]}', "tọa độ phải là số"),
    (json.dumps({"type": "Polygon", "coordinates": [LINE[:3]]}), "ít hơn bốn điểm"),
    (json.dumps({"type": "Polygon", "coordinates": [[*LINE[:3], [105.6, 18.5]]]}), "chưa khép kín"),
    (json.dumps({"type": "Polygon", "coordinates": [[[y, x] for x, y in LINE]]}), "có thể bị đổi chỗ"),
    (json.dumps({"type": "Polygon", "coordinates": [[[-200, 95], [0, 0], [1, 1], [-200, 95]]]}), "ngoài Việt Nam"),
    (json.dumps({"type": "Polygon", "coordinates": [[LINE[0]] * 4]}), "Không dùng được hình ranh giới"),
]


@pytest.mark.parametrize(("shape", "word"), JUNK)
def test_file_without_a_shape_of_use_is_refused_with_its_reason_and_leaves_nothing(
    keeper: Actor, shape: str, word: str
) -> None:
    told_of = check(keeper, feature(around(locality_by_code("18322", AFTER)), code="18322"))
    one = f'{{"type": "Feature", "properties": {{"code": "18322"}}, "geometry": {shape}}}'
    with pytest.raises(RuleViolated) as refused:
        check(keeper, content=f'{{"type": "FeatureCollection", "features": [{one}, "Feature"]}}'.encode())
    assert (refused.value.code, refused.value.field) == ("localities.no_shape", "geojson")
    assert refused.value.message.startswith("Không vùng nào trong tệp có hình dùng được. Vùng 1: ")
    assert word in refused.value.message
    assert refused.value.message.endswith("Vùng 2: Không phải là một Feature.")
    assert list(BoundaryImport.objects.all()) == [told_of]  # what was handed in before still waits


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
@pytest.mark.parametrize("where", ["geometry", "properties"])
def test_what_json_does_not_know_is_refused(keeper: Actor, number: str, where: str) -> None:
    mai_hoa = feature(around(locality_by_code("18322", AFTER)), code="18322")
    x = number if where == "geometry" else "105"
    ring = f"[[{x}, 18], [106, 18], [106, 19], [{x}, 18]]"
    area = number if where == "properties" else "1"
    polygon = f'{{"type": "Polygon", "coordinates": [{ring}]}}'
    broken = f'{{"type": "Feature", "properties": {{"a": {area}}}, "geometry": {polygon}}}'
    with pytest.raises(RuleViolated) as refused:
        check(
            keeper, content=f'{{"type": "FeatureCollection", "features": [{json.dumps(mai_hoa)}, {broken}]}}'.encode()
        )
    assert (refused.value.code, refused.value.field) == ("localities.bad_geojson", "geojson")
    assert f"có chỗ ghi {number}, không phải là số" in refused.value.message
    assert not BoundaryImport.objects.exists()


def test_feature_without_shape_is_noted_beside_good_ones(keeper: Actor) -> None:
    good, bad = feature(around(locality_by_code("18322", AFTER)), code="18322"), feature(None, code="18313")
    first, second = told(check(keeper, good, bad, code_property="code"))
    assert first == ("new", "Xã Mai Hoa", [])
    assert (second[0], second[2]) == (
        "refused", ["Không dùng được hình ranh giới: vùng này không có hình (geometry để trống)."]
    )  # fmt: skip


def test_what_a_database_cannot_hold_is_left_out(keeper: Actor) -> None:
    mai_hoa = locality_by_code("18322", AFTER)
    batch = check(keeper, feature(around(mai_hoa), code="18322", note="a\0b\ud800", list=[1], **{"x" * 500: "y" * 500}))
    (properties,) = batch.rows.values_list("properties", flat=True)
    assert properties == {"code": "18322", "note": "ab", "x" * 100: "y" * 200}


def test_neighbours_that_overlap_or_leave_gaps_are_told(keeper: Actor) -> None:
    mai_hoa, thuong_duc = locality_by_code("18322", AFTER), locality_by_code("18328", AFTER)
    both = [feature(around(row, half=0.04), code=row.code) for row in (mai_hoa, thuong_duc)]
    one, other = told(check(keeper, *both))
    assert one[2][-1].startswith("Chồng lên Xã Thượng Đức ")
    assert other[2][-1].startswith("Chồng lên Xã Mai Hoa ")
    ring = around(mai_hoa, half=0.04)
    hole = around(mai_hoa, half=0.01)
    ring["coordinates"].append(hole["coordinates"][0])
    batch = check(keeper, feature(ring, code="18322"), feature(around(thuong_duc, half=0.001), code="18328"))
    assert batch.warnings == ["Giữa các vùng có 1 khoảng trống, tổng 4,67 km²."]


def test_same_again_is_said_and_another_hand_takes_its_place(keeper: Actor) -> None:
    mai_hoa = locality_by_code("18322", AFTER)
    rows = [feature(around(mai_hoa), code="18322")]
    boundaries_write(actor=keeper, import_id=check(keeper, *rows).pk)
    assert [state for state, _, _ in told(check(keeper, *rows))] == ["same"]
    assert [state for state, _, _ in told(check(keeper, *rows, source="Nguồn khác"))] == ["changed"]
    assert BoundaryImport.objects.filter(status="checked").count() == 1  # the unwritten file before it is gone


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff\xfe", b"[1, 2]", b"null", b'{"type": "Topology"}', b'{"type": "FeatureCollection"}',
        b'{"type": "FeatureCollection", "features": []}', b'{"type": "FeatureCollection", "features": {}}',
        b"[" * 100_000, b'{"type":"FeatureCollection","features":[1],"crs":{"properties":{"name":"EPSG:3405"}}}',
        b"PK\x03\x04", b'{"type":"FeatureCollection","features":' + b"9" * 5000 + b"}",
    ],
)  # fmt: skip
def test_file_that_is_no_geojson_is_refused(keeper: Actor, content: bytes) -> None:
    with pytest.raises(RuleViolated) as refused:
        check(keeper, content=content)
    assert refused.value.code == "localities.bad_geojson"
    assert BoundaryImport.objects.count() == 0


def test_metres_and_impossible_days_are_refused(keeper: Actor) -> None:
    square = [[x * 1000.0, y * 1000.0] for x, y in ((540, 2030), (541, 2030), (541, 2031), (540, 2030))]
    with pytest.raises(RuleViolated) as metres:
        check(keeper, feature({"type": "Polygon", "coordinates": [square]}, code="18322"))
    assert metres.value.code == "localities.metres"
    good = feature(around(locality_by_code("18322", AFTER)), code="18322")
    refusals = []
    for wrong in (
        {"source": "  "},
        {"on": clock.today() + timedelta(days=1)},
        {"valid_from": AFTER + timedelta(days=1)},
    ):
        with pytest.raises(RuleViolated) as refused:
            check(keeper, good, **wrong)
        refusals.append((refused.value.code, refused.value.field))
    assert refusals == [
        ("localities.no_source", "source"), ("localities.bad_day", "on"), ("localities.bad_day", "valid_from"),
    ]  # fmt: skip


def test_only_who_keeps_the_system_hands_in_files(keeper: Actor) -> None:
    good = feature(around(locality_by_code("18322", AFTER)), code="18322")
    batch = check(keeper, good)
    visitor = Actor.public()
    with pytest.raises(Forbidden):
        check(visitor, good)
    with pytest.raises(Forbidden):
        boundaries_rematch(actor=visitor, import_id=batch.pk, code_property="", name_property="", within=None)
    with pytest.raises(Forbidden):
        boundaries_drop(actor=visitor, import_id=batch.pk)
    boundaries_drop(actor=keeper, import_id=batch.pk)
    with pytest.raises(NotFound):
        boundaries_drop(actor=keeper, import_id=batch.pk)
    assert Locality.objects.filter(code="18322").count() == 2
