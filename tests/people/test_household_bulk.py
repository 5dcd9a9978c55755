from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from khuyenhoc.core import clock
from khuyenhoc.core.errors import Conflict, Forbidden, NotFound
from khuyenhoc.people.enums import HouseholdRelation as Relation
from khuyenhoc.people.models import Household, HouseholdMember
from khuyenhoc.people.services import (
    Housemate,
    NewHousehold,
    Stay,
    household_form,
    households_code,
    households_load,
    households_withdraw,
    housemates_load,
    stays_mend,
)
from tests.cast import SYSTEM, Cast
from tests.members.register import refusal
from tests.people.test_persons import make

pytestmark = pytest.mark.django_db
ON = date(2022, 1, 1)


def mate(household_id: int, person_id: int, relation: Relation = Relation.MEMBER, **more: Any) -> Housemate:
    return Housemate(household_id=household_id, person_id=person_id, relation=relation, **{"valid_from": ON} | more)


def test_loaded_households_equal_those_formed_by_hand(cast: Cast) -> None:
    one, other = make(cast, "Đặng Văn Ước"), make(cast, "Đặng Văn Ước")
    household_form(actor=SYSTEM, keeper_id=cast.to_5.unit_id, head_id=one.pk, on=ON, code="12", address="Tổ 5")
    rows = [NewHousehold(keeper_id=cast.to_5.unit_id, label="Hộ Đặng  Văn Ước", code=" 12", address="Tổ 5")]
    [loaded] = households_load(actor=cast.ha.actor, rows=rows)
    housemates_load(actor=cast.ha.actor, rows=[mate(loaded, other.pk, Relation.HEAD)])
    first, second = Household.objects.order_by("id").values()
    assert {**first, "id": 0} == {**second, "id": 0}
    stays = list(HouseholdMember.objects.order_by("id").values_list("relation", "valid_from", "valid_to"))
    assert stays == [("head", ON, None)] * 2


def test_constant_queries_and_ids_in_order(cast: Cast) -> None:
    def queries_for(count: int) -> int:
        people = [make(cast, f"Nguyễn Văn {n}") for n in range(count)]
        with CaptureQueriesContext(connection) as queries:
            rows = [NewHousehold(keeper_id=cast.to_5.unit_id, label=f"Hộ {n}") for n in range(count)]
            ids = households_load(actor=SYSTEM, rows=rows)
            housemates_load(actor=SYSTEM, rows=[mate(i, p.pk) for i, p in zip(ids, people, strict=True)])
        assert [Household.objects.get(pk=pk).label for pk in ids] == [f"Hộ {n}" for n in range(count)]
        return len(queries)

    assert queries_for(1) == queries_for(3)


def test_refusals_of_loading(cast: Cast) -> None:
    row = NewHousehold(keeper_id=cast.to_5.unit_id, label="Hộ 1")
    for player, error in ((cast.phuc, NotFound), (cast.thu, Forbidden)):
        with pytest.raises(error):
            households_load(actor=player.actor, rows=[row])
    [home, second] = households_load(actor=SYSTEM, rows=[row, row])
    one, other = make(cast), make(cast)
    for player, error in ((cast.phuc, NotFound), (cast.thu, Forbidden)):
        with pytest.raises(error):
            housemates_load(actor=player.actor, rows=[mate(home, one.pk)])
    with pytest.raises(NotFound):
        housemates_load(actor=SYSTEM, rows=[mate(home, one.pk), mate(home, 0)])
    with pytest.raises(NotFound):
        housemates_load(actor=SYSTEM, rows=[mate(0, one.pk)])
    for rows, code in (
        ([mate(home, one.pk), mate(second, one.pk)], "household.in_another"),
        ([mate(home, one.pk, Relation.HEAD), mate(home, other.pk, Relation.HEAD)], "household.has_head"),
        ([mate(home, one.pk, valid_from=clock.today() + timedelta(days=1))], "household.future"),
    ):
        assert refusal(housemates_load, actor=SYSTEM, rows=rows) == code
    assert households_load(actor=SYSTEM, rows=[]) == []
    housemates_load(actor=SYSTEM, rows=[])
    assert HouseholdMember.objects.count() == 0


def test_stays_are_mended_only_as_they_were_seen(cast: Cast) -> None:
    """Two change places as head in one go; a second time nothing fits any more."""
    [home] = households_load(actor=SYSTEM, rows=[NewHousehold(keeper_id=cast.to_5.unit_id, label="Hộ 1")])
    one, other = make(cast), make(cast)
    housemates_load(actor=SYSTEM, rows=[mate(home, one.pk, Relation.HEAD), mate(home, other.pk)], import_id=5)
    first, second = HouseholdMember.objects.order_by("id").values_list("pk", flat=True)
    changes = [
        (Stay(second, home, "member", None), Stay(second, home, "head", None)),
        (Stay(first, home, "head", None), Stay(first, home, "spouse", None)),
    ]
    stays_mend(changes)
    assert dict(HouseholdMember.objects.values_list("pk", "relation")) == {first: "spouse", second: "head"}
    with pytest.raises(Conflict):
        stays_mend(changes)
    households_code([(home, "", "12")])
    with pytest.raises(Conflict):
        households_code([(home, "", "13")])
    assert Household.objects.get().code == "12"
    households_withdraw(import_id=5)
    assert (HouseholdMember.objects.count(), Household.objects.count()) == (0, 1)
