"""The list of reports for each role, the board as Excel, what the unit's page and the inbox say."""

from __future__ import annotations

import re
from io import BytesIO

import openpyxl
import pytest
import time_machine

from khuyenhoc.core.events import handle
from khuyenhoc.notifications.models import Notice
from khuyenhoc.notifications.selectors import notices_of
from khuyenhoc.notifications.services.reminders import reminded, reminders_send
from khuyenhoc.reports.selectors import open_duties
from khuyenhoc.reports.services import report_return
from tests.cast import Cast
from tests.reports.chain import accepted, again, opened, sent
from tests.reports.web import browser, page, text_of

pytestmark = pytest.mark.usefixtures("on_13_february")


def rows_of_board(html: str) -> list[str]:
    board = html[html.index("kh-board") :] if "kh-board" in html else ""
    return re.findall(r'<th scope="row">([^<]+)</th>', board[: board.index("</table>")]) if board else []


def test_chapter_head_sees_one_button_and_the_months_before(cast: Cast) -> None:
    january, report = opened(cast, "2023-01")["to_5"], opened(cast)["to_5"]
    accepted(january)
    html = page(cast.ha, "/bao-cao/")
    words = text_of(html)
    assert "Làm báo cáo" in words
    assert "Còn 2 ngày. Gửi trước hết ngày 15/02." in words
    assert f'href="/bao-cao/{report.pk}/"' in html
    assert "Tháng 01/2023" in words
    assert rows_of_board(html) == []


@pytest.mark.parametrize(
    ("player", "rows", "button"),
    [
        ("khang", ["Phường An Bình", "Xã Cẩm Hà"], "Làm báo cáo"),
        ("thu", ["Phường An Bình", "Xã Cẩm Hà"], "Làm báo cáo"),
        ("lan", ["Trường THCS An Bình", "Tổ 5", "Tổ 6"], "Làm báo cáo"),
        ("nga", ["Trường THCS An Bình", "Tổ 5", "Tổ 6"], "Xem báo cáo"),
        ("tam", ["Trường THCS An Bình", "Tổ 5", "Tổ 6"], "Xem báo cáo"),
        ("phuc", ["Thôn Đông"], "Làm báo cáo"),
    ],
)
def test_board_is_of_the_units_right_below(cast: Cast, player: str, rows: list[str], button: str) -> None:
    opened(cast)
    html = page(getattr(cast, player), "/bao-cao/")
    assert sorted(rows_of_board(html)) == sorted(rows)
    assert button in text_of(html)


def test_list_is_not_for_who_has_no_mandate_and_not_of_neighbours(cast: Cast) -> None:
    opened(cast)
    page(cast.dung, "/bao-cao/", 403)
    for asked in (str(cast.an_binh.unit_id), "x", "9" * 40):
        page(cast.phuc, f"/bao-cao/?don-vi={asked}", 404)
        page(cast.phuc, f"/bao-cao/xuat-excel/?don-vi={asked}", 404)


def test_list_before_any_period_says_what_will_be_here(cast: Cast) -> None:
    assert "Chưa mở kỳ báo cáo nào" in page(cast.lan, "/bao-cao/")
    page(cast.lan, "/bao-cao/xuat-excel/", 404)


def test_filters_and_periods(cast: Cast, on_13_february: time_machine.Traveller) -> None:
    january, february = opened(cast, "2023-01"), opened(cast)
    accepted(january["to_5"])
    sent(february["to_6"])
    assert rows_of_board(page(cast.lan, "/bao-cao/?tinh-trang=cho")) == ["Tổ 6"]
    assert sorted(rows_of_board(page(cast.lan, "/bao-cao/?tinh-trang=chua-gui"))) == ["Trường THCS An Bình", "Tổ 5"]
    assert rows_of_board(page(cast.lan, "/bao-cao/?tinh-trang=tra-lai")) == []
    assert len(rows_of_board(page(cast.lan, "/bao-cao/?tinh-trang=zzz"))) == 3
    client = browser(cast.lan)
    older = client.get("/bao-cao/?ky=2023-01").content.decode()
    assert "Tháng 02/2023</th>" not in older
    assert rows_of_board(client.get("/bao-cao/?tinh-trang=muon").content.decode()) == ["Tổ 5"]  # January is remembered
    assert len(rows_of_board(client.get("/bao-cao/?ky=2099-99").content.decode())) == 3


def test_board_goes_to_excel(cast: Cast) -> None:
    sent(opened(cast)["to_5"])
    answer = browser(cast.lan).get("/bao-cao/xuat-excel/")
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    cells = {row[0]: row[1] for row in book.active.iter_rows(values_only=True) if row[0]}
    assert {name: cells[name] for name in ("Tổ 5", "Tổ 6")} == {"Tổ 5": "Chờ tiếp nhận", "Tổ 6": "Chưa gửi"}


def test_list_costs_a_constant_number_of_queries(cast: Cast, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for name, report in opened(cast).items():
        if name in ("to_5", "to_6", "school", "dong"):
            sent(report)
    for player in (cast.lan, cast.phuc):  # three units below and one
        client = browser(player)
        with django_assert_max_num_queries(22):
            client.get("/bao-cao/")


def test_navigation_counts_ones_own_duties(cast: Cast) -> None:
    reports = opened(cast)
    sent(reports["to_5"])
    actors = {name: getattr(cast, name).actor for name in ("ha", "lan", "khang", "tam")}
    assert {name: open_duties(actor) for name, actor in actors.items()} == {"ha": 0, "lan": 2, "khang": 1, "tam": 0}
    assert "/bao-cao/" in page(cast.lan, "/")


def test_unit_page_shows_its_last_reports(cast: Cast) -> None:
    sent(opened(cast)["to_5"])
    words = text_of(page(cast.lan, f"/to-chuc/{cast.to_5.unit_id}/"))
    assert "Báo cáo tháng" in words
    assert "Tháng 02/2023 Chờ tiếp nhận" in words
    assert "Tháng 02/2023" not in text_of(page(cast.lan, f"/to-chuc/{cast.center.unit_id}/"))


def test_unit_is_told_of_a_return_and_of_acceptance_once(cast: Cast) -> None:
    report = sent(opened(cast)["to_5"])
    report_return(actor=cast.lan.actor, report_id=report.pk, reason="Xem lại số quà")
    fact = {"report_id": report.pk, "unit_id": report.unit_id, "period_id": report.period_id}
    for _ in range(2):
        handle("reports.tell_of_return", fact | {"reason": "Xem lại số quà"})
    accepted(again(report))
    for _ in range(2):
        handle("reports.tell_of_acceptance", fact)
    assert list(notices_of(actor=cast.ha.actor).values_list("title", "body", "url")) == [
        ("Đã tiếp nhận báo cáo tháng 02/2023", "Số liệu đã cộng vào tổng.", f"/bao-cao/{report.pk}/"),
        ("Báo cáo tháng 02/2023 cần sửa", "Lý do trả lại: Xem lại số quà", f"/bao-cao/{report.pk}/"),
    ]
    assert Notice.objects.exclude(user=cast.ha.user).count() == 0


def test_top_of_the_chain_is_not_told_what_it_did_itself(cast: Cast) -> None:
    report = accepted(opened(cast)["province"])
    handle("reports.tell_of_acceptance", {"report_id": report.pk, "unit_id": report.unit_id, "period_id": 0})
    assert not Notice.objects.exists()


def test_ladder_reminds_of_reports(cast: Cast, on_13_february: time_machine.Traveller) -> None:
    opened(cast)
    assert {"reports.submit", "reports.correct", "reports.review"} <= {name for name, _ in reminded}
    on_13_february.move_to("2023-02-14 08:00 +0700")
    reminders_send(today=again(opened(cast, "2023-01")["to_5"]).due_on.replace(2023, 2, 14))
    assert "Gửi báo cáo tháng 02/2023: còn 1 ngày" in set(
        notices_of(actor=cast.ha.actor).values_list("title", flat=True)
    )
