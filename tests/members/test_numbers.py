"""The numbers of units that are kept: after any acts, folded or not, they are what counting the register gives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from khuyenhoc.core import clock
from khuyenhoc.members.enums import LeaveReason
from khuyenhoc.members.models import BORN_FROM, MemberDelta, Membership, MemberTotal
from khuyenhoc.members.selectors import Counts, UnitCount, counts_below, counts_by_child, members_at
from khuyenhoc.members.selectors.checks import number_differences
from khuyenhoc.members.selectors.counts import YOUNG_UNTIL
from khuyenhoc.members.services import (
    member_change_primary,
    member_end,
    member_transfer,
    numbers_fold,
    numbers_rebuild,
)
from khuyenhoc.org.models import Placement, UnitVersion
from khuyenhoc.org.selectors import ids_below
from khuyenhoc.people.enums import Sex
from khuyenhoc.people.models import Person
from tests.cast import SYSTEM, Cast
from tests.members.register import JOINED, admit, also

pytestmark = pytest.mark.django_db
NAMES = ("to_5", "to_6", "school", "an_binh", "dong")


def brute(path: str, on: date) -> Counts:
    """Row by row, as one would with a pencil."""
    rows = [
        row
        for row in Membership.objects.filter(unit_id__in=ids_below(path, on=on))
        if row.joined_on <= on and (row.left_on is None or row.left_on > on)
    ]
    persons = [row for row in rows if row.is_primary]
    return Counts(
        members=len(persons),
        women=sum(row.sex == Sex.FEMALE for row in persons),
        young=sum(row.birth_year is not None and row.birth_year >= on.year - YOUNG_UNTIL for row in persons),
        memberships=len(rows),
    )


def agree(cast: Cast, on: date) -> None:
    units = [cast.province, cast.an_binh, cast.cam_ha, cast.to_5]
    for unit in units:
        assert counts_below(path=unit.path, on=on) == brute(unit.path, on)
    children = counts_by_child(actor=SYSTEM, unit_id=cast.an_binh.unit_id, on=on)
    of_province = counts_by_child(actor=SYSTEM, unit_id=cast.province.unit_id, on=on)
    assert {row.unit_id: row.members for row in children[:-1]} == {
        unit.unit_id: members_at([unit.path], on=on)[unit.path] for unit in (cast.to_5, cast.to_6, cast.school)
    }
    assert [row.members for row in of_province[:-1]] == [
        brute(unit.path, on).members for unit in (cast.an_binh, cast.cam_ha)
    ]
    assert sum(row.memberships for row in children) == brute(cast.an_binh.path, on).memberships


people = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from([Sex.FEMALE, Sex.MALE, Sex.UNKNOWN]),
        st.one_of(st.none(), st.integers(BORN_FROM - 3, 2010)),
    ),
    min_size=1,
    max_size=6,
)


@given(
    people=people,
    acts=st.lists(st.sampled_from(["end", "transfer", "second", "primary", "born", "sex", "delete", "fold", "mistake"]),
                  max_size=8),
    back=st.integers(0, 900),
)  # fmt: skip
def test_kept_numbers_equal_brute_force_after_any_acts(
    cast: Cast, people: list[tuple[str, Sex, int | None]], acts: list[str], back: int
) -> None:
    with connection.cursor() as cursor:  # examples share a database
        cursor.execute("DELETE FROM members_membership")
    rows = [
        admit(getattr(cast, name), f"Người {n}", sex=sex, birth_year=born) for n, (name, sex, born) in enumerate(people)
    ]
    today = clock.today()
    for n, act in enumerate(acts):
        row = Membership.objects.filter(pk=rows[n % len(rows)].pk).first()
        if act == "fold":
            numbers_fold(most=2)
        elif row is not None and row.left_on is None:
            _do(cast, act, row, today - timedelta(days=8 - n))
    agree(cast, today)
    agree(cast, today - timedelta(days=back))
    assert list(number_differences()) == []
    while numbers_fold(most=3):
        pass
    assert MemberDelta.objects.count() == 0
    agree(cast, today)
    numbers_rebuild()
    agree(cast, today)
    assert list(number_differences()) == []


def _do(cast: Cast, act: str, row: Membership, on: date) -> None:
    elsewhere = next(getattr(cast, name) for name in NAMES if getattr(cast, name).unit_id != row.unit_id)
    seconds = Membership.objects.filter(person=row.person_id, left_on=None).exclude(pk=row.pk)
    acts: dict[str, Callable[[], object]] = {
        "end": lambda: member_end(actor=SYSTEM, membership_id=row.pk, on=on, reason=LeaveReason.RESIGNED),
        "mistake": lambda: member_end(actor=SYSTEM, membership_id=row.pk, on=on, reason=LeaveReason.ENTERED_BY_MISTAKE),
        "transfer": lambda: (
            None
            if seconds.filter(unit_id=elsewhere.unit_id).exists()
            else member_transfer(actor=SYSTEM, membership_id=row.pk, to_unit_id=elsewhere.unit_id, on=on)
        ),
        "second": lambda: None if seconds.exists() else also(elsewhere, row),
        "primary": lambda: [
            member_change_primary(actor=SYSTEM, membership_id=second.pk, on=on) for second in seconds[:1]
        ],
        "born": lambda: Person.objects.filter(pk=row.person_id).update(birth_year=1979 + on.day),
        "sex": lambda: Person.objects.filter(pk=row.person_id).update(sex=Sex.FEMALE),
        "delete": lambda: None if seconds.exists() else row.delete(),
    }
    acts[act]()


def test_units_are_put_together_by_the_tree_of_the_day(cast: Cast) -> None:
    admit(cast.to_5, "Nguyễn Thị Ánh")
    today = clock.today()
    moved = Placement.objects.filter(unit=cast.to_5.unit_id)
    moved.update(valid_to=today)
    Placement.objects.create(
        unit_id=cast.to_5.unit_id, tenant_id=cast.to_5.tenant_id, parent_id=cast.cam_ha.unit_id, valid_from=today,
        path=f"{cast.cam_ha.path}{cast.to_5.unit_id}/",
    )  # fmt: skip

    def at(unit: UnitVersion, on: date) -> int:
        return counts_below(path=unit.path, on=on).members

    before = today - timedelta(days=1)
    assert (at(cast.an_binh, before), at(cast.cam_ha, before)) == (1, 0)
    assert (at(cast.an_binh, today), at(cast.cam_ha, today)) == (0, 1)
    assert counts_by_child(actor=SYSTEM, unit_id=cast.cam_ha.unit_id, on=today)[:2] == [
        UnitCount(1, 0, 0, 1, cast.to_5.unit_id, "Tổ 5"),
        UnitCount(0, 0, 0, 0, cast.dong.unit_id, "Thôn Đông"),
    ]


def test_verify_names_the_unit_whose_numbers_are_not_those_of_the_register(cast: Cast) -> None:
    admit(cast.to_5, "Nguyễn Thị Ánh", sex=Sex.FEMALE, birth_year=2001)
    numbers_fold()
    assert list(number_differences()) == []
    total = MemberTotal.objects.get(unit=cast.to_5.unit_id)
    total.born_since[21] = 0  # born in 2001 or later
    total.save()
    assert [line for line in number_differences() if f"đơn vị {cast.to_5.unit_id} " in line]
    numbers_rebuild()
    assert list(number_differences()) == []


def test_page_of_numbers_reads_no_member_today(cast: Cast) -> None:
    admit(cast.to_5, "Nguyễn Thị Ánh", on=JOINED)
    with CaptureQueriesContext(connection) as queries:
        counts_by_child(actor=cast.khang.actor, unit_id=cast.province.unit_id, on=clock.today())
    assert not [query["sql"] for query in queries if "members_membership" in query["sql"]]
