"""The paper of a report on screen and as files: for who may read it, as a draft until it is sent, with its number."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from docx import Document
from pypdf import PdfReader

from khuyenhoc.papers.models import IssuedPaper
from khuyenhoc.reports.models import Report
from tests.cast import Cast
from tests.reports.chain import accepted, opened, sent
from tests.reports.web import browser, page, post

pytestmark = pytest.mark.usefixtures("on_13_february")

KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def url(report: Report) -> str:
    return f"/bao-cao/{report.pk}/"


def content(cast_member: object, address: str) -> bytes:
    answer = browser(cast_member).get(address)  # type: ignore[arg-type]
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def words(pdf: bytes) -> str:
    return " ".join(" ".join(part.extract_text() for part in PdfReader(BytesIO(pdf)).pages).split())


def test_paper_comes_in_three_forms(cast: Cast) -> None:
    report = sent(opened(cast)["an_binh"], {"awards.count": 30})
    for suffix, kind in KINDS.items():
        answer = browser(cast.tam).get(f"{url(report)}ban-in.{suffix}")
        assert (answer.status_code, answer["Content-Type"]) == (200, kind)
        assert "B%C3%A1o%20c%C3%A1o%202023-02" in answer["Content-Disposition"]
        assert answer["Cache-Control"] == "private, no-store"
    assert "HỘI KHUYẾN HỌC PHƯỜNG AN BÌNH" in words(content(cast.tam, f"{url(report)}ban-in.pdf")).upper()
    document = Document(BytesIO(content(cast.tam, f"{url(report)}ban-in.docx")))
    assert any("KẾT QUẢ HOẠT ĐỘNG" in paragraph.text.upper() for paragraph in document.paragraphs)
    book = openpyxl.load_workbook(BytesIO(content(cast.tam, f"{url(report)}ban-in.xlsx")))
    assert book.sheetnames == ["Số liệu", "Theo đơn vị"]


@pytest.mark.parametrize(("player", "status"), [("ha", 200), ("lan", 200), ("tam", 200), ("phuc", 404), ("dung", 403)])
def test_papers_are_for_who_may_read_the_report(cast: Cast, player: str, status: int) -> None:
    report = sent(opened(cast)["to_5"])
    client = browser(getattr(cast, player))
    addresses = [*(f"ban-in.{suffix}" for suffix in KINDS), "ban-in/", "ban-in-1.png"]
    assert {client.get(url(report) + address).status_code for address in addresses} == {status}


def test_paper_is_a_draft_until_it_is_sent_and_stays_what_was_signed(cast: Cast) -> None:
    report = opened(cast)["to_5"]
    assert "BẢN NHÁP" in words(content(cast.ha, f"{url(report)}ban-in.pdf"))
    sent(report, {"awards.count": 5})
    assert "BẢN NHÁP" not in words(content(cast.ha, f"{url(report)}ban-in.pdf"))


def test_pages_are_shown_as_pictures(cast: Cast) -> None:
    report = sent(opened(cast)["to_5"])
    html = page(cast.ha, f"{url(report)}ban-in/")
    assert "Bản in, 1 trang" in html
    assert f'src="{url(report)}ban-in-1.png?v=' in html
    fragment = browser(cast.ha).get(f"{url(report)}ban-in/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "ban-in-1.png" in fragment
    assert content(cast.ha, f"{url(report)}ban-in-1.png").startswith(b"\x89PNG")
    for number in ("0", "2", "9" * 30):
        assert browser(cast.ha).get(f"{url(report)}ban-in-{number}.png").status_code == 404


def test_number_is_taken_once_and_stands_on_the_paper(cast: Cast) -> None:
    report = opened(cast)["an_binh"]
    assert post(cast.nga, f"{url(report)}lay-so/").status_code == 409  # not sent yet
    sent(report)
    assert "Lấy số văn bản" in page(cast.nga, url(report))
    for _ in range(2):
        assert post(cast.nga, f"{url(report)}lay-so/").status_code == 302
    paper = IssuedPaper.objects.get(about_id=str(report.pk))
    assert (paper.reference, paper.signer_name, paper.signer_position) == ("01/BC-HKH", "Lê Thị Lan", "Chủ tịch")
    html = page(cast.nga, url(report))
    assert "Số 01/BC-HKH ngày 13/02/2023." in html
    assert "Lấy số văn bản" not in html
    assert "01/BC-HKH" in words(content(cast.nga, f"{url(report)}ban-in.pdf"))


def test_numbers_are_not_for_everybody_and_not_for_chapters(cast: Cast) -> None:
    reports = opened(cast)
    report, sheet = sent(reports["an_binh"]), accepted(reports["to_5"])
    assert post(cast.tam, f"{url(report)}lay-so/").status_code == 403
    assert post(cast.phuc, f"{url(report)}lay-so/").status_code == 404
    assert post(cast.lan, f"{url(sheet)}lay-so/").status_code == 403
    assert not IssuedPaper.objects.exists()
