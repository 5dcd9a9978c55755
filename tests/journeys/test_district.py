"""District consolidation: ten communes accepted, sent and frozen, numbered, and the papers say what the screen says."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import docx
import openpyxl  # type: ignore[import-untyped]
import pymupdf
import pytest
from playwright.sync_api import expect

from khuyenhoc.demo.places import COMMUNES
from khuyenhoc.reports.enums import ReportStatus
from tests.journeys import hands
from tests.journeys.people import Town, Visitor

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]


def numbers_on(visitor: Visitor) -> dict[str, str]:
    """The figures of the report as the screen has them: name without its unit → this month."""
    found: dict[str, str] = {}
    for line in visitor.page.locator("tr.rp-line").all():
        name = line.locator("th").inner_text().split(" (")[0].strip()
        found[name] = line.locator("td.kh-this").inner_text().split(", ")[0].strip()
    return found


def rows_of_word(file: bytes) -> dict[str, str]:
    rows = [
        [cell.text.strip() for cell in row.cells] for table in docx.Document(BytesIO(file)).tables for row in table.rows
    ]
    return {row[1]: row[3] for row in rows if len(row) == 6 and row[0].isdigit()}


def rows_of_excel(file: bytes) -> dict[str, float | None]:
    sheet = openpyxl.load_workbook(BytesIO(file)).worksheets[0]
    rows = list(sheet.iter_rows())
    first = next(at for at, row in enumerate(rows) if row[0].value == "Chỉ tiêu") + 1
    return {str(row[0].value): as_shown(row[2]) for row in rows[first:] if row[0].value}


def as_shown(cell: Any) -> float | None:
    """A share is kept as the number 0.519 and shown as 51,9 %."""
    if cell.value is None:
        return None
    return round(float(cell.value) * 100, 6) if "%" in cell.number_format else float(cell.value)


def as_number(shown: str) -> float | None:
    """`1.250,5` as the screen has it."""
    return None if shown == "–" else float(shown.replace(".", "").replace(",", "."))


def test_district_accepts_sends_and_prints(town: Town) -> None:
    hands.send(*(commune.code for commune in COMMUNES))
    officer = town.visitor("hoai")
    officer.see("1-home")
    officer.follow(officer.link("Báo cáo", exact=False).first)
    waiting = officer.page.locator("#cho-tiep-nhan")
    expect(waiting.get_by_role("row")).to_have_count(11)
    officer.see("2-ten-wait")
    for box in waiting.get_by_role("checkbox").all():
        box.check()
    officer.press("Tiếp nhận báo cáo đã đánh dấu")
    expect(officer.page.get_by_text("Đã tiếp nhận 10 báo cáo. Số liệu đã cộng vào tổng.")).to_be_visible()

    officer.follow(officer.link("Làm báo cáo"))
    for field in officer.page.locator(".rp-own input.kh-input").all():
        if not field.input_value():
            field.fill("2.500.000" if (field.get_attribute("id") or "").endswith("_vnd") else "3")
    officer.page.get_by_label("Kiến nghị").fill("Đề nghị tỉnh mở lớp tập huấn cho cán bộ hội cơ sở.")
    officer.press("Lưu, chưa gửi")
    expect(officer.page.get_by_text("Đã lưu. Báo cáo chưa gửi.")).to_be_visible()
    officer.see("3-own-numbers")
    officer.button("Gửi báo cáo").click()
    officer.page.wait_for_load_state()
    for box in officer.page.get_by_role("checkbox", name="Đã xem, số này đúng").all():
        box.check()
    if officer.button("Gửi báo cáo").count():
        officer.press("Gửi báo cáo")
    assert hands.report_of("441").status == ReportStatus.SUBMITTED
    expect(officer.page.locator(".rp-own input")).to_have_count(0)
    superior = town.visitor("thuy.hatinh")
    superior.follow(superior.link("Báo cáo", exact=False).first)
    superior.page.locator("#cho-tiep-nhan").get_by_role("checkbox").first.check()
    superior.press("Tiếp nhận báo cáo đã đánh dấu")
    expect(superior.page.get_by_text("Đã tiếp nhận 1 báo cáo. Số liệu đã cộng vào tổng.")).to_be_visible()
    assert hands.report_of("441").status == ReportStatus.ACCEPTED
    officer.go(hands.address("441"))
    officer.see("4-frozen")

    clerk = town.visitor("van")
    clerk.follow(clerk.page.locator(".kh-todo", has_text="tháng 05/2024").get_by_role("link", name="Lấy số"))
    clerk.press("Lấy số văn bản")
    expect(clerk.page.get_by_text("Văn bản mang số")).to_be_visible()
    expect(clerk.page.get_by_alt_text("Trang 1 của bản in")).to_be_visible()
    clerk.see("5-numbered")
    shown = numbers_on(clerk)
    assert shown["Hội viên"] not in ("", "–")
    reference = clerk.page.locator(".rp-state").inner_text().partition(" Số ")[2].split(" ngày ")[0]

    word = rows_of_word(clerk.file(clerk.link("Word")))
    assert word == {name: value.replace("–", "") for name, value in shown.items()}
    excel = rows_of_excel(clerk.file(clerk.link("Excel")))
    assert excel == {name: as_number(value) for name, value in shown.items()}
    with pymupdf.open(stream=clerk.file(clerk.link("PDF"))) as paper:
        text = " ".join(" ".join(page.get_text() for page in paper).split())
    assert reference in text
    for name, value in shown.items():
        assert f"{name} " in text
        assert value in text
    assert "Đề nghị tỉnh mở lớp tập huấn" in text

    office = town.visitor("tam.ubnd")
    office.follow(
        office.page.locator(".kh-todo", has_text="Nhận báo cáo tháng 05/2024").get_by_role("link", name="Xem báo cáo")
    )
    office.page.get_by_label("Ghi chú").fill("Đã trình Chủ tịch UBND")
    office.see("6-to-receive")
    office.press("Đã nhận")
    officer.go(hands.address("441"))
    expect(officer.page.get_by_text("Ghi chú: Đã trình Chủ tịch UBND").first).to_be_visible()
    officer.see("7-received")

    clerk.follow(clerk.link("Hủy văn bản", exact=False))
    clerk.page.get_by_label("Lý do hủy").fill("Sai ngày ký")
    clerk.see("8-void")
    clerk.button("Hủy văn bản").click()
    clerk.agree("Hủy văn bản")
    expect(clerk.page.get_by_text(f"Số {reference} đã hủy: Sai ngày ký.")).to_be_visible()
    clerk.go("/van-ban/")
    expect(clerk.page.get_by_text("Lý do hủy: Sai ngày ký")).to_be_visible()
    clerk.see("9-register")
