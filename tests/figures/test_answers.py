"""What the open data answers: a stock on a day, a figure over months, under the tree of a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import DomainError
from khuyenhoc.figures.enums import SourceKind
from khuyenhoc.figures.models import FigureDefinition
from khuyenhoc.figures.selectors import FigurePart, figure_at, figure_for
from khuyenhoc.figures.services import figure_source_set
from tests.cast import FOUNDED, Cast
from tests.reports.chain import accepted, opened
from tests.support.figures import register_says

pytestmark = pytest.mark.usefixtures("regime")
PUBLIC = Actor.public()
ON = date(2023, 2, 9)


@pytest.fixture
def register(cast: Cast) -> Iterator[dict[tuple[int, str], int]]:
    values = {
        (cast.to_5.unit_id, "members.total"): 96,
        (cast.to_5.unit_id, "members.female"): 48,
        (cast.to_6.unit_id, "members.total"): 84,
        (cast.an_binh.unit_id, "members.total"): 3,
        (cast.dong.unit_id, "members.total"): 70,
    }
    with register_says(values):
        yield values


def test_tree_is_a_register(cast: Cast) -> None:
    found = {
        code: figure_at(actor=PUBLIC, code=code, unit_id=cast.province.unit_id, at=ON).value
        for code in ("org.grassroots", "org.chapters.village", "org.chapters.school", "centers.count")
    }
    assert found == {"org.grassroots": 2, "org.chapters.village": 3, "org.chapters.school": 1, "centers.count": 1}
    assert figure_at(actor=PUBLIC, code="centers.count", unit_id=cast.cam_ha.unit_id, at=ON).value == 0


def test_parts_add_up_to_the_value(
    cast: Cast, register: object, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(9):
        found = figure_at(actor=PUBLIC, code="members.total", unit_id=cast.province.unit_id, at=ON)
    assert (found.value, found.on, found.map_on, found.unit_of_measure) == (253, ON, ON, "người")
    assert found.parts == (
        FigurePart(cast.an_binh.unit_id, "Phường An Bình", 183), FigurePart(cast.cam_ha.unit_id, "Xã Cẩm Hà", 70)
    )  # fmt: skip
    below = figure_at(actor=PUBLIC, code="members.total", unit_id=cast.an_binh.unit_id, at=ON)
    assert sum(part.value for part in below.parts) == below.value == 183
    assert FigurePart(cast.an_binh.unit_id, "Phường An Bình", 3) in below.parts  # what it holds itself


def test_share_is_recomputed_from_its_parts(cast: Cast, register: object) -> None:
    found = figure_at(actor=PUBLIC, code="members.female_share", unit_id=cast.an_binh.unit_id, at=ON)
    assert found.value == Decimal("26.2")  # 48 of 183, not the mean of the shares below
    assert {part.name: part.value for part in found.parts}["Tổ 5"] == Decimal("50.0")


def test_unit_that_enters_its_total_is_never_counted_from_the_register(cast: Cast, register: object) -> None:
    figure_source_set(
        actor=cast.lan.actor, unit_id=cast.to_5.unit_id, code="members.total", source=SourceKind.ENTERED, on=FOUNDED
    )
    assert figure_at(actor=PUBLIC, code="members.total", unit_id=cast.an_binh.unit_id, at=ON).value == 87
    with time_machine.travel("2023-01-14 08:00 +0700"):
        accepted(opened(cast, "2023-01")["to_5"], {"members.total": 100})
    assert figure_at(actor=PUBLIC, code="members.total", unit_id=cast.an_binh.unit_id, at=ON).value == 187
    assert figure_at(actor=PUBLIC, code="members.total", unit_id=cast.an_binh.unit_id, at=date(2023, 1, 13)).value == 87


def test_month_answers_from_what_was_accepted_and_else_from_the_register(
    cast: Cast, register: dict[tuple[int, str], int]
) -> None:
    with time_machine.travel("2023-02-14 08:00 +0700"):
        reports = opened(cast)
        accepted(reports["to_5"], {"members.total": 90, "awards.count": 5})
    register[cast.to_5.unit_id, "members.total"] = 1  # a death told late does not change what was accepted
    register[cast.to_6.unit_id, "members.total"] = 85
    found = figure_for(actor=PUBLIC, code="members.total", unit_id=cast.an_binh.unit_id, period="2023-02")
    assert {part.name: part.value for part in found.parts} == {
        "Tổ 5": 90, "Tổ 6": 85, "Trường THCS An Bình": 0, "TTHTCĐ An Bình": 0,
        "Phường An Bình": 3,
    }  # fmt: skip
    assert found.value == 178
    awards = figure_for(actor=PUBLIC, code="awards.count", unit_id=cast.province.unit_id, period="2023-02")
    assert (awards.value, awards.parts) == (5, (FigurePart(cast.an_binh.unit_id, "Phường An Bình", 5),))


def test_months_become_a_quarter_by_the_figures_own_rule(cast: Cast, register: object) -> None:
    for month, awards, families in (("2023-01", 4, 60), ("2023-02", 5, 71), ("2023-03", 0, 70)):
        with time_machine.travel(f"{month}-14 08:00 +0700"):
            accepted(opened(cast, month)["to_5"], {"awards.count": awards, "titles.families.registered": families})
    asked: dict[str, Any] = {"actor": PUBLIC, "unit_id": cast.province.unit_id, "period": "2023-Q1"}
    assert figure_for(code="awards.count", **asked).value == 9
    assert figure_for(code="titles.families.registered", **asked).value == 70
    assert figure_for(code="members.female_share", **asked).value == Decimal("19.0")  # 48 of 253


def test_a_quarter_is_read_as_quickly_as_a_month(cast: Cast) -> None:
    for month in ("2023-01", "2023-02", "2023-03"):
        with time_machine.travel(f"{month}-14 08:00 +0700"):
            for report in opened(cast, month).values():
                accepted(report, {"awards.count": 1})
    asked: dict[str, Any] = {"actor": PUBLIC, "code": "awards.count", "unit_id": cast.an_binh.unit_id}
    for days in ({}, {"map_on": date(2025, 7, 1)}):
        counts = []
        for period in ("2023-02", "2023-02", "2023-Q1"):  # what is known of definitions is read before the first
            with CaptureQueriesContext(connection) as queries:
                figure_for(**asked, period=period, **days)
            counts.append(len(queries))
        assert counts[2] <= counts[1]


def test_wrong_questions_are_refused_by_code(cast: Cast) -> None:
    province = cast.province.unit_id
    for code, unit, expected in (
        ("awards.count", province, "figure.needs_period"),
        ("no.such", province, "figure.unknown"),
        ("members.total", 10**9, "unit.not_found"),
    ):
        with pytest.raises(DomainError) as refusal:
            figure_at(actor=PUBLIC, code=code, unit_id=unit, at=ON)
        assert refusal.value.code == expected
    for period, expected in (("2023-02", "period.unknown"), ("2023-2", "period.bad_code")):
        with pytest.raises(DomainError) as refusal:
            figure_for(actor=PUBLIC, code="awards.count", unit_id=province, period=period)
        assert refusal.value.code == expected


def test_figure_that_is_not_public_is_for_those_who_may_see_it(cast: Cast, register: object) -> None:
    FigureDefinition.objects.filter(code="members.total").update(is_public=False)
    asked: dict[str, Any] = {"code": "members.total", "unit_id": cast.an_binh.unit_id, "at": ON}
    assert figure_at(actor=cast.tam.actor, **asked).value == 183
    for actor in (PUBLIC, cast.phuc.actor, cast.ha.actor):
        with pytest.raises(DomainError) as refusal:
            figure_at(actor=actor, **asked)
        assert refusal.value.code == "figure.unknown"
