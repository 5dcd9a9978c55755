"""One click signs in, in demo mode only, and only as somebody who has no password."""

from __future__ import annotations

import pytest
from django.test import Client

from khuyenhoc.access.middleware import DEMO_SESSION
from khuyenhoc.access.roles import Role
from khuyenhoc.accounts.models import User
from khuyenhoc.demo.people import accounts_by_unit, people_to_try, sample_people

pytestmark = pytest.mark.timeout(900)  # the first of them may load the sample


@pytest.mark.usefixtures("sample")
def test_outside_the_demo_there_is_no_such_page(client: Client) -> None:
    assert client.get("/demo/").status_code == 404
    assert client.post("/demo/", {"username": "hoai"}).status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("sample", "demo_mode")
def test_one_click_signs_in_and_opens_the_home_of_every_sample_person(client: Client) -> None:
    page = client.get("/demo/")
    assert page.status_code == 200
    people = people_to_try()
    assert {person.role for person in people} == {role.label for role in Role}
    for person in people:
        assert person.full_name in page.content.decode()
        answer = client.post("/demo/", {"username": person.username})
        assert (answer.status_code, answer["Location"]) == (302, "/")
        assert client.session[DEMO_SESSION] is True
        assert int(client.session["_auth_user_id"]) == User.objects.get(username=person.username).pk
        home = client.get("/")
        assert (person.username, home.status_code) == (person.username, 200)


@pytest.mark.usefixtures("sample", "demo_mode")
def test_an_account_with_a_password_is_nobodys_sample(client: Client) -> None:
    User.objects.create_user(username="that", full_name="Người Thật", password="mat khau rieng cua toi")
    assert client.post("/demo/", {"username": "that"}).status_code == 404
    assert client.post("/demo/", {"username": "khongcoai"}).status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("sample")
def test_every_head_and_every_commune_has_an_account() -> None:
    accounts = [account.role for group in accounts_by_unit() for account in group.accounts]
    assert accounts.count(Role.GRASSROOTS_OFFICER.label) == 10  # of the old communes, with the new ones
    assert [group.name for group in accounts_by_unit()] == [
        "Tỉnh Hà Tĩnh", "Xã Vũ Quang", "Xã Mai Hoa", "Xã Thượng Đức",
    ]  # fmt: skip
    assert accounts.count(Role.CHAPTER_HEAD.label) == 78
    assert accounts.count(Role.SCHOOL_CHAPTER_HEAD.label) == 30
    assert ("Chi hội trưởng", "Đặng Văn Ước", "uoc.yendu (Thôn Yên Du)") in sample_people()


@pytest.mark.usefixtures("sample")
def test_whom_to_try_is_where_they_work_today() -> None:
    assert {person.username: person.unit for person in people_to_try()} == {
        "uoc.yendu": "Thôn Yên Du", "vinh.dongquang": "Thôn Đồng Quang", "dieu.thcs.duclinh": "Trường THCS Đức Lĩnh",
        "anh.duclinh": "Xã Mai Hoa", "oanh.duclien": "Xã Thượng Đức", "hoai": "Tỉnh Hà Tĩnh",
        "thuan.hatinh": "Tỉnh Hà Tĩnh", "hung.duclinh": "Xã Mai Hoa", "van": "Tỉnh Hà Tĩnh",
        "tam.ubnd": "Tỉnh Hà Tĩnh", "nhan.phonggd": "Xã Mai Hoa", "quan.tri": "Tỉnh Hà Tĩnh",
    }  # fmt: skip
