"""Totals under random acceptances, corrections and folding are what adding up by hand gives."""

from __future__ import annotations

import itertools
from collections import defaultdict
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from khuyenhoc.figures.enums import ValueOrigin
from khuyenhoc.figures.models import FigureDelta, FigureTotal, OwnValue, ReportingPeriod
from khuyenhoc.figures.policy import value_of
from khuyenhoc.figures.selectors import definitions_on, parts, total, total_differences, totals
from khuyenhoc.figures.services import (
    NewValue,
    own_values_create,
    tenants_to_fold,
    totals_fold,
    totals_rebuild,
    values_count,
    values_uncount,
)
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("regime")
CODES = ("members.total", "members.female", "not.in.catalogue")
UNITS = ("province", "an_binh", "to_5", "to_6", "school", "cam_ha", "dong")
months = itertools.count()


def new_period() -> ReportingPeriod:
    """A month of its own for each example, since the examples share a database."""
    first = date(2030, 1, 1) + timedelta(days=next(months))
    return ReportingPeriod.objects.create(
        definition_key="tests", rhythm="month", code=f"t{first:%y%m%d}", label="kỳ thử", data_from=first, data_to=first,
        opens_on=first,
    )  # fmt: skip


def enter(cast: Cast, period: ReportingPeriod, name: str, version: int, values: dict[str, int | None]) -> None:
    unit = getattr(cast, name)
    own_values_create(
        NewValue(
            tenant_id=unit.tenant_id, unit_id=unit.unit_id, period_id=period.pk, path=unit.path, figure_code=code,
            version=version, value=value, auto_value=None, origin=ValueOrigin.ENTERED,
        )
        for code, value in values.items()
    )  # fmt: skip


def test_counted_values_stand_in_every_total_above(cast: Cast) -> None:
    period = new_period()
    enter(cast, period, "to_5", 1, {"members.total": 96, "members.female": 0, "not.in.catalogue": 7})
    enter(cast, period, "dong", 1, {"members.total": 70})
    to_5, dong = (cast.to_5.unit_id, period.pk, 1), (cast.dong.unit_id, period.pk, 1)
    assert values_count([to_5, dong]) == 4
    assert values_count([to_5, dong]) == 0
    assert total(cast.to_5.unit_id, period) == {"members.total": 96, "members.female": 0, "not.in.catalogue": 7}
    assert total(cast.an_binh.unit_id, period) == {"members.total": 96, "members.female": 0}
    assert total(cast.province.unit_id, period) == {"members.total": 166, "members.female": 0}
    assert parts([cast.an_binh.unit_id, cast.cam_ha.unit_id], period, "members.total") == {
        cast.an_binh.unit_id: 96, cast.cam_ha.unit_id: 70
    }  # fmt: skip
    assert values_uncount([to_5]) == 3
    assert total(cast.an_binh.unit_id, period)["members.total"] == 0
    assert total(cast.province.unit_id, period)["members.total"] == 70


def test_empty_values_are_not_counted(cast: Cast) -> None:
    period = new_period()
    enter(cast, period, "to_5", 1, {"members.total": None, "members.female": 50})
    assert values_count([(cast.to_5.unit_id, period.pk, 1)]) == 1
    assert total(cast.province.unit_id, period) == {"members.female": 50}


def test_totals_of_many_units_are_one_query(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    period = new_period()
    enter(cast, period, "to_5", 1, {"members.total": 96})
    values_count([(cast.to_5.unit_id, period.pk, 1)])
    units = [getattr(cast, name).unit_id for name in UNITS]
    for asked in (units[:1], units):
        with django_assert_num_queries(1):
            found = totals(asked, [period.pk], ["members.total"])
        assert set(found.values()) == {96}


def test_folding_moves_deltas_and_changes_no_total(cast: Cast) -> None:
    period = new_period()
    enter(cast, period, "to_5", 1, {"members.total": 96, "members.female": 50})
    enter(cast, period, "to_6", 1, {"members.total": 84})
    values_count([(cast.to_5.unit_id, period.pk, 1)])
    tenant = cast.province.tenant_id
    assert tenants_to_fold() == [tenant]
    assert totals_fold(tenant_id=tenant, most=2) == 2
    values_count([(cast.to_6.unit_id, period.pk, 1)])
    before = total(cast.province.unit_id, period)
    assert totals_fold(tenant_id=tenant) == 4
    assert totals_fold(tenant_id=tenant) == 0
    assert total(cast.province.unit_id, period) == before == {"members.total": 180, "members.female": 50}
    assert FigureDelta.objects.count() == 0
    assert tenants_to_fold() == []


def test_counted_value_is_not_altered_or_deleted_or_counted_twice(cast: Cast) -> None:
    period = new_period()
    enter(cast, period, "to_5", 1, {"members.total": 96})
    row = OwnValue.objects.filter(period=period)
    row.update(value=95)
    values_count([(cast.to_5.unit_id, period.pk, 1)])
    for change in ({"value": 1}, {"figure_code": "members.female"}, {"path": cast.dong.path}):
        with pytest.raises(DatabaseError), transaction.atomic():
            row.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
    enter(cast, period, "to_5", 2, {"members.total": 97})
    with pytest.raises(DatabaseError), transaction.atomic():
        values_count([(cast.to_5.unit_id, period.pk, 2)])
    assert total(cast.an_binh.unit_id, period) == {"members.total": 95}


def test_verify_finds_a_total_that_is_not_the_sum_and_rebuild_heals_it(cast: Cast) -> None:
    period = new_period()
    enter(cast, period, "to_5", 1, {"members.total": 96})
    values_count([(cast.to_5.unit_id, period.pk, 1)])
    assert list(total_differences()) == []
    totals_fold(tenant_id=cast.province.tenant_id)
    FigureTotal.objects.filter(unit_id=cast.an_binh.unit_id).update(sums=[95])
    FigureDelta.objects.create(
        tenant_id=cast.province.tenant_id,
        unit_id=cast.cam_ha.unit_id,
        period=period,
        codes=["members.total"],
        sums=[1],
    )
    assert len(list(total_differences())) == 2
    totals_rebuild([period.pk])
    assert list(total_differences()) == []
    assert total(cast.an_binh.unit_id, period) == {"members.total": 96}
    assert FigureDelta.objects.count() == 0


def test_every_figure_of_a_total_has_its_sum(cast: Cast) -> None:
    period = new_period()
    for model in (FigureTotal, FigureDelta):
        row = {"tenant_id": cast.to_5.tenant_id, "unit_id": cast.to_5.unit_id, "period": period}
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.create(codes=["members.total", "members.new"], sums=[1], **row)
    # A code that stands twice in a row is no lawful total: it is added up, and found.
    FigureTotal.objects.create(codes=["members.total", "members.total"], sums=[1, 2], **row)
    assert len(list(total_differences())) == 1
    totals_rebuild([period.pk])
    assert list(total_differences()) == []
    assert not FigureTotal.objects.exists()


values = st.dictionaries(st.sampled_from(CODES), st.none() | st.integers(0, 10**12), min_size=1)
acts = st.lists(
    st.one_of(
        st.tuples(st.just("accept"), st.sampled_from(UNITS), values),
        st.tuples(st.just("uncount"), st.sampled_from(UNITS), st.just({})),
        st.tuples(st.just("fold"), st.just(""), st.just({})),
        st.tuples(st.just("rebuild"), st.just(""), st.just({})),
    ),
    max_size=14,
)


@given(acts)
def test_totals_are_the_sum_of_what_is_counted_whatever_happened(
    cast: Cast, acts: list[tuple[str, str, dict[str, int | None]]]
) -> None:
    period = new_period()
    versions: dict[str, int] = defaultdict(int)
    counted: dict[str, dict[str, int]] = {}
    for act, name, given_values in acts:
        unit = getattr(cast, name).unit_id if name else 0
        if act == "accept":  # a correction takes the place of what was counted
            values_uncount([(unit, period.pk, versions[name])])
            versions[name] += 1
            enter(cast, period, name, versions[name], given_values)
            values_count([(unit, period.pk, versions[name])])
            counted[name] = {code: value for code, value in given_values.items() if value is not None}
        elif act == "uncount":
            values_uncount([(unit, period.pk, versions[name])])
            counted.pop(name, None)
        elif act == "fold":
            totals_fold(tenant_id=cast.province.tenant_id, most=2)
        else:
            totals_rebuild([period.pk])
    figures = definitions_on(period.data_to)
    for above in UNITS:
        path = getattr(cast, above).path
        expected: dict[str, int] = defaultdict(int)
        for name, entered in counted.items():
            for code, value in entered.items():
                if name == above or (code in figures and getattr(cast, name).path.startswith(path)):
                    expected[code] += value
        found = total(getattr(cast, above).unit_id, period)
        assert {code: value for code, value in found.items() if value} == {c: v for c, v in expected.items() if v}
        share = value_of(figures["members.female_share"], found)
        if expected["members.total"] and "members.female" in expected:
            assert share is not None
            assert abs(float(share) - 100 * expected["members.female"] / expected["members.total"]) <= 0.0501 * (
                1 + float(share) * 1e-12
            )
    assert list(total_differences()) == []
    totals_rebuild([period.pk])
    assert list(total_differences()) == []
