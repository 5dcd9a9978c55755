"""A messy list of a whole district: columns, a question, preview, writing with progress, the register, and back."""

from __future__ import annotations

import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from khuyenhoc.demo.places import chapters
from khuyenhoc.members.models import Membership
from khuyenhoc.people.models import Person
from tests.journeys.people import Town, Visitor
from tests.members.importing import messes

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]
PEOPLE = 7575
MISSPELT = "Chi hội thôn Yên Đu"  # for Yên Du, and near to others


def district_list() -> bytes:
    """As a district keeps it: its name on top, a new header now and then, blank rows, accents of two makes, a day that
    is none, people written twice, a total and signatures."""
    villages = [one.village for one in chapters() if not one.is_school and not one.place.isdigit()]
    own = [village for village, count in Counter(villages).items() if count == 1]
    rows: list[list[object]] = [["HỘI KHUYẾN HỌC HUYỆN VŨ QUANG"], ["DANH SÁCH HỘI VIÊN NĂM 2024"], []]
    rows.append([*messes.HEADINGS, "Địa chỉ"])
    for number, row in enumerate(messes.people(PEOPLE, seed=7)):
        row[6] = MISSPELT if number < 3 else f"Chi hội {own[number % len(own)]}"
        if number % 50 == 1:
            row[1] = unicodedata.normalize("NFD", str(row[1]))
        if number in (10, 20, 30):
            row[2] = "31/02/1971"
        rows.append(row)
        if number == 4000:
            rows += [[], [*messes.HEADINGS, "Địa chỉ"]]
    rows.append([PEOPLE + 1, *rows[100][1:]])
    rows += [["", f"Tổng cộng: {PEOPLE} hội viên"], ["", "NGƯỜI LẬP BIỂU"]]
    return messes.workbook(rows, merges=["A1:I1", "A2:I2"])


def tab(officer: Visitor, name: str) -> Locator:
    return officer.page.get_by_role("navigation", name="Các dòng theo tình trạng").get_by_role("link", name=name)


def count_on(tab: Locator) -> int:
    return int("".join(letter for letter in tab.inner_text() if letter.isdigit()) or 0)


def test_import_of_a_districts_list_and_back(town: Town, tmp_path: Path) -> None:
    before = (Person.objects.count(), Membership.objects.count())
    file = tmp_path / "Danh sach hoi vien huyen.xlsx"
    file.write_bytes(district_list())
    officer = town.visitor("hoai")
    officer.go("/hoi-vien/")
    officer.follow(officer.link("Nhập danh sách"))
    officer.press("Tải lên và đọc", status=422)
    officer.see("1-no-file")
    officer.page.get_by_label("Tệp danh sách").set_input_files(file)
    officer.press("Tải lên và đọc")
    expect(officer.page.get_by_label("B. Họ và tên")).to_have_value("full_name")
    officer.see("2-columns")
    officer.press("Kiểm tra danh sách")
    expect(officer.page.get_by_role("heading", name="Tên này là chi hội nào?")).to_be_visible()
    officer.see("3-question")
    officer.page.get_by_label(f"“{MISSPELT}”").select_option(label="Chi hội Khuyến học thôn Yên Du")
    officer.press("Xong, xem trước")
    expect(officer.page.get_by_role("heading", name="Xem trước")).to_be_visible()
    officer.see("4-doubtful")
    tab(officer, "Bị loại").click()
    expect(officer.page.get_by_role("cell", name="31/02/1971").first).to_be_visible()
    officer.see("5-rejected")
    tab(officer, "Mới").click()
    officer.see("6-new")
    created = count_on(tab(officer, "Mới"))
    assert PEOPLE * 0.8 < created <= PEOPLE
    assert (Person.objects.count(), Membership.objects.count()) == before

    officer.press("Ghi vào sổ")
    expect(officer.page.get_by_role("heading", name="Đã ghi vào sổ hội viên")).to_be_visible(timeout=240_000)
    officer.see("7-written")
    assert Person.objects.count() == before[0] + created
    officer.follow(officer.link("Xem hội viên"))
    expect(officer.page.get_by_role("table").last).to_be_visible()
    officer.page.go_back()
    officer.button("Hoàn tác cả lần nhập").click()
    officer.agree("Hoàn tác cả lần nhập")
    expect(officer.page.get_by_text("Sổ hội viên như trước khi nhập.").first).to_be_visible()
    officer.see("8-undone")
    assert (Person.objects.count(), Membership.objects.count()) == before
