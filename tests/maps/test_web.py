"""The page: a picture that can be read without seeing it, the same as a table, days that are wrong said."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from khuyenhoc.accounts.models import User
from tests.maps.conftest import Network

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client: Client) -> Client:
    client.force_login(User.objects.create(username="khach", full_name="Người xem"))
    return client


def page(client: Client, status: int = 200, **query: object) -> str:
    answer = client.get("/ban-do/", query)
    assert answer.status_code == status
    return answer.content.decode()


def links(text: str) -> list[tuple[str, str]]:
    return re.findall(r'<a class="kh-map-area[^"]*" href="([^"]+)" aria-label="([^"]+)">', text)


def test_every_area_is_a_link_with_its_name_and_number_and_a_row_of_the_table(
    signed_in: Client, network: Network
) -> None:
    text = page(signed_in, hoi=network.district, so="org.chapters.village", ngay="09/02/2023")
    assert len(links(text)) == 10
    assert all(re.match(r"/dia-phuong/\d{5}@2023-02-09/$", url) for url, _ in links(text))
    assert {told.partition(":")[0] for _, told in links(text)} >= {"Xã Đức Lĩnh", "Thị trấn Vũ Quang"}
    assert 'role="group" aria-labelledby="kh-map-title kh-map-desc"' in text
    assert '<title id="kh-map-title">' in text and '<desc id="kh-map-desc">' in text
    assert ">Bản vẽ phác, không phải ranh giới</text>" in text
    table = text[text.index('<table class="kh-table"') :]
    assert all(told.partition(":")[0] in table for _, told in links(text))
    assert " style=" not in text
    assert "<style" not in text


def test_nothing_asked_is_the_usual_question(signed_in: Client, network: Network) -> None:
    text = page(signed_in)
    assert len(links(text)) == 3
    assert "Hội viên" in text


def test_old_under_new_and_over_each_other(signed_in: Client, network: Network) -> None:
    asked = {"hoi": network.district, "so": "org.chapters.village", "ngay": "09/02/2023", "theo": "hien-nay"}
    text = page(signed_in, **asked, chong="on")
    assert {told.partition(":")[0] for _, told in links(text)} == {"Xã Vũ Quang", "Xã Mai Hoa", "Xã Thượng Đức"}
    assert text.count('class="kh-map-over"') == 10
    assert "Nét đứt là ranh giới ngày" in text
    asked |= {"theo": "ngay", "theo_ngay": "01/01/2026", "chia": "deu"}
    assert len(links(page(signed_in, **asked))) == 3


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ({"ngay": "31/02/2023"}, "31/02/2023 không có trong lịch"),
        ({"so": "no.such"}, "không có trong danh sách"),
        ({"hoi": "abc"}, "không có trong danh sách"),
        ({"theo": "ngay"}, "Chưa nhập ngày của tổ chức"),
        ({"chia": "x"}, "không có trong danh sách"),
    ],
)
def test_wrong_question_is_told_what_is_wrong(
    signed_in: Client, network: Network, query: dict[str, str], word: str
) -> None:
    text = page(signed_in, 422, **query)
    assert word in text
    assert links(text) == []
    assert signed_in.get("/ban-do/excel/", query).status_code == 404


def test_figure_over_a_time_is_that_of_the_month(signed_in: Client, network: Network) -> None:
    text = page(signed_in, hoi=network.district, so="members.new", ngay="09/02/2023")
    assert "tháng 02/2023" in text


def test_excel_has_the_same_rows(signed_in: Client, network: Network) -> None:
    answer = signed_in.get("/ban-do/excel/", {"hoi": network.district, "ngay": "09/02/2023"})
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content if answer.streaming else [answer.content])[:2] == b"PK"


def test_empty_installation_says_what_will_be_here(signed_in: Client) -> None:
    assert "Chưa có gì để vẽ" in page(signed_in)
