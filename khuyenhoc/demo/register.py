"""Puts the lives into the register: persons, households, memberships; by COPY, through the bulk services."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Final

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.demo.lives import Life
from khuyenhoc.demo.network import Network
from khuyenhoc.demo.seeds import stream
from khuyenhoc.members.enums import LeaveReason, MembershipKind
from khuyenhoc.members.models import Membership
from khuyenhoc.members.services import NewMembership, member_transfer, members_admit_bulk
from khuyenhoc.people.enums import HouseholdRelation, Sex
from khuyenhoc.people.models import Person
from khuyenhoc.people.services import (
    Housemate,
    NewHousehold,
    NewPerson,
    PersonData,
    households_load,
    housemates_load,
    people_create_bulk,
)

# Neither is given to anybody in Vietnam: no mobile number begins with 09000, no province has the code 000.
PHONES: Final = "09000"
IDENTITIES: Final = "000"
TRANSFERS, TRANSFERS_FROM = 12, date(2024, 1, 10)
WITH_PHONE, WITH_IDENTITY, BY_YEAR_ONLY = 0.55, 0.8, 0.12


def fill_register(actor: Actor, network: Network, lives: list[Life]) -> dict[int, int]:
    """Ids of the persons by the numbers of their lives."""
    random = stream("register")
    rows = []
    for life in lives:
        day_is_known = random.random() >= BY_YEAR_ONLY
        data = PersonData(
            full_name=life.full_name,
            sex=life.sex,
            birth_date=life.born_on if day_is_known else None,
            birth_year=None if day_is_known else life.born_on.year,
            phone=f"{PHONES}{life.number:05}" if life.is_steady or random.random() < WITH_PHONE else "",
            village_id=network.villages.get(life.chapter.code),
            address=_address(life),
            occupation=life.occupation,
            identity=identity_of(life) if random.random() < WITH_IDENTITY else None,
            ethnicity="Kinh",
        )
        rows.append(NewPerson(keeper_id=network.units[life.chapter.code], data=data))
    ids = dict(zip((life.number for life in lives), people_create_bulk(actor=actor, rows=rows), strict=True))
    members_admit_bulk(actor=actor, rows=_memberships(network, lives, ids))
    _form_households(actor, network, lives, ids)
    _record_deaths(lives, ids)
    return ids


def transfer_some(actor: Actor, network: Network, lives: list[Life], ids: dict[int, int]) -> None:
    """A few members go on in another chapter of their commune."""
    random = stream("transfers")
    staying = [life for life in lives if not life.is_steady and life.left_on is None and not life.chapter.is_school]
    today = clock.today()
    for life in random.sample([life for life in staying if life.joined_on < TRANSFERS_FROM], TRANSFERS):
        near = {
            other.chapter.code
            for other in lives
            if other.chapter.commune is life.chapter.commune and not other.chapter.is_school
        }
        target = random.choice(sorted(near - {life.chapter.code}))
        on = TRANSFERS_FROM + timedelta(days=random.randrange((today - TRANSFERS_FROM).days))
        membership = Membership.objects.get(person_id=ids[life.number], is_primary=True)
        member_transfer(actor=actor, membership_id=membership.pk, to_unit_id=network.units[target], on=on)


def identity_of(life: Life) -> str:
    """Twelve digits that fit sex and birth, from a province that does not exist."""
    century = (life.born_on.year // 100 - 19) * 2 + (life.sex is Sex.FEMALE)
    return f"{IDENTITIES}{century}{life.born_on.year % 100:02}{life.number:06}"


def _address(life: Life) -> str:
    commune = life.chapter.commune.full_name
    return commune[0].upper() + commune[1:] if life.chapter.is_school else f"{life.chapter.short_name}, {commune}"


def _memberships(network: Network, lives: list[Life], ids: dict[int, int]) -> list[NewMembership]:
    random = stream("memberships")
    rows = []
    for life in lives:
        kind = MembershipKind.OFFICIAL
        if not life.is_steady and random.random() < 0.02:
            kind = random.choice((MembershipKind.ASSOCIATE, MembershipKind.HONORARY))
        first = NewMembership(
            person_id=ids[life.number],
            unit_id=network.units[life.chapter.code],
            joined_on=life.joined_on,
            kind=kind,
            left_on=life.left_on,
            left_reason=life.left_reason,
        )
        rows.append(first)
        if life.second is not None:
            rows.append(
                NewMembership(
                    person_id=ids[life.number],
                    unit_id=network.units[life.second.code],
                    joined_on=life.joined_on,
                    is_primary=False,
                    left_on=life.left_on,
                    left_reason=life.left_reason,
                )
            )
    return rows


def _form_households(actor: Actor, network: Network, lives: list[Life], ids: dict[int, int]) -> None:
    together: dict[int, list[Life]] = defaultdict(list)
    for life in lives:
        if life.household is not None:
            together[life.household].append(life)
    homes = [
        NewHousehold(
            keeper_id=network.units[head.chapter.code],
            village_id=network.villages[head.chapter.code],
            code=f"{number:05}",
            label=f"Hộ {'ông' if head.sex is Sex.MALE else 'bà'} {head.full_name}",
            address=_address(head),
        )
        for number, (head, *_) in together.items()
    ]
    numbers = dict(zip(together, households_load(actor=actor, rows=homes), strict=True))
    mates = [
        Housemate(
            household_id=numbers[number],
            person_id=ids[life.number],
            relation=HouseholdRelation.HEAD if life.is_head else HouseholdRelation.MEMBER,
            valid_from=_first_day(family),
            valid_to=life.left_on if _left_home(life) else None,
        )
        for number, family in together.items()
        for life in family
    ]
    housemates_load(actor=actor, rows=mates)


def _first_day(family: list[Life]) -> date:
    return min(life.joined_on for life in family)


def _left_home(life: Life) -> bool:
    return life.left_reason in (LeaveReason.DIED, LeaveReason.MOVED_AWAY)


def _record_deaths(lives: list[Life], ids: dict[int, int]) -> None:
    dead = [life for life in lives if life.left_reason is LeaveReason.DIED]
    Person.objects.bulk_update(
        [Person(pk=ids[life.number], died_on=life.left_on) for life in dead], ["died_on"], batch_size=500
    )
