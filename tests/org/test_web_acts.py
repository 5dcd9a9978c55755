from __future__ import annotations

import re
from datetime import date

import pytest

from khuyenhoc.localities.enums import LocalityKind
from khuyenhoc.localities.models import Locality
from khuyenhoc.org.enums import HostKind, UnitKind
from khuyenhoc.org.models import Decision, OrgUnit, Placement, UnitVersion
from tests.cast import Cast, Player
from tests.org.test_web_views import browser, page

NEW = {
    "what": "chapter.village", "name": "Chi hội Khuyến học Tổ dân phố 7", "short_name": "Tổ 7", "code": "AB-7",
    "on": "9/2/2023", "phone": "0912 345 678",
}  # fmt: skip


def send(player: Player, url: str, data: dict[str, str], status: int = 302) -> str:
    answer = browser(player).post(url, data)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer["Location"] if status == 302 else answer.content.decode()


def errors(html: str) -> list[str]:
    return [
        re.sub(r"<[^>]+>", "", item).strip() for item in re.findall(r"<li>(.*?)</li>", html[html.index("kh-errors") :])
    ]


def test_a_chapter_is_founded_from_the_page_of_its_association(cast: Cast) -> None:
    url = f"/to-chuc/{cast.an_binh.unit_id}/lap-don-vi/"
    decision = {
        "decision_number": "05/QĐ-HKH", "decision_on": "01/02/2023",
        "decision_authority": "Hội Khuyến học phường An Bình",
    }  # fmt: skip
    location = send(cast.lan, url, NEW | decision)

    version = UnitVersion.objects.select_related("unit").get(code="AB-7")
    assert location == f"/to-chuc/{version.unit_id}/"
    assert (version.kind, version.host_kind, version.valid_from) == (
        UnitKind.CHAPTER,
        HostKind.VILLAGE,
        date(2023, 2, 9),
    )
    assert version.unit.phone == "0912345678"
    assert Placement.objects.get(unit=version.unit_id).parent_id == cast.an_binh.unit_id
    assert str(Decision.objects.get()) == "05/QĐ-HKH ngày 01/02/2023"


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(cast: Cast) -> None:
    url, before = f"/to-chuc/{cast.an_binh.unit_id}/lap-don-vi/", OrgUnit.objects.count()
    cases = {
        "Tên đầy đủ: Chưa nhập tên đầy đủ.": {"name": ""},
        "Loại đơn vị: Chưa chọn loại đơn vị.": {"what": ""},
        "Mã đơn vị: Mã AB-5: mã này là mã của một đơn vị khác trong thời gian đó. Hãy chọn mã khác.": {"code": "AB-5"},
        "Điện thoại: Số điện thoại không đúng. Số di động có 10 chữ số, bắt đầu bằng 0, ví dụ 0912345678.": {
            "phone": "123",
        },
        "Ngày ký: Ghi đủ số, ngày ký và cơ quan ban hành, hoặc để trống cả ba.": {
            "decision_number": "5/QĐ", "decision_authority": "Hội",
        },
        "Mã địa bàn: Không có địa bàn nào mang mã 00001 vào ngày 09/02/2023.": {"locality_code": "00001"},
    }  # fmt: skip
    for sentence, wrong in cases.items():
        html = send(cast.lan, url, NEW | wrong, status=422)
        assert sentence in errors(html)
        assert "9/2/2023" in html  # what was typed stays
    assert "Thành lập từ ngày: Ngày 31/02/2023 không có trong lịch. Tháng 02/2023 có 28 ngày." in errors(
        send(cast.lan, url, NEW | {"on": "31/02/2023"}, status=422)
    )
    assert OrgUnit.objects.count() == before


def test_only_kinds_that_fit_are_offered(cast: Cast) -> None:
    offered = re.findall(
        r'<option value="([a-z_.]+)"', page(cast.khang, f"/to-chuc/{cast.an_binh.unit_id}/lap-don-vi/")
    )
    assert "association.commune" not in offered
    assert {"chapter.village", "committee.clan", "center.", "body.peoples_committee"} <= set(offered)
    below_chapter = re.findall(
        r'<option value="([a-z_.]+)"', page(cast.lan, f"/to-chuc/{cast.to_5.unit_id}/lap-don-vi/")
    )
    assert "center." not in below_chapter
    send(cast.lan, f"/to-chuc/{cast.to_5.unit_id}/lap-don-vi/", NEW | {"what": "center."}, status=422)


def test_the_locality_is_found_by_its_code_on_that_day(cast: Cast) -> None:
    province = Locality.objects.create(
        kind=LocalityKind.PROVINCE, code="99", name="Lâm Giang", full_name="Tỉnh Lâm Giang", valid_from=date(1900, 1, 1)
    )
    ward = Locality.objects.create(
        kind=LocalityKind.WARD,
        code="99001",
        name="An Bình",
        full_name="Phường An Bình",
        parent=province,
        valid_from=date(1900, 1, 1),
    )
    send(cast.lan, f"/to-chuc/{cast.an_binh.unit_id}/lap-don-vi/", NEW | {"locality_code": "99001"})
    assert UnitVersion.objects.get(code="AB-7").locality_id == ward.pk


RENAMED = {"what": "chapter.village", "name": "Chi hội Khuyến học Khu phố 5", "short_name": "Khu phố 5", "code": "AB-5"}


def test_renaming_keeps_the_past(cast: Cast) -> None:
    url = f"/to-chuc/{cast.to_5.unit_id}/"
    send(cast.lan, f"{url}doi-ten/", RENAMED | {"on": "01/01/2024", "version": "0"})
    assert "<h1>Chi hội Khuyến học Khu phố 5</h1>" in page(cast.lan, url)
    assert "<h1>Chi hội Khuyến học Tổ dân phố 5</h1>" in page(cast.lan, f"{url}?ngay=31/12/2023")


def test_two_who_edit_at_once_see_both_versions(cast: Cast) -> None:
    url = f"/to-chuc/{cast.to_5.unit_id}/sua/"
    send(cast.lan, url, RENAMED | {"version": "0"})
    html = send(cast.lan, url, RENAMED | {"version": "0", "short_name": "KP 5"}, status=409)
    assert "Bản đang có, do người khác vừa ghi" in html
    assert 'value="KP 5"' in html
    assert "Khu phố 5" in html


def test_contact_and_its_mistakes(cast: Cast) -> None:
    url = f"/to-chuc/{cast.to_5.unit_id}/lien-he/"
    html = send(cast.lan, url, {"version": "0", "email": "khong-phai"}, status=422)
    assert errors(html) == ["Thư điện tử: Địa chỉ thư điện tử chưa đúng."]
    send(cast.lan, url, {"version": "0", "email": "to5@anbinh.example", "phone": "+84 912 345 678"})
    unit = OrgUnit.objects.get(pk=cast.to_5.unit_id)
    assert (unit.email, unit.phone, unit.version) == ("to5@anbinh.example", "0912345678", 1)


def test_closing_says_what_stands_in_the_way(cast: Cast) -> None:
    in_office = f"/to-chuc/{cast.to_5.unit_id}/ket-thuc/"
    assert "Còn 1 cán bộ đang giữ chức vụ" in page(cast.lan, in_office)
    assert "Còn 1 cán bộ" in errors(send(cast.lan, in_office, {"on": "01/07/2025", "version": "0"}, status=422))[0]
    empty = f"/to-chuc/{cast.to_6.unit_id}/ket-thuc/"
    send(cast.lan, empty, {"on": "01/07/2025", "version": "0"})
    assert OrgUnit.objects.get(pk=cast.to_6.unit_id).valid_to == date(2025, 7, 1)
    page(cast.lan, f"/to-chuc/{cast.an_binh.unit_id}/ket-thuc/", status=403)


@pytest.mark.parametrize("path", ["lap-don-vi/", "doi-ten/", "sua/", "lien-he/", "ket-thuc/"])
def test_readers_and_neighbours_are_refused(cast: Cast, path: str) -> None:
    url = f"/to-chuc/{cast.to_6.unit_id}/{path}"
    page(cast.lan, url)
    page(cast.ha, url, status=403)
    for player, status in ((cast.phuc, 404), (cast.thu, 403), (cast.tam, 403), (cast.dung, 403)):
        send(player, url, NEW | {"version": "0"}, status=status)
    assert OrgUnit.objects.get(pk=cast.to_6.unit_id).version == 0
