from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from khuyenhoc.core.errors import DomainError
from khuyenhoc.reports.selectors import report_board, report_get, report_next, report_sheet, reports_visible
from tests.cast import Cast
from tests.reports.chain import NAMES, accepted, opened, sent

pytestmark = pytest.mark.usefixtures("on_13_february")


@pytest.mark.parametrize(
    ("player", "sees"),
    [
        ("khang", {"province", "an_binh", "to_5", "to_6", "school", "cam_ha", "dong"}),
        ("lan", {"an_binh", "to_5", "to_6", "school"}),
        ("tam", {"an_binh", "to_5", "to_6", "school"}),  # the People's Committee office reads its area
        ("ha", {"to_5"}),
        ("phuc", {"cam_ha", "dong"}),
        ("dung", set()),
    ],
)
def test_reports_are_seen_at_and_below_ones_place(cast: Cast, player: str, sees: set[str]) -> None:
    reports = opened(cast)
    actor = getattr(cast, player).actor
    assert set(reports_visible(actor=actor).values_list("id", flat=True)) == {reports[name].pk for name in sees}
    for name in NAMES:
        if name in sees:
            assert report_get(actor=actor, report_id=reports[name].pk) == reports[name]
            assert report_sheet(actor=actor, report_id=reports[name].pk).report == reports[name]
        else:
            with pytest.raises(DomainError) as refusal:
                report_get(actor=actor, report_id=reports[name].pk)
            assert refusal.value.code == "not_found"


def test_next_report_is_the_oldest_that_waits_under_the_same_unit(cast: Cast) -> None:
    reports = opened(cast)
    for name in ("school", "to_5", "dong"):
        sent(reports[name])
    accepted(reports["to_6"])
    lan = cast.lan.actor
    assert report_next(actor=lan, report=reports["to_6"]) == reports["to_5"]  # the same minute: the first to be opened
    assert report_next(actor=lan, report=reports["to_5"]) == reports["school"]
    assert report_next(actor=cast.phuc.actor, report=reports["dong"]) is None


@pytest.mark.parametrize("name", ["to_5", "an_binh", "province"])
def test_page_of_a_report_costs_a_constant_number_of_queries(
    cast: Cast, name: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    january = opened(cast, "2023-01")
    accepted(january["to_5"])
    reports = opened(cast)
    actor = cast.khang.actor
    with django_assert_max_num_queries(13):
        report_sheet(actor=actor, report_id=reports[name].pk)
    for below in ("to_5", "to_6", "school", "dong"):
        accepted(reports[below])
    with django_assert_max_num_queries(13):
        report_sheet(actor=actor, report_id=reports[name].pk)


def test_board_costs_a_constant_number_of_queries(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    opened(cast, "2023-01")
    opened(cast)
    day = opened(cast, "2022-12")["to_5"].due_on.replace(2023, 2, 13)
    khang = cast.khang.actor
    for unit in (cast.cam_ha, cast.an_binh):
        with django_assert_max_num_queries(6):
            report_board(actor=khang, unit_id=unit.unit_id, on=day)
