"""The board and the counts of months around a reorganisation, under the tree of each month, of today, of before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from khuyenhoc.core.errors import Forbidden, NotFound
from khuyenhoc.org.enums import SuccessionKind
from khuyenhoc.org.reorganising.steps import End, Found, Move
from khuyenhoc.org.services import new_unit_ids
from khuyenhoc.reports.enums import BoardState
from khuyenhoc.reports.models import Report
from khuyenhoc.reports.selectors import Board, Completeness, completeness, report_board
from khuyenhoc.reports.services import period_reports_open
from tests.cast import SYSTEM, Cast, Player
from tests.org.reorganising.plans import done, merger, split, village
from tests.reports.chain import accepted, opened, sent

pytestmark = pytest.mark.usefixtures("register")
BEFORE, TODAY = date(2025, 6, 1), date(2025, 8, 10)
NOBODY = "Chưa phân bổ được"
Cells = list[tuple[BoardState | None, int, int]]


@dataclass(frozen=True)
class Summer:
    """Tổ 5, the school, Thôn Đông and both communes sent for May; in June Cẩm Hà and Thôn Đông did not. Then comes the
    change, and August is open."""

    may: dict[str, Report]
    june: dict[str, Report]


@pytest.fixture
def summer(cast: Cast, regime: None) -> Iterator[Summer]:
    with time_machine.travel("2025-05-14 19:00 +0700", tick=False) as clock:
        may = opened(cast, "2025-05")
        for name in ("to_5", "school", "dong", "an_binh", "cam_ha"):
            accepted(may[name])
        clock.move_to("2025-06-14 19:00 +0700")
        june = opened(cast, "2025-06")
        for name in ("to_5", "school"):
            accepted(june[name])
        sent(june["an_binh"])
        clock.move_to("2025-07-05 19:00 +0700")
        yield Summer(may, june)


def later() -> None:
    with time_machine.travel("2025-08-10 19:00 +0700", tick=False):
        period_reports_open(actor=SYSTEM, code="2025-08")


def merged(cast: Cast) -> int:
    steps = merger(cast)
    done(cast.khang.actor, steps)
    later()
    assert isinstance(steps[0], Found)
    return steps[0].unit_id


def board(player: Player, unit: int, map_on: date | None, most: int = 6) -> Board:
    with time_machine.travel("2025-08-10 19:00 +0700", tick=False):
        return report_board(actor=player.actor, unit_id=unit, on=TODAY, map_on=map_on, most=most)


def rows(found: Board) -> dict[str, Cells]:
    assert [period.code for period in found.periods] == ["2025-05", "2025-06", "2025-08"]
    return {row.name: [(cell.state, cell.sent, cell.expected) for cell in row.cells] for row in found.rows}


ON_TIME, WAITING, MISSING, NOT_DUE = (
    (state, came, 1)
    for state, came in (
        (BoardState.ON_TIME, 1), (BoardState.WAITING, 1), (BoardState.MISSING, 0), (BoardState.NOT_DUE, 0)
    )
)  # fmt: skip
NOTHING = (None, 0, 0)


def test_communes_of_today_with_the_months_of_those_that_merged(cast: Cast, summer: Summer) -> None:
    new = merged(cast)
    found = board(cast.khang, cast.province.unit_id, TODAY)
    assert rows(found) == {"Xã Bình Hà": [(None, 2, 2), (None, 1, 2), NOT_DUE]}
    [row] = found.rows
    assert (row.unit_id, row.sent, row.expected, found.map_on) == (new, 0, 4, TODAY)
    assert row.cells[1].states == {BoardState.WAITING, BoardState.MISSING}
    assert [cell.is_counted for cell in row.cells] == [True, True, False]
    assert found.title == "Báo cáo tháng của 1 đơn vị trực thuộc"


def test_each_month_by_its_own_tree(cast: Cast, summer: Summer) -> None:
    merged(cast)
    found = board(cast.khang, cast.province.unit_id, None)
    assert rows(found) == {
        "Phường An Bình": [ON_TIME, WAITING, NOTHING],
        "Xã Bình Hà": [NOTHING, NOTHING, NOT_DUE],
        "Xã Cẩm Hà": [ON_TIME, MISSING, NOTHING],
    }
    assert found.map_on is None


def test_rows_of_then_and_a_row_of_nobody_for_what_came_of_several(cast: Cast, summer: Summer) -> None:
    merged(cast)
    found = board(cast.khang, cast.province.unit_id, BEFORE)
    assert rows(found) == {
        "Phường An Bình": [ON_TIME, WAITING, NOTHING],
        "Xã Cẩm Hà": [ON_TIME, MISSING, NOTHING],
        NOBODY: [NOTHING, NOTHING, NOT_DUE],
    }
    assert [(row.unit_id, row.note, row.sent, row.expected) for row in found.rows] == [
        (cast.an_binh.unit_id, "", 0, 3), (cast.cam_ha.unit_id, "", 0, 1), (None, "Xã Bình Hà", 0, 0)
    ]  # fmt: skip


def test_new_commune_has_the_months_of_its_chapters_from_before(cast: Cast, summer: Summer) -> None:
    new = merged(cast)
    went_on = {
        "Thôn Đông": [ON_TIME, MISSING, NOT_DUE],
        "Tổ 5": [ON_TIME, ON_TIME, NOT_DUE],
        "Tổ 6": [MISSING, MISSING, NOT_DUE],
        "Trường THCS An Bình": [ON_TIME, ON_TIME, NOT_DUE],
    }
    for player in (cast.lan, cast.phuc, cast.khang):
        assert rows(board(player, new, TODAY)) == went_on
    own = rows(board(cast.lan, new, None))
    assert own == {name: [NOTHING, NOTHING, cells[-1]] for name, cells in went_on.items()}
    assert rows(board(cast.lan, new, BEFORE)) == {}  # it was not there then
    with pytest.raises(NotFound):
        board(cast.sau, new, TODAY)
    with pytest.raises(Forbidden):
        board(cast.quan, new, TODAY)


def test_chapters_that_became_one_are_counted_in_one_cell(cast: Cast, summer: Summer) -> None:
    [new] = new_unit_ids(1)
    ends = [End(unit_id=unit.unit_id, heirs=(new,), kind=SuccessionKind.MERGE) for unit in (cast.to_5, cast.to_6)]
    done(
        cast.khang.actor,
        [Found(unit_id=new, parent_id=cast.an_binh.unit_id, description=village("AB-56", "Tổ 56")), *ends],
    )
    later()
    assert rows(board(cast.lan, cast.an_binh.unit_id, TODAY)) == {
        "Tổ 56": [(None, 1, 2), (None, 1, 2), NOT_DUE],
        "Trường THCS An Bình": [ON_TIME, ON_TIME, NOT_DUE],
    }


def test_a_split_chapter_is_nobodys_before_and_its_parts_are_one_before_the_split(cast: Cast, summer: Summer) -> None:
    done(cast.khang.actor, split(cast))
    later()
    today = board(cast.lan, cast.an_binh.unit_id, TODAY)
    assert {name: cells for name, cells in rows(today).items() if "5" in name or name == NOBODY} == {
        "Tổ 5A": [NOTHING, NOTHING, NOT_DUE],
        "Tổ 5B": [NOTHING, NOTHING, NOT_DUE],
        NOBODY: [ON_TIME, ON_TIME, NOTHING],
    }
    assert today.rows[-1].note == "Tổ 5"
    before = rows(board(cast.lan, cast.an_binh.unit_id, BEFORE))
    assert before["Tổ 5"] == [ON_TIME, ON_TIME, (None, 0, 2)]
    whole = board(cast.khang, cast.province.unit_id, TODAY)
    assert {row.name: (row.sent, row.expected) for row in whole.rows} == {
        "Phường An Bình": (0, 4),
        "Xã Cẩm Hà": (0, 1),
    }


def test_nobody_reads_more_than_the_tree_lets_them(cast: Cast, summer: Summer) -> None:
    """Tổ 6 goes over to Cẩm Hà, whose officer inherits its past; An Bình's officer does not follow it."""
    done(cast.khang.actor, [Move(unit_id=cast.to_6.unit_id, parent_id=cast.cam_ha.unit_id)])
    later()
    assert rows(board(cast.phuc, cast.cam_ha.unit_id, TODAY))["Tổ 6"] == [MISSING, MISSING, NOT_DUE]
    assert set(rows(board(cast.lan, cast.an_binh.unit_id, TODAY))) == {"Tổ 5", "Trường THCS An Bình"}
    assert rows(board(cast.khang, cast.an_binh.unit_id, BEFORE))["Tổ 6"] == [MISSING, MISSING, NOT_DUE]
    assert rows(board(cast.lan, cast.an_binh.unit_id, BEFORE))["Tổ 6"] == [MISSING, MISSING, NOTHING]


def test_board_costs_the_same_for_any_number_of_rows_and_months(cast: Cast, summer: Summer) -> None:
    new = merged(cast)
    costs = set()
    with time_machine.travel("2025-08-10 19:00 +0700", tick=False):
        for unit, most in ((cast.province.unit_id, 3), (new, 3), (cast.province.unit_id, 2), (new, 2)):
            with CaptureQueriesContext(connection) as queries:
                report_board(actor=SYSTEM, unit_id=unit, on=TODAY, map_on=TODAY, most=most)
            costs.add(len(queries))
        assert len(costs) == 1
        with CaptureQueriesContext(connection) as queries:
            report_board(actor=SYSTEM, unit_id=new, on=TODAY, map_on=TODAY, most=1)
        assert len(queries) == costs.pop() - 2  # nobody of the month is away from the map


def counts(found: Completeness) -> dict[str, tuple[int, int]]:
    return {child.name: (child.expected, child.received) for child in found.children}


def test_completeness_is_the_same_sum_under_every_map(
    cast: Cast, summer: Summer, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    new = merged(cast)
    for on, parts in (
        (None, {"Phường An Bình": (4, 3), "Xã Cẩm Hà": (2, 0)}),
        (BEFORE, {"Phường An Bình": (4, 3), "Xã Cẩm Hà": (2, 0)}),
        (TODAY, {"Xã Bình Hà": (6, 3)}),
    ):
        with django_assert_max_num_queries(7):
            found = completeness(period="2025-06", unit_id=cast.province.unit_id, map_on=on)
        assert counts(found) == parts
        assert (found.expected, found.received, found.missing) == (6, 3, 3)
    assert counts(completeness(period="2025-06", unit_id=new, map_on=TODAY)) == {
        "Thôn Đông": (1, 0), "Tổ 5": (1, 1), "Tổ 6": (1, 0), "Trường THCS An Bình": (1, 1)
    }  # fmt: skip
    later_on = completeness(period="2025-08", unit_id=cast.province.unit_id, map_on=BEFORE)
    assert counts(later_on) == {"Phường An Bình": (3, 0), "Xã Cẩm Hà": (1, 0), NOBODY: (1, 0)}
    assert later_on.children[-1].unit_id is None
    with pytest.raises(NotFound) as refusal:
        completeness(period="2025-06", unit_id=new, map_on=BEFORE)
    assert refusal.value.code == "unit.not_on_map"
    with pytest.raises(NotFound):
        completeness(period="2025-06", unit_id=new)
