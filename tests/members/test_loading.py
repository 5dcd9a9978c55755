from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from khuyenhoc.core.errors import Forbidden, NotFound
from khuyenhoc.members.models import Membership
from khuyenhoc.members.services import NewMembership, members_admit_bulk
from khuyenhoc.people.services import NewPerson, PersonData, people_create_bulk
from tests.cast import SYSTEM, Cast
from tests.members.register import JOINED, admit, refusal

pytestmark = pytest.mark.django_db


def people(cast: Cast, count: int) -> list[int]:
    rows = [NewPerson(keeper_id=cast.to_5.unit_id, data=PersonData(full_name=f"Nguyễn Ánh {n}")) for n in range(count)]
    return people_create_bulk(actor=SYSTEM, rows=rows)


def test_bulk_rows_equal_single_ones(cast: Cast) -> None:
    single = admit(cast.to_5, "Nguyễn Thị Ánh", birth_year=1960)
    [person_id] = people_create_bulk(
        actor=cast.ha.actor,
        rows=[NewPerson(keeper_id=cast.to_5.unit_id, data=PersonData(full_name="Nguyễn Thị Ánh", birth_year=1960))],
    )
    rows = [NewMembership(person_id=person_id, unit_id=cast.to_5.unit_id, joined_on=JOINED)]
    [loaded_id] = members_admit_bulk(actor=cast.ha.actor, rows=rows, import_id=7)
    differing = {"id", "person_id", "recorded_at", "import_id"}
    single_values, loaded_values = (
        {name: value for name, value in row.items() if name not in differing}
        for row in Membership.objects.filter(pk__in=[single.pk, loaded_id]).order_by("id").values()
    )
    assert single_values == loaded_values


def test_bulk_costs_the_same_number_of_queries(cast: Cast) -> None:
    def queries_for(count: int) -> int:
        rows = [NewMembership(person_id=p, unit_id=cast.to_5.unit_id, joined_on=JOINED) for p in people(cast, count)]
        with CaptureQueriesContext(connection) as queries:
            members_admit_bulk(actor=SYSTEM, rows=rows)
        return len(queries)

    assert queries_for(1) == queries_for(30)


def test_bulk_writes_nothing_when_one_row_breaks_a_rule(cast: Cast) -> None:
    first, second = people(cast, 2)
    good = NewMembership(person_id=first, unit_id=cast.to_5.unit_id, joined_on=JOINED)
    for bad, code in (
        ({"joined_on": date(2019, 1, 1)}, "member.before_unit"),
        ({"joined_on": date(2999, 1, 1)}, "member.future"),
        ({"unit_id": cast.center.unit_id}, "member.unit_has_none"),
        ({"person_id": first, "is_primary": False}, "member.already_in_unit"),
        ({"person_id": first, "unit_id": cast.to_6.unit_id}, "member.second_primary"),
        ({"person_id": 10**9}, "not_found"),
    ):
        given: dict[str, Any] = {"person_id": second, "unit_id": cast.to_5.unit_id, "joined_on": JOINED} | bad
        assert refusal(members_admit_bulk, actor=SYSTEM, rows=[good, NewMembership(**given)]) == code
    assert Membership.objects.count() == 0
    for player, error in ((cast.phuc, NotFound), (cast.thu, Forbidden)):
        with pytest.raises(error):
            members_admit_bulk(actor=player.actor, rows=[good])
    assert len(members_admit_bulk(actor=cast.khang.actor, rows=[good])) == 1  # the province may import lists
