"""Members when their units merge, split and end; and everything as it was after an undo."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.localities.enums import LocalityKind, ResidentialAreaKind
from khuyenhoc.localities.models import Locality, ResidentialArea
from khuyenhoc.members.enums import LeaveReason, MembershipKind
from khuyenhoc.members.models import Membership
from khuyenhoc.members.reorganising import members_follow
from khuyenhoc.members.selectors import member_history
from khuyenhoc.members.selectors.checks import number_differences
from khuyenhoc.members.services import Admission, member_admit, member_end, member_transfer, numbers_fold
from khuyenhoc.org.enums import SuccessionKind
from khuyenhoc.org.models import Reorganisation, UnitVersion
from khuyenhoc.org.reorganising.participants import Fate
from khuyenhoc.org.reorganising.steps import End, Found, Step
from khuyenhoc.org.services import new_unit_ids
from khuyenhoc.org.services.reorganising import (
    reorganisation_change,
    reorganisation_commit,
    reorganisation_preview,
    reorganisation_undo,
    reshaped,
)
from khuyenhoc.people.models import Household, Person
from khuyenhoc.people.services import household_form
from tests.cast import FOUNDED, SYSTEM, Cast
from tests.members.register import JOINED, admit, also, refusal
from tests.org.reorganising.plans import ON, drafted, split, village

pytestmark = pytest.mark.django_db
Line = tuple[int, date, date | None, str, bool, str, bool]


def merger(cast: Cast) -> tuple[list[Step], int]:
    """Tổ 5 and Tổ 6 become Tổ 56."""
    [new] = new_unit_ids(1)
    steps: list[Step] = [
        Found(unit_id=new, parent_id=cast.an_binh.unit_id, description=village("AB-56", "Tổ 56")),
        *(End(unit_id=unit.unit_id, heirs=(new,), kind=SuccessionKind.MERGE) for unit in (cast.to_5, cast.to_6)),
    ]
    return steps, new


def absorbed(cast: Cast) -> list[Step]:
    """Tổ 6 carries on for Tổ 5 too."""
    return [End(unit_id=cast.to_5.unit_id, heirs=(cast.to_6.unit_id,), kind=SuccessionKind.ABSORB)]


def parts(steps: list[Step]) -> tuple[int, int]:
    first, second = (step.unit_id for step in steps if isinstance(step, Found))
    return first, second


def decided(cast: Cast, steps: list[Step], **answers: str) -> Reorganisation:
    """Done, with what a person decided; `unit` and `list` are answers about Tổ 5."""
    act = drafted(SYSTEM, steps)
    key = f"members.{cast.to_5.unit_id}"
    said = {key if name == "unit" else f"{key}.list": answer for name, answer in answers.items()}
    asked = reorganisation_preview(actor=SYSTEM, reorganisation_id=act.pk).undecided
    rest = {one.key: one.choices[-1].value for one in asked if one.key not in said}
    reorganisation_change(actor=SYSTEM, reorganisation_id=act.pk, expected_version=act.version, answers=rest | said)
    return reorganisation_commit(actor=SYSTEM, reorganisation_id=act.pk)


def lines(row: Membership) -> list[Line]:
    """The memberships of this person: unit, days, reason, primary, card, has it come from another."""
    found = Membership.objects.filter(person=row.person_id).order_by("joined_on", "unit_id")
    return [
        (m.unit_id, m.joined_on, m.left_on, m.left_reason, m.is_primary, m.card_number, m.came_from_id is not None)
        for m in found
    ]


def register() -> dict[str, list[Any]]:
    with connection.cursor() as cursor:
        tables = {}
        for table in ("members_membership", "people_person", "people_household"):
            cursor.execute(f"SELECT to_jsonb(t) FROM {table} t ORDER BY id")  # noqa: S608
            tables[table] = cursor.fetchall()
    return tables


def undo(act: Reorganisation) -> Reorganisation:
    return reorganisation_undo(actor=SYSTEM, reorganisation_id=act.pk)


def test_members_of_a_merger_go_on_as_what_they_were(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh", kind=MembershipKind.HONORARY)
    Membership.objects.filter(pk=row.pk).update(card_number="T5-001", listed_position="Chi hội phó")
    before = register()
    steps, new = merger(cast)
    act = decided(cast, steps)
    assert lines(row) == [
        (cast.to_5.unit_id, JOINED, ON, "reorganised", True, "T5-001", False),
        (new, ON, None, "", True, "T5-001", True),
    ]
    now = Membership.objects.get(unit=new)
    assert (now.came_from_id, now.kind, now.listed_position) == (row.pk, MembershipKind.HONORARY, "Chi hội phó")
    assert (now.sort_name, now.search_name) == (row.sort_name, row.search_name)
    assert Person.objects.get(pk=row.person_id).keeper_id == new
    assert list(number_differences()) == []
    undo(act)
    assert register() == before
    assert list(number_differences()) == []


def test_numbers_stay_right_when_folded_in_between(cast: Cast) -> None:
    admit(cast.to_5, "Nguyễn Thị Ánh")
    numbers_fold()
    act = decided(cast, merger(cast)[0])
    numbers_fold()
    assert list(number_differences()) == []
    undo(act)
    assert list(number_differences()) == []


@pytest.mark.parametrize("is_primary_there", [True, False])
def test_who_was_in_both_is_in_the_new_one_once(cast: Cast, is_primary_there: bool) -> None:
    here, there = (cast.to_6, cast.to_5) if is_primary_there else (cast.to_5, cast.to_6)
    row = admit(here, "Nguyễn Thị Ánh")
    also(there, row)
    before = register()
    steps, new = merger(cast)
    act = decided(cast, steps)
    assert [line for line in lines(row) if line[2] is None] == [(new, ON, None, "", True, "", True)]
    assert Membership.objects.get(unit=new).came_from_id == row.pk
    undo(act)
    assert register() == before


@pytest.mark.parametrize("is_primary_there", [True, False])
def test_who_is_in_the_absorbing_one_already_is_there_once(cast: Cast, is_primary_there: bool) -> None:
    here, there = (cast.to_6, cast.to_5) if is_primary_there else (cast.to_5, cast.to_6)
    row = admit(here, "Nguyễn Thị Ánh")
    also(there, row)
    before = register()
    act = decided(cast, absorbed(cast))
    ended = (cast.to_5.unit_id, JOINED, ON, "reorganised", not is_primary_there, "", False)
    stays = (cast.to_6.unit_id, JOINED, None, "", True, "", False)
    gone_on = (cast.to_6.unit_id, ON, None, "", True, "", True)
    was_second = (cast.to_6.unit_id, JOINED, ON, "reorganised", False, "", False)
    assert lines(row) == ([ended, stays] if is_primary_there else [ended, was_second, gone_on])
    undo(act)
    assert register() == before


def test_the_card_of_the_one_that_ends_is_kept(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh")
    second = also(cast.to_6, row)
    Membership.objects.filter(pk=second.pk).update(card_number="T6-9")
    steps, new = merger(cast)
    decided(cast, steps)
    assert Membership.objects.get(unit=new).card_number == "T6-9"


def test_what_is_told_late_moves_as_it_is(cast: Cast) -> None:
    late = admit(cast.to_5, "Vào Sau", on=ON + timedelta(days=9))
    same_day = admit(cast.to_5, "Vào Đúng Ngày", on=ON)
    gone = admit(cast.to_5, "Ra Sau")
    member_end(actor=SYSTEM, membership_id=gone.pk, on=ON + timedelta(days=20), reason=LeaveReason.RESIGNED)
    mover = admit(cast.to_5, "Chuyển Đi")
    member_transfer(actor=SYSTEM, membership_id=mover.pk, to_unit_id=cast.dong.unit_id, on=ON + timedelta(days=5))
    before = register()
    steps, new = merger(cast)
    act = decided(cast, steps)
    assert lines(late) == [(new, ON + timedelta(days=9), None, "", True, "", False)]
    assert lines(same_day) == [(new, ON, None, "", True, "", False)]
    assert lines(gone) == [
        (cast.to_5.unit_id, JOINED, ON, "reorganised", True, "", False),
        (new, ON, ON + timedelta(days=20), "resigned", True, "", True),
    ]
    assert lines(mover)[1:] == [
        (new, ON, ON + timedelta(days=5), "transferred", True, "", True),
        (cast.dong.unit_id, ON + timedelta(days=5), None, "", True, "", True),
    ]
    chain = Membership.objects.get(person=mover.person_id, left_on=None)
    assert chain.came_from is not None and chain.came_from.came_from_id == mover.pk
    undo(act)
    assert register() == before


def test_past_memberships_stay(cast: Cast) -> None:
    past = admit(cast.to_5, "Nguyễn Thị Ánh")
    member_end(actor=SYSTEM, membership_id=past.pk, on=date(2024, 1, 1), reason=LeaveReason.MOVED_AWAY)
    admit(cast.to_5, "Đặng Văn Ước")
    act = drafted(SYSTEM, merger(cast)[0])
    effects = reorganisation_preview(actor=SYSTEM, reorganisation_id=act.pk).effects
    told = {(effect.fate, effect.label, effect.count) for effect in effects if "hội viên" in effect.label
            or "sinh hoạt" in effect.label}  # fmt: skip
    assert told == {
        (Fate.MOVES, "hội viên chuyển sang đơn vị kế thừa", 1),
        (Fate.STAYS, "lượt sinh hoạt đã kết thúc trước đó", 1),
    }
    decided(cast, merger(cast)[0])
    assert lines(past) == [(cast.to_5.unit_id, JOINED, date(2024, 1, 1), "moved_away", True, "", False)]


def test_a_split_asks_and_nothing_is_taken_silently(cast: Cast) -> None:
    admit(cast.to_5, "Nguyễn Thị Ánh")
    steps = split(cast)
    first, second = parts(steps)
    act = drafted(SYSTEM, steps)
    preview = reorganisation_preview(actor=SYSTEM, reorganisation_id=act.pk)
    key = f"members.{cast.to_5.unit_id}"
    mine = {one.key: one for one in preview.questions if one.key.startswith("members.")}
    assert set(mine) == {key, f"{key}.list"}
    assert [choice.value for choice in mine[key].choices] == [str(first), str(second), "village"]
    assert (mine[key].default, mine[f"{key}.list"].optional) == ("", True)
    assert key in {one.key for one in preview.undecided} and f"{key}.list" not in {one.key for one in preview.undecided}
    with pytest.raises(RuleViolated, match=r"reorganisation\.undecided"):
        reorganisation_commit(actor=SYSTEM, reorganisation_id=act.pk)


def a_village(name: str) -> ResidentialArea:
    known = Locality.objects.filter(code="91")
    province = known.first() or Locality.objects.create(
        kind=LocalityKind.PROVINCE, code="91", name="Lâm Giang", full_name="Tỉnh Lâm Giang", valid_from=FOUNDED
    )
    return ResidentialArea.objects.create(
        kind=ResidentialAreaKind.THON, name=name, locality=province, valid_from=FOUNDED
    )


def in_villages(cast: Cast, steps: list[Step]) -> tuple[list[Step], ResidentialArea, ResidentialArea]:
    """The same split, each part at a village of its own."""
    one, two = a_village("5A"), a_village("5B")
    places = iter((one, two))
    return (
        [
            replace(step, description=replace(step.description, village_id=next(places).pk))
            if isinstance(step, Found)
            else step
            for step in steps
        ],
        one,
        two,
    )


def test_by_village_and_by_list_people_and_records_go_their_way(cast: Cast) -> None:
    steps, one, two = in_villages(cast, split(cast))
    first, second = parts(steps)
    here = admit(cast.to_5, "Nguyễn Thị Ánh", village_id=one.pk)
    there = admit(cast.to_5, "Đặng Văn Ước", village_id=two.pk)
    listed = admit(cast.to_5, "Lê Hòa", village_id=one.pk, birth_year=1960)
    home = household_form(actor=SYSTEM, keeper_id=cast.to_5.unit_id, head_id=there.person_id, on=date(2023, 1, 1))
    before = register()
    act = decided(cast, steps, unit="village", list="lê hoà; 1960; ab-5b\n\n")
    now = dict(Membership.objects.filter(left_on=None).values_list("person_id", "unit_id"))
    assert now == {here.person_id: first, there.person_id: second, listed.person_id: second}
    kept = dict(Person.objects.filter(pk__in=now).values_list("pk", "keeper_id"))
    assert kept == now
    assert Household.objects.get(pk=home.pk).keeper_id == second
    assert list(number_differences()) == []
    undo(act)
    assert register() == before


def test_whom_no_village_places_is_refused_with_the_number(cast: Cast) -> None:
    steps, one, _ = in_villages(cast, split(cast))
    admit(cast.to_5, "Nguyễn Thị Ánh", village_id=one.pk)
    admit(cast.to_5, "Không Thôn")
    with pytest.raises(RuleViolated) as caught:
        decided(cast, steps, unit="village")
    assert caught.value.code == "reorganisation.members_unplaced"
    assert "1 hội viên của Tổ 5" in caught.value.message


def test_lines_that_name_nobody_or_several_are_refused(cast: Cast) -> None:
    admit(cast.to_5, "Nguyễn Thị Ánh", birth_year=1960)
    admit(cast.to_5, "Nguyễn Thị Ánh", birth_year=1971)
    admit(cast.to_5, "Lê Hòa")
    steps = split(cast)
    first, _ = parts(steps)
    written = "\n".join(
        (
            "Nguyễn Thị Ánh; 1960; AB-5A",
            "Nguyễn Thị Ánh; ; AB-5A",
            "Nguyễn Thị Ánh; 1999; AB-5A",
            "Không Ai; 1960; AB-5A",
            "Lê Hòa; ; AB-6",
            "Lê Hòa",
            "Nguyễn Thị Ánh\t1960\tAB-5B",
        )
    )
    with pytest.raises(RuleViolated) as caught:
        decided(cast, steps, unit=str(first), list=written)
    assert caught.value.code == "reorganisation.list"
    assert [n for n in range(1, 8) if f"Dòng {n}:" in caught.value.message] == [2, 3, 4, 5, 6, 7]
    assert "có 2 hội viên “Nguyễn Thị Ánh”" in caught.value.message


def test_all_to_one_but_the_listed(cast: Cast) -> None:
    row, listed = admit(cast.to_5, "Nguyễn Thị Ánh"), admit(cast.to_5, "Lê Hòa", birth_year=1960)
    steps = split(cast)
    first, second = parts(steps)
    decided(cast, steps, unit=str(first), list="Lê Hòa\t1960\tAB-5B")
    assert [lines(one)[-1][0] for one in (row, listed)] == [first, second]


@pytest.mark.parametrize("is_over", [True, False])
def test_without_an_heir_a_person_decides(cast: Cast, is_over: bool) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh")
    late = admit(cast.to_5, "Vào Sau", on=ON + timedelta(days=1))
    before = register()
    above = cast.an_binh.unit_id
    act = decided(cast, [End(unit_id=cast.to_5.unit_id)], unit="end" if is_over else str(above))
    ended = (cast.to_5.unit_id, JOINED, ON, "reorganised", True, "", False)
    assert lines(row) == ([ended] if is_over else [ended, (above, ON, None, "", True, "", True)])
    day = ON + timedelta(days=1)
    assert lines(late) == (
        [(cast.to_5.unit_id, day, day, "mistake", True, "", False)]
        if is_over
        else [(above, day, None, "", True, "", False)]
    )
    undo(act)
    assert register() == before


def test_what_was_done_since_stands_in_the_way_of_undoing(cast: Cast) -> None:
    admit(cast.to_5, "Nguyễn Thị Ánh")
    steps, new = merger(cast)
    act = decided(cast, steps)
    moved = Membership.objects.get(unit=new)
    member_end(actor=SYSTEM, membership_id=moved.pk, on=ON + timedelta(days=9), reason=LeaveReason.RESIGNED)
    assert refusal(reorganisation_undo, actor=SYSTEM, reorganisation_id=act.pk) == "reorganisation.built_upon"


def test_a_new_member_stands_in_the_way_of_undoing(cast: Cast) -> None:
    admit(cast.to_5, "Nguyễn Thị Ánh")
    steps, new = merger(cast)
    act = decided(cast, steps)
    unit = UnitVersion.objects.get(unit=new)
    admit(unit, "Người Mới", on=ON)
    assert refusal(reorganisation_undo, actor=SYSTEM, reorganisation_id=act.pk) == "reorganisation.built_upon"


def test_who_ended_and_joined_elsewhere_stands_in_the_way_of_undoing(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh")
    act = decided(cast, [End(unit_id=cast.to_5.unit_id)], unit="end")
    again = Admission(unit_id=cast.dong.unit_id, joined_on=ON, is_primary=True, person_id=row.person_id)
    member_admit(actor=SYSTEM, data=again)
    assert refusal(reorganisation_undo, actor=SYSTEM, reorganisation_id=act.pk) == "reorganisation.built_upon"


def test_history_of_a_person_tells_it_once(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh")
    decided(cast, merger(cast)[0])
    told = [(line.on, line.title, line.text) for line in member_history(person=row.person)]
    assert told == [
        (ON, "Sang đơn vị mới do sắp xếp tổ chức", "Chi hội Khuyến học Tổ 56"),
        (JOINED, "Vào Hội", "Chi hội Khuyến học Tổ dân phố 5, hội viên chính thức"),
    ]


def test_a_constant_number_of_statements(cast: Cast) -> None:
    act = decided(cast, merger(cast)[0])
    shape = reshaped(act)
    counts = []
    for extra in (1, 3):
        for number in range(extra):
            admit(cast.to_5, f"Nguyễn Thị {number}", on=JOINED)
            admit(cast.to_6, f"Đặng Văn {number}", on=JOINED)
        with CaptureQueriesContext(connection) as queries:
            list(members_follow.questions(shape)), list(members_follow.effects(shape))
            trace = members_follow.apply(shape, {}, SYSTEM)
            list(members_follow.built_upon(shape, trace))
            members_follow.undo(shape, trace, SYSTEM)
        counts.append(len(queries))
    assert counts[0] == counts[1]
