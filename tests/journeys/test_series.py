"""A trend across a merger: one line under the organisation of today, its own months at the time of the figures."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import openpyxl  # type: ignore[import-untyped]
import pytest
from playwright.sync_api import expect

from khuyenhoc.org.enums import SuccessionKind
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.reorganising.steps import End, Found
from khuyenhoc.org.selectors import units_on
from khuyenhoc.org.services import new_unit_ids
from tests.cast import SYSTEM
from tests.journeys.people import Town, Visitor
from tests.org.reorganising.plans import commune, done

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]
MERGED = date(2024, 1, 1)
DOTS = ".kh-chart circle"


def merged() -> tuple[int, list[int]]:
    """Xã Ân Phú and Xã Đức Giang become Xã Ân Giang on New Year's Day of 2024, told in May."""
    then = units_on(MERGED)
    old = [then.get(short_name=name) for name in ("Xã Ân Phú", "Xã Đức Giang")]
    [new] = new_unit_ids(1)
    found = Found(unit_id=new, parent_id=old[0].parent_id, description=commune("18399", "Ân Giang"))
    ends = [End(unit_id=unit.unit_id, heirs=(new,), kind=SuccessionKind.MERGE) for unit in old]
    done(SYSTEM, [found, *ends], effective_on=MERGED)
    return UnitVersion.objects.get(short_name="Xã Ân Giang").unit_id, [unit.unit_id for unit in old]


def months(visitor: Visitor) -> dict[str, str]:
    rows = visitor.page.locator("tbody tr")
    return dict(
        zip(rows.locator("th").all_inner_texts(), rows.locator("td:nth-of-type(1)").all_inner_texts(), strict=True)
    )


def test_trend_of_a_new_commune_runs_across_its_merger(town: Town) -> None:
    new, (first, second) = merged()
    officer = town.visitor("hoai")
    officer.go(f"/to-chuc/{new}/")
    officer.follow(officer.link("Số liệu qua các tháng").first)
    officer.see("today")
    expect(officer.page.locator(".kh-chart polyline")).to_have_count(1)
    expect(officer.page.locator(".kh-chart-mark")).to_have_count(1)
    expect(officer.page.locator(".kh-chart-turns")).to_contain_text("30/QĐ-HKH")
    today = months(officer)
    assert "tháng 02/2023" in today and "–" not in "".join(today.values())
    officer.go(f"/so-lieu/{first}/qua-cac-thang/?theo=so-lieu")
    one = months(officer)
    officer.go(f"/so-lieu/{second}/qua-cac-thang/?theo=so-lieu")
    other = months(officer)
    both = int(one["tháng 02/2023"].replace(".", "")) + int(other["tháng 02/2023"].replace(".", ""))
    assert int(today["tháng 02/2023"].replace(".", "")) == both

    officer.go(f"/so-lieu/{new}/qua-cac-thang/")
    officer.follow(officer.link("Tổ chức từng thời điểm"))
    officer.see("then")
    own = months(officer)
    assert own["tháng 12/2023"].startswith("–")
    assert own["tháng 05/2024"] == today["tháng 05/2024"]
    book = openpyxl.load_workbook(BytesIO(officer.file(officer.link("Xuất Excel"))))
    assert "theo tổ chức tại thời điểm số liệu" in str(book.active["A3"].value)


def test_two_days_are_chosen_on_a_phone_without_scripts(town: Town) -> None:
    new, (first, _) = merged()
    officer = town.visitor("hoai", phone=True, scripts=False)
    officer.go(f"/to-chuc/{first}/")
    expect(officer.page.get_by_text("Dưới đây là số liệu và danh sách của ngày 31/12/2023.")).to_be_visible()
    officer.see("ended-phone")
    officer.go(f"/to-chuc/{new}/?ngay=09/02/2023")
    officer.page.locator(".kh-two-days summary").click()
    officer.page.get_by_label("theo tổ chức tại ngày…").check()
    officer.follow(officer.page.locator(".kh-two-days").get_by_role("button", name="Xem"), 422)
    expect(officer.page.get_by_text("Chưa nhập ngày của tổ chức.").first).to_be_visible()
    officer.page.get_by_label("Ngày của tổ chức").fill("01/05/2024")
    officer.follow(officer.page.locator(".kh-two-days").get_by_role("button", name="Xem"))
    expect(officer.page.locator("#members")).to_contain_text("cộng theo tổ chức ngày 01/05/2024")
    officer.see("unit-phone")
