"""The import on screen: from the file to the register and back, with every refusal on the way."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from khuyenhoc.members.enums import ImportStatus, RowState
from khuyenhoc.members.models import MemberImport, MemberImportRow, Membership, RememberedMapping, RememberedUnitName
from khuyenhoc.members.services.importing import import_commit
from khuyenhoc.people.models import Person
from khuyenhoc.people.services import names_look
from tests.cast import Cast, Player
from tests.members import lists
from tests.members.importing import messes
from tests.members.importing.workbooks import HEADINGS, NAMES, PEOPLE, Row, workbook
from tests.members.register import browser

pytestmark = pytest.mark.django_db
URL = "/hoi-vien/nhap/"
PLAIN_MAPPING = {
    "cot-A": "number", "cot-B": "full_name", "cot-C": "birth", "cot-D": "sex", "cot-E": "identity", "cot-F": "phone",
    "cot-G": "chapter", "cot-H": "joined",
}  # fmt: skip
MIXED: list[Row] = [
    (1, "Lê Văn An", "12/03/1960", "Nam", "042060000001", "0912000001", "Chi hội thôn Yên Du", "2021"),
    (2, "LÊ VĂN AN", "12/03/1960", "Nam", "042060000001", "0912000001", "Chi hội thôn Yên Du", "2021"),
    (3, "Lê Thị Bình", "31/02/1971", "Nữ", "04217100000x", "0912000002", "Chi hội thôn Yên Du", "2021"),
    (4, "Phạm Văn Cam", "1980", "Nam", "", "", "Chi hội thôn Bình Phong", "2021"),
]


@pytest.fixture
def chapters(cast: Cast) -> dict[str, int]:
    return lists.found_chapters()


def upload(client: Client, content: bytes, unit_id: int, **more: str) -> HttpResponse:
    file = SimpleUploadedFile("danh-sach.xlsx", content)
    answer: Any = client.post(URL, {"file": file, "unit": unit_id, "on": "01/06/2023"} | more)
    return answer  # type: ignore[no-any-return]


def started(client: Client, content: bytes, unit_id: int) -> MemberImport:
    assert upload(client, content, unit_id).status_code == 302
    return MemberImport.objects.latest("id")


def previewed(client: Client, content: bytes, unit_id: int) -> MemberImport:
    batch = started(client, content, unit_id)
    answer = client.post(f"{URL}{batch.pk}/cot/", {f"cot-{c}": f for c, f in batch.mapping.items()})
    assert answer.status_code == 302
    batch.refresh_from_db()
    return batch


def written(player: Player, batch: MemberImport) -> MemberImport:
    """What the job does, as the person who queued it."""
    assert browser(player).post(f"{URL}{batch.pk}/ghi/").status_code == 302
    return import_commit(actor=player.actor, import_id=batch.pk)


def html(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:1500]
    return answer.content.decode()


def test_from_the_file_to_the_register_and_back(cast: Cast, chapters: dict[str, int]) -> None:
    before = lists.dump()
    client = browser(cast.lan)
    assert "Tải lên và đọc" in html(client, URL)
    batch = started(client, messes.plain(), cast.an_binh.unit_id)

    columns = html(client, f"{URL}{batch.pk}/cot/")
    assert "Nguyễn Thị Ánh · Đặng Văn Ước · Lò Thị Pành" in columns
    assert client.post(f"{URL}{batch.pk}/cot/", PLAIN_MAPPING)["Location"] == f"{URL}{batch.pk}/xem-truoc/"
    assert Membership.objects.count() == 0
    preview = html(client, f"{URL}{batch.pk}/xem-truoc/")
    assert "Ghi 4 người mới, sửa 0 người; tất cả hoặc không dòng nào." in preview

    assert written(cast.lan, batch).status == ImportStatus.COMMITTED
    assert {name for name, *_ in lists.memberships()} == set(NAMES)
    result = html(client, f"{URL}{batch.pk}/")
    assert "Đã ghi vào sổ hội viên" in result
    assert "Hoàn tác cả lần nhập" in result
    assert client.post(f"{URL}{batch.pk}/hoan-tac/").status_code == 302
    assert lists.dump() == before
    assert "Đã hoàn tác" in html(client, f"{URL}{batch.pk}/")


def test_no_restricted_value_is_shown_or_kept_in_the_open(cast: Cast, chapters: dict[str, int]) -> None:
    client = browser(cast.lan)
    batch = previewed(client, lists.sheet(*MIXED), cast.an_binh.unit_id)
    pages = [html(client, f"{URL}{batch.pk}/cot/")]
    pages += [html(client, f"{URL}{batch.pk}/xem-truoc/?tinh-trang={state}") for state in RowState.values]
    client.post(f"{URL}{batch.pk}/xem-truoc/", {"act": "correct", "o-4-E": "042171000077"})
    kept = [str(row) for row in MemberImportRow.objects.values()] + [str(row) for row in MemberImport.objects.values()]

    assert any("…001" in page for page in pages)
    for secret in ("042060000001", "04217100000x", "042171000077"):
        assert not [text for text in (*pages, *kept) if secret in text]


def test_columns_are_corrected_and_remembered(cast: Cast, chapters: dict[str, int]) -> None:
    client = browser(cast.lan)
    batch = started(client, messes.plain(), cast.an_binh.unit_id)
    address = f"{URL}{batch.pk}/cot/"
    nameless = client.post(address, PLAIN_MAPPING | {"cot-B": ""})
    assert nameless.status_code == 422
    assert "Chưa chọn cột Họ và tên." in nameless.content.decode()
    assert client.post(address, PLAIN_MAPPING | {"cot-B": "gia_mao"}).status_code == 422
    assert RememberedMapping.objects.count() == 0
    assert client.post(address, PLAIN_MAPPING | {"cot-F": ""}).status_code == 302

    again = started(client, messes.plain(), cast.an_binh.unit_id)
    assert again.mapping == {k.removeprefix("cot-"): v for k, v in PLAIN_MAPPING.items() if k != "cot-F"}


def test_unknown_chapters_are_asked_once(cast: Cast, chapters: dict[str, int]) -> None:
    client = browser(cast.lan)
    rows = lists.sheet(
        (1, "Lê Văn An", "1960", "Nam", "", "", "Thôn Yên Dũ", ""),
        (2, "Lê Văn Ba", "1961", "Nam", "", "", "Xóm Rừng", ""),
    )
    batch = previewed(client, rows, cast.an_binh.unit_id)
    address = f"{URL}{batch.pk}/chi-hoi/"
    page = html(client, address)
    assert "“Thôn Yên Dũ”" in page
    assert "“Xóm Rừng”" in page
    assert client.post(address, {"ten-0": "", "ten-1": "0"}).status_code == 422
    assert client.post(address, {"ten-0": cast.dong.unit_id, "ten-1": "0"}).status_code == 422
    answer = client.post(address, {"ten-0": chapters["AB-YD"], "ten-1": "0"})
    assert answer["Location"] == f"{URL}{batch.pk}/xem-truoc/"
    assert RememberedUnitName.objects.count() == 1
    written(cast.lan, batch)
    assert {(name, unit) for name, unit, *_ in lists.memberships()} == {("Lê Văn An", "AB-YD")}

    again = previewed(client, rows, cast.an_binh.unit_id)
    assert [question["written"] for question in again.questions] == ["Xóm Rừng"]
    client.post(f"{URL}{again.pk}/chi-hoi/", {"ten-0": "0"})
    before = lists.dump()
    assert written(cast.lan, again).counts["same"] == 1
    assert lists.dump() == before


def test_doubtful_rows_are_decided_one_by_one_or_all(cast: Cast, chapters: dict[str, int]) -> None:
    client = browser(cast.lan)
    lists.bring_in(cast.an_binh.unit_id, lists.sheet((1, "Lê Văn An", "1960", "Nam", "", "", "Thôn Yên Du", "")))
    rows = lists.sheet(
        (1, "Lê Văn Ân", "1960", "Nam", "", "0912000001", "Thôn Yên Du", ""),
        (2, "Phạm Văn Cam", "1980", "Nam", "", "", "Thôn Yên Du", ""),
        (3, "Phạm Văn Cám", "1980", "Nam", "", "", "Thôn Yên Du", ""),
    )
    batch = previewed(client, rows, cast.an_binh.unit_id)
    address = f"{URL}{batch.pk}/xem-truoc/"
    page = html(client, address)
    assert "Trong sổ hội viên" in page
    assert "Dòng 3 của danh sách" in page
    assert "Họ tên chỉ khác dấu" in page
    assert client.post(address, {"decide": "same-2"}).status_code == 302
    assert client.post(address, {"decide": "new-4"}).status_code == 302
    assert client.post(address, {"decide": "-4"}).status_code == 302
    assert client.post(address, {"decide": "new-all"}).status_code == 302
    assert client.post(address, {"decide": "same-2"}).status_code == 302
    for wrong in ({}, {"decide": "same-abc"}, {"decide": "maybe-2"}):
        assert client.post(address, wrong).status_code == 422

    written(cast.lan, batch)
    assert {name for name, *_ in lists.memberships()} == {"Lê Văn Ân", "Phạm Văn Cam", "Phạm Văn Cám"}
    before = lists.dump()
    again = written(cast.lan, previewed(client, rows, cast.an_binh.unit_id))
    assert (again.counts["same"], lists.dump()) == (3, before)


def test_wrong_cells_are_mended_in_place(cast: Cast, chapters: dict[str, int]) -> None:
    client = browser(cast.lan)
    batch = previewed(client, lists.sheet(*MIXED), cast.an_binh.unit_id)
    address = f"{URL}{batch.pk}/xem-truoc/"
    page = html(client, f"{address}?tinh-trang=rejected")
    assert set(re.findall(r'name="(o-[^"]+)"', page)) == {"o-4-C", "o-4-E"}
    assert client.post(address, {"act": "correct"}).status_code == 422
    assert client.post(address, {"act": "correct", "o-4-C": "28/02/1971", "o-4-E": ""}).status_code == 302
    batch.refresh_from_db()
    assert batch.counts["rejected"] == 1
    assert client.post(address, {"act": "correct", "o-4-E": "042171000002"}).status_code == 302
    batch.refresh_from_db()
    assert batch.counts["rejected"] == 0
    written(cast.lan, batch)
    assert Person.objects.get(full_name="Lê Thị Bình").birth_date.isoformat() == "1971-02-28"  # type: ignore[union-attr]


def test_rejected_rows_as_a_workbook(cast: Cast, chapters: dict[str, int]) -> None:
    client = browser(cast.lan)
    batch = previewed(client, lists.sheet(*MIXED), cast.an_binh.unit_id)
    answer: Any = client.get(f"{URL}{batch.pk}/dong-bi-loai/")
    page = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = [[cell.value for cell in row] for row in page.iter_rows()] if page else []
    head = next(at for at, row in enumerate(rows) if row[0] == "Dòng")

    assert rows[head] == ["Dòng", *HEADINGS, "Lý do"]
    assert [row[:4] for row in rows[head + 1 :]] == [[4, "3", "Lê Thị Bình", "31/02/1971"]]
    assert "Ngày sinh: " in str(rows[head + 1][-1])


def test_days_in_the_workbook_of_rejected_rows_are_days(cast: Cast, chapters: dict[str, int]) -> None:
    """A year alone, and what nobody can read, stay text; a text is never a formula."""
    client = browser(cast.lan)
    rows = [
        (at, "Lê Văn An", birth, "Nam", "=1+1", "", "Chi hội thôn Yên Du", joined)
        for at, (birth, joined) in enumerate([("12/3/1960", "2021"), ("1961", "5/6/2021"), ("31/2/62", "hôm qua")])
    ]
    batch = previewed(client, lists.sheet(*rows), cast.an_binh.unit_id)
    answer: Any = client.get(f"{URL}{batch.pk}/dong-bi-loai/")
    page: Any = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    cells = [(row[3].value, row[5].value, row[8].value) for row in page.iter_rows(min_row=4, max_row=6)]
    assert cells == [
        (datetime(1960, 3, 12), "'=1+1", "2021"),  # noqa: DTZ001
        ("1961", "'=1+1", datetime(2021, 6, 5)),  # noqa: DTZ001
        ("31/2/62", "'=1+1", "hôm qua"),
    ]


def test_a_row_may_be_left_out(cast: Cast, chapters: dict[str, int]) -> None:
    client = browser(cast.lan)
    batch = previewed(client, messes.plain(), cast.an_binh.unit_id)
    assert client.post(f"{URL}{batch.pk}/xem-truoc/", {"decide": "out-2"}).status_code == 302
    assert "Ghi 3 người mới" in html(client, f"{URL}{batch.pk}/xem-truoc/")
    written(cast.lan, batch)
    assert {name for name, *_ in lists.memberships()} == set(NAMES[1:])


def test_refusals_of_files(cast: Cast, chapters: dict[str, int]) -> None:
    client = browser(cast.lan)
    refused = {
        "empty": upload(client, b"", cast.an_binh.unit_id),
        "damaged": upload(client, b"PK\x03\x04" + b"x" * 100, cast.an_binh.unit_id),
        "no header": upload(client, workbook([["a"], ["b"]]), cast.an_binh.unit_id),
        "bomb": upload(client, messes.packed_bomb(), cast.an_binh.unit_id),
        "day": upload(client, messes.plain(), cast.an_binh.unit_id, on="31/02/2023"),
        "unit": upload(client, messes.plain(), cast.cam_ha.unit_id),
    }
    assert {what: answer.status_code for what, answer in refused.items()} == {
        "empty": 422, "damaged": 422, "no header": 422, "bomb": 413, "day": 422, "unit": 422,
    }  # fmt: skip
    assert MemberImport.objects.count() == 0


def test_the_neighbour_sees_nothing_and_a_chapter_head_only_their_own(cast: Cast, chapters: dict[str, int]) -> None:
    batch = previewed(browser(cast.lan), messes.plain(), cast.an_binh.unit_id)
    own = previewed(browser(cast.ha), messes.split_name(), cast.to_5.unit_id)
    pages = ("", "cot/", "chi-hoi/", "xem-truoc/", "dong-bi-loai/")
    for player in (cast.phuc, cast.ha):
        assert "danh-sach.xlsx" not in html(browser(cast.phuc), URL)
        assert {browser(player).get(f"{URL}{batch.pk}/{page}").status_code for page in pages} == {404}
        assert {browser(player).post(f"{URL}{batch.pk}/{act}/").status_code for act in ("ghi", "hoan-tac")} == {404}
    assert {browser(cast.nga).get(f"{URL}{page}").status_code for page in ("", f"{batch.pk}/")} == {403}
    assert browser(cast.lan).get(f"{URL}{own.pk}/xem-truoc/").status_code == 200
    assert upload(browser(cast.ha), messes.plain(), cast.an_binh.unit_id).status_code == 422


def test_names_of_the_register_stay_hidden_from_the_level_above(cast: Cast, chapters: dict[str, int]) -> None:
    lists.bring_in(cast.an_binh.unit_id, lists.sheet((1, "Lê Văn An", "1960", "Nam", "", "", "Thôn Yên Du", "")))
    rows = lists.sheet((1, "Lê Văn Ân", "1960", "Nam", "", "", "Thôn Yên Du", ""))
    above = previewed(browser(cast.khang), rows, cast.an_binh.unit_id)
    here = previewed(browser(cast.lan), rows, cast.an_binh.unit_id)

    assert "Lê Văn An" not in html(browser(cast.khang), f"{URL}{above.pk}/xem-truoc/")
    assert "Lê Văn An" in html(browser(cast.lan), f"{URL}{here.pk}/xem-truoc/")


def test_what_is_under_way_or_done_is_not_changed(cast: Cast, chapters: dict[str, int]) -> None:
    client = browser(cast.lan)
    content = messes.plain()
    batch = previewed(client, content, cast.an_binh.unit_id)
    twin = previewed(client, content, cast.an_binh.unit_id)
    assert client.post(f"{URL}{batch.pk}/ghi/").status_code == 302
    assert "Đang ghi" in html(client, f"{URL}{batch.pk}/")
    poll = client.get(f"{URL}{batch.pk}/", headers={"HX-Request": "true"})
    assert poll.content.decode().lstrip().startswith('<div class="kh-progress"')
    assert client.post(f"{URL}{twin.pk}/ghi/").status_code == 409
    assert client.post(f"{URL}{batch.pk}/cot/", PLAIN_MAPPING).status_code in (409, 422)
    assert client.post(f"{URL}{batch.pk}/xem-truoc/", {"decide": "out-2"}).status_code == 409
    assert client.post(f"{URL}{batch.pk}/hoan-tac/").status_code == 409
    import_commit(actor=cast.lan.actor, import_id=batch.pk)
    over = client.get(f"{URL}{batch.pk}/", headers={"HX-Request": "true"})
    assert (over.status_code, over["HX-Redirect"]) == (204, f"{URL}{batch.pk}/")
    assert client.post(f"{URL}{batch.pk}/ghi/").status_code == 302
    assert import_commit(actor=cast.lan.actor, import_id=batch.pk).counts["created"] == 4
    assert Membership.objects.count() == 4


def test_a_refused_commit_says_why_and_may_be_repeated(cast: Cast, chapters: dict[str, int]) -> None:
    client = browser(cast.lan)
    batch = previewed(client, messes.plain(), cast.an_binh.unit_id)
    client.post(f"{URL}{batch.pk}/ghi/")
    kept = batch.file_id
    MemberImport.objects.filter(pk=batch.pk).update(file_id=None)
    assert import_commit(actor=cast.lan.actor, import_id=batch.pk).status == ImportStatus.FAILED
    assert "Tệp này đã hết thời gian lưu." in html(client, f"{URL}{batch.pk}/")
    MemberImport.objects.filter(pk=batch.pk).update(file_id=kept)
    assert written(cast.lan, batch).status == ImportStatus.COMMITTED


def test_the_template_offers_the_chapters(cast: Cast, chapters: dict[str, int]) -> None:
    answer = browser(cast.lan).get(f"{URL}mau/?don-vi={cast.an_binh.unit_id}")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    names = {row[0].value for row in book["Chi hội"].iter_rows()}

    assert {"Chi hội Khuyến học thôn Yên Du", "Chi hội Khuyến học Tổ dân phố 5"} <= names
    assert browser(cast.lan).get(f"{URL}mau/?don-vi={cast.cam_ha.unit_id}").status_code == 404


def test_query_counts_do_not_grow(cast: Cast, chapters: dict[str, int]) -> None:
    client = browser(cast.lan)
    lists.bring_in(cast.an_binh.unit_id, messes.plain())
    alike = [[row[0], str(row[1]).replace("ị", "i").replace("ă", "a"), *row[2:4], "", "", *row[6:]] for row in PEOPLE]
    counted: dict[str, set[int]] = {}
    for rows in ([alike[0], *MIXED[:2]], [*alike[:3], *MIXED]):
        batch = previewed(client, lists.sheet(*rows), cast.an_binh.unit_id)
        addresses = {"": URL, "cot": f"{URL}{batch.pk}/cot/"}
        addresses |= {s: f"{URL}{batch.pk}/xem-truoc/?tinh-trang={s}" for s in RowState.values}
        for name, address in addresses.items():
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counted.setdefault(name, set()).add(len(queries))
        with CaptureQueriesContext(connection) as queries:
            client.post(f"{URL}{batch.pk}/cot/", PLAIN_MAPPING)
        counted.setdefault("check", set()).add(len(queries))

    assert {name: len(counts) for name, counts in counted.items()} == dict.fromkeys(counted, 1), counted


def test_upper_levels_see_their_own_lists_and_others_only_with_a_reason(cast: Cast, chapters: dict[str, int]) -> None:
    batch = previewed(browser(cast.lan), messes.plain(), cast.an_binh.unit_id)
    own = started(browser(cast.khang), messes.plain(), cast.an_binh.unit_id)
    client = browser(cast.khang)
    addresses = [f"{URL}{batch.pk}/{step}" for step in ("", "cot/", "xem-truoc/", "dong-bi-loai/")]
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404, 404]
    assert client.post(f"{URL}{batch.pk}/ghi/").status_code == 404
    assert f"{URL}{batch.pk}/" not in html(client, URL)
    assert client.get(f"{URL}{own.pk}/cot/").status_code == 200
    names_look(actor=cast.khang.actor, unit_id=cast.an_binh.unit_id, reason="Kiểm tra danh sách theo đề nghị")
    assert "Đặng Văn Ước" in html(client, addresses[2])
