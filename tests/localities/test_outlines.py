"""What a locality looks like: as given, put together from its parts, or sketched and said to be."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from khuyenhoc.core.authority import Actor
from khuyenhoc.localities import geometry
from khuyenhoc.localities.models import Locality
from khuyenhoc.localities.selectors import communes_below, locality_by_code
from khuyenhoc.localities.selectors.boundaries import boundary_coverage
from khuyenhoc.localities.selectors.outlines import SKETCH_SOURCE, outlines_for
from khuyenhoc.localities.services.boundaries import boundaries_write
from tests.localities.conftest import AFTER, BEFORE
from tests.localities.drawing import around, feature
from tests.localities.test_boundaries_checking import check

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def ten() -> list[Locality]:
    return list(communes_below(locality_by_code("441", BEFORE), BEFORE))


def three() -> list[Locality]:
    return [locality_by_code(code, AFTER) for code in ("18313", "18322", "18328")]


def draw(keeper: Actor, localities: list[Locality]) -> None:
    rows = [feature(around(row, half=0.012), code=row.code) for row in localities]
    boundaries_write(actor=keeper, import_id=check(keeper, *rows, on=BEFORE, source="Bản đồ cũ").pk, accepted=None)


def area(outline_of: object) -> float:
    return geometry.area_km2(geometry.from_json(outline_of.geometry))  # type: ignore[attr-defined]


def test_without_outlines_all_is_sketched_and_old_fits_over_new() -> None:
    old, new = outlines_for(ten(), BEFORE), outlines_for(three(), AFTER)
    assert len(old) == 10
    assert len(new) == 3
    assert {(row.is_sketch, row.source) for row in (*old.values(), *new.values())} == {(True, SKETCH_SOURCE)}
    mai_hoa = locality_by_code("18322", AFTER)
    parts = [area(old[row.pk]) for row in ten() if row.code in ("18316", "18319", "18322")]
    assert area(new[mai_hoa.pk]) == pytest.approx(sum(parts), rel=0.01)


def test_given_outlines_are_shown_with_their_source_and_the_rest_is_sketched_beside(keeper: Actor) -> None:
    communes = ten()
    draw(keeper, communes[:1])
    outlines = outlines_for(communes, BEFORE)
    assert [outlines[row.pk].origin for row in communes] == ["given", *["sketched"] * 9]
    assert outlines[communes[0].pk].source == "Bản đồ cũ"
    given = geometry.from_json(outlines[communes[0].pk].geometry)
    for row in communes[1:]:
        beside = geometry.from_json(outlines[row.pk].geometry)
        assert geometry.area_km2(beside.intersection(given)) < 0.01
    assert [(row.province, row.communes, row.drawn) for row in boundary_coverage(BEFORE)] == [("Tỉnh Hà Tĩnh", 209, 1)]
    assert boundary_coverage(AFTER) == []


def test_new_commune_and_old_district_are_put_together_from_parts(keeper: Actor) -> None:
    draw(keeper, ten())
    new = outlines_for(three(), AFTER)
    assert {(row.origin, row.source) for row in new.values()} == {("composed", "Bản đồ cũ")}
    district = locality_by_code("441", BEFORE)
    (outline,) = outlines_for([district], BEFORE).values()
    assert outline.origin == "composed"
    assert area(outline) == pytest.approx(sum(area(row) for row in new.values()), rel=0.02)


def test_as_many_queries_for_three_as_for_ten(keeper: Actor) -> None:
    def queries(rows: list[Locality]) -> int:
        with CaptureQueriesContext(connection) as captured:
            outlines_for(rows, BEFORE)
        return len(captured)

    communes = ten()
    assert queries(communes[:3]) == queries(communes) <= 6
