"""One small tree and a few people whom everyone knows by name, for the whole suite.

    Hội Khuyến học tỉnh Lâm Giang        bà Thu (chair), ông Khang (standing office), anh Quân (administrator)
    ├── phường An Bình                   chị Lan (runs it), chị Nga (clerk), anh Tâm (People's Committee office)
    │   ├── Tổ 5                         cô Hà (head)
    │   ├── Tổ 6                         nobody yet
    │   ├── Trường THCS An Bình          cô Mai (head)
    │   └── TTHTCĐ An Bình
    └── xã Cẩm Hà                        thầy Phúc (runs it), the neighbour who must see nothing of An Bình
        └── Thôn Đông                    bác Sáu (head)

anh Dũng is treasurer of An Bình and signs in, but has no mandate. Everything began on 1 January 2020.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password

from khuyenhoc.access.models import Mandate
from khuyenhoc.access.roles import Role
from khuyenhoc.access.selectors import actor_for
from khuyenhoc.accounts.models import User
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.text.names import sort_name
from khuyenhoc.officers.enums import OfficerEndReason, Position
from khuyenhoc.officers.models import OfficerTerm
from khuyenhoc.officers.services import NewOfficer, officer_end, officers_appoint
from khuyenhoc.org.enums import HostKind, Level, UnitKind
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.selectors import units_on
from khuyenhoc.org.services import NewUnit, UnitDescription, units_found
from khuyenhoc.people.models import Person

FOUNDED = date(2020, 1, 1)
PASSWORD = "mat khau thu nghiem"
SYSTEM = Actor.system("tests")


@dataclass(frozen=True)
class Player:
    """Somebody who signs in; `actor` is what a request of theirs carries today."""

    user: User
    person: Person

    @property
    def actor(self) -> Actor:
        return actor_for(self.user)


@dataclass(frozen=True)
class Units:
    province: UnitVersion
    an_binh: UnitVersion
    to_5: UnitVersion
    to_6: UnitVersion
    school: UnitVersion
    center: UnitVersion
    cam_ha: UnitVersion
    dong: UnitVersion


@dataclass(frozen=True)
class Players:
    thu: Player
    khang: Player
    quan: Player
    lan: Player
    nga: Player
    tam: Player
    dung: Player
    ha: Player
    mai: Player
    phuc: Player
    sau: Player


@dataclass(frozen=True)
class Cast(Units, Players):
    """Both in one: `cast.an_binh.unit_id`, `cast.an_binh.path`, `cast.lan.actor`, `cast.lan.user`."""


def describe(code: str, name: str, short_name: str, kind: UnitKind, level: Level, **more: Any) -> UnitDescription:
    return UnitDescription(code=code, name=name, short_name=short_name, kind=kind, level=level, **more)


_ASSOCIATION, _CHAPTER, _CENTER = UnitKind.ASSOCIATION, UnitKind.CHAPTER, UnitKind.CENTER
_VILLAGE, _SCHOOL = HostKind.VILLAGE, HostKind.SCHOOL
_TREE = {
    "province": ("", describe(
        "LG", "Hội Khuyến học tỉnh Lâm Giang", "Tỉnh Lâm Giang", _ASSOCIATION, Level.PROVINCE,
        place_name="Lâm Giang", symbol="HKH", issues_papers=True,
    )),
    "an_binh": ("LG", describe(
        "AB", "Hội Khuyến học phường An Bình", "Phường An Bình", _ASSOCIATION, Level.COMMUNE,
        place_name="An Bình", symbol="HKH", issues_papers=True,
    )),
    "to_5": ("AB", describe(
        "AB-5", "Chi hội Khuyến học Tổ dân phố 5", "Tổ 5", _CHAPTER, Level.CHAPTER, host_kind=_VILLAGE,
    )),
    "to_6": ("AB", describe(
        "AB-6", "Chi hội Khuyến học Tổ dân phố 6", "Tổ 6", _CHAPTER, Level.CHAPTER, host_kind=_VILLAGE,
    )),
    "school": ("AB", describe(
        "AB-THCS", "Chi hội Khuyến học Trường THCS An Bình", "Trường THCS An Bình", _CHAPTER, Level.CHAPTER,
        host_kind=_SCHOOL,
    )),
    "center": ("AB", describe(
        "AB-TT", "Trung tâm học tập cộng đồng phường An Bình", "TTHTCĐ An Bình", _CENTER, Level.COMMUNE,
    )),
    "cam_ha": ("LG", describe(
        "CH", "Hội Khuyến học xã Cẩm Hà", "Xã Cẩm Hà", _ASSOCIATION, Level.COMMUNE,
        place_name="Cẩm Hà", symbol="HKH", issues_papers=True,
    )),
    "dong": ("CH", describe(
        "CH-D", "Chi hội Khuyến học Thôn Đông", "Thôn Đông", _CHAPTER, Level.CHAPTER, host_kind=_VILLAGE,
    )),
}  # fmt: skip

# name in the cast: full name, where their record is kept, role, unit of the mandate, position there
_PEOPLE: dict[str, tuple[str, str, Role | None, str, Position | None]] = {
    "thu": ("Nguyễn Thị Thu", "province", Role.CHAIR, "province", Position.CHAIR),
    "khang": ("Trần Văn Khang", "province", Role.ASSOCIATION_OFFICER, "province", Position.STANDING_VICE_CHAIR),
    "quan": ("Võ Minh Quân", "province", Role.SYSTEM_ADMINISTRATOR, "province", None),
    "lan": ("Lê Thị Lan", "an_binh", Role.GRASSROOTS_OFFICER, "an_binh", Position.CHAIR),
    "nga": ("Hồ Thị Nga", "an_binh", Role.CLERK, "an_binh", Position.SECRETARY),
    "tam": ("Bùi Đức Tâm", "an_binh", Role.PEOPLES_COMMITTEE_OFFICE, "an_binh", None),
    "dung": ("Phan Anh Dũng", "an_binh", None, "an_binh", Position.TREASURER),
    "ha": ("Đặng Thu Hà", "to_5", Role.CHAPTER_HEAD, "to_5", Position.CHAPTER_HEAD),
    "mai": ("Đinh Thị Mai", "school", Role.SCHOOL_CHAPTER_HEAD, "school", Position.CHAPTER_HEAD),
    "phuc": ("Hoàng Văn Phúc", "cam_ha", Role.GRASSROOTS_OFFICER, "cam_ha", Position.CHAIR),
    "sau": ("Ngô Văn Sáu", "dong", Role.CHAPTER_HEAD, "dong", Position.CHAPTER_HEAD),
}


def make_cast() -> Cast:
    """Some twenty queries, whatever the size of the cast."""
    units = make_units()
    return Cast(**_shallow(units), **_shallow(make_players(units)))


def make_units() -> Units:
    rows = [NewUnit(founded_on=FOUNDED, parent_code=above, description=what) for above, what in _TREE.values()]
    units_found(actor=SYSTEM, rows=rows)
    found = {version.code: version for version in units_on(FOUNDED)}
    return Units(**{name: found[what.code] for name, (_, what) in _TREE.items()})


def make_players(units: Units) -> Players:
    where = _shallow(units)
    password = make_password(PASSWORD)
    users = User.objects.bulk_create(
        User(username=name, full_name=row[0], password=password) for name, row in _PEOPLE.items()
    )
    persons = Person.objects.bulk_create(
        Person(
            tenant_id=units.province.tenant_id,
            keeper_id=where[row[1]].unit_id,
            full_name=row[0],
            sort_name=sort_name(row[0]),
        )
        for row in _PEOPLE.values()
    )
    cast = list(zip(_PEOPLE.values(), users, persons, strict=True))
    Mandate.objects.bulk_create(
        Mandate(user=user, role=row[2], unit_id=where[row[3]].unit_id, valid_from=FOUNDED)
        for row, user, _ in cast
        if row[2]
    )
    officers_appoint(
        actor=SYSTEM,
        rows=[
            NewOfficer(unit_id=where[row[3]].unit_id, person_id=person.pk, position=row[4], on=FOUNDED)
            for row, _, person in cast
            if row[4]
        ],
    )
    return Players(**{name: Player(user, person) for name, (_, user, person) in zip(_PEOPLE, cast, strict=True)})


def everybody_leaves(unit: UnitVersion, on: date) -> None:
    """The unit's officers leave office, as they must before it closes."""
    for term in OfficerTerm.objects.filter(unit=unit.unit_id, valid_to=None):
        officer_end(actor=SYSTEM, term_id=term.pk, on=on, reason=OfficerEndReason.REORGANISED)


def _shallow(rows: Units | Players) -> dict[str, Any]:
    return {field.name: getattr(rows, field.name) for field in fields(rows)}
