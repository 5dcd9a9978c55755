"""The board and the counts: what each cell says on which day."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from khuyenhoc.core.errors import DomainError
from khuyenhoc.reports.enums import BoardState
from khuyenhoc.reports.selectors import BoardCell, Completeness, completeness, report_board
from khuyenhoc.reports.services import report_accept, report_replace, report_return, report_withdraw
from tests.cast import Cast
from tests.reports.chain import again, edits_of, opened, sent

pytestmark = pytest.mark.usefixtures("on_13_february")


def cells(cast: Cast) -> dict[str, BoardCell]:
    board = report_board(actor=cast.lan.actor, unit_id=cast.an_binh.unit_id, on=date(2023, 2, 18))
    return {row.name: row.cells[-1] for row in board.rows}


def state(cast: Cast, name: str) -> tuple[BoardState | None, int]:
    return cells(cast)[name].state, cells(cast)[name].days_late


def test_cell_follows_the_report(cast: Cast, on_13_february: time_machine.Traveller) -> None:
    report = opened(cast)["to_5"]
    lan = cast.lan.actor
    assert state(cast, "Tổ 5") == (BoardState.NOT_DUE, 0)
    on_13_february.move_to("2023-02-15 23:59 +0700")
    assert state(cast, "Tổ 5") == (BoardState.NOT_DUE, 0)
    on_13_february.move_to("2023-02-16 00:00 +0700")
    assert state(cast, "Tổ 5") == (BoardState.MISSING, 0)
    on_13_february.move_to("2023-02-18 00:00 +0700")
    sent(report)
    assert state(cast, "Tổ 5") == (BoardState.WAITING, 3)
    report_return(actor=lan, report_id=report.pk, reason="Xem lại")
    assert state(cast, "Tổ 5") == (BoardState.RETURNED, 3)
    on_13_february.move_to("2023-02-20 00:00 +0700")
    sent(again(report))
    report_accept(actor=lan, report_id=report.pk, edits=edits_of(report.pk))
    assert state(cast, "Tổ 5") == (BoardState.LATE, 3)
    report_replace(actor=cast.ha.actor, report_id=report.pk, reason="Sót")
    assert state(cast, "Tổ 5") == (BoardState.LATE, 3)


def test_withdrawn_report_that_came_in_time_is_missing_again_only_after_the_day(
    cast: Cast, on_13_february: time_machine.Traveller
) -> None:
    report = sent(opened(cast)["to_5"])
    report_withdraw(actor=cast.ha.actor, report_id=report.pk)
    assert state(cast, "Tổ 5") == (BoardState.NOT_DUE, 0)
    on_13_february.move_to("2023-02-21 08:00 +0700")
    assert state(cast, "Tổ 5") == (BoardState.MISSING, 0)
    report = sent(again(report))
    report_accept(actor=cast.lan.actor, report_id=report.pk, edits=report.edits)
    assert state(cast, "Tổ 5") == (BoardState.ON_TIME, 0)


def test_board_has_units_down_and_months_across(cast: Cast) -> None:
    january, february = opened(cast, "2023-01"), opened(cast)
    for report in (january["to_5"], february["to_5"], february["to_6"]):
        sent(report)
    board = report_board(actor=cast.khang.actor, unit_id=cast.province.unit_id, on=date(2023, 2, 13))
    assert [period.code for period in board.periods] == ["2023-01", "2023-02"]
    assert [(row.name, row.sent, row.expected) for row in board.rows] == [("Phường An Bình", 2, 3), ("Xã Cẩm Hà", 0, 1)]
    assert [cell.state for cell in board.rows[0].cells] == [BoardState.MISSING, BoardState.NOT_DUE]
    assert board.rows[0].cells[1].report_id == february["an_binh"].pk
    assert board.due_on == date(2023, 2, 17)


def test_board_is_for_those_who_may_read_reports_there(cast: Cast) -> None:
    opened(cast)
    report_board(actor=cast.tam.actor, unit_id=cast.an_binh.unit_id, on=date(2023, 2, 13))
    for player, code in ((cast.phuc, "not_found"), (cast.dung, "not_found"), (cast.quan, "forbidden")):
        with pytest.raises(DomainError) as refusal:
            report_board(actor=player.actor, unit_id=cast.an_binh.unit_id, on=date(2023, 2, 13))
        assert refusal.value.code == code


def test_completeness_counts_all_below_by_child(cast: Cast, on_13_february: time_machine.Traveller) -> None:
    reports = opened(cast)
    sent(reports["to_5"])
    on_13_february.move_to("2023-02-16 08:00 +0700")
    sent(reports["to_6"])
    found = completeness(period="2023-02", unit_id=cast.province.unit_id)
    assert found == Completeness(
        cast.province.unit_id, "Tỉnh Lâm Giang", expected=6, received=2, on_time=1, late=1, missing=2,
        children=(
            Completeness(cast.an_binh.unit_id, "Phường An Bình", 4, 2, 1, 1, 1),
            Completeness(cast.cam_ha.unit_id, "Xã Cẩm Hà", 2, 0, 0, 0, 1),
        ),
        map_on=date(2023, 2, 14),
    )  # fmt: skip
    assert found.waiting == 2
    assert completeness(period="2023-02", unit_id=cast.to_5.unit_id).expected == 0
    for period, unit, code in (("2023-03", cast.province, "period.unknown"), ("2023-02", cast.center, "not_found")):
        with pytest.raises(DomainError) as refusal:
            completeness(period=period, unit_id=unit.unit_id)
        assert refusal.value.code == code
