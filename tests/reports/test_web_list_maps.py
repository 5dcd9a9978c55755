"""The pages of reports after a merger: the board under a chosen organisation, what a unit and its predecessors sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import openpyxl
import pytest
import time_machine

from khuyenhoc.org.reorganising.steps import Found
from khuyenhoc.reports.models import Report
from khuyenhoc.reports.selectors import unit_lines
from khuyenhoc.reports.services import period_reports_open
from tests.cast import SYSTEM, Cast, Player
from tests.org.reorganising.plans import done, merger
from tests.reports.chain import accepted, opened, sent
from tests.reports.web import browser, page, text_of

pytestmark = pytest.mark.usefixtures("register")


@dataclass(frozen=True)
class Merged:
    """An Bình and Cẩm Hà have become Bình Hà: of June An Bình was accepted, of August nothing came yet."""

    unit: int
    june: dict[str, Report]


@pytest.fixture
def merged(cast: Cast, regime: None) -> Iterator[Merged]:
    with time_machine.travel("2025-06-14 19:00 +0700", tick=False) as clock:
        june = opened(cast, "2025-06")
        accepted(june["to_5"])
        accepted(june["an_binh"])
        clock.move_to("2025-07-05 19:00 +0700")
        steps = merger(cast)
        done(cast.khang.actor, steps)
        clock.move_to("2025-08-10 19:00 +0700")
        period_reports_open(actor=SYSTEM, code="2025-08")
        assert isinstance(steps[0], Found)
        yield Merged(steps[0].unit_id, june)


def excel(player: Player, query: str) -> list[tuple[object, ...]]:
    answer = browser(player).get(f"/bao-cao/xuat-excel/{query}")
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    return [row for row in book.active.iter_rows(values_only=True) if row[0]]


def test_board_is_by_the_organisation_of_today_unless_another_is_chosen(cast: Cast, merged: Merged) -> None:
    today = page(cast.khang, "/bao-cao/")
    words = text_of(today)
    assert "Số liệu theo tổ chức hiện nay (10/08/2025)" in words
    assert "1/2 đã gửi" in words
    assert f'href="/bao-cao/?don-vi={merged.unit}&amp;ky=2025-06#tien-nhiem"' in today
    assert "Phường An Bình" not in words

    then = text_of(page(cast.khang, "/bao-cao/?theo=so-lieu"))
    assert {name for name in ("Phường An Bình", "Xã Cẩm Hà", "Xã Bình Hà") if name in then} == {
        "Phường An Bình", "Xã Cẩm Hà", "Xã Bình Hà"
    }  # fmt: skip
    before = text_of(page(cast.khang, "/bao-cao/?theo=ngay&theo_ngay=01/06/2025"))
    assert "Số liệu theo tổ chức tại ngày 01/06/2025" in before
    assert "Chưa phân bổ được Xã Bình Hà" in before
    nothing = text_of(page(cast.khang, "/bao-cao/?theo=ngay&theo_ngay=01/06/1990"))
    assert "Vào ngày 01/06/1990 chưa hoặc không còn đơn vị trực thuộc nào" in nothing


def test_wrong_day_is_said_at_its_field(cast: Cast, merged: Merged) -> None:
    for wrong, said in (("31/02/2023", "31/02/2023 không có trong lịch"), ("", "Chưa nhập ngày của tổ chức.")):
        words = text_of(page(cast.khang, f"/bao-cao/?theo=ngay&theo_ngay={wrong}", 422))
        assert said in words
        assert "1/2 đã gửi" in words  # the page answers for today
        assert "Ngày của tổ chức chưa đúng" in page(
            cast.khang, f"/bao-cao/xuat-excel/?theo=ngay&theo_ngay={wrong}", 422
        )
    page(cast.khang, "/bao-cao/?theo=khac", 422)


def test_filters_look_into_cells_of_several(cast: Cast, merged: Merged) -> None:
    june = "/bao-cao/?ky=2025-06&tinh-trang="
    assert "1/2 đã gửi" in text_of(page(cast.khang, f"{june}chua-gui"))
    assert "Không có đơn vị nào" in text_of(page(cast.khang, f"{june}tra-lai"))


def test_board_goes_to_excel_with_both_days_in_its_head(cast: Cast, merged: Merged) -> None:
    today = excel(cast.khang, "")
    assert [row[0] for row in today[:2]] == [
        "Tình hình gửi báo cáo tháng, Hội Khuyến học tỉnh Lâm Giang, đến tháng 08/2025",
        "Số liệu theo tổ chức hiện nay (10/08/2025)",
    ]
    assert [row[:3] for row in today[3:]] == [("Xã Bình Hà", "1/2 đã gửi", "Chưa gửi")]
    before = excel(cast.khang, "?theo=ngay&theo_ngay=01/06/2025")
    assert before[1][0] == "Số liệu theo tổ chức tại ngày 01/06/2025"
    assert [row[:3] for row in before[3:]] == [
        ("Phường An Bình", "Đúng hạn", None),
        ("Xã Cẩm Hà", "Thiếu", None),
        ("Chưa phân bổ được: Xã Bình Hà", None, "Chưa gửi"),
    ]


def test_new_commune_lists_what_its_predecessors_sent(cast: Cast, merged: Merged) -> None:
    for player in (cast.lan, cast.phuc):
        lines = unit_lines(actor=player.actor, unit_id=merged.unit, on=merged.june["to_5"].due_on.replace(month=8))
        assert [(line.report.period.code, line.name, line.is_inherited) for line in lines] == [
            ("2025-08", "Xã Bình Hà", False),
            ("2025-06", "Phường An Bình", True),
            ("2025-06", "Xã Cẩm Hà", True),
        ]
        html = page(player, f"/bao-cao/?don-vi={merged.unit}&ky=2025-06")
        assert "Báo cáo của đơn vị tiền nhiệm" in text_of(html)
        assert f'href="/bao-cao/{merged.june["an_binh"].pk}/"' in html
        assert "Báo cáo của đơn vị tiền nhiệm" not in text_of(
            page(player, f"/bao-cao/?don-vi={merged.unit}&ky=2025-08")
        )
        assert "Phường An Bình" in text_of(page(player, f"/to-chuc/{merged.unit}/"))
    page(cast.sau, f"/bao-cao/?don-vi={merged.unit}&ky=2025-06", 404)
    assert unit_lines(actor=cast.sau.actor, unit_id=merged.unit, on=merged.june["to_5"].due_on) == []


def test_ended_commune_keeps_its_own_page(cast: Cast, merged: Merged) -> None:
    html = page(cast.lan, f"/bao-cao/?don-vi={cast.an_binh.unit_id}")
    words = text_of(html)
    assert "Hội Khuyến học phường An Bình (kết thúc từ 01/07/2025)" in words
    assert "Báo cáo tháng 06/2025 của Phường An Bình" in words
    assert "Số liệu theo tổ chức tại thời điểm số liệu" in words
    assert {name for name in ("Tổ 5", "Tổ 6", "Thôn Đông") if name in words} == {"Tổ 5", "Tổ 6"}
    page(cast.sau, f"/bao-cao/?don-vi={cast.an_binh.unit_id}", 404)


def test_months_before_those_listed_are_one_step_away(cast: Cast, regime: None) -> None:
    for month in range(1, 13):
        with time_machine.travel(f"2024-{month:02}-14 19:00 +0700", tick=False):
            opened(cast, f"2024-{month:02}")
    with time_machine.travel("2025-01-14 19:00 +0700", tick=False):
        sent(opened(cast, "2025-01")["to_5"])
        html = page(cast.ha, "/bao-cao/")
        assert f'href="?don-vi={cast.to_5.unit_id}&amp;ky=2024-01">Các kỳ trước nữa' in html
        first = page(cast.ha, f"/bao-cao/?don-vi={cast.to_5.unit_id}&ky=2024-01")
        assert "Báo cáo tháng 01/2024 của Tổ 5" in text_of(first)
        assert "Các kỳ trước nữa" not in first
        assert f'href="?don-vi={cast.to_5.unit_id}&amp;ky=2025-01"' in first  # the way back
