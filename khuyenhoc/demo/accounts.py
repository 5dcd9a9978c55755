"""Accounts of the sample and what they may do. None of them has a password: in demo mode one signs in by a click."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.contrib.auth.hashers import make_password

from khuyenhoc.access.roles import Role
from khuyenhoc.access.services.mandates import NewMandate, mandate_grant
from khuyenhoc.accounts.models import User
from khuyenhoc.audit import services as audit
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.text.names import search_name
from khuyenhoc.demo.lives import Life
from khuyenhoc.demo.network import Network
from khuyenhoc.demo.offices import Offices
from khuyenhoc.demo.places import COMMUNES, DISTRICT, Chapter
from khuyenhoc.demo.register import PHONES
from khuyenhoc.people.models import Person

SINCE: Final = date(2022, 1, 1)


@dataclass(frozen=True, slots=True)
class Account:
    username: str
    full_name: str
    role: Role
    unit: str
    since: date = SINCE
    life: Life | None = None


@dataclass(frozen=True, slots=True)
class Accounts:
    """Users by (role, code of the unit)."""

    users: dict[tuple[Role, str], int]

    def of(self, unit: str, *roles: Role) -> int | None:
        return next((self.users[role, unit] for role in roles if (role, unit) in self.users), None)


def open_accounts(
    *,
    actor: Actor,
    network: Network,
    chapters: list[Chapter],
    offices: Offices,
    named: dict[str, Life],
    ids: dict[int, int],
) -> Accounts:
    wanted = list(_unique([*_district(named), *_communes(offices), *_heads(chapters, offices)]))
    users = User.objects.bulk_create(
        User(
            username=account.username,
            full_name=account.full_name,
            phone=f"{PHONES}{account.life.number:05}" if account.life else "",
            password=make_password(None),
        )
        for account in wanted
    )
    path = network.paths[DISTRICT]
    audit.record(
        actor, "accounts.created_many", users[0], at=path, tenant=network.tenant_id, facts={"count": len(users)}
    )
    for account in wanted:
        mandate = NewMandate(
            username=account.username, role=account.role, unit_id=network.units[account.unit], valid_from=account.since
        )
        mandate_grant(actor=actor, data=mandate)
    Person.objects.bulk_update(
        [
            Person(pk=ids[account.life.number], user=user)
            for account, user in zip(wanted, users, strict=True)
            if account.life
        ],
        ["user"],
    )
    return Accounts({(account.role, account.unit): user.pk for account, user in zip(wanted, users, strict=True)})


def _district(named: dict[str, Life]) -> Iterator[Account]:
    def of(key: str, role: Role, unit: str = DISTRICT, at: str = "") -> Account:
        return Account(f"{key}{at}", named[key].full_name, role, unit, life=named[key])

    yield of("hoai", Role.ASSOCIATION_OFFICER)
    yield of("khoi", Role.CHAIR)
    yield of("van", Role.CLERK)
    yield of("hung", Role.CHAIR, "18322", ".duclinh")
    yield Account("tam.ubnd", "Bùi Đức Tâm", Role.PEOPLES_COMMITTEE_OFFICE, DISTRICT)
    yield Account("nhan.phonggd", "Dương Thị Nhàn", Role.EDUCATION_OFFICER, DISTRICT)
    yield Account("quan.tri", "Võ Minh Quân", Role.SYSTEM_ADMINISTRATOR, DISTRICT)
    yield Account("hien.ubnd.duclinh", "Uông Thị Hiền", Role.PEOPLES_COMMITTEE_OFFICE, "18322")


def _communes(offices: Offices) -> Iterator[Account]:
    for commune in COMMUNES:
        life = offices.secretaries[commune.code]
        name = f"{_given(life)}.{_slug(commune.name)}"
        yield Account(name, life.full_name, Role.GRASSROOTS_OFFICER, commune.code, life=life)


def _heads(chapters: list[Chapter], offices: Offices) -> Iterator[Account]:
    for chapter in chapters:
        if chapter.code not in offices.heads:
            continue
        life, since = offices.heads[chapter.code]
        role = Role.SCHOOL_CHAPTER_HEAD if chapter.is_school else Role.CHAPTER_HEAD
        name = f"{_given(life)}.{_place(chapter)}"
        yield Account(name, life.full_name, role, chapter.code, max(since, SINCE), life)


def _unique(accounts: list[Account]) -> Iterator[Account]:
    """A second of the same name carries a number."""
    seen: dict[str, int] = {}
    for account in accounts:
        count = seen[account.username] = seen.get(account.username, 0) + 1
        name = account.username if count == 1 else f"{account.username}{count}"
        yield Account(name, account.full_name, account.role, account.unit, account.since, account.life)


def _given(life: Life) -> str:
    return _slug(life.full_name.split()[-1])


def _place(chapter: Chapter) -> str:
    """Short enough to be told over the telephone: `yendu`, `to3.vuquang`, `thcs.duclinh`."""
    commune = _slug(chapter.commune.name)
    if chapter.is_school:
        return f"{chapter.code.rpartition('-')[2].lower()}.{commune}"
    if chapter.place.isdigit():
        return f"{'to' if chapter.commune.is_township else 'thon'}{chapter.place}.{commune}"
    return _slug(chapter.place)


def _slug(text: str) -> str:
    return search_name(text).replace(" ", "")
