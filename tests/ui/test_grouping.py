"""The switch of the two days: what the address says, what it leaves open, what is wrong with it."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import QueryDict
from django.template import engines
from django.test import RequestFactory

from khuyenhoc.core import clock
from khuyenhoc.ui.grouping import Grouping, GroupingForm, TwoDaysForm

THEN, LATER, TODAY = date(2023, 2, 9), date(2025, 7, 1), date(2026, 1, 1)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


@pytest.mark.parametrize(
    ("query", "at", "map_on", "words", "again"),
    [
        ("", TODAY, TODAY, "Số liệu ngày 01/01/2026, theo tổ chức tại thời điểm số liệu", ""),
        ("ngay=9/2/2023", THEN, THEN, "Số liệu ngày 09/02/2023, theo tổ chức tại thời điểm số liệu",
         "?ngay=09%2F02%2F2023"),
        ("ngay=9/2/2023&theo=hien-nay", THEN, TODAY,
         "Số liệu ngày 09/02/2023, theo tổ chức hiện nay (01/01/2026)", "?ngay=09%2F02%2F2023&theo=hien-nay"),
        ("theo=ngay&theo_ngay=1/7/2025", TODAY, LATER,
         "Số liệu ngày 01/01/2026, theo tổ chức tại ngày 01/07/2025", "?theo=ngay&theo_ngay=01%2F07%2F2025"),
        ("theo_ngay=1/7/2025", TODAY, LATER,
         "Số liệu ngày 01/01/2026, theo tổ chức tại ngày 01/07/2025", "?theo=ngay&theo_ngay=01%2F07%2F2025"),
    ],
)  # fmt: skip
def test_two_days_are_read_from_the_address_and_written_into_it(
    query: str, at: date, map_on: date, words: str, again: str
) -> None:
    form = TwoDaysForm(QueryDict(query))
    assert (form.at, form.map_on, form.words, form.query) == (at, map_on, words, again)
    assert form.is_valid()


def test_usual_is_the_organisation_of_today_where_only_it_is_asked() -> None:
    assert GroupingForm(QueryDict("")).fixed == TODAY
    assert GroupingForm(QueryDict("theo=so-lieu")).fixed is None
    assert GroupingForm(QueryDict("theo=hien-nay")).map_query == {}


@pytest.mark.parametrize(
    ("query", "field"),
    [("ngay=31/02/2023", "ngay"), ("theo=ngay", "theo_ngay"), ("theo=x", "theo"), ("theo_ngay=mai", "theo_ngay")],
)
def test_wrong_days_are_said_and_the_usual_stands(query: str, field: str) -> None:
    form = TwoDaysForm(QueryDict(query))
    assert set(form.errors) == {field}
    assert len(form.errors[field]) == 1
    assert (form.at, form.map_on, form.grouping) == (TODAY, TODAY, Grouping.OF_FIGURES)


def test_switch_keeps_the_rest_of_the_address_and_opens_when_wrong() -> None:
    template = engines["django"].from_string("{% two_days form %}")
    for query, is_open in (("don-vi=7&after=3&theo=hien-nay", False), ("don-vi=7&theo=ngay", True)):
        request = RequestFactory().get(f"/?{query}")
        text = template.render({"form": TwoDaysForm(request.GET)}, request)
        assert '<input type="hidden" name="don-vi" value="7">' in text
        assert 'name="after"' not in text
        assert ("<details" in text and "open>" in text) == is_open
        assert 'href="?don-vi=7"' in text or is_open
