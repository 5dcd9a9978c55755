"""Stocks of a unit and all below it, told by the registers together: the same as unit by unit."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from khuyenhoc.figures.enums import SourceKind, ValueOrigin
from khuyenhoc.figures.models import FigureDefinition, ReportingPeriod
from khuyenhoc.figures.providers import Days
from khuyenhoc.figures.selectors import definitions_on, register_totals, stock_values
from khuyenhoc.figures.services import NewValue, figure_source_set, own_values_create, values_count
from khuyenhoc.org.selectors import ids_below
from khuyenhoc.people.enums import Sex
from tests.cast import FOUNDED, Cast
from tests.members.register import admit

pytestmark = pytest.mark.usefixtures("regime")
ON = date(2023, 2, 9)
CODES = ("members.total", "members.female", "members.young", "members.memberships", "org.chapters.village",
         "org.grassroots", "centers.count")  # fmt: skip


@pytest.fixture
def told(cast: Cast) -> list[FigureDefinition]:
    admit(cast.to_5, "Nguyễn Thị Ánh", sex=Sex.FEMALE, birth_year=1990)
    admit(cast.to_5, "Đặng Văn Ước", sex=Sex.MALE, birth_year=1960)
    admit(cast.to_6, "Lê Hòa", birth_year=1999)
    admit(cast.dong, "Phan Vinh")
    known = definitions_on(ON)
    return [known[code] for code in CODES]


def unit_by_unit(path: str, told: list[FigureDefinition]) -> dict[str, int]:
    sums = dict.fromkeys(CODES, 0)
    for (_, code), value in stock_values(ids_below(path, on=ON), told, Days.on(ON)).items():
        sums[code] += value
    return sums


def test_together_is_the_same_as_unit_by_unit(cast: Cast, told: list[FigureDefinition]) -> None:
    for unit in (cast.province, cast.an_binh, cast.to_5, cast.to_6):
        assert register_totals(unit.path, told, ON) == unit_by_unit(unit.path, told)
    assert register_totals(cast.an_binh.path, told, ON)["members.total"] == 3


def test_unit_that_enters_counts_as_it_entered_last(cast: Cast, told: list[FigureDefinition]) -> None:
    for unit in (cast.to_5, cast.to_6):
        figure_source_set(
            actor=cast.lan.actor, unit_id=unit.unit_id, code="members.total", source=SourceKind.ENTERED, on=FOUNDED
        )
    for month, value in ((1, 40), (2, 96), (3, 97)):  # the last one ends after the day asked for
        period = ReportingPeriod.objects.create(
            definition_key="tests", rhythm="month", code=f"2023-0{month}", label=f"tháng {month}",
            data_from=date(2023, month, 1), data_to=date(2023, month, 8), opens_on=date(2023, month, 1),
        )  # fmt: skip
        own_values_create(
            [
                NewValue(
                    tenant_id=cast.to_5.tenant_id, unit_id=cast.to_5.unit_id, period_id=period.pk, path=cast.to_5.path,
                    figure_code="members.total", version=1, value=value, auto_value=None, origin=ValueOrigin.ENTERED,
                )
            ]
        )  # fmt: skip
        values_count([(cast.to_5.unit_id, period.pk, 1)])
    assert register_totals(cast.an_binh.path, told, ON) == unit_by_unit(cast.an_binh.path, told)
    assert register_totals(cast.an_binh.path, told, ON)["members.total"] == 96
    assert register_totals(cast.province.path, told, ON)["members.total"] == 97


def test_questions_do_not_grow_with_the_units(cast: Cast, told: list[FigureDefinition]) -> None:
    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            register_totals(path, told, ON)
        return len(queries)

    assert cost(cast.to_5.path) == cost(cast.province.path) == 3
