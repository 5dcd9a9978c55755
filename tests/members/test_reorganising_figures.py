"""Numbers of members of before, under the map of after: by where each of them went."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from khuyenhoc.figures.providers import Days
from khuyenhoc.figures.selectors import FigureAnswer, figure_at
from khuyenhoc.members.enums import LeaveReason
from khuyenhoc.members.figures import by_heir, own_values
from khuyenhoc.members.models import Membership
from khuyenhoc.members.selectors.checks import number_differences
from khuyenhoc.members.services import NewMembership, member_end, members_admit_bulk
from khuyenhoc.org.enums import SuccessionKind
from khuyenhoc.org.models import Reorganisation
from khuyenhoc.org.reorganising.steps import End, Found, Step
from khuyenhoc.org.services import new_unit_ids
from khuyenhoc.org.services.reorganising import (
    reorganisation_change,
    reorganisation_commit,
    reorganisation_preview,
    reorganisation_undo,
)
from khuyenhoc.people.enums import HouseholdRelation
from khuyenhoc.people.models import HouseholdMember
from khuyenhoc.people.services import NewPerson, PersonData, household_form, people_create_bulk
from tests.cast import SYSTEM, Cast
from tests.members.register import admit, also
from tests.org.reorganising.plans import ON, drafted, split, village
from tests.support.figures import load_regime

pytestmark = pytest.mark.django_db
BEFORE, AFTER = date(2023, 2, 9), date(2026, 1, 1)
MONTH = Days(date(2023, 1, 15), date(2023, 2, 14))
GENERATE = [Phase.explicit, Phase.reuse, Phase.generate]  # an example says enough; to shrink it takes minutes
ADRIFT = "Chưa phân bổ được"


@pytest.fixture(autouse=True)
def catalogue(cast: Cast) -> None:
    load_regime()


def done(steps: list[Step], *, listed: str = "", **more: object) -> Reorganisation:
    """Whoever a split asks about goes to its first part, but for the listed."""
    act = drafted(SYSTEM, steps, **more)
    asked = reorganisation_preview(actor=SYSTEM, reorganisation_id=act.pk).questions
    said = {one.key: one.choices[0].value if one.choices else listed for one in asked if not one.default}
    reorganisation_change(actor=SYSTEM, reorganisation_id=act.pk, expected_version=act.version, answers=said)
    return reorganisation_commit(actor=SYSTEM, reorganisation_id=act.pk)


def ask(unit_id: int, at: date, map_on: date, code: str = "members.total") -> FigureAnswer:
    return figure_at(actor=SYSTEM, code=code, unit_id=unit_id, at=at, map_on=map_on)


def parts(answer: FigureAnswer) -> dict[str, object]:
    return {part.name: part.value for part in answer.parts if part.value}


def test_members_of_a_split_village_are_read_where_they_went(cast: Cast) -> None:
    for name in ("Nguyễn Thị Ánh", "Đặng Văn Ước", "Lê Hòa"):
        admit(cast.to_5, name)
    gone = admit(cast.to_5, "Đã Thôi")
    member_end(actor=SYSTEM, membership_id=gone.pk, on=date(2024, 5, 1), reason=LeaveReason.RESIGNED)
    admit(cast.to_6, "Lò Thị Pành")
    act = done(split(cast), listed="Lê Hòa; ; AB-5B")
    answer = ask(cast.an_binh.unit_id, BEFORE, AFTER)
    assert (answer.value, parts(answer)) == (5, {"Tổ 5A": 2, "Tổ 5B": 1, "Tổ 6": 1, ADRIFT: 1})
    assert parts(ask(cast.an_binh.unit_id, BEFORE, BEFORE)) == {"Tổ 5": 4, "Tổ 6": 1}
    assert ask(cast.an_binh.unit_id, AFTER, BEFORE).value == ask(cast.an_binh.unit_id, AFTER, AFTER).value == 4
    reorganisation_undo(actor=SYSTEM, reorganisation_id=act.pk)
    assert parts(ask(cast.an_binh.unit_id, BEFORE, AFTER)) == {"Tổ 5": 4, "Tổ 6": 1}


def test_each_figure_is_parted_and_a_household_only_when_it_went_one_way(cast: Cast) -> None:
    head = admit(cast.to_5, "Nguyễn Thị Ánh", on=date(2023, 2, 1))
    other = admit(cast.to_5, "Đặng Văn Ước", birth_year=1999)
    alone = admit(cast.to_5, "Lê Hòa")
    for row in (head, alone):
        household_form(actor=SYSTEM, keeper_id=cast.to_5.unit_id, head_id=row.person_id, on=date(2023, 2, 1))
    together = HouseholdMember.objects.get(person=head.person_id).household
    HouseholdMember.objects.create(
        household=together, person_id=other.person_id, relation=HouseholdRelation.MEMBER, valid_from=date(2023, 2, 1)
    )
    steps = split(cast)
    first, second = (step.unit_id for step in steps if isinstance(step, Found))
    done(steps, listed="Đặng Văn Ước; 1999; AB-5B")
    unit = cast.to_5.unit_id
    with CaptureQueriesContext(connection) as queries:
        found = by_heir({unit: {first, second}}, MONTH)
    assert len(queries) == 1
    assert found == {
        (unit, "members.total", first): 2, (unit, "members.memberships", first): 2, (unit, "members.new", first): 1,
        (unit, "households.with_members", first): 1,
        (unit, "members.total", second): 1, (unit, "members.memberships", second): 1,
        (unit, "members.young", second): 1,
    }  # fmt: skip
    assert own_values([unit], MONTH)[unit, "households.with_members"] == 2


def test_who_was_a_member_of_the_heir_already_is_read_there(cast: Cast) -> None:
    row = admit(cast.to_6, "Nguyễn Thị Ánh")
    also(cast.to_5, row)
    [new] = new_unit_ids(1)
    steps: list[Step] = [
        Found(unit_id=new, parent_id=cast.an_binh.unit_id, description=village("AB-5B", "Tổ 5B")),
        End(unit_id=cast.to_5.unit_id, heirs=(cast.to_6.unit_id, new), kind=SuccessionKind.SPLIT),
    ]
    done(steps)
    found = by_heir({cast.to_5.unit_id: {cast.to_6.unit_id, new}}, MONTH)
    assert found == {(cast.to_5.unit_id, "members.memberships", cast.to_6.unit_id): 1}


def test_a_reorganisation_is_no_flow(cast: Cast) -> None:
    admit(cast.to_5, "Nguyễn Thị Ánh")
    second = admit(cast.to_6, "Đặng Văn Ước")
    also(cast.to_5, second)
    steps = split(cast)
    done(steps)
    month = Days(date(2025, 6, 15), date(2025, 7, 14))
    units = [cast.to_5.unit_id, cast.to_6.unit_id, *(step.unit_id for step in steps if isinstance(step, Found))]
    flows = {code for _, code in own_values(units, month)} & {"members.new", "members.left"}
    assert flows == set()


def test_who_ends_with_the_unit_has_left(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh")
    act = drafted(SYSTEM, [End(unit_id=cast.to_5.unit_id)])
    key = f"members.{cast.to_5.unit_id}"
    asked = reorganisation_preview(actor=SYSTEM, reorganisation_id=act.pk).undecided
    answers = {one.key: one.choices[-1].value for one in asked} | {key: "end"}
    reorganisation_change(actor=SYSTEM, reorganisation_id=act.pk, expected_version=act.version, answers=answers)
    reorganisation_commit(actor=SYSTEM, reorganisation_id=act.pk)
    assert Membership.objects.get(pk=row.pk).left_reason == LeaveReason.REORGANISED
    month = Days(date(2025, 6, 15), date(2025, 7, 14))
    assert own_values([cast.to_5.unit_id], month) == {(cast.to_5.unit_id, "members.left"): 1}


STAY = st.tuples(st.integers(0, 2), st.integers(0, 60), st.none() | st.integers(1, 60), st.booleans(), st.booleans())
LATER = st.sampled_from(["", "merge", "absorb", "split", "undo"])


@pytest.mark.timeout(600)
def test_sums_are_equal_and_parts_are_those_of_the_destinations(cast: Cast) -> None:
    @settings(max_examples=100, phases=GENERATE)
    @given(stays=st.lists(STAY, min_size=1, max_size=8), back=st.integers(0, 75), later=LATER)
    def holds(stays: list[tuple[int, int, int | None, bool, bool]], back: int, later: str) -> None:
        with transaction.atomic():
            at = date(2023, 1, 1) + timedelta(days=back)
            rows = fill(cast, stays)
            steps = split(cast)
            first, second = (step.unit_id for step in steps if isinstance(step, Found))
            own = own_values([cast.to_5.unit_id], Days.on(at))
            parted = [
                row for row, stay in zip(rows, stays, strict=True) if stay[3] and row.unit_id == cast.to_5.unit_id
            ]
            open_ones = [row for row in parted if row.left_on is None]
            act = done(steps, listed="\n".join(f"Người {row.person_id}; ; AB-5B" for row in open_ones))
            went = {row.person_id: second if row in open_ones else first for row in rows}
            here = [row for row in rows if row.unit_id == cast.to_5.unit_id and row.joined_on <= at]
            counted = [row for row in here if row.left_on is None]
            found = by_heir({cast.to_5.unit_id: {first, second}}, Days.on(at))
            for heir in (first, second):
                assert found.get((cast.to_5.unit_id, "members.total", heir), 0) == sum(
                    went[row.person_id] == heir for row in counted
                )
            assert own_values([cast.to_5.unit_id], Days.on(at)) == own
            then(cast, later, act, (first, second))
            require_equal_sums(cast, at)
            require_equal_sums(cast, ON + timedelta(days=back))
            assert list(number_differences()) == []
            transaction.set_rollback(True)

    holds()


def fill(cast: Cast, stays: list[tuple[int, int, int | None, bool, bool]]) -> list[Membership]:
    """Primary memberships with these days, some with a second one next door; each person's name is their own."""
    units = [cast.to_5.unit_id, cast.to_6.unit_id, cast.dong.unit_id]
    people = people_create_bulk(
        actor=SYSTEM, rows=[NewPerson(keeper_id=units[n], data=PersonData(full_name="Người")) for n, *_ in stays]
    )
    found, more = [], []
    for person, (unit, joined, length, _, is_twice) in zip(people, stays, strict=True):
        start = date(2023, 1, 1) + timedelta(days=joined)
        end = None if length is None else start + timedelta(days=length)
        reason = LeaveReason.RESIGNED if end else None
        found.append(NewMembership(
            person_id=person, unit_id=units[unit], joined_on=start, left_on=end, left_reason=reason, is_primary=True
        ))  # fmt: skip
        if is_twice:
            more.append(NewMembership(
                person_id=person, unit_id=units[(unit + 1) % 3], joined_on=start, left_on=end, left_reason=reason,
                is_primary=False,
            ))  # fmt: skip
    members_admit_bulk(actor=SYSTEM, rows=found + more)
    for person in people:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE people_person SET full_name = %s WHERE id = %s", [f"Người {person}", person])
    return [Membership.objects.get(person=person, is_primary=True) for person in people]


def then(cast: Cast, later: str, act: Reorganisation, heirs: tuple[int, int]) -> None:
    """Something more happens to the parts."""
    first, second = heirs
    day = ON + timedelta(days=40)
    new, other = new_unit_ids(2)
    found = Found(unit_id=new, parent_id=cast.an_binh.unit_id, description=village("AB-X", "Tổ X"))
    beside = Found(unit_id=other, parent_id=cast.an_binh.unit_id, description=village("AB-Y", "Tổ Y"))
    ends = {"heirs": (new,), "kind": SuccessionKind.MERGE}
    steps: dict[str, list[Step]] = {
        "merge": [found, End(unit_id=second, **ends), End(unit_id=cast.to_6.unit_id, **ends)],  # type: ignore[arg-type]
        "absorb": [End(unit_id=first, heirs=(cast.to_6.unit_id,), kind=SuccessionKind.ABSORB)],
        "split": [found, beside, End(unit_id=first, heirs=(new, other), kind=SuccessionKind.SPLIT)],
    }
    if later == "undo":
        reorganisation_undo(actor=SYSTEM, reorganisation_id=act.pk)
    elif later:
        done(steps[later], effective_on=day)


def require_equal_sums(cast: Cast, at: date) -> None:
    for code in ("members.total", "members.memberships"):
        answers = [ask(cast.province.unit_id, at, map_on, code) for map_on in (BEFORE, ON + timedelta(days=50))]
        assert len({answer.value for answer in answers}) == 1
        for answer in answers:
            assert sum(part.value or 0 for part in answer.parts) == (answer.value or 0)


def test_a_list_for_a_unit_without_members_asks_nothing(cast: Cast) -> None:
    act = drafted(SYSTEM, split(cast))
    asked = reorganisation_preview(actor=SYSTEM, reorganisation_id=act.pk).questions
    assert not [one for one in asked if one.key.startswith("members.")]
