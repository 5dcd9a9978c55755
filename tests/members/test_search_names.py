"""Searches by way of the names: the same rows as brute force, whichever way is taken to them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from khuyenhoc.core import clock
from khuyenhoc.core.checks import verifications
from khuyenhoc.core.text.names import search_name, sort_name
from khuyenhoc.members.enums import LeaveReason
from khuyenhoc.members.models import KnownName, Membership
from khuyenhoc.members.selectors import MemberFilters, count_words, members_page, members_visible
from khuyenhoc.members.services import member_end
from khuyenhoc.people.models import Person
from khuyenhoc.people.services import names_look
from tests.cast import SYSTEM, Cast
from tests.members.register import admit
from tests.members.test_list_properties import fill, names, typed

pytestmark = pytest.mark.django_db
REASON = "Kiểm tra sổ hội viên theo kế hoạch 05"
# Names many or few, units many or few: every way a search can take.
WAYS = list(product((0, 1, 5_000), (0, 200)))


@contextmanager
def limits(most_names: int, few_units: int) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("khuyenhoc.members.selectors.searching.MOST_NAMES", most_names)
        patch.setattr("khuyenhoc.members.selectors.lists.FEW_UNITS", few_units)
        yield


def known() -> set[tuple[str, str]]:
    return set(KnownName.objects.values_list("sort_name", "search_name"))


def keys(*full_names: str) -> set[tuple[str, str]]:
    return {(sort_name(name), search_name(name)) for name in full_names}


@settings(max_examples=25)
@given(written=st.lists(names, max_size=12), text=typed, size=st.integers(1, 5))
def test_every_way_finds_the_names_that_hold_each_word(cast: Cast, written: list[str], text: str, size: int) -> None:
    kept = fill(cast, written)
    words = search_name(text).split()
    expected = [name for name in kept if all(word in search_name(name) for word in words)]
    for unit, ways in ((cast.province, WAYS), (cast.an_binh, WAYS)):
        for way in ways:
            with limits(*way):
                filters = MemberFilters(unit_id=unit.unit_id, text=text)
                whole = [row.pk for row in members_visible(actor=SYSTEM, filters=filters)]
                paged, cursor = list[int](), None
                while True:
                    rows = members_visible(actor=SYSTEM, filters=filters)
                    page = members_page(rows, after=cursor, size=size)
                    paged += [row.pk for row in page.rows]
                    if (cursor := page.next_cursor) is None:
                        break
                found = {row.pk: row for row in Membership.objects.filter(pk__in=whole).select_related("person")}
                assert sorted(found[pk].person.full_name for pk in whole) == sorted(expected), way
                assert whole == sorted(whole, key=lambda pk: (found[pk].sort_name, pk)), way
                assert paged == whole, way
                assert count_words(members_visible(actor=SYSTEM, filters=filters)) == str(len(whole))


@pytest.mark.parametrize("way", WAYS)
def test_a_search_stays_inside_the_units_open_to_the_actor(cast: Cast, way: tuple[int, int]) -> None:
    admit(cast.to_5, "Nguyễn Thị Ánh")
    admit(cast.dong, "Lò Thị Ánh")
    filters = MemberFilters(text="anh")
    with limits(*way):
        for player, found in (
            (cast.lan, ["Nguyễn Thị Ánh"]),
            (cast.ha, ["Nguyễn Thị Ánh"]),
            (cast.phuc, ["Lò Thị Ánh"]),
            (cast.mai, []),
            (cast.khang, []),
        ):
            assert [row.person.full_name for row in members_visible(actor=player.actor, filters=filters)] == found
        names_look(actor=cast.khang.actor, unit_id=cast.province.unit_id, reason=REASON)
        assert members_visible(actor=cast.khang.actor, filters=filters).count() == 2


def test_a_name_is_known_from_the_day_it_is_written(cast: Cast) -> None:
    before = known()
    row = admit(cast.to_5, "Nguyễn Thị Ánh")
    admit(cast.to_6, "Nguyễn Thị Ánh")
    assert known() - before == keys("Nguyễn Thị Ánh")
    assert KnownName.objects.filter(search_name="nguyen thi anh").count() == 1
    Person.objects.filter(pk=row.person_id).update(full_name="Nguyễn Thị Ẩn", sort_name=sort_name("Nguyễn Thị Ẩn"))
    assert known() - before == keys("Nguyễn Thị Ánh", "Nguyễn Thị Ẩn")


def test_a_changed_name_is_found_and_the_old_one_no_more(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh")
    Person.objects.filter(pk=row.person_id).update(full_name="Nguyễn Thị Ẩn", sort_name=sort_name("Nguyễn Thị Ẩn"))

    def found(text: str) -> list[int]:
        filters = MemberFilters(unit_id=cast.province.unit_id, text=text)
        return [one.pk for one in members_visible(actor=SYSTEM, filters=filters)]

    assert (found("thi anh"), found("thi an")) == ([], [row.pk])
    member_end(actor=SYSTEM, membership_id=row.pk, on=clock.today(), reason=LeaveReason.RESIGNED)
    assert found("thi an") == []


def test_verify_finds_a_name_that_a_search_does_not_know(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh")
    assert list(verifications["members.names"]()) == []
    KnownName.objects.all().delete()
    assert list(verifications["members.names"]()) == [f"Tìm theo tên không thấy lần sinh hoạt {row.pk}."]


@pytest.mark.parametrize("way", WAYS)
def test_the_number_of_queries_does_not_grow(cast: Cast, way: tuple[int, int]) -> None:
    def queries() -> int:
        with limits(*way), CaptureQueriesContext(connection) as caught:
            filters = MemberFilters(unit_id=cast.province.unit_id, text="thi")
            members_page(members_visible(actor=SYSTEM, filters=filters))
        return len(caught)

    admit(cast.to_5, "Nguyễn Thị Ánh")
    with_one = queries()
    admit(cast.to_6, "Trần Thị Anh")
    admit(cast.dong, "Lò Thị Pành")
    assert queries() == with_one
