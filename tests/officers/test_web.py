from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import openpyxl  # type: ignore[import-untyped]
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document
from pypdf import PdfReader

from khuyenhoc.officers.enums import GoverningBodyKind, Position
from khuyenhoc.officers.models import GoverningBody, OfficerTerm
from khuyenhoc.officers.services import NewOfficer, officers_appoint
from khuyenhoc.org.services import unit_close
from khuyenhoc.people.models import Person
from khuyenhoc.rules.services import rules_load
from tests.cast import FOUNDED, SYSTEM, Cast, Player
from tests.officers.test_appointing import somebody
from tests.org.test_web_acts import errors, send
from tests.org.test_web_views import browser, page

ON = date(2023, 2, 9)
DAY = "?ngay=09/02/2023"


@pytest.fixture
def rules(db: None) -> None:
    rules_load(actor=SYSTEM)


def names_in(html: str) -> list[str]:
    return [name.replace("\xa0", " ") for name in re.findall(r'class="kh-person"><span>([^<]+)</span>', html)]


def sheet_of(player: Player, url: str, name: str) -> list[tuple[object, ...]]:
    answer = browser(player).get(url)
    book = openpyxl.load_workbook(BytesIO(answer.getvalue()))
    return [row for row in book[name].iter_rows(values_only=True) if isinstance(row[0], int)]


def test_officers_of_a_unit_and_what_is_vacant(cast: Cast, rules: None) -> None:
    html = page(cast.lan, f"/to-chuc/{cast.an_binh.unit_id}/can-bo/")
    assert names_in(html) == ["Lê Thị Lan", "Hồ Thị Nga", "Phan Anh Dũng"]
    assert "Chức vụ còn khuyết" in html
    assert "Ủy viên Ban Chấp hành</a>: có 0, cần 2" in html
    before = page(cast.lan, f"/to-chuc/{cast.an_binh.unit_id}/can-bo/?ngay=31/12/2019")
    assert names_in(before) == []
    panel = page(cast.lan, f"/to-chuc/{cast.to_6.unit_id}/")
    assert "khuyết" in panel
    assert f"/to-chuc/{cast.to_6.unit_id}/can-bo/them/?chuc-vu=chapter_head" in panel


def test_a_unit_that_has_ended_lacks_nobody(cast: Cast, rules: None) -> None:
    unit_close(actor=SYSTEM, unit_id=cast.to_6.unit_id, on=date(2025, 7, 1))
    card, officers = f"/to-chuc/{cast.to_6.unit_id}/", f"/to-chuc/{cast.to_6.unit_id}/can-bo/"
    for url in (card, f"{card}?ngay=30/06/2025", officers):
        assert "khuyết" not in page(cast.lan, url)
    assert "khuyết" in page(cast.lan, f"{officers}?ngay=30/06/2025")


def test_thay_phuc_sees_nothing_of_an_binh(cast: Cast, rules: None) -> None:
    term = OfficerTerm.objects.get(unit=cast.to_5.unit_id)
    body = GoverningBody.objects.create(
        unit_id=cast.an_binh.unit_id, tenant_id=cast.an_binh.tenant_id, kind=GoverningBodyKind.EXECUTIVE_COMMITTEE,
        term_label="2020–2025", valid_from=FOUNDED,
    )  # fmt: skip
    for url in (
        f"/to-chuc/{cast.to_5.unit_id}/can-bo/", f"/to-chuc/{cast.to_5.unit_id}/can-bo/them/",
        f"/to-chuc/{cast.an_binh.unit_id}/ban-lanh-dao/them/", f"/can-bo/{term.pk}/thay/", f"/can-bo/{term.pk}/thoi/",
        f"/ban-lanh-dao/{body.pk}/ket-thuc/", f"/can-bo/?thuoc={cast.an_binh.unit_id}",
        f"/can-bo/danh-sach.xlsx?thuoc={cast.an_binh.unit_id}",
    ):  # fmt: skip
        page(cast.phuc, url, status=404)
    assert names_in(page(cast.phuc, "/can-bo/")) == ["Hoàng Văn Phúc", "Ngô Văn Sáu"]
    assert names_in(page(cast.phuc, "/can-bo/?tim=ha")) == []
    vacant = page(cast.phuc, "/can-bo/?khuyet=1")
    assert "Xã Cẩm Hà" in vacant
    assert "Tổ 6" not in vacant
    assert {row[2] for row in sheet_of(cast.phuc, "/can-bo/danh-sach.xlsx", "Cán bộ")} == {
        "Hoàng Văn Phúc",
        "Ngô Văn Sáu",
    }
    assert "Lê Thị Lan" not in page(cast.phuc, f"/to-chuc/{cast.cam_ha.unit_id}/can-bo/them/?tim=lan")


def test_who_has_no_mandate_or_only_reads(cast: Cast) -> None:
    page(cast.dung, "/can-bo/", status=403)
    assert Client().get("/can-bo/").status_code == 302
    page(cast.nga, "/can-bo/")
    page(cast.nga, f"/to-chuc/{cast.an_binh.unit_id}/can-bo/them/", status=403)
    assert "Thêm cán bộ" not in page(cast.nga, f"/to-chuc/{cast.an_binh.unit_id}/can-bo/")


def test_somebody_on_record_takes_office(cast: Cast) -> None:
    person = somebody(cast)
    url = f"/to-chuc/{cast.to_6.unit_id}/can-bo/them/"
    found = page(cast.lan, f"{url}?tim=tuyet")
    assert f'value="{person.pk}"' in found
    data = {"person": str(person.pk), "position": "chapter_head", "on": "09/02/2023"}
    location = send(cast.lan, f"{url}?tim=tuyet", data)
    assert location == f"/to-chuc/{cast.to_6.unit_id}/can-bo/"
    term = OfficerTerm.objects.get(unit=cast.to_6.unit_id)
    assert (term.person_id, term.position, term.valid_from) == (person.pk, "chapter_head", ON)


def test_searching_people_answers_a_fragment(cast: Cast) -> None:
    url = f"/to-chuc/{cast.to_6.unit_id}/can-bo/them/?tim=ha"
    html = browser(cast.lan).get(url, headers={"HX-Request": "true"}).content.decode()
    assert "Đặng Thu Hà" in html
    assert "<html" not in html


def test_upper_levels_are_offered_officers_not_members(cast: Cast) -> None:
    somebody(cast, "Trần Thị Thường")
    url = f"/to-chuc/{cast.an_binh.unit_id}/can-bo/them/"
    assert "Đặng Thu Hà" in page(cast.khang, f"{url}?tim=ha")
    assert "Trần Thị Thường" not in page(cast.khang, f"{url}?tim=tran")
    assert "Trần Thị Thường" in page(cast.lan, f"{url}?tim=tran")


def test_somebody_new_gets_a_record_and_office_in_one_act(cast: Cast) -> None:
    url, before = f"/to-chuc/{cast.to_6.unit_id}/can-bo/them/", Person.objects.count()
    data = {"person": "new", "position": "chapter_head", "on": "09/02/2023"}
    html = send(cast.khang, url, data, status=422)
    assert errors(html) == ["Họ và tên: Ghi họ và tên của người mới."]
    wrong = data | {"full_name": "Cao Bá Quát", "position": "chair"}
    send(cast.khang, url, wrong, status=422)
    assert Person.objects.count() == before

    send(cast.khang, url, data | {"full_name": "cao bá quát", "birth_year": "1960", "sex": "male"})
    term = OfficerTerm.objects.select_related("person").get(unit=cast.to_6.unit_id)
    assert (term.person.full_name, term.person.birth_year, term.person.keeper_id) == (
        "Cao Bá Quát",
        1960,
        cast.to_6.unit_id,
    )


def test_a_taken_position_says_who_holds_it(cast: Cast) -> None:
    url = f"/to-chuc/{cast.to_5.unit_id}/can-bo/them/"
    data = {"person": "new", "full_name": "Cao Bá Quát", "position": "chapter_head", "on": "09/02/2023"}
    html = send(cast.lan, url, data, status=422)
    assert errors(html)[0].startswith("Chức vụ: Đặng Thu Hà đang giữ chức vụ Chi hội trưởng từ ngày 01/01/2020.")
    assert not Person.objects.filter(full_name="Cao Bá Quát").exists()


def test_replacing_and_leaving(cast: Cast) -> None:
    term = OfficerTerm.objects.get(unit=cast.to_5.unit_id)
    data = {"person": "new", "full_name": "Cao Bá Quát", "on": "09/02/2023", "version": "0"}
    html = send(cast.lan, f"/can-bo/{term.pk}/thay/", data, status=422)
    assert errors(html) == ["Lý do thôi: Chưa chọn lý do thôi."]
    send(cast.lan, f"/can-bo/{term.pk}/thay/", data | {"reason": "resigned"})
    new = OfficerTerm.objects.get(unit=cast.to_5.unit_id, valid_to=None)
    assert new.person.full_name == "Cao Bá Quát"
    again = send(cast.lan, f"/can-bo/{term.pk}/thay/", data | {"reason": "resigned"}, status=409)
    assert "Người khác vừa sửa mục này" in again

    send(cast.lan, f"/can-bo/{new.pk}/thoi/", {"on": "01/01/2024", "reason": "moved", "version": "0"})
    new.refresh_from_db()
    assert (new.valid_to, new.end_reason) == (date(2024, 1, 1), "moved")


def test_terms_of_bodies(cast: Cast) -> None:
    url = f"/to-chuc/{cast.an_binh.unit_id}/ban-lanh-dao/them/"
    data = {
        "kind": "executive_committee",
        "term_label": "2020–2025",
        "on": "01/06/2020",
        "congress_on": "01/06/2020",
        "seats": "15",
    }
    send(cast.lan, url, data)
    body = GoverningBody.objects.get()
    assert "Đơn vị đã có ban này" in send(cast.lan, url, data | {"term_label": "2025–2030"}, status=422)
    assert "2020–2025" in page(cast.lan, f"/to-chuc/{cast.an_binh.unit_id}/can-bo/{DAY}")
    send(cast.lan, f"/ban-lanh-dao/{body.pk}/ket-thuc/", {"on": "01/06/2025"})
    body.refresh_from_db()
    assert body.valid_to == date(2025, 6, 1)


def test_the_roster_and_its_filters(cast: Cast, rules: None) -> None:
    assert names_in(page(cast.khang, "/can-bo/"))[:3] == ["Nguyễn Thị Thu", "Trần Văn Khang", "Lê Thị Lan"]
    assert names_in(page(cast.khang, f"/can-bo/?thuoc={cast.cam_ha.unit_id}")) == ["Hoàng Văn Phúc", "Ngô Văn Sáu"]
    assert names_in(page(cast.lan, "/can-bo/?chuc-vu=treasurer")) == ["Phan Anh Dũng"]
    assert names_in(page(cast.lan, "/can-bo/?tim=thu+ha")) == ["Đặng Thu Hà"]
    assert names_in(page(cast.lan, "/can-bo/?ngay=31/12/2019")) == []
    vacant = page(cast.lan, "/can-bo/?khuyet=1")
    assert re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a></th><td>([^<]+)</td>', vacant) == [
        ("Phường An Bình", "Phó Chủ tịch"), ("Phường An Bình", "Ủy viên Ban Chấp hành"), ("Tổ 6", "Chi hội trưởng"),
        ("TTHTCĐ An Bình", "Giám đốc Trung tâm"),
    ]  # fmt: skip
    fragment = browser(cast.lan).get("/can-bo/?tim=dung", headers={"HX-Request": "true"}).content.decode()
    assert (names_in(fragment), "<html" in fragment) == (["Phan Anh Dũng"], False)


def test_the_roster_as_excel_paper_and_word(cast: Cast, rules: None) -> None:
    rows = sheet_of(cast.lan, f"/can-bo/danh-sach.xlsx{DAY}", "Cán bộ")
    assert [row[1:4] for row in rows[:2]] == [
        (cast.an_binh.name, "Lê Thị Lan", "Chủ tịch"), (cast.an_binh.name, "Hồ Thị Nga", "Thư ký"),
    ]  # fmt: skip
    assert len(rows) == 5
    vacant = sheet_of(cast.lan, f"/can-bo/danh-sach.xlsx{DAY}", "Chức vụ khuyết")
    assert ("Tổ dân phố 6" in str(vacant[2][1]), vacant[2][2:6]) == (True, ("Chi hội trưởng", 1, 0, 1))

    pdf = browser(cast.lan).get(f"/can-bo/danh-sach.pdf{DAY}")
    text = " ".join("".join(leaf.extract_text() for leaf in PdfReader(BytesIO(pdf.content)).pages).split())
    for words in (
        "HỘI KHUYẾN HỌC PHƯỜNG AN BÌNH",
        "DANH SÁCH",
        "09/02/2023",
        "TM. BAN CHẤP HÀNH",
        "CHỦ TỊCH",
        "Đặng Thu Hà",
    ):
        assert words in text
    assert "Phúc" not in text
    word = browser(cast.lan).get(f"/can-bo/danh-sach.docx{DAY}")
    cells = [cell.text for table in Document(BytesIO(word.content)).tables for row in table.rows for cell in row.cells]
    assert {"Lê Thị Lan", "Đặng Thu Hà"} <= set(cells)


@pytest.mark.parametrize("url", ["/can-bo/", "/can-bo/?khuyet=1", "/to-chuc/{unit}/can-bo/", "/to-chuc/{unit}/"])
def test_more_officers_cost_no_more_queries(cast: Cast, rules: None, url: str) -> None:
    client, unit_id = browser(cast.lan), cast.an_binh.unit_id

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url.format(unit=unit_id)).status_code == 200
        return len(captured)

    def appoint(names: list[str]) -> None:
        officers_appoint(
            actor=SYSTEM,
            rows=[
                NewOfficer(
                    unit_id=unit_id, person_id=somebody(cast, name).pk, position=Position.EXECUTIVE_MEMBER, on=ON
                )
                for name in names
            ],
        )

    appoint(["Ủy viên Một"])
    queries()
    one = queries()
    appoint(["Ủy viên Hai", "Ủy viên Ba"])
    assert queries() == one


def test_units_to_choose_from_are_those_of_ones_area(cast: Cast) -> None:
    def offered(html: str) -> list[str]:
        select = html[html.index('id="unit"') :] if 'id="unit"' in html else ""
        return re.findall(r'<option value="\d+"[^>]*>([^<]+)</option>', select[: select.find("</select>")])

    assert offered(page(cast.khang, "/can-bo/")) == ["Tỉnh Lâm Giang", "Phường An Bình", "Xã Cẩm Hà"]
    assert offered(page(cast.lan, "/can-bo/")) == []
    assert offered(page(cast.lan, f"/can-bo/?thuoc={cast.to_5.unit_id}")) == ["Phường An Bình", "Tổ 5"]
