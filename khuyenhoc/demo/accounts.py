"""Accounts of the sample and what they may do. None of them has a password: in demo mode one signs in by a click."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.contrib.auth.hashers import make_password

from khuyenhoc.access.roles import Role
from khuyenhoc.access.services.mandates import NewMandate, mandate_grant
from khuyenhoc.accounts.models import User
from khuyenhoc.audit import services as audit
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.text.names import search_name
from khuyenhoc.demo import province
from khuyenhoc.demo.lives import Life
from khuyenhoc.demo.network import Network
from khuyenhoc.demo.offices import Offices, Staff
from khuyenhoc.demo.places import COMMUNES, DISTRICT, PROVINCE, REFORM_DAY, Chapter
from khuyenhoc.demo.register import PHONES
from khuyenhoc.officers.enums import Position
from khuyenhoc.people.models import Person

SINCE: Final = date(2022, 1, 1)
# Where the district's people go on after the reform.
MOVES: Final = (
    ("hoai", Role.ASSOCIATION_OFFICER, PROVINCE),
    ("van", Role.CLERK, PROVINCE),
    ("khoi", Role.CHAIR, "18313"),
    ("tam.ubnd", Role.PEOPLES_COMMITTEE_OFFICE, PROVINCE),
    ("nhan.phonggd", Role.EDUCATION_OFFICER, "18322"),
)
MOVED: Final = "Quyết định mẫu số 51/QĐ-HKH ngày 30/6/2025"
ELECTED: Final = "Nghị quyết mẫu của Đại hội lần thứ nhất"


@dataclass(frozen=True, slots=True)
class Account:
    username: str
    full_name: str
    role: Role
    unit: str
    since: date = SINCE
    person: int | None = None
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Accounts:
    """Users by (role, code of the unit), at one time."""

    users: dict[tuple[Role, str], int]

    def of(self, unit: str, *roles: Role) -> int | None:
        return next((self.users[role, unit] for role in roles if (role, unit) in self.users), None)


def open_accounts(
    *,
    actor: Actor,
    network: Network,
    chapters: list[Chapter],
    offices: Offices,
    staff: Staff,
    leaders: Mapping[str, int],
) -> Accounts:
    wanted = list(
        _unique([*_province(leaders), *_district(staff), *_communes(offices, staff), *_heads(chapters, offices, staff)])
    )
    users = User.objects.bulk_create(
        User(
            username=account.username,
            full_name=account.full_name,
            phone=account.phone,
            password=make_password(None),
        )
        for account in wanted
    )
    path = network.paths[PROVINCE]
    audit.record(
        actor, "accounts.created_many", users[0], at=path, tenant=network.tenant_id, facts={"count": len(users)}
    )
    for account in wanted:
        mandate = NewMandate(
            username=account.username, role=account.role, unit_id=network.units[account.unit], valid_from=account.since
        )
        mandate_grant(actor=actor, data=mandate)
    Person.objects.bulk_update(
        [Person(pk=account.person, user=user) for account, user in zip(wanted, users, strict=True) if account.person],
        ["user"],
    )
    return Accounts({(account.role, account.unit): user.pk for account, user in zip(wanted, users, strict=True)})


def move_on(actor: Actor, accounts: Accounts, units: Mapping[str, int], since: Mapping[str, date]) -> Accounts:
    """The district's people where they work since the reform, by decision; the communes' pass on with their units.
    `since` is the day of the congress of each new commune, which elects a chair; one that lies ahead has not yet."""
    users = dict(accounts.users)
    for username, role, unit in MOVES:
        user = User.objects.get(username=username)
        day, reason = (since[unit], ELECTED) if role is Role.CHAIR else (REFORM_DAY, MOVED)
        if day > clock.today():
            continue
        mandate = NewMandate(username=username, role=role, unit_id=units[unit], valid_from=day, reason=reason)
        mandate_grant(actor=actor, data=mandate)
        users[role, unit] = user.pk
    return replace(accounts, users=users)


def _province(leaders: Mapping[str, int]) -> Iterator[Account]:
    for key, role in (("thuan", Role.CHAIR), ("thuy", Role.ASSOCIATION_OFFICER), ("lieu", Role.CLERK)):
        leader = province.BY_KEY[key]
        phone = province.phone_of(leader)
        yield Account(f"{key}.hatinh", leader.full_name, role, PROVINCE, person=leaders[key], phone=phone)
    yield Account("quan.tri", "Võ Minh Quân", Role.SYSTEM_ADMINISTRATOR, PROVINCE)


def _of_life(name: str, life: Life, role: Role, unit: str, staff: Staff) -> Account:
    phone = f"{PHONES}{life.number:05}"
    return Account(name, life.full_name, role, unit, person=staff.person(life), phone=phone)


def _district(staff: Staff) -> Iterator[Account]:
    def of(key: str, role: Role, unit: str = DISTRICT, at: str = "") -> Account:
        return _of_life(f"{key}{at}", staff.by_key[key], role, unit, staff)

    yield of("hoai", Role.ASSOCIATION_OFFICER)
    yield of("khoi", Role.CHAIR)
    yield of("van", Role.CLERK)
    yield of("hung", Role.CHAIR, "18322", ".duclinh")
    yield Account("tam.ubnd", "Bùi Đức Tâm", Role.PEOPLES_COMMITTEE_OFFICE, DISTRICT)
    yield Account("nhan.phonggd", "Dương Thị Nhàn", Role.EDUCATION_OFFICER, DISTRICT)
    yield Account("hien.ubnd.duclinh", "Uông Thị Hiền", Role.PEOPLES_COMMITTEE_OFFICE, "18322")


def _communes(offices: Offices, staff: Staff) -> Iterator[Account]:
    for commune in COMMUNES:
        [life] = offices.held[commune.code][Position.SECRETARY]
        name = f"{_given(life)}.{_slug(commune.name)}"
        yield _of_life(name, life, Role.GRASSROOTS_OFFICER, commune.code, staff)


def _heads(chapters: list[Chapter], offices: Offices, staff: Staff) -> Iterator[Account]:
    for chapter in chapters:
        if chapter.code not in offices.heads:
            continue
        life, since = offices.heads[chapter.code]
        role = Role.SCHOOL_CHAPTER_HEAD if chapter.is_school else Role.CHAPTER_HEAD
        name = f"{_given(life)}.{_place(chapter)}"
        yield replace(_of_life(name, life, role, chapter.code, staff), since=max(since, SINCE))


def _unique(accounts: list[Account]) -> Iterator[Account]:
    """A second of the same name carries a number."""
    seen: dict[str, int] = {}
    for account in accounts:
        count = seen[account.username] = seen.get(account.username, 0) + 1
        yield account if count == 1 else replace(account, username=f"{account.username}{count}")


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
