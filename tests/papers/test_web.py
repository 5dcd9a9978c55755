"""The register of papers on screen: who sees what, and voiding one of them."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from khuyenhoc.papers.enums import DocumentKind, PaperStatus
from khuyenhoc.papers.models import IssuedPaper
from khuyenhoc.papers.services.numbering import NewPaper, paper_issue
from khuyenhoc.rules.services import rules_load
from tests.cast import SYSTEM, Cast, Player

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(cast: Cast) -> IssuedPaper:
    rules_load(actor=SYSTEM)
    return issue(cast, 1)


def issue(cast: Cast, about: int, year: int = 2023) -> IssuedPaper:
    data = NewPaper(
        unit_id=cast.an_binh.unit_id, kind=DocumentKind.REPORT, dated_on=date(year, 2, 9), summary=f"Kết quả {about}",
        signer_name="Lê Thị Lan", signer_position="Chủ tịch", about_type="reports.report", about_id=str(about),
    )  # fmt: skip
    return paper_issue(actor=cast.lan.actor, data=data)


def browser(player: Player) -> Client:
    client = Client()
    client.force_login(player.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_register_shows_the_papers_of_ones_place_and_the_void_ones_with_their_reason(
    cast: Cast, paper: IssuedPaper
) -> None:
    url = f"/van-ban/{paper.pk}/huy/"
    nga = browser(cast.nga)
    html = nga.get("/van-ban/").content.decode()
    assert "01/BC-HKH" in html and f'href="{url}"' in html
    for reader in (cast.tam, cast.ha):  # read reports and their papers, keep no register
        assert [browser(reader).get(f"/van-ban/{page}").status_code for page in ("", "xuat-excel/")] == [403, 403]
        assert 'href="/van-ban/"' not in browser(reader).get("/").content.decode()
    assert 'href="/van-ban/"' in nga.get("/").content.decode()
    assert "01/BC-HKH" not in browser(cast.phuc).get("/van-ban/").content.decode()
    answer = nga.post(url, {"reason": "Sai người ký"})
    assert (answer.status_code, answer["Location"]) == (302, "/bao-cao/1/")
    html = nga.get("/van-ban/").content.decode()
    assert "01/BC-HKH" in html and "Lý do hủy: Sai người ký" in html and "Đã hủy" in html
    assert f'href="{url}"' not in html
    assert nga.get(url).status_code == 302
    excel = BytesIO(nga.get("/van-ban/xuat-excel/?nam=2023").getvalue())
    rows = CalamineWorkbook.from_filelike(excel).get_sheet_by_index(0).to_python()
    assert rows[-1] == [
        "Phường An Bình", "01/BC-HKH", date(2023, 2, 9), "Báo cáo", "Kết quả 1", "Lê Thị Lan", "Chủ tịch", "Hủy",
        "Sai người ký",
    ]  # fmt: skip


@pytest.mark.parametrize("reason", ["", "   ", "a" * 201])
def test_a_void_without_a_fit_reason_is_refused(cast: Cast, paper: IssuedPaper, reason: str) -> None:
    answer = browser(cast.nga).post(f"/van-ban/{paper.pk}/huy/", {"reason": reason})
    assert answer.status_code == 422
    paper.refresh_from_db()
    assert paper.status == PaperStatus.NUMBERED


@pytest.mark.parametrize(("player", "status"), [("tam", 403), ("ha", 403), ("phuc", 404), ("nga", 200)])
def test_who_may_void(cast: Cast, paper: IssuedPaper, player: str, status: int) -> None:
    assert browser(getattr(cast, player)).get(f"/van-ban/{paper.pk}/huy/").status_code == status


def test_the_year_is_chosen_and_the_register_costs_the_same_with_more(
    cast: Cast, paper: IssuedPaper, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    nga = browser(cast.nga)
    with django_assert_max_num_queries(25) as first:
        nga.get("/van-ban/")
    issue(cast, 2)
    issue(cast, 3, year=2024)
    with django_assert_max_num_queries(len(first.captured_queries)):
        html = nga.get("/van-ban/").content.decode()
    assert html.index("Kết quả 3") < html.index("Kết quả 2") < html.index("Kết quả 1")
    html = nga.get("/van-ban/?nam=2024").content.decode()
    assert "Kết quả 3" in html and "Kết quả 1" not in html
