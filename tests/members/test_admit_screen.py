from __future__ import annotations

from typing import Any

import pytest

from khuyenhoc.members.models import Membership
from khuyenhoc.people.enums import Sex
from khuyenhoc.people.models import Person
from tests.cast import Cast
from tests.members.register import admit, browser, page
from tests.members.test_person_screens import typed

pytestmark = pytest.mark.django_db
URL = "/hoi-vien/ket-nap/"


def form(cast: Cast, **more: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "unit": cast.to_5.unit_id,
        "joined_on": "01/03/2023",
        "kind": "official",
        "is_primary": "1",
    }
    return typed(birth="1960", sex="female") | given | more


def test_admit_writes_a_new_member(cast: Cast) -> None:
    answer = browser(cast.ha).post(URL, form(cast, phone="84 912 345 678"))
    row = Membership.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/hoi-vien/{row.person_id}/")
    assert (row.person.full_name, row.person.phone, row.unit_id) == ("Nguyễn Thị Ánh", "0912345678", cast.to_5.unit_id)


def test_admit_refuses_at_the_field_and_keeps_what_was_typed(cast: Cast) -> None:
    client = browser(cast.ha)
    for bad, words in (
        ({"full_name": ""}, "Chưa nhập họ và tên"),
        ({"birth": "30/02/1960"}, "Không có ngày 30"),
        ({"phone": "12"}, "Số điện thoại không đúng"),
        ({"joined_on": "01/01/2019"}, "thành lập ngày 01/01/2020"),
        ({"joined_on": "01/01/2100"}, "ở tương lai"),
        ({"unit": cast.dong.unit_id}, "không có trong danh sách"),
        ({"kind": "khac"}, "không có trong danh sách"),
        ({"is_primary": "0"}, "chưa có nơi sinh hoạt chính"),
    ):
        answer = client.post(URL, form(cast, occupation="Hưu trí") | bad)
        html = answer.content.decode()
        assert (answer.status_code, words in html, "Hưu trí" in html) == (422, True, True), bad
    assert Membership.objects.count() == 0


def test_somebody_alike_is_shown_before_anything_is_written(cast: Cast) -> None:
    known = admit(cast.to_5, "Nguyễn Thị Ánh", sex=Sex.FEMALE, birth_year=1960, phone="0912345678")
    admit(cast.dong, "Nguyễn Thị Ánh", sex=Sex.FEMALE, birth_year=1960, address="Thôn Đông bí mật")
    client = browser(cast.lan)
    at_school = form(cast, full_name="Nguyen Thi Anh", phone="0912345678", unit=cast.school.unit_id, is_primary="0")
    answer = client.post(URL, at_school)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Có thể đã có người này" in html
    assert f'name="known" value="{known.person_id}"' in html
    assert "bí mật" not in html
    assert Membership.objects.count() == 2
    assert client.post(URL, at_school | {"known": str(known.person_id)}).status_code == 302
    assert set(Membership.objects.filter(person=known.person).values_list("unit_id", "is_primary")) == {
        (cast.to_5.unit_id, True), (cast.school.unit_id, False),
    }  # fmt: skip


def test_somebody_alike_may_be_somebody_else(cast: Cast) -> None:
    admit(cast.to_5, "Nguyễn Thị Ánh", sex=Sex.FEMALE, birth_year=1960)
    client = browser(cast.ha)
    assert "Có thể đã có người này" in client.post(URL, form(cast)).content.decode()
    assert client.post(URL, form(cast, is_new="1")).status_code == 302
    assert Person.objects.filter(full_name="Nguyễn Thị Ánh").count() == 2
    for known in ("999999", "x", "9" * 40):
        assert client.post(URL, form(cast, known=known)).status_code in (200, 404)


def test_who_may_admit(cast: Cast) -> None:
    assert f'value="{cast.to_5.unit_id}"' in page(cast.ha, URL)
    assert f'value="{cast.dong.unit_id}"' not in page(cast.lan, URL)
    for player in (cast.khang, cast.thu, cast.tam):
        assert browser(player).post(URL, form(cast)).status_code == 403


def test_an_address_with_no_number_of_ours_opens_an_empty_form(cast: Cast) -> None:
    for asked in ("1" * 5000, "9" * 30, "x"):
        assert "Họ và tên" in page(cast.ha, f"{URL}?don-vi={asked}")
