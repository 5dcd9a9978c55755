from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from khuyenhoc.core.errors import Forbidden, NotFound
from khuyenhoc.people.models import Person
from khuyenhoc.people.services import NewPerson, PersonData, people_create_bulk, person_create
from tests.cast import SYSTEM, Cast
from tests.members.register import refusal
from tests.people.test_persons import NUMBER

pytestmark = pytest.mark.django_db


def new(cast: Cast, full_name: str, **more: Any) -> NewPerson:
    return NewPerson(keeper_id=cast.to_5.unit_id, data=PersonData(full_name=full_name, **more))


def test_bulk_rows_equal_single_ones(cast: Cast) -> None:
    data = PersonData(full_name="đặng văn ước", birth_year=1955, phone="912345678", address="Tổ 5")
    single = person_create(actor=SYSTEM, keeper_id=cast.to_5.unit_id, data=data)
    [loaded] = people_create_bulk(
        actor=cast.ha.actor, rows=[NewPerson(keeper_id=cast.to_5.unit_id, data=data)], import_id=5
    )
    rows = Person.objects.filter(pk__in=[single.pk, loaded]).order_by("id").values()
    first, second = ({k: v for k, v in row.items() if k not in ("id", "created_at", "import_id")} for row in rows)
    assert first == second


def test_bulk_answers_ids_in_order_with_constant_queries(cast: Cast) -> None:
    def queries_for(count: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            ids = people_create_bulk(actor=SYSTEM, rows=[new(cast, f"Nguyễn Văn {n}") for n in range(count)])
        names = dict(Person.objects.filter(pk__in=ids).values_list("pk", "full_name"))
        assert [names[pk] for pk in ids] == [f"Nguyễn Văn {n}" for n in range(count)]
        return len(queries)

    assert queries_for(1) == queries_for(40)


def test_bulk_writes_all_or_nothing(cast: Cast) -> None:
    good = new(cast, "Nguyễn Thị Ánh", identity=NUMBER)
    for bad, code in (
        (new(cast, "..."), "person.nameless"),
        (new(cast, "Lê Văn Khác", phone="1"), "person.phone_invalid"),
        (new(cast, "Lê Văn Khác", identity=NUMBER), "person.identity_taken"),
    ):
        assert refusal(people_create_bulk, actor=SYSTEM, rows=[good, bad]) == code
    assert Person.objects.filter(full_name="Nguyễn Thị Ánh").count() == 0
    for player, error in ((cast.phuc, NotFound), (cast.thu, Forbidden)):
        with pytest.raises(error):
            people_create_bulk(actor=player.actor, rows=[good])
    assert people_create_bulk(actor=SYSTEM, rows=[]) == []
    assert len(people_create_bulk(actor=cast.ha.actor, rows=[good])) == 1
