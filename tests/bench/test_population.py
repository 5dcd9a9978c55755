from __future__ import annotations

import pytest

from khuyenhoc.access.roles import Role
from khuyenhoc.access.selectors import actor_for
from khuyenhoc.accounts.models import User
from khuyenhoc.bench.population import person_with, plant, populate, two_syllables
from khuyenhoc.bench.scratch import rows
from khuyenhoc.core import clock
from khuyenhoc.core.text.names import sort_name
from khuyenhoc.members.models import Membership
from khuyenhoc.members.selectors import MemberFilters, members_at, members_visible
from khuyenhoc.org.selectors import units_on
from khuyenhoc.people.models import Person

pytestmark = pytest.mark.usefixtures("real_db")


def test_an_association_of_any_size_is_like_one_that_people_made() -> None:
    tree = plant(communes=3, chapters=10)
    populate(tree, 100)

    units = units_on(clock.today())
    assert units.count() == 1 + 3 + 10
    assert {unit.path.count("/") for unit in units} == {1, 2, 3}
    assert Person.objects.count() == Membership.objects.count() == 100
    assert Membership.objects.filter(left_on=None).count() == 96
    assert members_at(["1/"], on=clock.today()) == {"1/": 96}
    assert all(row.sort_name == sort_name(row.full_name) for row in Person.objects.all())
    assert all(m.search_name == m.person.search_name for m in Membership.objects.select_related("person"))


def test_indexes_and_constraints_are_back_when_the_rows_are_in() -> None:
    count = "SELECT count(*) FROM pg_indexes WHERE tablename IN ('people_person', 'members_membership')"
    held = "SELECT conname FROM pg_constraint WHERE conrelid = 'members_membership'::regclass ORDER BY 1"
    before, promises = rows(count), rows(held)

    populate(plant(communes=1, chapters=2), 20)

    assert rows(count) == before
    assert rows(held) == promises
    assert rows("SHOW session_replication_role") == [("origin",)]


def test_who_measures_sees_by_their_mandate_like_anybody_else() -> None:
    tree = plant(communes=2, chapters=4)
    populate(tree, 40)
    officer = person_with(Role.GRASSROOTS_OFFICER, f"1/{tree.first_commune}/", "bench.one")

    assert actor_for(User.objects.get(pk=officer.user_id)).grants == officer.grants
    seen = members_visible(actor=officer, filters=MemberFilters(unit_id=tree.first_commune))
    assert set(seen.values_list("unit_id", flat=True)) == {tree.first_chapter, tree.first_chapter + 2}


def test_what_is_searched_for_is_typed_without_marks() -> None:
    words = two_syllables(30)

    assert {len(text.split()) for text in words} == {2}
    assert all(text.isascii() and text.islower() for text in words)
