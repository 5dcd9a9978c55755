"""The page “Số liệu qua các tháng”: both maps, wrong questions said, the file with the two dates in its head."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
import python_calamine
import time_machine
from django.test import Client

from khuyenhoc.org.models import UnitVersion
from khuyenhoc.reports.services import period_reports_open
from tests.cast import SYSTEM, Cast
from tests.support.figures import register_says
from tests.support.merging import close, follow, found

DOT = 'r="3"><title>'
pytestmark = pytest.mark.usefixtures("regime")


@pytest.fixture
def new(cast: Cast, regime: None, client: Client) -> Iterator[UnitVersion]:
    """Tổ 5 and Tổ 6 became one on 1 July 2025; two months on each side."""
    with time_machine.travel("2025-09-20 08:00 +0700"):
        for code in ("2025-05", "2025-06", "2025-07", "2025-08"):
            period_reports_open(actor=SYSTEM, code=code)
        close(cast.to_5, cast.to_6)
        new = found("AB-56", "AB")
        follow(cast.to_5, new)
        follow(cast.to_6, new)
        client.force_login(cast.lan.user)
        with register_says(
            {
                (cast.to_5.unit_id, "members.total"): 96,
                (cast.to_6.unit_id, "members.total"): 84,
                (new.unit_id, "members.total"): 181,
            }
        ):
            yield new


def address(unit: UnitVersion) -> str:
    return f"/so-lieu/{unit.unit_id}/qua-cac-thang/"


def page(client: Client, unit: UnitVersion, status: int = 200, **query: str) -> str:
    answer = client.get(address(unit), query)
    assert answer.status_code == status
    return answer.content.decode()


def sheet(client: Client, unit: UnitVersion, **query: str) -> list[list[object]]:
    answer = client.get(f"{address(unit)}excel/", query)
    assert answer.status_code == 200
    book = python_calamine.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    return [list(row) for row in book.get_sheet_by_index(0).to_python()]


def test_line_runs_across_under_the_organisation_of_today(client: Client, new: UnitVersion) -> None:
    text = page(client, new)
    assert text.count("<polyline") == 1
    assert text.count(DOT) == 4
    assert 'class="kh-chart-mark"' in text
    assert "Hợp nhất" in text
    assert text.index("tháng 08/2025</th>") < text.index("tháng 05/2025</th>")
    assert " style=" not in text


def test_at_the_time_of_the_figures_only_its_own_months(client: Client, new: UnitVersion, cast: Cast) -> None:
    assert page(client, new, theo="so-lieu").count(DOT) == 2
    ended = page(client, cast.to_5, theo="so-lieu")
    assert ended.count(DOT) == 2
    assert f'href="{address(new)}"' in ended
    assert "Chưa có số liệu" in page(client, cast.to_5)


def test_excel_says_the_two_dates_and_has_the_same_numbers(client: Client, new: UnitVersion) -> None:
    rows = sheet(client, new)
    assert rows[2][0] == "Số liệu từ tháng 05/2025 đến tháng 08/2025, theo tổ chức hiện nay (20/09/2025)"
    assert [row[2] for row in rows[-4:]] == [180, 180, 181, 181]
    own = sheet(client, new, theo="so-lieu", tu="2025-06", den="2025-07")
    assert own[2][0].endswith("theo tổ chức tại thời điểm số liệu")  # type: ignore[attr-defined]
    assert [row[2] for row in own[-2:]] == ["", 181]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"so": "no.such"}, "không có trong danh sách"),
        ({"tu": "2025-08", "den": "2025-05"}, "Tháng cuối sớm hơn tháng đầu"),
        ({"tu": "1999-01"}, "không có trong danh sách"),
        ({"theo": "ngay"}, "Chưa nhập ngày của tổ chức"),
        ({"theo": "ngay", "theo_ngay": "31/02/2025"}, "không có trong lịch"),
    ],
)
def test_wrong_question_is_told_what_is_wrong(
    client: Client, new: UnitVersion, query: dict[str, str], said: str
) -> None:
    text = page(client, new, 422, **query)
    assert said in text
    assert "<polyline" not in text
    assert client.get(f"{address(new)}excel/", query).status_code == 422


def test_neighbour_is_not_told_and_the_usual_is_ones_own(client: Client, new: UnitVersion, cast: Cast) -> None:
    assert client.get("/so-lieu/").headers["Location"] == address(cast.an_binh)
    client.force_login(cast.phuc.user)
    assert client.get(address(new)).status_code == 404
    assert client.get("/so-lieu/").headers["Location"] == address(cast.cam_ha)


def test_before_the_first_month_the_page_says_so(client: Client, cast: Cast) -> None:
    client.force_login(cast.lan.user)
    assert "Chưa có tháng nào" in page(client, cast.an_binh)
    assert client.get(f"{address(cast.an_binh)}excel/").status_code == 422
