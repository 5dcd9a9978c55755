from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from khuyenhoc.core.errors import Forbidden, NotFound
from khuyenhoc.members.selectors import UnitCount, counts_by_child
from khuyenhoc.people.enums import Sex
from tests.cast import Cast
from tests.members.register import admit, also

pytestmark = pytest.mark.django_db
ON = date(2023, 2, 9)


def test_counts_by_child_count_persons_once(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh", sex=Sex.FEMALE, birth_year=1960)
    admit(cast.to_5, "Đặng Văn Ước", sex=Sex.MALE, birth_year=1988)
    admit(cast.an_binh, "Lê Hòa")
    also(cast.school, row)
    unit = cast.an_binh.unit_id
    assert counts_by_child(actor=cast.khang.actor, unit_id=unit, on=ON) == [
        UnitCount(2, 1, 1, 2, cast.to_5.unit_id, "Tổ 5"),
        UnitCount(0, 0, 0, 0, cast.to_6.unit_id, "Tổ 6"),
        UnitCount(0, 0, 0, 1, cast.school.unit_id, "Trường THCS An Bình"),
        UnitCount(1, 0, 0, 1, unit, "Phường An Bình"),
    ]
    assert [c.members for c in counts_by_child(actor=cast.thu.actor, unit_id=cast.province.unit_id, on=ON)] == [3, 0, 0]


def test_counts_ask_who_may(cast: Cast) -> None:
    with pytest.raises(NotFound):
        counts_by_child(actor=cast.phuc.actor, unit_id=cast.an_binh.unit_id, on=ON)
    with pytest.raises(Forbidden):
        counts_by_child(actor=cast.nga.actor, unit_id=cast.an_binh.unit_id, on=ON)
    assert counts_by_child(actor=cast.tam.actor, unit_id=cast.an_binh.unit_id, on=ON)


def test_counts_cost_the_same_however_many_members(cast: Cast) -> None:
    def queries_for(count: int) -> int:
        for n in range(count):
            admit(cast.to_5, f"Nguyễn Thị Ánh {n} {count}")
        actor = cast.khang.actor
        with CaptureQueriesContext(connection) as queries:
            counts_by_child(actor=actor, unit_id=cast.province.unit_id, on=ON)
        return len(queries)

    assert queries_for(1) == queries_for(3)
