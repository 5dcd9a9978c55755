"""Lineage for whole sets: what a reorganisation of a district or a province is proposed from."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from khuyenhoc.audit.models import Act
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import Forbidden, RuleViolated
from khuyenhoc.localities.models import Locality, LocalitySuccession
from khuyenhoc.localities.selectors import (
    communes_below,
    communes_with_lineage,
    convert,
    convert_many,
    locality_by_code,
    predecessors_many,
    predecessors_of,
)
from khuyenhoc.localities.services import lineage_decision_set, localities_load
from khuyenhoc.localities.services.dataset import TWO_TIERS_SINCE, Dataset
from tests.localities.conftest import AFTER, BEFORE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def test_communes_of_a_district_with_their_heirs() -> None:
    district = locality_by_code("441", BEFORE)
    with CaptureQueriesContext(connection) as captured:
        rows = communes_with_lineage(district, BEFORE)
    assert len(captured) == 2
    assert [row.locality.code for row in rows] == sorted(row.locality.code for row in rows)
    assert {row.locality.full_name: [part.locality.full_name for part in row.successors] for row in rows} == {
        "Thị trấn Vũ Quang": ["Xã Vũ Quang"], "Xã Hương Minh": ["Xã Vũ Quang"], "Xã Quang Thọ": ["Xã Vũ Quang"],
        "Xã Thọ Điền": ["Xã Vũ Quang"], "Xã Ân Phú": ["Xã Mai Hoa"], "Xã Đức Giang": ["Xã Mai Hoa"],
        "Xã Đức Lĩnh": ["Xã Mai Hoa"], "Xã Đức Bồng": ["Xã Thượng Đức"], "Xã Đức Hương": ["Xã Thượng Đức"],
        "Xã Đức Liên": ["Xã Thượng Đức"],
    }  # fmt: skip
    assert not any(row.is_split for row in rows)
    today = communes_with_lineage(locality_by_code("42", AFTER), AFTER)
    assert len(today) == 69
    assert not any(row.successors for row in today)


def test_split_commune_names_its_default_heir_first() -> None:
    rows = [row for row in communes_with_lineage(locality_by_code("42", BEFORE), BEFORE) if row.is_split]
    split = set(
        LocalitySuccession.objects.filter(is_whole=False, predecessor__parent__parent__code="42").values_list(
            "predecessor_id", flat=True
        )
    )
    assert {row.locality.pk for row in rows} == split != set()
    for row in rows:
        assert [part.is_default for part in row.successors] == [True, *[False] * (len(row.successors) - 1)]


def test_many_are_converted_as_one_by_one_in_one_query() -> None:
    communes = list(communes_below(locality_by_code("42", BEFORE), BEFORE))
    with CaptureQueriesContext(connection) as captured:
        found = convert_many(communes, AFTER)
    assert len(captured) == 1
    assert set(found) == {row.pk for row in communes}
    for row in communes[::20]:
        assert found[row.pk] == convert(row, AFTER)
    districts = list(Locality.objects.filter(parent__code="42", tier="district", valid_to__isnull=False))
    assert {part.locality.full_name for part in convert_many(districts, AFTER)[
        locality_by_code("441", BEFORE).pk].parts} == {"Xã Vũ Quang", "Xã Mai Hoa", "Xã Thượng Đức"}  # fmt: skip
    assert convert_many([locality_by_code("18322", AFTER)], BEFORE)[locality_by_code("18322", AFTER).pk].parts == ()


def test_many_are_traced_back_as_one_by_one_in_one_query() -> None:
    communes = list(communes_below(locality_by_code("42", AFTER), AFTER))
    with CaptureQueriesContext(connection) as captured:
        found = predecessors_many(communes, BEFORE)
    assert len(captured) == 1
    assert found[communes[3].pk] == predecessors_of(communes[3], BEFORE)
    assert all(found.values())


def test_decision_is_noted_for_a_whole_province_and_kept_by_a_second_load(
    keeper: Actor, two_provinces: Dataset
) -> None:
    province = locality_by_code("42", AFTER)
    paper = "Nghị quyết số 01/NQ-THU ngày 01/06/2025"
    count = lineage_decision_set(actor=keeper, province=province, on=TWO_TIERS_SINCE, decision=f" {paper} ")
    noted = LocalitySuccession.objects.filter(decision=paper)
    assert noted.count() == count
    assert set(noted.values_list("successor__parent__code", flat=True)) == {"42"}
    localities_load(actor=keeper, dataset=two_provinces)
    assert LocalitySuccession.objects.filter(decision=paper).count() == count
    assert Act.objects.filter(action="localities.decision_noted").count() == 1
    for wrong, on, code in (
        (locality_by_code("18322", AFTER), TWO_TIERS_SINCE, "localities.not_a_province"),
        (province, date(2024, 1, 1), "localities.no_steps"),
    ):
        with pytest.raises(RuleViolated) as refused:
            lineage_decision_set(actor=keeper, province=wrong, on=on, decision=paper)
        assert refused.value.code == code
    with pytest.raises(Forbidden):
        lineage_decision_set(actor=Actor.public(), province=province, on=TWO_TIERS_SINCE, decision=paper)
