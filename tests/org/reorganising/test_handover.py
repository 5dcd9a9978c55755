"""The minutes of a hand-over, on paper."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from pypdf import PdfReader

from khuyenhoc.org.enums import SuccessionKind
from khuyenhoc.org.models import Reorganisation
from khuyenhoc.org.reorganising.steps import End, Found
from tests.cast import Cast
from tests.org.reorganising.plans import done, drafted, merger, split
from tests.org.test_web_views import browser, page


def words(cast: Cast, act: Reorganisation, unit_id: int) -> str:
    answer = browser(cast.khang).get(f"/to-chuc/sap-xep/{act.pk}/ban-giao/{unit_id}.pdf")
    assert answer.status_code == 200
    return " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(answer.content)).pages).split())


def test_both_sides_the_decision_and_what_goes_over_stand_on_it(cast: Cast) -> None:
    steps = merger(cast)
    act = done(cast.khang.actor, steps)
    text = words(cast, act, cast.an_binh.unit_id)
    for part in (
        "BIÊN BẢN", "Căn cứ Quyết định số 30/QĐ-HKH ngày 25/06/2025", "Bên giao: Hội Khuyến học phường An Bình",
        "Bên nhận: Hội Khuyến học xã Bình Hà", "Đơn vị trực thuộc chuyển sang 4", "Con dấu", "ĐẠI DIỆN BÊN GIAO",
        "ĐẠI DIỆN BÊN NHẬN",
    ):  # fmt: skip
        assert part in text
    assert "Số:" not in text
    word = browser(cast.khang).get(f"/to-chuc/sap-xep/{act.pk}/ban-giao/{cast.an_binh.unit_id}.docx")
    assert "Bên nhận: Hội Khuyến học xã Bình Hà" in "\n".join(
        paragraph.text for paragraph in Document(BytesIO(word.content)).paragraphs
    )
    html = page(cast.khang, f"/to-chuc/sap-xep/{act.pk}/")
    assert html.count("/ban-giao/") == 4


def test_after_a_split_each_heir_signs(cast: Cast) -> None:
    act = done(cast.khang.actor, split(cast))
    text = words(cast, act, cast.to_5.unit_id)
    assert "ĐẠI DIỆN BÊN NHẬN 1" in text
    assert "ĐẠI DIỆN BÊN NHẬN 2" in text


@pytest.mark.parametrize("what", ["draft", "not_ended", "no_heir"])
def test_there_is_none_without_hand_over(cast: Cast, what: str) -> None:
    actor = cast.khang.actor
    steps = merger(cast) if what != "no_heir" else [End(unit_id=cast.center.unit_id, kind=SuccessionKind.CLOSE)]
    act = drafted(actor, steps) if what == "draft" else done(actor, steps)
    first = steps[0]
    unit_id = first.unit_id if what == "not_ended" or isinstance(first, End) else cast.an_binh.unit_id
    assert isinstance(first, (Found, End))
    page(cast.khang, f"/to-chuc/sap-xep/{act.pk}/ban-giao/{unit_id}.pdf", status=404)
