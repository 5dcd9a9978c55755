"""The page of a locality: who it was, what it became, and what is not known."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from khuyenhoc.localities.models import LocalitySuccession
from khuyenhoc.localities.selectors import locality_by_code
from tests.cast import Cast
from tests.localities.conftest import AFTER, BEFORE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


@pytest.fixture
def reader(client: Client, cast: Cast) -> Client:
    client.force_login(cast.ha.user)
    return client


def page(client: Client, code: str, status: int = 200) -> str:
    answer = client.get(f"/dia-phuong/{code}/")
    assert answer.status_code == status
    return answer.content.decode()


def test_found_without_accents_on_the_day_asked(reader: Client) -> None:
    text = reader.get("/dia-phuong/", {"q": "duc linh", "ngay": "09/02/2023"}).content.decode()
    assert 'href="/dia-phuong/18322@2023-02-09/"' in text
    assert "Huyện Vũ Quang, Tỉnh Hà Tĩnh" in text
    nothing = reader.get("/dia-phuong/", {"q": "duc linh", "ngay": "01/01/2026"}).content.decode()
    assert "Không tìm thấy" in nothing
    assert reader.get("/dia-phuong/", {"ngay": "31/02/2023"}).status_code == 422


def test_one_code_two_places(reader: Client) -> None:
    old, new = page(reader, "18322@2023-02-09"), page(reader, "18322@2026-01-01")
    assert "<h1" in old and "Xã Đức Lĩnh" in old and "Trở thành" in old
    assert "Xã Mai Hoa</a>, toàn bộ, từ 01/07/2025" in old
    assert "Được lập từ" in new
    for name in ("Xã Ân Phú", "Xã Đức Giang", "Xã Đức Lĩnh"):
        assert f"{name}</a>, toàn bộ" in new
    assert "từ năm 2019 đến tháng 6/2025 không có" in old
    assert "Xã Mai Hoa" in page(reader, "18322")  # a bare code is today's


def test_split_place_says_so(reader: Client) -> None:
    step = LocalitySuccession.objects.filter(is_whole=False, is_default=True).select_related("predecessor")[0]
    text = page(reader, f"{step.predecessor.code}@2023-02-09")
    assert "Địa bàn này bị chia" in text
    assert text.count("nơi mặc định") == 2  # the mark, and the word in the notice: “một nơi mặc định”
    assert ", một phần" in text


def test_district_ended_and_province_has_its_parts(reader: Client) -> None:
    district = page(reader, "441@2025-06-30")
    assert "Cấp huyện kết thúc ngày 30/06/2025" in district
    assert "Thị trấn Vũ Quang" in district
    assert page(reader, "42@2026-01-01").count('href="/dia-phuong/1') == 69


@pytest.mark.parametrize(
    ("code", "status"), [("99999", 404), ("441", 404), ("18322@2023-02-30", 422), ("18322@x", 422), ("a b", 422)]
)
def test_wrong_code_is_refused(reader: Client, code: str, status: int) -> None:
    page(reader, code, status)


def test_decision_is_noted_by_the_administrator_only(reader: Client, cast: Cast) -> None:
    address = "/dia-phuong/42@2026-01-01/van-ban/"
    assert reader.post(address, {"decision": "NQ 01"}).status_code == 403
    assert "Ghi văn bản" not in page(reader, "42@2026-01-01")
    TOTP.activate(cast.quan.user, "JBSWY3DPEHPK3PXP")
    reader.force_login(cast.quan.user)
    assert "Ghi văn bản" in page(reader, "42@2026-01-01")
    told = reader.post(address, {"decision": "Nghị quyết số 01/NQ-THU"}, follow=True).content.decode()
    assert "Đã ghi văn bản cho" in told
    assert "Theo văn bản: Nghị quyết số 01/NQ-THU." in page(reader, "18322@2026-01-01")
    assert reader.post("/dia-phuong/18322@2026-01-01/van-ban/", {"decision": "x"}).status_code == 422
    assert locality_by_code("18322", BEFORE) != locality_by_code("18322", AFTER)
