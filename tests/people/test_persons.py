from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from khuyenhoc.audit.models import Act
from khuyenhoc.core import clock
from khuyenhoc.core.errors import Conflict, Forbidden, NotFound
from khuyenhoc.people.enums import Sex
from khuyenhoc.people.models import HouseholdMember, Person
from khuyenhoc.people.services import (
    PersonData,
    household_form,
    person_create,
    person_record_death,
    person_update,
)  # fmt: skip
from tests.cast import SYSTEM, Cast
from tests.members.register import last_act, refusal

pytestmark = pytest.mark.django_db
NUMBER = "042160000123"


def make(cast: Cast, full_name: str = "Nguyễn Thị Ánh", **more: Any) -> Person:
    return person_create(actor=SYSTEM, keeper_id=cast.to_5.unit_id, data=PersonData(full_name=full_name, **more))


def test_create_writes_clean_columns_and_the_act(cast: Cast) -> None:
    data = PersonData(
        full_name="ĐẶNG VĂN  ƯỚC", sex=Sex.MALE, birth_date=date(1955, 2, 28), phone="+84 (912) 345-678",
        address=" Tổ  5 ", identity=NUMBER, ethnicity="Kinh",
    )  # fmt: skip
    person = person_create(actor=cast.ha.actor, keeper_id=cast.to_5.unit_id, data=data)
    row = Person.objects.filter(pk=person.pk).values(
        "tenant_id", "keeper_id", "full_name", "sort_name", "search_name", "sex", "birth_year", "phone", "address",
        "version",
    )  # fmt: skip
    assert list(row) == [
        {
            "tenant_id": cast.to_5.tenant_id, "keeper_id": cast.to_5.unit_id, "full_name": "Đặng Văn Ước",
            "sort_name": "u~o~~c 4 d~a~ng 5 va~n 0", "search_name": "dang van uoc", "sex": "male", "birth_year": 1955,
            "phone": "0912345678", "address": "Tổ 5", "version": 0,
        }
    ]  # fmt: skip
    act = last_act()
    assert (act.action, act.path, act.facts) == (
        "people.person_created", cast.to_5.path, {"sealed": ["identity", "ethnicity"]},
    )  # fmt: skip
    assert act.detail.values == {
        "full_name": "Đặng Văn Ước", "sex": "male", "birth_date": "1955-02-28", "birth_year": 1955,
        "phone": "0912345678", "address": "Tổ 5",
    }  # fmt: skip


def test_restricted_values_stand_nowhere_in_the_clear(cast: Cast) -> None:
    make(cast, identity=NUMBER, ethnicity="Rơ Măm")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(t, ' ') FROM (SELECT p::text t FROM people_person p UNION ALL"
            " SELECT a::text FROM audit_act a UNION ALL SELECT d::text FROM audit_actdetail d) AS everything"
        )
        everything = cursor.fetchone()[0]
    assert "Nguyễn Thị Ánh" in everything
    assert NUMBER not in everything
    assert "Rơ Măm" not in everything


def test_create_refuses_what_cannot_be(cast: Cast) -> None:
    today = clock.today()
    for more, code in (
        ({"full_name": " .- "}, "person.nameless"),
        ({"full_name": "Ánh " * 40}, "person.name_too_long"),
        ({"birth_date": today + timedelta(days=1)}, "person.birth_in_future"),
        ({"birth_year": 1800}, "person.birth_too_old"),
        ({"phone": "12345"}, "person.phone_invalid"),
        ({"identity": "12345"}, "person.identity_invalid"),
    ):
        data = PersonData(**({"full_name": "Nguyễn Thị Ánh"} | more))
        assert refusal(person_create, actor=SYSTEM, keeper_id=cast.to_5.unit_id, data=data) == code
    assert Person.objects.filter(full_name="Nguyễn Thị Ánh").count() == 0
    assert make(cast, birth_date=today, birth_year=None).birth_year == today.year


def test_an_identity_number_is_one_persons(cast: Cast) -> None:
    make(cast, identity=NUMBER)
    data = PersonData(full_name="Lê Văn Khác", identity="042 160 000 123")
    assert refusal(person_create, actor=SYSTEM, keeper_id=cast.dong.unit_id, data=data) == "person.identity_taken"
    other = make(cast, "Lê Văn Khác")
    update: dict[str, Any] = {"actor": SYSTEM, "person_id": other.pk, "data": data}
    assert refusal(person_update, **update) == "person.identity_taken"
    assert make(cast, "Lò Thị Pành", identity="042160000124").pk


def test_create_and_update_ask_who_may(cast: Cast) -> None:
    data = PersonData(full_name="Nguyễn Thị Ánh", phone="0912345678")
    given: dict[str, Any] = {"keeper_id": cast.to_5.unit_id, "data": data}
    for player, error in ((cast.phuc, NotFound), (cast.thu, Forbidden)):
        with pytest.raises(error):
            person_create(actor=player.actor, **given)
    person = person_create(actor=cast.ha.actor, **given)
    change: dict[str, Any] = {"person_id": person.pk, "data": PersonData(full_name="Nguyễn Thị Ảnh")}
    for player in (cast.phuc, cast.mai, cast.khang):
        with pytest.raises(NotFound):
            person_update(actor=player.actor, **change)
    assert person_update(actor=cast.lan.actor, **change).full_name == "Nguyễn Thị Ảnh"


def test_update_tells_old_and_new_and_leaves_what_is_sealed(cast: Cast) -> None:
    person = make(cast, identity=NUMBER, phone="0912345678")
    sealed = bytes(person.identity_sealed or b"")
    data = PersonData(full_name="Nguyễn Thị Ảnh", phone="0912345678", birth_year=1960)
    person_update(actor=cast.ha.actor, person_id=person.pk, data=data, expected_version=0)
    person.refresh_from_db()
    assert (person.full_name, person.sort_name, person.version, person.birth_year) == (
        "Nguyễn Thị Ảnh", "anh 2 nguye~n 3 thi 5", 1, 1960,
    )  # fmt: skip
    assert bytes(person.identity_sealed or b"") == sealed
    act = last_act()
    assert act.facts == {"changed": ["full_name", "birth_year"], "sealed": []}
    assert act.detail.values == {"full_name": ["Nguyễn Thị Ánh", "Nguyễn Thị Ảnh"], "birth_year": [None, 1960]}
    acts = Act.objects.count()
    person_update(actor=cast.ha.actor, person_id=person.pk, data=data)
    assert Act.objects.count() == acts
    person_update(actor=SYSTEM, person_id=person.pk, data=PersonData(full_name="Nguyễn Thị Ảnh", identity=""))
    person.refresh_from_db()
    assert (person.identity_sealed, person.identity_hash) == (None, None)


def test_update_refuses_a_stale_version_and_hands_back_both(cast: Cast) -> None:
    person = make(cast)
    person_update(actor=SYSTEM, person_id=person.pk, data=PersonData(full_name="Trần Thị Ánh"), expected_version=0)
    data = PersonData(full_name="Lê Thị Ánh")
    with pytest.raises(Conflict) as caught:
        person_update(actor=SYSTEM, person_id=person.pk, data=data, expected_version=0)
    assert caught.value.code == "person.changed_meanwhile"
    assert isinstance(caught.value.current, Person)
    assert caught.value.current.full_name == "Trần Thị Ánh"


def test_a_death_is_recorded_once_and_leaves_the_household(cast: Cast) -> None:
    person = make(cast, birth_year=1950)
    household_form(actor=SYSTEM, keeper_id=cast.to_5.unit_id, head_id=person.pk, on=date(2021, 1, 1))
    given: dict[str, Any] = {"actor": cast.ha.actor, "person_id": person.pk}
    assert refusal(person_record_death, **given, died_on=date(1949, 1, 1)) == "person.death_before_birth"
    future = clock.today() + timedelta(days=1)
    assert refusal(person_record_death, **given, died_on=future) == "person.death_in_future"
    died_on = date(2023, 5, 1)
    person_record_death(**given, died_on=died_on, expected_version=0)
    acts = Act.objects.count()
    assert person_record_death(**given, died_on=died_on).died_on == died_on
    assert Act.objects.count() == acts
    assert list(HouseholdMember.objects.values_list("person_id", "valid_to")) == [(person.pk, died_on)]
    with pytest.raises(NotFound):
        person_record_death(actor=cast.phuc.actor, person_id=person.pk, died_on=date(2023, 6, 1))
