"""The screens of rules: who may, what they show, and the three steps of an edit."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.rules.models import CalendarDay, Rule
from khuyenhoc.rules.selectors import rule_in_force, rule_value
from khuyenhoc.rules.services import rule_set
from tests.cast import Cast
from tests.rules.conftest import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
KEY = "officers.term"


def filled(**more: object) -> dict[str, object]:
    return {
        "value": "số năm: 4",
        "valid_from": "01/06/2026",
        "source": "Nghị quyết 1",
        "is_local": "on",
        "note": "",
    } | more


def text(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]


def test_who_may_see_and_who_may_edit(cast: Cast, administrator: Client) -> None:
    pages = [reverse("rule_list"), reverse("rule_page", args=[KEY]), reverse("calendar_year", args=[2026])]
    forms = [reverse("rule_edit", args=[KEY]), reverse("calendar_day_edit", args=[2026])]
    for who, sees, edits in (
        (administrator, 200, 200),
        (signed_in(cast.thu), 200, 403),
        (signed_in(cast.ha), 403, 403),
        (Client(), 302, 302),
    ):  # fmt: skip
        assert [who.get(page).status_code for page in pages] == [sees] * 3
        assert [who.get(page).status_code for page in forms] == [edits] * 2
    assert "Lập bản mới" in text(administrator.get(pages[1]))
    assert "Lập bản mới" not in text(signed_in(cast.thu).get(pages[1]))
    assert signed_in(cast.thu).post(forms[0], filled(step="save")).status_code == 403
    removal = reverse("calendar_day_remove", args=[2026])
    assert signed_in(cast.thu).post(removal, {"ngay": "24/11/2026"}).status_code == 403
    assert len(Rule.objects.filter(key=KEY)) == 1


def test_list_answers_for_its_day_and_marks_local_rules(administrator: Client, keeper: Actor) -> None:
    rule_set(
        actor=keeper, key=KEY, value={"years": 4}, valid_from=date(2026, 6, 1), source="Nghị quyết mới", is_local=False
    )
    assert "Nghị quyết mới" not in text(administrator.get(reverse("rule_list"), {"ngay": "31/05/2026"}))
    page = text(administrator.get(reverse("rule_list"), {"ngay": "01/06/2026"}))
    assert "Nghị quyết mới" in page
    assert "quy định nội bộ" in page
    assert "Không có bản nào" in text(administrator.get(reverse("rule_list"), {"ngay": "01/01/1990"}))
    assert administrator.get(reverse("rule_list"), {"ngay": "31/02/2026"}).status_code == 422


def test_list_takes_as_many_queries_with_more_versions(administrator: Client, keeper: Actor) -> None:
    url = reverse("rule_list")
    administrator.get(url)
    with CaptureQueriesContext(connection) as few:
        administrator.get(url)
    for years in (4, 3, 2):
        rule_set(
            actor=keeper, key=KEY, value={"years": years}, valid_from=date(2026, years, 1), source="Thử", is_local=True
        )
    with CaptureQueriesContext(connection) as many:
        administrator.get(url)
    assert len(many) == len(few)


def test_edit_shows_old_and_new_before_it_saves(administrator: Client) -> None:
    url = reverse("rule_edit", args=[KEY])
    assert "số năm: 5" in text(administrator.get(url))
    review = administrator.post(url, filled(step="review"))
    assert review.status_code == 200
    assert "số năm: 5" in text(review)
    assert "số năm: 4" in text(review)
    assert rule_value(KEY, date(2026, 6, 1)) == {"years": 5}

    back = administrator.post(url, filled(step="edit"))
    assert (back.status_code, "số năm: 4" in text(back)) == (200, True)

    seen = rule_in_force(KEY, date(2026, 6, 1)).pk
    saved = administrator.post(url, filled(step="save", based_on=seen))
    assert saved.headers["Location"] == reverse("rule_page", args=[KEY])
    assert rule_value(KEY, date(2026, 6, 1)) == {"years": 4}
    assert "đang có hiệu lực" in text(administrator.get(reverse("rule_page", args=[KEY])))

    stale = administrator.post(url, filled(step="save", based_on=seen, value="số năm: 3"))
    assert stale.status_code == 409
    assert rule_value(KEY, date(2026, 6, 1)) == {"years": 4}


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": "số năm: bốn"}, {"value": "số năm: [4"}, {"value": ""},
        {"value": "years: 4"}, {"value": "số năm: *a"},
        {"valid_from": "31/02/2026"},
        {"valid_from": ""}, {"source": " "}, {"valid_from": "01/01/1990"}, {"based_on": "x"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("step", ["review", "save"])
def test_wrong_input_is_answered_with_422_and_keeps_what_was_typed(
    administrator: Client, wrong: dict[str, object], step: str
) -> None:
    answer = administrator.post(reverse("rule_edit", args=[KEY]), filled(step=step, **wrong))
    assert answer.status_code == 422
    assert "Nghị quyết 1" in text(answer) or "source" in wrong
    assert Rule.objects.filter(key=KEY).count() == 1


def test_unknown_rules_and_years_are_not_found(administrator: Client) -> None:
    for url in ("/quy-dinh/khong.co/", "/quy-dinh/khong.co/sua/", "/quy-dinh/lich-lam-viec/1999/"):
        assert administrator.get(url).status_code == 404
    assert administrator.get("/quy-dinh/lich-lam-viec/").headers["Location"] == reverse(
        "calendar_year", args=[clock.today().year]
    )


def test_calendar_shows_marks_and_exports_the_year(administrator: Client) -> None:
    page = text(administrator.get(reverse("calendar_year", args=[2026])))
    assert "Làm bù ngày 31/8/2026" in page
    assert "dự kiến" in page
    assert "Chưa có lịch nghỉ năm này" in text(administrator.get(reverse("calendar_year", args=[2050])))
    file = administrator.get(reverse("calendar_excel", args=[2026]))
    content = b"".join(file.streaming_content)  # type: ignore[attr-defined]
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    dates = {row[0] for row in rows if isinstance(row[0], date)}
    assert dates == set(CalendarDay.objects.filter(day__year=2026).values_list("day", flat=True))


def test_day_is_written_corrected_and_removed(administrator: Client) -> None:
    url = reverse("calendar_day_edit", args=[2026])
    day = {"day": "12/8/2026", "is_working": "0", "reason": "Bão số 5", "source": "Công điện"}
    assert administrator.post(url, day).headers["Location"] == reverse("calendar_year", args=[2026])
    assert "Bão số 5" in text(administrator.get(url, {"ngay": "12/08/2026"}))
    assert administrator.post(url, day | {"reason": ""}).status_code == 422
    assert administrator.post(url, day | {"is_working": "2"}).status_code == 422
    administrator.post(url, day | {"is_working": "1"})
    assert CalendarDay.objects.get(day=date(2026, 8, 12)).is_working
    removal = reverse("calendar_day_remove", args=[2026])
    assert administrator.post(removal, {"ngay": "12/08/2026"}).status_code == 302
    assert administrator.post(removal, {"ngay": "12/08/2026"}).status_code == 404
    assert administrator.post(removal, {"ngay": "hôm qua"}).status_code == 404
    assert administrator.get(removal).status_code == 405
    assert not CalendarDay.objects.filter(day=date(2026, 8, 12)).exists()
