"""Who reads which names after units moved, merged and split; and an import that a reorganisation has built upon."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.members.enums import LeaveReason
from khuyenhoc.members.models import MemberImport, Membership
from khuyenhoc.members.selectors import MemberFilters, MemberState, counts_by_child, members_visible
from khuyenhoc.members.services import NewMembership, members_admit_bulk
from khuyenhoc.members.services.importing import BuiltUpon, import_undo
from khuyenhoc.org.enums import SuccessionKind
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.reorganising.steps import End, Found, Move
from khuyenhoc.org.services import new_unit_ids
from khuyenhoc.org.services.reorganising import reorganisation_undo
from khuyenhoc.people.selectors import people_visible
from khuyenhoc.people.services import NewPerson, PersonData, people_create_bulk
from tests.cast import SYSTEM, Cast
from tests.members.lists import bring_in, found_chapters, sheet
from tests.members.register import admit
from tests.org.reorganising.plans import ON, done, merger, village

pytestmark = pytest.mark.django_db
ALL = MemberFilters(state=MemberState.ALL)
GENERATE = [Phase.explicit, Phase.reuse, Phase.generate]


def names(actor: Actor, filters: MemberFilters = ALL) -> set[str]:
    return {row.person.full_name for row in members_visible(actor=actor, filters=filters)}


def known(actor: Actor, names: set[str]) -> set[str]:
    return set(people_visible(actor=actor).filter(full_name__in=names).values_list("full_name", flat=True))


def moved(cast: Cast) -> None:
    """Tổ 5 goes on under Cẩm Hà."""
    done(SYSTEM, [Move(unit_id=cast.to_5.unit_id, parent_id=cast.cam_ha.unit_id)])


def test_whoever_a_unit_was_taken_from_reads_the_names_of_then(cast: Cast) -> None:
    admit(cast.to_5, "Từ Trước")
    moved(cast)
    admit(cast.to_5, "Vào Sau", on=ON + timedelta(days=1))
    both = {"Từ Trước", "Vào Sau"}
    assert (names(cast.lan.actor), names(cast.phuc.actor)) == ({"Từ Trước"}, both)
    assert (known(cast.lan.actor, both), known(cast.phuc.actor, both)) == ({"Từ Trước"}, both)
    today, then = MemberFilters(), MemberFilters(on=ON - timedelta(days=1))
    assert (names(cast.lan.actor, today), names(cast.phuc.actor, today)) == (set(), both)
    assert (names(cast.lan.actor, then), names(cast.phuc.actor, then)) == ({"Từ Trước"}, {"Từ Trước"})
    of_an_binh = MemberFilters(unit_id=cast.an_binh.unit_id, state=MemberState.ALL)
    assert names(SYSTEM, of_an_binh) == {"Từ Trước"}


def test_the_new_one_reads_the_lists_of_all_before_it(cast: Cast) -> None:
    admit(cast.to_5, "Ở Tổ Năm")
    admit(cast.dong, "Ở Thôn Đông")
    done(SYSTEM, merger(cast))
    then = MemberFilters(on=date(2023, 2, 9))
    for actor in (cast.lan.actor, cast.phuc.actor):
        assert names(actor, then) == names(actor) == {"Ở Tổ Năm", "Ở Thôn Đông"}
    assert [row.members for row in counts_by_child(
        actor=cast.lan.actor, unit_id=cast.cam_ha.unit_id, on=date(2023, 2, 9))] == [1, 0]  # fmt: skip


def test_after_chapters_merge_the_past_is_read_by_the_one_and_no_neighbour(cast: Cast) -> None:
    admit(cast.to_5, "Ở Tổ Năm")
    admit(cast.to_6, "Ở Tổ Sáu")
    [new] = new_unit_ids(1)
    done(SYSTEM, [
        Found(unit_id=new, parent_id=cast.an_binh.unit_id, description=village("AB-56", "Tổ 56")),
        *(End(unit_id=unit.unit_id, heirs=(new,), kind=SuccessionKind.MERGE) for unit in (cast.to_5, cast.to_6)),
    ])  # fmt: skip
    then = MemberFilters(on=ON - timedelta(days=1))
    assert names(cast.ha.actor, then) == names(cast.ha.actor, MemberFilters()) == {"Ở Tổ Năm", "Ở Tổ Sáu"}
    assert names(cast.sau.actor) == names(cast.phuc.actor) == set()


@pytest.mark.parametrize("filters", [ALL, MemberFilters(state=MemberState.LEFT), MemberFilters(on=ON)])
def test_queries_do_not_grow_with_the_list(cast: Cast, filters: MemberFilters) -> None:
    moved(cast)
    counts = []
    for extra in (1, 3):
        for number in range(extra):
            admit(cast.to_5, f"Người {extra}{number}", on=ON)
        actor = cast.lan.actor
        with CaptureQueriesContext(connection) as queries:
            list(members_visible(actor=actor, filters=filters))
        counts.append(len(queries))
    assert counts[0] == counts[1]


@settings(max_examples=25, phases=GENERATE)
@given(stays=st.lists(st.tuples(st.integers(-40, 40), st.none() | st.integers(0, 60)), max_size=6))
def test_names_of_then_equal_brute_force(cast: Cast, stays: list[tuple[int, int | None]]) -> None:
    Membership.objects.all().delete()
    if not UnitVersion.objects.filter(unit__placements__valid_from=ON).exists():
        moved(cast)
    rows = []
    for joined, length in stays:
        start = ON + timedelta(days=joined)
        end = None if length is None else start + timedelta(days=length)
        reason = LeaveReason.RESIGNED if length else LeaveReason.ENTERED_BY_MISTAKE
        [person] = people_create_bulk(
            actor=SYSTEM, rows=[NewPerson(keeper_id=cast.dong.unit_id, data=PersonData(full_name="Nguyễn Ánh"))]
        )
        rows.append(
            NewMembership(
                person_id=person, unit_id=cast.to_5.unit_id, joined_on=start, left_on=end,
                left_reason=reason if end else None,
            )
        )  # fmt: skip
    members_admit_bulk(actor=SYSTEM, rows=rows)
    of_then = {row.person_id for row in rows if row.joined_on < ON}
    of_now = {row.person_id for row in rows if row.left_on is None or row.left_on > ON or row.joined_on >= ON}
    lan, ha = cast.lan.actor, cast.ha.actor
    assert {row.person_id for row in members_visible(actor=lan, filters=ALL)} == of_then
    assert {row.person_id for row in members_visible(actor=ha, filters=ALL)} == of_then | of_now
    people = [row.person_id for row in rows]
    assert set(people_visible(actor=lan).filter(pk__in=people).values_list("pk", flat=True)) == of_then


def test_a_list_whose_people_went_on_is_not_taken_back(cast: Cast) -> None:
    chapters = found_chapters()
    bring_in(cast.an_binh.unit_id, sheet((1, "Nguyễn Thị Ánh", "1960", "Nữ", "", "", "Chi hội thôn Yên Du", "2021")))
    batch = MemberImport.objects.get()
    [new] = new_unit_ids(1)
    act = done(SYSTEM, [
        Found(unit_id=new, parent_id=cast.an_binh.unit_id, description=village("AB-Y", "Yên Mới")),
        *(End(unit_id=unit, heirs=(new,), kind=SuccessionKind.MERGE) for unit in chapters.values()),
    ], effective_on=clock.today())  # fmt: skip
    with pytest.raises(BuiltUpon) as caught:
        import_undo(actor=SYSTEM, import_id=batch.pk)
    assert "Nguyễn Thị Ánh: đã sang đơn vị mới khi sắp xếp tổ chức." in caught.value.obstacles
    reorganisation_undo(actor=SYSTEM, reorganisation_id=act.pk)
    import_undo(actor=SYSTEM, import_id=batch.pk)
    assert not Membership.objects.filter(import_id=batch.pk).exists()
