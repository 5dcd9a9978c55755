"""The screen of the national reform: what becomes of the communes, looked at, decided, drafted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from khuyenhoc.localities.enums import LocalityKind
from khuyenhoc.localities.models import Locality, LocalitySuccession
from khuyenhoc.org.models import Reorganisation, UnitVersion
from tests.cast import Cast
from tests.org.test_web_acts import send
from tests.org.test_web_views import page

DAY = date(2025, 7, 1)
URL = "/to-chuc/sap-xep/theo-dia-gioi/"
LOOK = "?unit={}&on=01/07/2025&district=close&centers=merge"
LONG_AGO = date(1900, 1, 1)


@pytest.fixture(autouse=True)
def _later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("khuyenhoc.core.clock.today", lambda: DAY + timedelta(days=3))


def ward(code: str, name: str, kind: LocalityKind = LocalityKind.COMMUNE, *, old: bool) -> Locality:
    province, _ = Locality.objects.get_or_create(
        kind=LocalityKind.PROVINCE, code="99", name="Lâm Giang", full_name="Tỉnh Lâm Giang", valid_from=LONG_AGO
    )
    word = "Phường" if kind == LocalityKind.WARD else "Xã"
    return Locality.objects.create(
        kind=kind, code=code, name=name, full_name=f"{word} {name}", parent=province,
        valid_from=LONG_AGO if old else DAY, valid_to=DAY if old else None,
    )  # fmt: skip


@pytest.fixture
def reformed(cast: Cast) -> dict[str, Locality]:
    """An Bình goes into Bình Hà; Cẩm Hà is split between Bình Hà, the default, and Cẩm Giang."""
    places = {
        "an_binh": ward("90001", "An Bình", LocalityKind.WARD, old=True), "cam_ha": ward("90002", "Cẩm Hà", old=True),
        "binh_ha": ward("90001", "Bình Hà", old=False), "cam_giang": ward("90002", "Cẩm Giang", old=False),
    }  # fmt: skip
    for old, new, is_default in (
        ("an_binh", "binh_ha", True), ("cam_ha", "binh_ha", True), ("cam_ha", "cam_giang", False),
    ):  # fmt: skip
        LocalitySuccession.objects.create(
            predecessor=places[old], successor=places[new], on=DAY, is_default=is_default, is_whole=old == "an_binh"
        )
    for unit, place in ((cast.an_binh, "an_binh"), (cast.cam_ha, "cam_ha")):
        UnitVersion.objects.filter(unit=unit.unit_id).update(locality=places[place])
    return places


def test_a_split_commune_is_asked_for_and_never_taken(cast: Cast, reformed: dict[str, Locality]) -> None:
    look = URL + LOOK.format(cast.province.unit_id)
    html = page(cast.khang, look)
    assert "Xã Cẩm Hà bị chia. Hội của xã về đâu?" in html
    assert "Xã Bình Hà (mặc định của dữ liệu nguồn)" in html
    assert "checked" not in html[html.index("bị chia. Hội") :]
    assert "Chưa chọn nơi về của Xã Cẩm Hà." in send(cast.khang, look, {}, status=422)
    assert not Reorganisation.objects.exists()

    location = send(cast.khang, look, {f"heir-{cast.cam_ha.unit_id}": str(reformed["binh_ha"].pk)})
    html = page(cast.khang, location)
    assert "Hợp nhất Phường An Bình, Xã Cẩm Hà thành Xã Bình Hà." in html
    assert Reorganisation.objects.get().effective_on == DAY


def test_a_chapter_goes_another_way_than_its_commune(cast: Cast, reformed: dict[str, Locality]) -> None:
    look = URL + LOOK.format(cast.province.unit_id)
    chosen = {
        f"heir-{cast.cam_ha.unit_id}": str(reformed["cam_giang"].pk),
        f"heir-{cast.dong.unit_id}": str(reformed["binh_ha"].pk),
    }
    html = page(cast.khang, send(cast.khang, look, chosen))
    assert "Đổi tên Phường An Bình: Hội Khuyến học phường An Bình thành Hội Khuyến học xã Bình Hà." in html
    assert "Chuyển Thôn Đông về trực thuộc Phường An Bình." in html or "Chuyển Thôn Đông về trực thuộc Xã" in html


def test_a_day_without_reform_is_said(cast: Cast, reformed: dict[str, Locality]) -> None:
    html = page(cast.khang, URL + LOOK.format(cast.province.unit_id).replace("01/07/2025", "01/06/2025"), status=422)
    assert "thay đổi ngày 01/06/2025" in html
    assert "Hội Khuyến học tỉnh Lâm Giang" in page(cast.khang, URL)
    page(cast.khang, URL + "?unit=99999999&on=01/07/2025&district=close&centers=merge", status=422)
    page(cast.lan, URL, status=403)
