"""Two at once, over real connections: the locks and the constraints keep one primary and one membership a unit."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from khuyenhoc.core.errors import DomainError
from khuyenhoc.members.enums import LeaveReason
from khuyenhoc.members.models import Membership
from khuyenhoc.members.services import Admission, member_admit, member_end, member_transfer
from khuyenhoc.people.services import PersonData
from tests.cast import SYSTEM, Cast
from tests.members.register import JOINED, admit

ON = date(2023, 2, 1)


def at_once(*calls: Callable[[], object]) -> list[str]:
    """What each call answers, "done" or the code of its refusal, sorted."""
    start, answers = threading.Barrier(len(calls)), []

    def run(call: Callable[[], object]) -> None:
        try:
            start.wait()
            call()
            answers.append("done")
        except DomainError as error:
            answers.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


def test_two_units_admit_the_same_person_as_primary(real_cast: Cast) -> None:
    row = admit(real_cast.to_5, "Nguyễn Thị Ánh")
    member_end(actor=SYSTEM, membership_id=row.pk, on=ON, reason=LeaveReason.RESIGNED)

    def into(unit_id: int) -> Callable[[], object]:
        data = Admission(unit_id=unit_id, joined_on=date(2024, 1, 1), person_id=row.person_id)
        return lambda: member_admit(actor=SYSTEM, data=data)

    answers = at_once(into(real_cast.to_6.unit_id), into(real_cast.school.unit_id))
    assert answers == ["done", "member.second_primary"]
    assert Membership.objects.filter(left_on=None, is_primary=True).count() == 1


def test_the_same_identity_is_entered_twice_at_once(real_cast: Cast) -> None:
    def as_(name: str) -> Callable[[], object]:
        person = PersonData(full_name=name, identity="042160000123")
        data = Admission(unit_id=real_cast.to_5.unit_id, joined_on=JOINED, person=person)
        return lambda: member_admit(actor=SYSTEM, data=data)

    assert at_once(as_("Nguyễn Thị Ánh"), as_("Lê Văn Khác")) == ["done", "person.identity_taken"]
    assert Membership.objects.count() == 1


def test_a_member_is_transferred_to_two_places_at_once(real_cast: Cast) -> None:
    row = admit(real_cast.to_5, "Nguyễn Thị Ánh")

    def to(unit_id: int) -> Callable[[], object]:
        return lambda: member_transfer(actor=SYSTEM, membership_id=row.pk, to_unit_id=unit_id, on=ON)

    answers = at_once(to(real_cast.to_6.unit_id), to(real_cast.school.unit_id))
    assert answers == ["done", "member.already_left"]
    assert Membership.objects.filter(left_on=None).count() == 1


@pytest.mark.django_db
def test_the_database_keeps_the_promises_by_itself(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh")
    common: dict[str, Any] = {"tenant_id": row.tenant_id, "person_id": row.person_id, "joined_on": date(2022, 1, 1)}
    for more in (
        {"unit_id": cast.to_6.unit_id},  # a second primary
        {"unit_id": cast.to_5.unit_id, "is_primary": False},  # twice in the unit
        {"unit_id": cast.to_6.unit_id, "is_primary": False, "left_on": date(2022, 1, 1), "left_reason": "resigned"},
        {"unit_id": cast.to_6.unit_id, "is_primary": False, "left_on": date(2022, 2, 1)},  # without a reason
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.create(**common, **more)
    assert Membership.objects.create(**common, unit_id=cast.to_6.unit_id, is_primary=False).pk
