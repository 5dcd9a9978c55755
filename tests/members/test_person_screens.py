from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from khuyenhoc.members.enums import LeaveReason
from khuyenhoc.members.models import Membership
from khuyenhoc.members.services import member_end, member_transfer
from khuyenhoc.people.models import HouseholdMember, Person, RestrictedLook
from khuyenhoc.people.services import PersonData, household_form, names_look, person_update
from tests.cast import SYSTEM, Cast
from tests.members.register import JOINED, admit, also, browser, page
from tests.people.test_persons import NUMBER

pytestmark = pytest.mark.django_db
REASON = "Đối chiếu hồ sơ theo công văn 12"


def typed(**more: Any) -> dict[str, Any]:
    """The fields of a person as a browser sends them."""
    empty = dict.fromkeys(
        ("birth", "sex", "phone", "email", "address", "occupation", "note", "identity", "ethnicity"), ""
    )
    return empty | {"full_name": "Nguyễn Thị Ánh"} | more


def test_the_page_of_a_person_tells_what_is_known(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh", phone="0912345678", identity=NUMBER, ethnicity="Kinh", birth_year=1960)
    also(cast.school, row)
    household_form(actor=SYSTEM, keeper_id=cast.to_5.unit_id, head_id=row.person_id, on=date(2022, 1, 1))
    html = page(cast.lan, f"/hoi-vien/{row.person_id}/")
    for words in ("0912345678", "Nơi sinh hoạt chính", "Tổ 5", "Trường THCS An Bình", "Hộ Nguyễn Thị Ánh", "Vào Hội"):
        assert words in html
    assert html.count("Xem có lý do") == 2
    assert NUMBER not in html
    assert "Kinh<" not in html
    by_head = page(cast.ha, f"/hoi-vien/{row.person_id}/")
    assert "đã ghi, không hiện ra" in by_head
    assert "Xem có lý do" not in by_head
    page(cast.phuc, f"/hoi-vien/{row.person_id}/", status=404)
    page(cast.khang, f"/hoi-vien/{row.person_id}/", status=404)
    page(cast.tam, f"/hoi-vien/{row.person_id}/", status=403)


def test_a_reader_with_a_reason_sees_the_page_and_no_buttons(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh")
    names_look(actor=cast.khang.actor, unit_id=cast.to_5.unit_id, reason=REASON)
    html = page(cast.khang, f"/hoi-vien/{row.person_id}/")
    assert "Nguyễn Thị Ánh" in html
    for words in ("Sửa hồ sơ", "Thôi sinh hoạt</span>", "Ghi hộ gia đình"):
        assert words not in html


def test_who_has_left_keeps_the_name_and_takes_the_telephone(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh", phone="0912345678", address="Số 7")
    assert "0912345678" in page(cast.ha, f"/hoi-vien/{row.person_id}/")
    member_transfer(actor=SYSTEM, membership_id=row.pk, to_unit_id=cast.to_6.unit_id, on=date(2022, 1, 1))
    html = page(cast.ha, f"/hoi-vien/{row.person_id}/")
    assert "Nguyễn Thị Ánh" in html
    assert "0912345678" not in html
    assert "Số 7" not in html
    assert "0912345678" in page(cast.lan, f"/hoi-vien/{row.person_id}/")


def test_the_page_costs_the_same_with_one_membership_and_with_three(cast: Cast) -> None:
    one = admit(cast.to_5, "Nguyễn Thị Ánh")
    three = admit(cast.to_5, "Đặng Văn Ước")
    also(cast.to_6, three)
    also(cast.school, three)

    def queries_for(person_id: int) -> int:
        client = browser(cast.lan)
        client.get(f"/hoi-vien/{person_id}/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/hoi-vien/{person_id}/").status_code == 200
        return len(queries)

    assert queries_for(one.person_id) == queries_for(three.person_id) <= 18


def test_edit_saves_refuses_and_shows_both_versions(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh", phone="0912345678")
    url, client = f"/hoi-vien/{row.person_id}/sua/", browser(cast.ha)
    for bad, words in (
        ({"full_name": ""}, "Chưa nhập họ và tên"),
        ({"phone": "123"}, "Số điện thoại không đúng"),
        ({"birth": "31/02/1960"}, "Không có ngày 31"),
        ({"identity": "123"}, "không đúng số định danh"),
        ({"email": "khong"}, ""),
    ):
        answer = client.post(url, typed(version=0) | bad)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    person_update(actor=SYSTEM, person_id=row.person_id, data=PersonData(full_name="Trần Thị Ánh"))
    answer = client.post(url, typed(version=0, occupation="Giáo viên"))
    assert answer.status_code == 409
    for words in ("Trần Thị Ánh", "Nguyễn Thị Ánh", "Giáo viên", "Hai bản khác nhau"):
        assert words in answer.content.decode()
    assert client.post(url, typed(version=1, occupation="Giáo viên", birth="1960")).status_code == 302
    person = Person.objects.get(pk=row.person_id)
    assert (person.full_name, person.occupation, person.birth_year, person.version) == (
        "Nguyễn Thị Ánh", "Giáo viên", 1960, 2,
    )  # fmt: skip
    assert browser(cast.phuc).post(url, typed(version=2)).status_code == 404


def test_a_restricted_value_is_shown_once_for_a_reason(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh", identity=NUMBER)
    url, client = f"/hoi-vien/{row.person_id}/xem/identity/", browser(cast.lan)
    assert NUMBER not in client.get(url).content.decode()
    refused = client.post(url, {"reason": "xem"})
    assert refused.status_code == 422
    assert NUMBER not in refused.content.decode()
    answer = client.post(url, {"reason": REASON})
    assert NUMBER in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert RestrictedLook.objects.get().reason == REASON
    assert client.get(url.replace("identity", "bank")).status_code == 404
    for player, status in ((cast.ha, 403), (cast.phuc, 404), (cast.khang, 403)):
        denied = browser(player).post(url, {"reason": REASON})
        assert denied.status_code == status
        assert NUMBER not in denied.content.decode()


def test_households_are_written_from_the_page(cast: Cast) -> None:
    head, row = admit(cast.to_5, "Đặng Văn Ước"), admit(cast.to_5, "Nguyễn Thị Ánh")
    client = browser(cast.ha)
    enter, leave = (f"/hoi-vien/%s/{what}/" for what in ("ho-gia-dinh", "roi-ho"))
    new: dict[str, Any] = {"household": "new", "relation": "head", "on": "01/01/2022"}
    assert client.post(enter % head.person_id, new).status_code == 302
    household = HouseholdMember.objects.get().household_id
    join: dict[str, Any] = {"household": str(household), "relation": "member", "on": "01/01/2022"}
    assert client.post(enter % row.person_id, join | {"on": "1/1/2100"}).status_code == 422
    assert client.post(enter % row.person_id, join | {"relation": "head"}).status_code == 422
    assert client.post(enter % row.person_id, join | {"household": "999999"}).status_code == 422
    assert client.post(enter % row.person_id, join).status_code == 302
    assert client.post(leave % row.person_id, {"on": "01/01/2021"}).status_code == 422
    assert client.post(leave % row.person_id, {"on": "01/01/2023"}).status_code == 302
    assert set(HouseholdMember.objects.values_list("person_id", "valid_to")) == {
        (head.person_id, None), (row.person_id, date(2023, 1, 1)),
    }  # fmt: skip
    assert browser(cast.phuc).get(enter % row.person_id).status_code == 404


def test_the_four_acts_save_and_refuse(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh")
    second = also(cast.school, row)
    client = browser(cast.lan)
    today, future = "01/03/2023", "01/01/2100"
    for path, membership, good, bad in (
        ("noi-chinh", second, {"on": today}, {"on": future}),
        ("sua", row, {"joined_on": "01/02/2021", "kind": "honorary"}, {"joined_on": "01/01/2019", "kind": "honorary"}),
    ):
        url = f"/hoi-vien/sinh-hoat/{membership.pk}/{path}/"
        assert client.post(url, bad).status_code == 422
        assert client.post(url, good | {"version": "9"}).status_code == 409
    third = admit(cast.to_5, "Đặng Văn Ước")
    transfer = f"/hoi-vien/sinh-hoat/{third.pk}/chuyen/"
    assert client.post(transfer, {"unit": str(cast.dong.unit_id), "on": today}).status_code == 422
    assert client.post(transfer, {"unit": "", "on": today}).status_code == 422
    answer = client.post(transfer, {"unit": str(cast.to_6.unit_id), "on": today, "version": "0"})
    assert (answer.status_code, answer["Location"]) == (302, f"/hoi-vien/{third.person_id}/")
    moved = Membership.objects.get(came_from=third)
    end = f"/hoi-vien/sinh-hoat/{moved.pk}/thoi/"
    assert client.post(end, {"on": future, "reason": "resigned"}).status_code == 422
    assert client.post(end, {"on": "01/05/2023", "reason": "transferred"}).status_code == 422
    assert client.post(end, {"on": "01/05/2023", "reason": "resigned", "version": "4"}).status_code == 409
    assert client.post(end, {"on": "01/05/2023", "reason": "resigned", "version": "0"}).status_code == 302
    moved.refresh_from_db()
    assert (moved.left_on, moved.left_reason) == (date(2023, 5, 1), "resigned")
    for path in ("thoi", "chuyen", "noi-chinh", "sua"):
        url = f"/hoi-vien/sinh-hoat/{row.pk}/{path}/"
        assert client.get(url).status_code == 200
        assert browser(cast.phuc).get(url).status_code == 404
        assert browser(cast.tam).get(url).status_code == 403


def test_a_head_is_told_who_transfers(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh")
    assert "Chưa có đơn vị nào để chuyển đến" in page(cast.ha, f"/hoi-vien/sinh-hoat/{row.pk}/chuyen/")


def test_history_lists_everything_latest_first(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh")
    moved = member_transfer(actor=SYSTEM, membership_id=row.pk, to_unit_id=cast.to_6.unit_id, on=date(2022, 1, 1))
    member_end(actor=SYSTEM, membership_id=moved.pk, on=date(2023, 1, 1), reason=LeaveReason.RESIGNED)
    html = page(cast.lan, f"/hoi-vien/{row.person_id}/")
    history = html[html.index("kh-timeline") :]
    titles = ["Thôi sinh hoạt: xin ra khỏi Hội", "Chuyển sinh hoạt đến", "Vào Hội"]
    places = [history.index(title) for title in titles]
    assert places == sorted(places)
    assert re.search(r"01/03/2021", history)
    assert date(2021, 3, 1) == JOINED
