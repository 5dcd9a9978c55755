from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import openpyxl  # type: ignore[import-untyped]
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from khuyenhoc.org.enums import HostKind, Level, UnitKind
from khuyenhoc.org.services import NewUnit, unit_close, unit_describe, unit_found, units_found
from tests.cast import FOUNDED, SYSTEM, Cast, Player, describe, everybody_leaves
from tests.org.test_founding import chapter
from tests.support.merging import close, follow
from tests.support.merging import found as founded_then


def browser(player: Player) -> Client:
    client = Client()
    client.force_login(player.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(player: Player, url: str, status: int = 200) -> str:
    answer = browser(player).get(url)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def units_in(html: str) -> list[str]:
    """The units of the table, in order."""
    body = html[html.index("<tbody>") : html.index("</tbody>")] if "<tbody>" in html else ""
    return re.findall(r'<a href="/to-chuc/\d+/[^"]*">([^<]+)</a>', body)


def test_the_tree_opens_at_the_top_of_ones_area(cast: Cast) -> None:
    assert units_in(page(cast.khang, "/to-chuc/")) == ["Tỉnh Lâm Giang", "Phường An Bình", "Xã Cẩm Hà"]
    assert units_in(page(cast.lan, "/to-chuc/")) == [
        "Phường An Bình", "Tổ 5", "Tổ 6", "Trường THCS An Bình", "TTHTCĐ An Bình",
    ]  # fmt: skip
    assert units_in(page(cast.ha, "/to-chuc/")) == ["Tổ 5"]


def test_branches_open_and_shut_by_links(cast: Cast) -> None:
    html = page(cast.khang, "/to-chuc/")
    opener = re.search(rf'id="mo-{cast.an_binh.unit_id}" href="([^"]+)"', html)
    assert opener
    opened = page(cast.khang, opener[1])
    assert units_in(opened) == [
        "Tỉnh Lâm Giang", "Phường An Bình", "Tổ 5", "Tổ 6", "Trường THCS An Bình", "TTHTCĐ An Bình", "Xã Cẩm Hà",
    ]  # fmt: skip
    shutter = re.search(rf'id="mo-{cast.province.unit_id}" href="([^"]+)"', opened)
    assert shutter
    assert units_in(page(cast.khang, shutter[1])) == ["Tỉnh Lâm Giang"]
    assert units_in(page(cast.khang, "/to-chuc/?mo=x,,99999999999999999999")) == ["Tỉnh Lâm Giang"]


def test_thay_phuc_sees_nothing_of_an_binh(cast: Cast) -> None:
    assert units_in(page(cast.phuc, "/to-chuc/")) == ["Xã Cẩm Hà", "Thôn Đông"]
    assert units_in(page(cast.phuc, f"/to-chuc/?mo={cast.an_binh.unit_id},{cast.province.unit_id}")) == ["Xã Cẩm Hà"]
    assert units_in(page(cast.phuc, "/to-chuc/?tim=an+binh")) == []
    for path in ("", "lap-don-vi/", "doi-ten/", "sua/", "lien-he/", "ket-thuc/"):
        page(cast.phuc, f"/to-chuc/{cast.to_5.unit_id}/{path}", status=404)
    rows = openpyxl.load_workbook(BytesIO(browser(cast.phuc).get("/to-chuc/danh-sach.xlsx").getvalue())).active
    assert {row[1] for row in rows.iter_rows(min_row=4, values_only=True)} >= {"CH", "CH-D"}
    assert "AB" not in {row[1] for row in rows.iter_rows(values_only=True)}


def test_who_has_no_mandate_is_refused_and_who_is_nobody_signs_in(cast: Cast) -> None:
    page(cast.dung, "/to-chuc/", status=403)
    page(cast.dung, f"/to-chuc/{cast.to_5.unit_id}/", status=403)
    assert Client().get("/to-chuc/").status_code == 302


def test_searching_as_one_types(cast: Cast) -> None:
    assert units_in(page(cast.khang, "/to-chuc/?tim=to+dan+pho")) == [cast.to_5.name, cast.to_6.name]
    assert units_in(page(cast.khang, "/to-chuc/?loai=hoi-co-so")) == [cast.an_binh.name, cast.cam_ha.name]
    assert units_in(page(cast.khang, "/to-chuc/?loai=truong&tim=an")) == [cast.school.name]
    fragment = browser(cast.khang).get("/to-chuc/?tim=cam+ha", headers={"HX-Request": "true"}).content.decode()
    assert units_in(fragment) == [cast.cam_ha.name]
    assert "<html" not in fragment
    assert "Không tìm thấy đơn vị nào" in page(cast.khang, "/to-chuc/?tim=zzz")


def test_the_list_answers_for_a_day_and_its_links_keep_it(cast: Cast) -> None:
    unit_close(actor=SYSTEM, unit_id=cast.to_6.unit_id, on=date(2023, 3, 1))
    assert "Tổ 6" not in units_in(page(cast.lan, "/to-chuc/"))
    html = page(cast.lan, "/to-chuc/?ngay=09/02/2023")
    assert "Tổ 6" in units_in(html)
    assert f'href="/to-chuc/{cast.to_6.unit_id}/?ngay=09%2F02%2F2023"' in html
    assert "ngay=09%2F02%2F2023" in html[html.index(f'id="mo-{cast.an_binh.unit_id}"') :][:200]
    assert "Chưa có đơn vị nào vào ngày này" in page(cast.lan, "/to-chuc/?ngay=31/12/2019")
    assert "tháng từ 01 đến 12" in page(cast.lan, "/to-chuc/?ngay=01/13/2023", status=422)


def test_the_page_of_a_unit(cast: Cast) -> None:
    html = page(cast.khang, f"/to-chuc/{cast.an_binh.unit_id}/")
    for words in (
        cast.an_binh.name,
        "Hội cơ sở",
        "Tỉnh Lâm Giang",
        "Tổ 5",
        "Chi hội thôn, tổ dân phố",
        "Thành lập",
        "01/01/2020",
    ):
        assert words in html
    assert "Lập đơn vị trực thuộc" in html
    assert "Lập đơn vị trực thuộc" not in page(cast.thu, f"/to-chuc/{cast.an_binh.unit_id}/")
    own = page(cast.ha, f"/to-chuc/{cast.to_5.unit_id}/")
    assert f"/to-chuc/{cast.an_binh.unit_id}/" not in own  # the units above are not hers to open


def test_the_page_tells_what_a_unit_was_and_that_it_ended(cast: Cast) -> None:
    committee = describe(
        "AB-THCS",
        "Ban Khuyến học Trường THCS",
        "Ban trường",
        UnitKind.COMMITTEE,
        Level.CHAPTER,
        host_kind=HostKind.SCHOOL,
    )
    url = f"/to-chuc/{cast.school.unit_id}/"
    unit_describe(actor=SYSTEM, unit_id=cast.school.unit_id, on=date(2023, 12, 31), description=committee)
    assert "<h1>Chi hội Khuyến học Trường THCS An Bình</h1>" in page(cast.lan, f"{url}?ngay=09/02/2023")
    assert "<h1>Ban Khuyến học Trường THCS</h1>" in page(cast.lan, url)
    everybody_leaves(cast.school, date(2025, 7, 1))
    unit_close(actor=SYSTEM, unit_id=cast.school.unit_id, on=date(2025, 7, 1))
    assert "Kết thúc từ ngày 01/07/2025" in page(cast.lan, url)
    assert "chưa thành lập" in page(cast.lan, f"{url}?ngay=01/01/2019")


@pytest.mark.parametrize("url", ["/to-chuc/", "/to-chuc/?tim=chi+hoi", "/to-chuc/{unit}/", "/to-chuc/danh-sach.pdf"])
def test_more_units_cost_no_more_queries(cast: Cast, url: str) -> None:
    client, url = browser(cast.lan), url.format(unit=cast.to_6.unit_id)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    def found(codes: range) -> None:
        rows = [
            NewUnit(parent_id=cast.to_6.unit_id, founded_on=FOUNDED, description=chapter(f"AB-6-{n}")) for n in codes
        ]
        units_found(actor=SYSTEM, rows=rows)

    found(range(1))
    queries()
    one = queries()
    found(range(1, 4))
    assert queries() == one


def test_excel_and_paper_hold_the_list_as_shown(cast: Cast) -> None:
    unit_found(
        actor=SYSTEM, data=NewUnit(parent_id=cast.cam_ha.unit_id, founded_on=FOUNDED, description=chapter("=2+3"))
    )
    answer = browser(cast.khang).get("/to-chuc/danh-sach.xlsx?loai=thon&ngay=09/02/2023")
    sheet = openpyxl.load_workbook(BytesIO(answer.getvalue())).active
    rows = [row[:5] for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]
    assert rows == [
        (1, "AB-5", cast.to_5.name, "Chi hội thôn, tổ dân phố", "Phường An Bình"),
        (2, "AB-6", cast.to_6.name, "Chi hội thôn, tổ dân phố", "Phường An Bình"),
        (3, "CH-D", cast.dong.name, "Chi hội thôn, tổ dân phố", "Xã Cẩm Hà"),
        (4, "'=2+3", "Chi hội Khuyến học =2+3", "Chi hội thôn, tổ dân phố", "Xã Cẩm Hà"),
    ]
    pdf = browser(cast.khang).get("/to-chuc/danh-sach.pdf?loai=thon&ngay=09/02/2023")
    text = "".join(leaf.extract_text() for leaf in PdfReader(BytesIO(pdf.content)).pages)
    assert pdf["Content-Type"] == "application/pdf"
    assert "AB-5" in text
    assert "LG" not in text.split()


def test_an_ended_unit_is_told_as_it_was_with_its_heirs(cast: Cast) -> None:
    close(cast.to_5, cast.to_6)
    new = founded_then("AB-56", "AB")
    follow(cast.to_5, new)
    html = page(cast.lan, f"/to-chuc/{cast.to_5.unit_id}/")
    assert "Dưới đây là số liệu và danh sách của ngày 30/06/2025." in html
    assert f'<a href="/to-chuc/{new.unit_id}/">AB-56</a>' in html


def test_wrong_organisation_is_said_and_the_page_stands(cast: Cast) -> None:
    url = f"/to-chuc/{cast.to_5.unit_id}/"
    assert "Chưa nhập ngày của tổ chức" in page(cast.lan, f"{url}?theo=ngay", status=422)
    assert "Số liệu theo tổ chức hiện nay" in page(cast.lan, f"{url}?ngay=09/02/2023&theo=hien-nay")


def test_the_network_says_on_which_day_it_was_counted(cast: Cast) -> None:
    url = f"/to-chuc/{cast.an_binh.unit_id}/?ngay=09/02/2023"
    sentence = "đơn vị cấp dưới, theo tổ chức ngày 09/02/2023"
    assert sentence in page(cast.lan, f"{url}&theo=hien-nay")
    assert sentence not in page(cast.lan, url)
