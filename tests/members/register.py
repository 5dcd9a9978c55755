"""Short ways to put people into the register of a test."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from khuyenhoc.audit.models import Act
from khuyenhoc.core.errors import DomainError
from khuyenhoc.members.enums import MembershipKind
from khuyenhoc.members.models import Membership
from khuyenhoc.members.services import Admission, member_admit
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.people.services import PersonData
from tests.cast import SYSTEM, Player

JOINED = date(2021, 3, 1)


def admit(unit: UnitVersion, full_name: str, *, on: date = JOINED, actor: Any = SYSTEM, **more: Any) -> Membership:
    """A new person in the register; `kind`, `is_primary` and columns of the person may be given."""
    kind = more.pop("kind", MembershipKind.OFFICIAL)
    is_primary = more.pop("is_primary", True)
    data = PersonData(full_name=full_name, **more)
    admission = Admission(unit_id=unit.unit_id, joined_on=on, kind=kind, is_primary=is_primary, person=data)
    return member_admit(actor=actor, data=admission)


def also(unit: UnitVersion, membership: Membership, *, on: date = JOINED, actor: Any = SYSTEM) -> Membership:
    """The same person in a second unit."""
    admission = Admission(unit_id=unit.unit_id, joined_on=on, is_primary=False, person_id=membership.person_id)
    return member_admit(actor=actor, data=admission)


def refusal(call: Any, /, **arguments: Any) -> str:
    """The code with which the call is refused."""
    with pytest.raises(DomainError) as caught:
        call(**arguments)
    return caught.value.code


def last_act() -> Act:
    return Act.objects.order_by("-id")[0]


def browser(player: Player) -> Client:
    client = Client()
    client.force_login(player.user)
    return client


def page(player: Player, url: str, status: int = 200) -> str:
    answer = browser(player).get(url)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()
