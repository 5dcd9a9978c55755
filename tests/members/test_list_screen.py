from __future__ import annotations

import re
from datetime import date, datetime
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import openpyxl  # type: ignore[import-untyped]
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from khuyenhoc.audit.models import Act
from khuyenhoc.people.enums import Sex
from khuyenhoc.people.services import names_look
from tests.cast import Cast, Player
from tests.members.register import admit, also, browser, last_act, page
from tests.people.test_persons import NUMBER

pytestmark = pytest.mark.django_db
LIST = "/hoi-vien/"
REASON = "Kiểm tra sổ hội viên theo kế hoạch 05"


def names_in(html: str) -> list[str]:
    """The members of the table, in order."""
    return [
        name.replace("\N{NO-BREAK SPACE}", " ") for name in re.findall(r'<a href="/hoi-vien/\d+/">([^<]+)</a>', html)
    ]


def listed(player: Player, **query: Any) -> list[str]:
    return names_in(page(player, f"{LIST}?{urlencode(query)}"))


@pytest.fixture
def register(cast: Cast) -> Cast:
    admit(cast.to_5, "Nguyễn Thị Ánh", sex=Sex.FEMALE, birth_year=1960, phone="0912345678")
    admit(cast.to_5, "Đặng Văn Ước", sex=Sex.MALE, birth_year=1990)
    admit(cast.to_6, "Trần Thị Anh", sex=Sex.FEMALE, birth_year=2000)
    admit(cast.dong, "Lò Thị Pành", sex=Sex.FEMALE)
    return cast


def test_the_list_shows_ones_own_area_by_given_name(register: Cast) -> None:
    assert listed(register.lan) == ["Trần Thị Anh", "Nguyễn Thị Ánh", "Đặng Văn Ước"]
    assert listed(register.ha) == ["Nguyễn Thị Ánh", "Đặng Văn Ước"]
    html = page(register.ha, LIST)
    assert "2 lượt hội viên" in html
    assert "Kết nạp" in html
    assert listed(register.lan, **{"don-vi": register.to_6.unit_id}) == ["Trần Thị Anh"]


def test_thay_phuc_sees_nothing_of_an_binh(register: Cast) -> None:
    assert listed(register.phuc) == ["Lò Thị Pành"]
    html = page(register.phuc, f"{LIST}?don-vi={register.an_binh.unit_id}", status=404)
    for name in ("Ánh", "Ước", "0912345678", "An Bình"):
        assert name not in html.replace("phường An Bình", "") or name == "An Bình"
    for url in ("xuat-excel/", "in/"):
        assert browser(register.phuc).get(f"{LIST}{url}?don-vi={register.to_5.unit_id}").status_code == 404


def test_search_and_filters_narrow_the_list(register: Cast) -> None:
    assert listed(register.lan, q="anh") == ["Trần Thị Anh", "Nguyễn Thị Ánh"]
    assert listed(register.lan, q="anh nguyen", gioi="female") == ["Nguyễn Thị Ánh"]
    assert listed(register.lan, tuoi_den=45) == ["Trần Thị Anh", "Đặng Văn Ước"]
    html = page(register.lan, f"{LIST}?gioi=female&tuoi_tu=50")
    assert names_in(html) == ["Nguyễn Thị Ánh"]
    assert re.search(r'href="\?tuoi_tu=50"[^>]*>.*?Nữ', html)  # the chip takes only itself away
    empty = page(register.lan, f"{LIST}?q=zzz")
    assert names_in(empty) == []
    assert "Không có hội viên nào như vậy" in empty


def test_an_empty_register_says_how_to_begin(cast: Cast) -> None:
    assert "Kết nạp người đầu tiên" in page(cast.ha, LIST)


def test_bad_filters_are_said_at_their_field(register: Cast) -> None:
    for query, words in (
        ("tuoi_tu=abc", "Gõ số tuổi"), ("vao_tu=31/02/2023", "31/02/2023 không có trong lịch"),
        ("loai=khac", "không có trong danh sách"), (f"q={'a' * 101}", "100"),
    ):  # fmt: skip
        assert words in page(register.lan, f"{LIST}?{query}", status=422)
    page(register.lan, f"{LIST}?after=hong", status=400)
    for taken_out in ("xuat-excel/", "in/"):
        page(register.lan, f"{LIST}{taken_out}?tuoi_tu=abc", status=422)
    for unit in ("abc", "999999999", "9" * 30, "-1"):
        page(register.lan, f"{LIST}?don-vi={unit}", status=404)


def test_htmx_gets_the_rows_alone(register: Cast) -> None:
    answer = browser(register.lan).get(f"{LIST}?q=uoc", headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert names_in(html) == ["Đặng Văn Ước"]
    assert "<html" not in html
    assert "HX-Request" in answer["Vary"]


def test_the_list_costs_the_same_with_one_row_and_with_three(cast: Cast) -> None:
    def queries_for(count: int) -> int:
        for n in range(count):
            also(cast.school, admit(cast.to_5, f"Nguyễn Thị Ánh {n}{count}"))
        client = browser(cast.lan)
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST).status_code == 200
        return len(queries)

    assert queries_for(1) == queries_for(3) <= 12


def test_names_open_by_a_reason_and_numbers_ask_nothing_twice(register: Cast) -> None:
    def cost(player: Player) -> int:
        client = browser(player)
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST).status_code == 200
        return len(queries)

    assert cost(register.khang) <= 9
    names_look(actor=register.khang.actor, unit_id=register.province.unit_id, reason=REASON)
    assert cost(register.khang) <= 12


def test_upper_levels_see_numbers_and_no_name(register: Cast) -> None:
    for player in (register.khang, register.thu, register.tam):
        html = page(player, LIST)
        for name in ("Ánh", "Ước", "Trần Thị Anh", "Pành", "0912345678"):
            assert name not in html
        assert names_in(html) == []
    html = page(register.khang, LIST)
    assert re.findall(r"don-vi=\d+[^>]*>([^<]+)</a>", html) == ["Phường An Bình", "Xã Cẩm Hà"]
    assert "Xem tên, có lý do" in html
    assert "Xem tên, có lý do" not in page(register.tam, LIST)
    book = openpyxl.load_workbook(BytesIO(content(browser(register.khang), "xuat-excel/")))
    assert [[c.value for c in row] for row in book.active.iter_rows(min_row=4, max_row=5)] == [
        ["Phường An Bình", 3, 2, 1, 3], ["Xã Cẩm Hà", 1, 1, 0, 1],
    ]  # fmt: skip
    assert browser(register.khang).get(f"{LIST}in/").status_code == 403
    page(register.nga, LIST, status=403)
    page(register.dung, LIST, status=403)
    assert Client().get(LIST).status_code == 302


def test_a_reason_opens_the_names_and_is_kept(register: Cast) -> None:
    client = browser(register.khang)
    url = f"/hoi-vien/xem-ten/{register.an_binh.unit_id}/"
    for reason in ("", "xem"):
        answer = client.post(url, {"reason": reason})
        assert answer.status_code == 422
    assert names_in(client.get(f"{LIST}?don-vi={register.an_binh.unit_id}").content.decode()) == []
    answer = client.post(url, {"reason": REASON})
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}?don-vi={register.an_binh.unit_id}")
    html = client.get(answer["Location"]).content.decode()
    assert names_in(html) == ["Trần Thị Anh", "Nguyễn Thị Ánh", "Đặng Văn Ước"]
    assert "Bạn đang xem tên theo lý do đã ghi" in html
    assert last_act().action == "people.names_looked"
    assert "Pành" not in client.get(LIST).content.decode()
    assert browser(register.lan).get(url).status_code == 403
    assert browser(register.phuc).get(url).status_code == 403


def content(client: Client, path: str) -> bytes:
    answer = client.get(LIST + path)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]


def test_excel_holds_the_list_disarmed_and_nothing_restricted(cast: Cast) -> None:
    admit(
        cast.to_5, "Nguyễn Thị Ánh", occupation="=cmd|' /C calc'!A0", address="@nhà", identity=NUMBER, ethnicity="Kinh"
    )
    client = browser(cast.ha)
    blob = content(client, "xuat-excel/?q=anh")
    sheet = openpyxl.load_workbook(BytesIO(blob)).active
    head, row = ([cell.value for cell in line] for line in sheet.iter_rows(min_row=3, max_row=4))
    assert head[:5] == ["TT", "Họ và tên", "Ngày sinh", "Giới tính", "Đơn vị sinh hoạt"]
    assert row[:2] == [1, "Nguyễn Thị Ánh"]
    assert (row[10], row[11]) == ("'@nhà", "'=cmd|' /C calc'!A0")
    everything = str([[cell.value for cell in line] for line in sheet.iter_rows()])
    assert NUMBER not in everything
    assert "Kinh" not in everything
    act = last_act()
    assert (act.action, act.path, act.facts, act.detail.values) == (
        "members.list_exported", cast.to_5.path, {"medium": "xlsx"}, {"asked": {"q": "anh"}},
    )  # fmt: skip


def test_births_in_excel_are_days_where_the_day_is_known(cast: Cast) -> None:
    for name, born in (("Lê Văn An", {"birth_date": date(1960, 3, 12)}), ("Lê Văn Ba", {"birth_year": 1961})):
        admit(cast.to_5, name, **born)
    admit(cast.to_5, "Lê Văn Cam")
    sheet = openpyxl.load_workbook(BytesIO(content(browser(cast.ha), "xuat-excel/"))).active
    births = [row[2] for row in sheet.iter_rows(min_row=4, max_row=6)]
    assert [cell.value for cell in births] == [datetime(1960, 3, 12), "1961", None]  # noqa: DTZ001
    assert (births[0].is_date, births[0].number_format) == (True, "dd/mm/yyyy")


def test_the_printed_list(register: Cast) -> None:
    answer = browser(register.ha).get(f"{LIST}in/")
    text = "".join(p.extract_text() for p in PdfReader(BytesIO(answer.content)).pages)
    assert "Nguyễn Thị Ánh" in text
    assert "Trần Thị Anh" not in text
    assert "0912345678" not in text
    assert last_act().facts == {"medium": "pdf"}


def test_names_open_with_a_reason_are_not_taken_out(register: Cast) -> None:
    names_look(actor=register.khang.actor, unit_id=register.to_5.unit_id, reason=REASON)
    acts = Act.objects.count()
    client = browser(register.khang)
    assert names_in(client.get(f"{LIST}?don-vi={register.to_5.unit_id}").content.decode()) != []
    assert client.get(f"{LIST}xuat-excel/?don-vi={register.to_5.unit_id}").status_code == 403
    assert Act.objects.count() == acts
