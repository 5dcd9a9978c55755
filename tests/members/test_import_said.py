"""What people say of a list before it is written, and what they are told: decisions, acts, limits, names."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from khuyenhoc.core import clock
from khuyenhoc.members.enums import LeaveReason
from khuyenhoc.members.models import MemberImport, Membership
from khuyenhoc.members.services import member_end
from khuyenhoc.officers.models import OfficerTerm
from tests.cast import Cast
from tests.members import lists
from tests.members.importing import messes
from tests.members.register import browser, last_act
from tests.members.test_import_screens import URL, html, previewed, started, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def chapters(cast: Cast) -> dict[str, int]:
    return lists.found_chapters()


def tabs(client: Client, batch: MemberImport) -> dict[str, int]:
    """What the tabs of the preview count."""
    page = html(client, f"{URL}{batch.pk}/xem-truoc/")
    found = re.findall(r'tinh-trang=(\w+)"[^>]*>(.*?)</a>', page, re.DOTALL)
    return {state: int(re.sub(r"\D", "", re.sub(r"<[^>]+>", "", text)) or 0) for state, text in found}


def test_decisions_count_at_once_and_are_acts(cast: Cast, chapters: dict[str, int]) -> None:
    client = browser(cast.lan)
    rows = lists.sheet(
        (1, "Phạm Văn Cam", "1980", "Nam", "", "", "Thôn Yên Du", ""),
        (2, "Phạm Văn Cám", "1980", "Nam", "", "", "Thôn Yên Du", ""),
        (3, "Phạm Văn Cảm", "1980", "Nam", "", "", "Thôn Yên Du", ""),
    )
    batch = previewed(client, rows, cast.an_binh.unit_id)
    address = f"{URL}{batch.pk}/xem-truoc/"
    assert (tabs(client, batch)["doubtful"], tabs(client, batch)["new"]) == (2, 1)
    client.post(address, {"decide": "new-3"})
    assert (tabs(client, batch)["doubtful"], tabs(client, batch)["new"]) == (1, 2)
    assert "Phạm Văn Cám" in html(client, f"{address}?tinh-trang=new")
    act = last_act()
    assert (act.action, act.path) == ("members.list_decided", cast.an_binh.path)
    assert act.facts == {"unit": cast.an_binh.unit_id, "decision": "new", "count": 1, "rows": [3]}
    client.post(address, {"decide": "new-3"})
    assert last_act() == act
    client.post(address, {"decide": "-3"})
    assert (tabs(client, batch)["doubtful"], tabs(client, batch)["new"]) == (2, 1)
    client.post(address, {"decide": "out-all"})
    assert (tabs(client, batch)["doubtful"], tabs(client, batch)["new"]) == (0, 1)
    assert last_act().facts["rows"] is None


def test_what_is_said_of_columns_chapters_and_cells_is_an_act(cast: Cast, chapters: dict[str, int]) -> None:
    client = browser(cast.lan)
    rows = lists.sheet(
        (1, "Lê Văn An", "31/2/1960", "Nam", "", "", "", ""), (2, "Lê Văn Ba", "1961", "Nam", "", "", "Xóm Rừng", "")
    )
    batch = previewed(client, rows, cast.an_binh.unit_id)
    assert (last_act().action, last_act().facts["mapping"]) == ("members.list_mapped", batch.mapping)
    client.post(f"{URL}{batch.pk}/chi-hoi/", {"ten-0": chapters["AB-YD"]})
    assert last_act().facts == {"unit": cast.an_binh.unit_id, "answers": {"Xóm Rừng": chapters["AB-YD"]}}
    client.post(f"{URL}{batch.pk}/xem-truoc/", {"act": "correct", "o-2-C": "28/2/1960"})
    act = last_act()
    assert (act.action, act.facts["cells"]) == ("members.list_corrected", {"2": ["C"]})
    client.post(f"{URL}{batch.pk}/cot/", {f"cot-{c}": f for c, f in batch.mapping.items()})
    assert last_act() == act


def test_positions_become_offices_only_for_who_may_give_them(cast: Cast, chapters: dict[str, int]) -> None:
    batch = started(browser(cast.lan), messes.positions(), cast.an_binh.unit_id)
    address = f"{URL}{batch.pk}/cot/"
    assert "Ghi chức vụ trong danh sách thành cán bộ" in html(browser(cast.lan), address)
    said = {f"cot-{c}": f for c, f in batch.mapping.items()} | {"ghi-can-bo": "on"}
    browser(cast.lan).post(address, said)
    preview = html(browser(cast.lan), f"{URL}{batch.pk}/xem-truoc/?tinh-trang=new")
    assert "Giữ chức vụ: Chi hội trưởng, từ 01/06/2023" in re.sub(r"\s+", " ", preview)
    written(cast.lan, batch)
    terms = OfficerTerm.objects.filter(valid_from="2023-06-01").values_list("position", flat=True)
    assert sorted(terms) == ["chapter_head", "treasurer"]

    own = started(browser(cast.ha), messes.positions(), cast.to_5.unit_id)
    address = f"{URL}{own.pk}/cot/"
    assert "thành cán bộ" not in html(browser(cast.ha), address)
    browser(cast.ha).post(address, said)
    own.refresh_from_db()
    assert own.appoints is False


def test_too_large_a_file_is_refused_before_it_is_read(cast: Cast) -> None:
    """Announced only: nothing of the body is there to be read."""
    for player in (cast.lan, None):
        client = browser(player) if player else Client()
        answer = client.generic(
            "POST", URL, b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH="21000000"
        )
        assert answer.status_code == 413
        assert "Tệp lớn hơn 20 MB nên không được nhận" in answer.content.decode()
    assert MemberImport.objects.count() == 0


def test_a_refused_undo_names_only_whom_one_may_read(cast: Cast, chapters: dict[str, int]) -> None:
    batch = previewed(browser(cast.khang), messes.plain(), cast.an_binh.unit_id)
    written(cast.khang, batch)
    row = Membership.objects.get(person__full_name="Trần Đình Hòa")
    member_end(actor=cast.lan.actor, membership_id=row.pk, on=clock.today(), reason=LeaveReason.RESIGNED)
    refused: Any = browser(cast.khang).post(f"{URL}{batch.pk}/hoan-tac/")
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "1 người: đã thôi, chuyển hoặc được sửa sinh hoạt." in page
    assert "Trần Đình Hòa" not in page
    open_names = browser(cast.lan).post(f"{URL}{batch.pk}/hoan-tac/").content.decode()
    assert "Trần Đình Hòa: đã thôi, chuyển hoặc được sửa sinh hoạt." in open_names
