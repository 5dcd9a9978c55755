"""Two write the same new name at once, over real connections."""

from __future__ import annotations

import threading

from django.db import connection, transaction

from khuyenhoc.members.models import KnownName, Membership
from khuyenhoc.members.selectors import MemberFilters, members_visible
from khuyenhoc.people.services import NewPerson, PersonData, people_create_bulk
from tests.cast import SYSTEM, Cast
from tests.members.register import JOINED


def test_who_writes_a_new_name_waits_for_nobody(real_cast: Cast) -> None:
    """Two lists brought in at once hold the same new name: both write it, and each member is found once."""
    data, unit = PersonData(full_name="Đặng Văn Ước"), real_cast.to_5
    first, second = people_create_bulk(actor=SYSTEM, rows=[NewPerson(keeper_id=unit.unit_id, data=data)] * 2)
    is_written, may_end = threading.Event(), threading.Event()

    def join(person_id: int) -> None:
        Membership.objects.create(tenant_id=unit.tenant_id, unit_id=unit.unit_id, person_id=person_id, joined_on=JOINED)

    def slow() -> None:
        try:
            with transaction.atomic():
                join(first)
                is_written.set()
                may_end.wait(60)
        finally:
            connection.close()

    other = threading.Thread(target=slow)
    other.start()
    try:
        assert is_written.wait(60)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '5s'")
            join(second)
    finally:
        may_end.set()
        other.join()
    assert KnownName.objects.filter(search_name="dang van uoc").count() == 2
    filters = MemberFilters(unit_id=real_cast.province.unit_id, text="uoc")
    assert [row.person_id for row in members_visible(actor=SYSTEM, filters=filters)] == [first, second]
