"""Real files of the ten old and three new communes of Vũ Quang, where somebody has them; else a drawn sample.

`KHUYENHOC_BOUNDARIES` is a folder with files of old communes (names only) and of new ones (codes): see CONTRIBUTING.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from khuyenhoc.core.authority import Actor
from khuyenhoc.localities import geometry
from khuyenhoc.localities.selectors import communes_below, locality_by_code
from khuyenhoc.localities.selectors.outlines import outlines_for
from khuyenhoc.localities.services.boundaries import boundaries_check, boundaries_write
from tests.localities.conftest import AFTER, BEFORE
from tests.localities.drawing import around, feature, geojson

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
FOLDER = Path(os.environ.get("KHUYENHOC_BOUNDARIES", ""))
OLD, NEW = "vq_2020_10communes.geojson", ("18313_vu_quang", "18322_mai_hoa", "18328_thuong_duc")
needs_files = pytest.mark.skipif(
    not (FOLDER / OLD).is_file(), reason="KHUYENHOC_BOUNDARIES names no folder with boundary files"
)


def sample_old() -> bytes:
    rows = communes_below(locality_by_code("441", BEFORE), BEFORE)
    return geojson(*(feature(around(row, half=0.012), name=row.full_name) for row in rows))


def put_on_the_map(keeper: Actor, old: bytes, new: list[bytes]) -> None:
    batch = boundaries_check(
        actor=keeper, content=old, file_name="cu.geojson", on=BEFORE, source="Bản đồ cũ",
        within=locality_by_code("441", BEFORE),
    )  # fmt: skip
    assert batch.counts == {"new": 0, "changed": 0, "same": 0, "doubtful": 10, "refused": 0}
    boundaries_write(actor=keeper, import_id=batch.pk, accepted=None)
    for content in new:
        batch = boundaries_check(actor=keeper, content=content, file_name="m.geojson", on=AFTER, source="Bản đồ mới")
        assert (batch.counts["new"], batch.counts["refused"]) == (1, 0)
        boundaries_write(actor=keeper, import_id=batch.pk, accepted=None)


def areas(codes: tuple[str, ...], on: object) -> dict[str, float]:
    rows = {locality_by_code(code, on).pk: code for code in codes}  # type: ignore[arg-type]
    found = outlines_for([locality_by_code(code, on) for code in codes], on)  # type: ignore[arg-type]
    return {rows[pk]: geometry.area_km2(geometry.from_json(row.geometry)) for pk, row in found.items()}


@needs_files
def test_real_files_are_taken_and_old_covers_new(keeper: Actor) -> None:
    put_on_the_map(
        keeper, (FOLDER / OLD).read_bytes(), [(FOLDER / f"{name}.geojson").read_bytes() for name in NEW]
    )  # fmt: skip
    new = areas(("18313", "18322", "18328"), AFTER)
    assert new == pytest.approx({"18313": 533.5, "18322": 45.85, "18328": 58.32}, rel=0.01)
    assert sum(areas(("18316", "18319", "18322"), BEFORE).values()) == pytest.approx(new["18322"], rel=0.02)


@needs_files
def test_old_file_as_of_before_2020_matches_only_who_still_stood(keeper: Actor) -> None:
    older = FOLDER / "vq_old_communes.geojson"
    if not older.is_file():
        pytest.skip("the folder has no file of the twelve communes of before 2020")
    batch = boundaries_check(
        actor=keeper, content=older.read_bytes(), file_name=older.name, on=BEFORE, source="Bản đồ cũ",
        within=locality_by_code("441", BEFORE),
    )  # fmt: skip
    refused = [row.properties["name"] for row in batch.rows.filter(state="refused")]
    assert set(refused) == {"Xã Hương Quang", "Xã Sơn Thọ", "Xã Hương Điền", "Xã Hương Thọ"}


def test_drawn_sample_takes_the_same_way(keeper: Actor) -> None:
    new = [geojson(feature(around(locality_by_code(code, AFTER)), code=code)) for code in ("18322",)]
    put_on_the_map(keeper, sample_old(), new)
    assert set(areas(("18322",), AFTER)) == {"18322"}
    assert json.loads(sample_old())["type"] == "FeatureCollection"
