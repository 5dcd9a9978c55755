"""Both administrations of the whole country, and what a second load does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Count

from khuyenhoc.audit.models import Act
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import Forbidden
from khuyenhoc.localities.enums import UNKNOWN_PAST, LocalityKind, LocalityTier
from khuyenhoc.localities.models import Locality, LocalityImport, LocalitySuccession
from khuyenhoc.localities.selectors import lineage_differences, localities_on, locality_by_code
from khuyenhoc.localities.services import localities_load
from khuyenhoc.localities.services.dataset import TWO_TIERS_SINCE, Dataset
from tests.localities.conftest import AFTER, BEFORE

pytestmark = pytest.mark.django_db


def test_whole_country_loads_once_and_a_second_time_changes_nothing(keeper: Actor, dataset: Dataset) -> None:
    first = localities_load(actor=keeper, dataset=dataset)
    assert (first.created, first.updated, first.unchanged) == (14_138, 0, 0)

    def count(day: date, tier: LocalityTier) -> int:
        return localities_on(day, tier=tier).count()

    assert {tier: (count(BEFORE, tier), count(AFTER, tier)) for tier in LocalityTier} == {
        LocalityTier.PROVINCE: (63, 34),
        LocalityTier.DISTRICT: (696, 0),
        LocalityTier.COMMUNE: (10_035, 3_321),  # and five island districts without communes: 10,040 predecessors
    }
    today = dict(localities_on(AFTER).values_list("kind").annotate(Count("id")))
    assert {kind: today[kind] for kind in (LocalityKind.COMMUNE, LocalityKind.WARD, LocalityKind.SPECIAL_ZONE)} == {
        LocalityKind.COMMUNE: 2_621,
        LocalityKind.WARD: 687,
        LocalityKind.SPECIAL_ZONE: 13,
    }

    communes = LocalitySuccession.objects.filter(successor__kind__in=["commune", "ward", "special_zone"])
    assert communes.filter(is_whole=True).count() == 9_569
    parts = communes.filter(is_whole=False)
    assert (parts.count(), parts.values("predecessor").distinct().count()) == (1_033, 471)
    assert parts.filter(is_default=True).count() == 471
    orphans = Locality.objects.filter(tier=LocalityTier.COMMUNE, valid_from=TWO_TIERS_SINCE, origins__isnull=True)
    assert orphans.count() == 0

    again = localities_load(actor=keeper, dataset=dataset)
    assert (again.changed, again.unchanged) == (0, 14_138)
    assert LocalityImport.objects.count() == 1
    assert [act.action for act in Act.objects.all()] == ["localities.loaded"]


def test_province_that_nothing_joined_is_one_row_through_both_times(loaded: None) -> None:
    assert locality_by_code("42", BEFORE) == locality_by_code("42", AFTER)
    old, new = locality_by_code("45", BEFORE), locality_by_code("44", AFTER)
    assert (old.full_name, new.full_name) == ("Tỉnh Quảng Trị", "Tỉnh Quảng Trị")
    assert old != new
    assert locality_by_code("44", BEFORE).full_name == "Tỉnh Quảng Bình"
    steps = LocalitySuccession.objects.filter(successor=new).values_list("predecessor__full_name", flat=True)
    assert set(steps) == {"Tỉnh Quảng Bình", "Tỉnh Quảng Trị"}


def test_load_corrects_what_differs_and_deletes_nothing(loaded: None, keeper: Actor, two_provinces: Dataset) -> None:
    Locality.objects.filter(code="18322", valid_to__isnull=True).update(full_name="Xã Mai Hoá")
    split = LocalitySuccession.objects.filter(is_whole=False, is_default=True).first()
    assert split is not None
    other = LocalitySuccession.objects.exclude(pk=split.pk).filter(predecessor=split.predecessor).first()
    assert other is not None
    LocalitySuccession.objects.filter(pk=split.pk).update(is_default=False)
    LocalitySuccession.objects.filter(pk=other.pk).update(is_default=True)

    result = localities_load(actor=keeper, dataset=two_provinces)

    assert (result.created, result.updated, result.successions_updated) == (0, 1, 2)
    assert locality_by_code("18322", AFTER).full_name == "Xã Mai Hoa"
    assert LocalitySuccession.objects.get(predecessor=split.predecessor, is_default=True) == split


def test_load_refused_without_permission_to_keep_the_system(two_provinces: Dataset) -> None:
    with pytest.raises(Forbidden):
        localities_load(actor=Actor.public(), dataset=two_provinces)
    assert Locality.objects.count() == 0


def test_load_takes_as_many_queries_for_one_province_as_for_two(keeper: Actor, two_provinces: Dataset) -> None:
    counter = _Counter()
    provinces = tuple(row for row in two_provinces.localities if row.tier is LocalityTier.PROVINCE)
    with connection.execute_wrapper(counter):
        localities_load(actor=keeper, dataset=replace(two_provinces, localities=provinces, successions=()))
    few = counter.count
    counter.count = 0
    with connection.execute_wrapper(counter):
        localities_load(actor=keeper, dataset=two_provinces)
    assert counter.count <= few + 4  # one insert more for districts, communes old and new, successions


class _Counter:
    count = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        self.count += 1
        return execute(sql, params, many, context)


def test_database_refuses_a_code_held_twice_and_a_default_twice(loaded: None) -> None:
    mai_hoa = locality_by_code("18322", AFTER)
    twin = {"kind": mai_hoa.kind, "code": "18322", "name": "Hai", "full_name": "Xã Hai", "parent": mai_hoa.parent}
    with pytest.raises(IntegrityError), transaction.atomic():
        Locality.objects.create(valid_from=AFTER, **twin)
    Locality.objects.create(valid_from=date(1890, 1, 1), valid_to=UNKNOWN_PAST, **twin)  # before anybody held it

    split = LocalitySuccession.objects.filter(is_whole=False, is_default=False).first()
    assert split is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        LocalitySuccession.objects.filter(pk=split.pk).update(is_default=True)


def test_lineage_that_does_not_meet_is_reported(loaded: None) -> None:
    assert list(lineage_differences()) == []
    Locality.objects.filter(code="18322", valid_to__isnull=False).update(valid_to=date(2025, 6, 1))
    lost = Locality.objects.get(code="18316")
    lost.successions.all().delete()
    assert list(lineage_differences()) == [
        "Địa giới: Xã Đức Lĩnh → Xã Mai Hoa ghi ngày 01/07/2025 không khớp ngày hiệu lực.",
        "Địa giới: Xã Ân Phú (18316) đã kết thúc mà chưa rõ nhập vào đâu.",
    ]
