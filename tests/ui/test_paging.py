from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from hypothesis import given
from hypothesis import strategies as st

from khuyenhoc.core.errors import DomainError
from khuyenhoc.ui.paging import Page, keyset

pytestmark = pytest.mark.django_db
LABELS = st.lists(st.sampled_from(["paging-a", "paging-b", "paging-c"]), max_size=12)
ORDERS = [("app_label", "id"), ("-app_label", "id"), ("app_label", "-id"), ("-id",)]


def rows_of(labels: list[str]) -> QuerySet[ContentType]:
    """Rows whose first key repeats; any model would do."""
    rows = ContentType.objects.filter(app_label__startswith="paging-")
    rows.delete()
    ContentType.objects.bulk_create(ContentType(app_label=label, model=str(n)) for n, label in enumerate(labels))
    return rows


@given(LABELS, st.sampled_from(ORDERS), st.integers(1, 5))
def test_walking_forward_and_back_visits_every_row_once(labels: list[str], order: tuple[str, ...], size: int) -> None:
    rows = rows_of(labels)
    everything = [row.pk for row in rows.order_by(*order)]

    pages: list[Page[ContentType]] = [keyset(rows, order, size=size)]
    while cursor := pages[-1].next_cursor:
        pages.append(keyset(rows, order, after=cursor, size=size))
    assert [row.pk for page in pages for row in page.rows] == everything
    assert pages[0].previous_cursor is None

    back: list[Page[ContentType]] = [pages[-1]]
    while cursor := back[-1].previous_cursor:
        back.append(keyset(rows, order, before=cursor, size=size))
    assert [row.pk for page in reversed(back) for row in page.rows] == everything


def test_a_row_that_appears_earlier_moves_nothing() -> None:
    rows = rows_of(["paging-b"] * 4)
    first = keyset(rows, ("app_label", "id"), size=2)
    ContentType.objects.create(app_label="paging-a", model="new")
    second = keyset(rows, ("app_label", "id"), after=first.next_cursor, size=2)
    assert {row.pk for row in first.rows} & {row.pk for row in second.rows} == set()
    assert len(second.rows) == 2


def test_foreign_cursors_are_refused() -> None:
    rows = rows_of(["paging-a"] * 3)
    cursor = keyset(rows, ("app_label", "id"), size=1).next_cursor
    assert cursor is not None
    assert len(keyset(rows, ("app_label", "id"), after=cursor, size=5).rows) == 2
    for order, bad in [(("-app_label", "id"), cursor), (("app_label", "id"), cursor[:-1] + "x"), (("id",), "1:2:3")]:
        with pytest.raises(DomainError) as caught:
            keyset(rows, order, after=bad)
        assert caught.value.code == "paging.bad_cursor"


@given(st.text(min_size=1, max_size=60))
def test_any_text_as_a_cursor_is_refused(text: str) -> None:
    with pytest.raises(DomainError) as caught:
        keyset(ContentType.objects.all(), ("id",), after=text)
    assert caught.value.code == "paging.bad_cursor"


def test_a_page_costs_one_query(django_assert_num_queries: object) -> None:
    for count in (1, 3):
        rows = rows_of(["paging-a"] * count)
        with django_assert_num_queries(1):  # type: ignore[operator]
            keyset(rows, ("app_label", "id"), size=2)
