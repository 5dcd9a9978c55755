"""The administrator's way: hand a file in, look, correct, write, take back; nobody else gets anywhere."""

from __future__ import annotations

from datetime import date

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from khuyenhoc.localities.models import BoundaryImport, LocalityBoundary
from khuyenhoc.localities.selectors import locality_by_code
from khuyenhoc.localities.web import forms
from tests.cast import Cast
from tests.localities.conftest import AFTER, BEFORE
from tests.localities.drawing import around, feature, geojson

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
LIST = "/dia-phuong/ranh-gioi/"


@pytest.fixture
def keeper_client(client: Client, cast: Cast) -> Client:
    TOTP.activate(cast.quan.user, "JBSWY3DPEHPK3PXP")
    client.force_login(cast.quan.user)
    return client


def hand_in(client: Client, content: bytes, on: date = AFTER, **more: str) -> tuple[int, str]:
    file = SimpleUploadedFile("xa.geojson", content, content_type="application/geo+json")
    given = {"file": file, "on": f"{on:%d/%m/%Y}", "source": "Bản đồ thử"} | more
    answer = client.post(LIST, given, follow=True)
    return answer.status_code, answer.content.decode()


def test_from_file_to_map_and_back(keeper_client: Client) -> None:
    places = [locality_by_code(code, AFTER) for code in ("18322", "18328")]
    status, text = hand_in(keeper_client, geojson(*(feature(around(row), code=row.code) for row in places)))
    assert status == 200
    assert "Xã Mai Hoa (18322), Tỉnh Hà Tĩnh" in text
    assert text.count('class="kh-map-ground"') == 2
    here = f"{LIST}{BoundaryImport.objects.get().pk}/"
    text = keeper_client.post(f"{here}ghi/", follow=True).content.decode()
    assert "Đã ghi ranh giới của 2 xã lên bản đồ." in text
    assert LocalityBoundary.objects.count() == 2
    assert "Tỉnh Hà Tĩnh: 2/69 xã" in keeper_client.get(LIST).content.decode()
    text = keeper_client.post(f"{here}hoan-tac/", follow=True).content.decode()
    assert "Đã hoàn tác" in text
    assert LocalityBoundary.objects.count() == 0
    assert keeper_client.post(f"{here}bo/").status_code == 422


def test_name_of_the_file_is_kept_without_what_cannot_be_seen(keeper_client: Client) -> None:
    content = geojson(feature(around(locality_by_code("18322", AFTER)), code="18322")).decode()
    fields = {"on": f"{AFTER:%d/%m/%Y}", "source": "Bản đồ thử"}
    parts = [f'form-data; name="{name}"\r\n\r\n{value}' for name, value in fields.items()]
    parts.append(f'form-data; name="file"; filename="C:\\x\0a\x1b\u202e.geojson"\r\n\r\n{content}')
    body = "".join(f"--KH\r\nContent-Disposition: {part}\r\n" for part in parts) + "--KH--\r\n"
    answer = keeper_client.generic("POST", LIST, body.encode(), content_type="multipart/form-data; boundary=KH")
    assert answer.status_code == 302
    assert BoundaryImport.objects.get().file_name == "xa.geojson"


def test_doubtful_rows_are_ticked_and_refused_ones_left(keeper_client: Client) -> None:
    vu_quang = [locality_by_code(code, BEFORE) for code in ("18316", "18322")]
    rows = [feature(around(row, half=0.01), ten=row.full_name) for row in vu_quang]
    rows.append(feature(around(vu_quang[0]), ten="Xã Không Có"))
    hand_in(keeper_client, geojson(*rows), on=BEFORE)
    batch = BoundaryImport.objects.get()
    here = f"{LIST}{batch.pk}/"
    assert batch.counts["refused"] == 3
    wrong = keeper_client.post(here, {"code_property": "", "name_property": "ten", "within": "999"})
    assert wrong.status_code == 422
    keeper_client.post(here, {"code_property": "", "name_property": "ten", "within": "441"})
    text = keeper_client.get(here).content.decode()
    assert 'name="vung" value="1" form="write"' in text
    assert keeper_client.post(f"{here}ghi/", {"vung": "1"}).status_code == 422
    assert keeper_client.post(f"{here}ghi/", {"vung": "x", "leaves_refused": "on"}).status_code == 422
    keeper_client.post(f"{here}ghi/", {"vung": "1", "leaves_refused": "on"})
    assert [row.locality_id for row in LocalityBoundary.objects.all()] == [vu_quang[0].pk]


@pytest.mark.parametrize(
    ("content", "more", "word"),
    [
        (b"PK\x03\x04", {}, "không phải là JSON"),
        (b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"18322"},"geometry":'
         b'{"type":"Polygon","coordinates":[[[540000,2030000],[541000,2030000],[541000,2031000],[540000,2030000]]]}}]}',
         {}, "VN-2000"),
        (b'{"type":"Feature","properties":{"code":"18322"},"geometry":null}', {}, "vùng này không có hình"),
        (b'{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[NaN,18]]]}}',
         {}, "có chỗ ghi NaN, không phải là số"),
        (b"{}", {"source": ""}, "Chưa nhập nguồn"),
        (b"{}", {"within": "99999"}, "Không có địa bàn nào mang mã 99999"),
    ],
)  # fmt: skip
def test_wrong_file_or_form_is_told_what_is_wrong(
    keeper_client: Client, content: bytes, more: dict[str, str], word: str
) -> None:
    status, text = hand_in(keeper_client, content, **more)
    assert status == 422
    assert word in text
    assert BoundaryImport.objects.count() == 0


def test_file_too_large_for_the_screen_is_sent_to_the_command(
    keeper_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "MOST_MEGABYTES", 0)
    status, text = hand_in(keeper_client, b"{}")
    assert status == 422
    assert "khuyenhoc import-boundaries" in text


@pytest.mark.parametrize("who", ["khang", "lan", "ha"])
def test_only_the_administrator_gets_there(client: Client, cast: Cast, who: str) -> None:
    client.force_login(getattr(cast, who).user)
    assert client.get(LIST).status_code == 403
    good = geojson(feature(around(locality_by_code("18322", AFTER)), code="18322"))
    assert hand_in(client, good)[0] == 403
    assert BoundaryImport.objects.count() == 0
    assert ">Ranh giới<" not in client.get("/dia-phuong/").content.decode()
