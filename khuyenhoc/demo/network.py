"""Founds the network: the province, its district, the communes, their chapters and centres, the bodies around them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from khuyenhoc.core.authority import Actor
from khuyenhoc.demo.places import COMMUNES, DISTRICT, DISTRICT_FOUNDED, MERGED, PROVINCE, Chapter, Commune
from khuyenhoc.localities.enums import LocalityTier, ResidentialAreaKind
from khuyenhoc.localities.selectors import locality_by_code
from khuyenhoc.localities.services import residential_area_found
from khuyenhoc.org.enums import BodyKind, HostKind, Level, UnitKind
from khuyenhoc.org.selectors import units_on
from khuyenhoc.org.services import NewDecision, NewUnit, UnitContact, UnitDescription, units_found

ADMINISTRATION = date(2020, 1, 1)  # the ten communes were the same from then until 30 June 2025
BODIES_SINCE = date(2020, 1, 1)
PROVINCE_FOUNDED = date(1997, 4, 25)


@dataclass(frozen=True, slots=True)
class Network:
    """Units by their code until the reform, villages by the code of their chapter, and the tenant of all of them."""

    tenant_id: int
    units: dict[str, int]
    paths: dict[str, str]
    villages: dict[str, int]

    @property
    def root(self) -> int:
        return self.units[PROVINCE]


def found_network(actor: Actor, chapters: list[Chapter]) -> Network:
    localities = {code: locality_by_code(code, ADMINISTRATION, tier=LocalityTier.COMMUNE) for code in _codes()}
    villages = {
        chapter.code: residential_area_found(
            actor=actor, locality=localities[chapter.commune.code], kind=_kind(chapter.commune), name=chapter.place
        ).pk
        for chapter in chapters
        if not chapter.is_school
    }
    district = locality_by_code(DISTRICT, ADMINISTRATION, tier=LocalityTier.DISTRICT).pk
    province = locality_by_code(PROVINCE, ADMINISTRATION, tier=LocalityTier.PROVINCE).pk
    rows = [_province(province), _district(district), *_bodies_above(province, district)]
    for commune in COMMUNES:
        rows += _commune(commune, localities[commune.code].pk)
    rows += [_chapter(chapter, localities[chapter.commune.code].pk, villages.get(chapter.code)) for chapter in chapters]
    units_found(actor=actor, rows=rows)
    found = list(units_on(BODIES_SINCE))
    return Network(
        tenant_id=found[0].tenant_id,
        units={unit.code: unit.unit_id for unit in found},
        paths={unit.code: unit.path for unit in found},
        villages=villages,
    )


def _codes() -> Iterator[str]:
    return (commune.code for commune in COMMUNES)


def _kind(commune: Commune) -> ResidentialAreaKind:
    return ResidentialAreaKind.TO_DAN_PHO if commune.is_township else ResidentialAreaKind.THON


def _province(locality: int) -> NewUnit:
    return NewUnit(
        founded_on=PROVINCE_FOUNDED,
        description=UnitDescription(
            code=PROVINCE, name="Hội Khuyến học tỉnh Hà Tĩnh", short_name="Tỉnh Hà Tĩnh", kind=UnitKind.ASSOCIATION,
            level=Level.PROVINCE, locality_id=locality, place_name="Hà Tĩnh", symbol="HKH", issues_papers=True,
            superior_lines=("Hội Khuyến học", "Việt Nam"), issuer_lines=("Hội Khuyến học", "tỉnh Hà Tĩnh"),
        ),
        contact=UnitContact(phone="0900099000", address="Trụ sở mẫu, tỉnh Hà Tĩnh"),
        decision=NewDecision(
            number="31/QĐ-UB (mẫu)", decided_on=PROVINCE_FOUNDED, authority="Ủy ban nhân dân tỉnh Hà Tĩnh",
            summary="Về việc thành lập Hội Khuyến học tỉnh Hà Tĩnh",
        ),
    )  # fmt: skip


def _district(locality: int) -> NewUnit:
    return NewUnit(
        founded_on=DISTRICT_FOUNDED,
        parent_code=PROVINCE,
        description=UnitDescription(
            code=DISTRICT, name="Hội Khuyến học huyện Vũ Quang", short_name="Huyện Vũ Quang", kind=UnitKind.ASSOCIATION,
            level=Level.DISTRICT, locality_id=locality, place_name="Vũ Quang", symbol="HKH", issues_papers=True,
            superior_lines=("Hội Khuyến học", "tỉnh Hà Tĩnh"), issuer_lines=("Hội Khuyến học", "huyện Vũ Quang"),
        ),
        contact=UnitContact(phone="0900099001", address="Thị trấn Vũ Quang, huyện Vũ Quang, tỉnh Hà Tĩnh"),
        decision=NewDecision(
            number="62/QĐ-UBND", decided_on=DISTRICT_FOUNDED, authority="Ủy ban nhân dân huyện Vũ Quang",
            summary="Về việc thành lập Hội Khuyến học huyện Vũ Quang",
        ),
    )  # fmt: skip


def _bodies_above(province: int, district: int) -> list[NewUnit]:
    division, department = BodyKind.EDUCATION_DIVISION, BodyKind.EDUCATION_DEPARTMENT
    front = "Ủy ban Mặt trận Tổ quốc Việt Nam"
    of_province = (
        ("UBND-42", "Ủy ban nhân dân tỉnh Hà Tĩnh", "UBND tỉnh", BodyKind.PEOPLES_COMMITTEE),
        ("SGD-42", "Sở Giáo dục và Đào tạo tỉnh Hà Tĩnh", "Sở GD&ĐT", department),
        ("MTTQ-42", f"{front} tỉnh Hà Tĩnh", "MTTQ tỉnh", BodyKind.FATHERLAND_FRONT),
    )
    of_district = (
        ("UBND-441", "Ủy ban nhân dân huyện Vũ Quang", "UBND huyện", BodyKind.PEOPLES_COMMITTEE),
        ("PGD-441", "Phòng Giáo dục và Đào tạo huyện Vũ Quang", "Phòng GD&ĐT huyện", division),
        ("MTTQ-441", f"{front} huyện Vũ Quang", "MTTQ huyện", BodyKind.FATHERLAND_FRONT),
    )
    places = ((PROVINCE, Level.PROVINCE, province, of_province), (DISTRICT, Level.DISTRICT, district, of_district))
    return [
        _body(parent, code=code, name=name, short_name=short, kind=kind, level=level, locality=locality)
        for parent, level, locality, wanted in places
        for code, name, short, kind in wanted
    ]


def _body(
    parent: str, *, code: str, name: str, short_name: str, kind: BodyKind, level: Level, locality: int
) -> NewUnit:
    return NewUnit(
        founded_on=BODIES_SINCE,
        parent_code=parent,
        description=UnitDescription(
            code=code, name=name, short_name=short_name, kind=UnitKind.BODY, level=level, body_kind=kind,
            locality_id=locality,
        ),
    )  # fmt: skip


def _commune(commune: Commune, locality: int) -> Iterator[NewUnit]:
    number = COMMUNES.index(commune) + 1
    where = f"{commune.full_name[0].upper()}{commune.full_name[1:]}"
    yield NewUnit(
        founded_on=commune.founded_on,
        parent_code=DISTRICT,
        description=UnitDescription(
            code=commune.code, name=f"Hội Khuyến học {commune.full_name}", short_name=where, kind=UnitKind.ASSOCIATION,
            level=Level.COMMUNE, locality_id=locality, place_name=commune.name, symbol="HKH", issues_papers=True,
            superior_lines=("Hội Khuyến học", "huyện Vũ Quang"),
            issuer_lines=(f"Hội Khuyến học {commune.full_name}",),
        ),
        contact=UnitContact(phone=f"09000991{number:02}", address=f"Trụ sở UBND {commune.full_name}"),
        decision=NewDecision(
            number=f"{number + 11}/QĐ-UBND", decided_on=commune.founded_on,
            authority=f"Ủy ban nhân dân {commune.full_name}",
            summary=f"Về việc thành lập Hội Khuyến học {commune.full_name}",
        ),
    )  # fmt: skip
    yield NewUnit(
        founded_on=max(commune.founded_on, date(2008, 9, 5)),
        parent_code=commune.code,
        description=UnitDescription(
            code=f"{commune.code}-TT", name=f"Trung tâm học tập cộng đồng {commune.full_name}",
            short_name=f"TTHTCĐ {commune.name}", kind=UnitKind.CENTER, level=Level.COMMUNE, locality_id=locality,
            place_name=commune.name,
        ),
    )  # fmt: skip
    yield _body(
        commune.code,
        code=f"UBND-{commune.code}",
        name=f"Ủy ban nhân dân {commune.full_name}",
        short_name=f"UBND {commune.full_name}",
        kind=BodyKind.PEOPLES_COMMITTEE,
        level=Level.COMMUNE,
        locality=locality,
    )


def _chapter(chapter: Chapter, locality: int, village: int | None) -> NewUnit:
    founded = chapter.founded_on
    if founded != MERGED:
        founded = founded.replace(day=1 + sum(map(ord, chapter.code)) % 27)
    return NewUnit(
        founded_on=min(founded, chapter.founded_on),
        parent_code=chapter.commune.code,
        description=UnitDescription(
            code=chapter.code, name=chapter.name, short_name=chapter.short_name, kind=UnitKind.CHAPTER,
            level=Level.CHAPTER, host_kind=HostKind.SCHOOL if chapter.is_school else HostKind.VILLAGE,
            locality_id=locality, village_id=village, place_name=chapter.commune.name,
        ),
        contact=UnitContact(
            address=f"{chapter.place}, {chapter.commune.full_name}" if chapter.is_school else
            f"Nhà văn hóa {chapter.village}, {chapter.commune.full_name}"
        ),
    )  # fmt: skip
