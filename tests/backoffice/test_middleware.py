"""What no room can read is refused before any room, and no page stays behind in a cache."""

from __future__ import annotations

import pytest
from django.test import Client

from khuyenhoc.members.models import BulkAct
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NUL = "%00"


@pytest.mark.parametrize(
    "address",
    [
        f"/tim/?q=an{NUL}b", f"/to-chuc/?tim=an{NUL}b", f"/hoi-vien/xuat-excel/?{NUL}=1", f"/hoi-vien/in/?la=a{NUL}",
        f"/quy-dinh/{NUL}/",
    ],
)  # fmt: skip
def test_nul_in_an_address_is_refused(client: Client, cast: Cast, address: str) -> None:
    client.force_login(cast.lan.user)
    answer = client.get(address)
    assert answer.status_code == 400
    assert "Yêu cầu chưa đúng" in answer.content.decode()
    assert client.get(address.replace(NUL, "")).status_code in (200, 403, 404, 422)


def test_nul_in_a_form_is_refused_and_changes_nothing(client: Client, cast: Cast) -> None:
    client.force_login(cast.lan.user)
    form = {"act": "loai", "step": "save", "row": "1-0", "kind": "regular", "key": "a\0b"}
    assert client.post("/hoi-vien/viec-chung/", form).status_code == 400
    assert client.post("/hoi-vien/viec-chung/", {"a\0b": "1"}).status_code == 400
    assert not BulkAct.objects.exists()


def test_pages_of_people_are_kept_nowhere(client: Client, cast: Cast) -> None:
    client.force_login(cast.lan.user)
    for address in ("/", "/hoi-vien/", "/to-chuc/", "/hoi-vien/999999/"):
        assert client.get(address)["Cache-Control"] == "private, no-store"
    assert "no-store" in client.get("/dang-nhap/")["Cache-Control"]
    assert client.get("/api/v1/figures/catalogue")["Cache-Control"] == "public, max-age=60"
