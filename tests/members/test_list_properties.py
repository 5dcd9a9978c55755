"""Lists against brute force: any names, any periods, any day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khuyenhoc.core.text.names import search_name, sort_name
from khuyenhoc.members.enums import LeaveReason
from khuyenhoc.members.models import Membership
from khuyenhoc.members.selectors import MemberFilters, members_at, members_page, members_visible
from khuyenhoc.members.services import NewMembership, members_admit_bulk
from khuyenhoc.people.models import Person
from khuyenhoc.people.services import NewPerson, PersonData, people_create_bulk
from tests.cast import SYSTEM, Cast

pytestmark = pytest.mark.django_db
WORDS = "Nguyễn Đặng Đỗ Lò Văn Thị Ánh Anh Ân An Ăn Hòa Hoà Hóa Ước Ươc Yến Ý H'Hen Ă".split()
names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
typed = st.lists(st.text("aăâdđeêhoơuưyánhthệ %_'", max_size=4) | st.sampled_from(WORDS), max_size=2).map(" ".join)
START = date(2020, 1, 1)
days = st.integers(0, 60).map(lambda n: START + timedelta(days=n))
FEW = settings(max_examples=25)


def fill(cast: Cast, written: list[str]) -> list[str]:
    """The register holds exactly these names, in two chapters; answers them as they were cleaned."""
    Membership.objects.all().delete()
    Person.objects.filter(user=None, import_id=1).delete()
    units = (cast.to_5.unit_id, cast.to_6.unit_id)
    rows = [NewPerson(keeper_id=units[n % 2], data=PersonData(full_name=name)) for n, name in enumerate(written)]
    ids = people_create_bulk(actor=SYSTEM, rows=rows, import_id=1)
    members_admit_bulk(
        actor=SYSTEM,
        rows=[NewMembership(person_id=pk, unit_id=units[n % 2], joined_on=START) for n, pk in enumerate(ids)],
    )
    return list(Person.objects.filter(pk__in=ids).values_list("full_name", flat=True))


@FEW
@given(written=st.lists(names, max_size=12))
def test_the_order_is_that_of_vietnamese_names(cast: Cast, written: list[str]) -> None:
    kept = fill(cast, written)
    listed = [row.person.full_name for row in members_visible(actor=cast.lan.actor)]
    assert sorted(listed) == sorted(kept)
    assert [sort_name(name) for name in listed] == sorted(sort_name(name) for name in kept)


@FEW
@given(written=st.lists(names, max_size=12), text=typed)
def test_search_finds_every_name_that_holds_each_word(cast: Cast, written: list[str], text: str) -> None:
    kept = fill(cast, written)
    words = search_name(text).split()
    expected = sorted(name for name in kept if all(word in search_name(name) for word in words))
    rows = members_visible(actor=cast.lan.actor, filters=MemberFilters(text=text))
    assert sorted(row.person.full_name for row in rows) == expected


@FEW
@given(written=st.lists(names, max_size=12), size=st.integers(1, 5))
def test_paging_visits_everybody_once_there_and_back(cast: Cast, written: list[str], size: int) -> None:
    fill(cast, written)
    whole = [row.pk for row in members_visible(actor=cast.lan.actor)]
    forth, cursor = [], None
    while True:
        page = members_page(members_visible(actor=cast.lan.actor), after=cursor, size=size)
        forth += [row.pk for row in page.rows]
        last, cursor = page, page.next_cursor
        if cursor is None:
            break
    assert forth == whole
    back = [row.pk for row in last.rows]
    while last.previous_cursor:
        last = members_page(members_visible(actor=cast.lan.actor), before=last.previous_cursor, size=size)
        back = [row.pk for row in last.rows] + back
    assert back == whole


@FEW
@given(
    periods=st.lists(st.tuples(days, st.none() | st.integers(0, 30), st.booleans(), st.booleans()), max_size=10),
    on=days,
)
def test_members_of_any_day_equal_brute_force(
    cast: Cast, periods: list[tuple[date, int | None, bool, bool]], on: date
) -> None:
    Membership.objects.all().delete()
    paths = {cast.to_5.unit_id: cast.to_5.path, cast.dong.unit_id: cast.dong.path}
    rows = []
    for joined, length, is_here, is_primary in periods:
        [person_id] = people_create_bulk(
            actor=SYSTEM, rows=[NewPerson(keeper_id=cast.to_5.unit_id, data=PersonData(full_name="Nguyễn Ánh"))]
        )
        left = None if length is None else joined + timedelta(days=length)
        reason = None if left is None else LeaveReason.RESIGNED if length else LeaveReason.ENTERED_BY_MISTAKE
        unit_id = cast.to_5.unit_id if is_here else cast.dong.unit_id
        rows.append(
            NewMembership(
                person_id=person_id, unit_id=unit_id, joined_on=joined, left_on=left, left_reason=reason,
                is_primary=is_primary,
            )
        )  # fmt: skip
    members_admit_bulk(actor=SYSTEM, rows=rows)

    def counted(*units: int) -> int:
        return sum(
            row.is_primary
            and row.unit_id in units
            and row.joined_on <= on
            and (row.left_on is None or row.left_on > on)
            for row in rows
        )

    here, there = paths
    assert members_at([*paths.values(), cast.an_binh.path, cast.province.path], on=on) == {
        paths[here]: counted(here), paths[there]: counted(there), cast.an_binh.path: counted(here),
        cast.province.path: counted(here, there),
    }  # fmt: skip
    listed = members_visible(actor=cast.ha.actor, filters=MemberFilters(on=on, primary_only=True))
    assert listed.count() == counted(here)
