"""The association of a district with the ten communes of Vũ Quang until June 2025, and three since under a province."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from khuyenhoc.figures.services import catalogue_load
from khuyenhoc.localities.models import Locality
from khuyenhoc.localities.selectors import communes_with_lineage, locality_by_code
from khuyenhoc.localities.services import localities_load
from khuyenhoc.localities.services.dataset import Dataset
from khuyenhoc.org.enums import HostKind, Level, SuccessionKind, UnitKind
from khuyenhoc.org.models import OrgUnit, Placement, UnitSuccession, UnitVersion
from khuyenhoc.org.services import NewUnit, UnitDescription, units_found
from khuyenhoc.rules.services import rules_load
from tests.cast import SYSTEM
from tests.localities.conftest import BEFORE, dataset, two_provinces

__all__ = ["dataset", "two_provinces"]
MERGED = date(2025, 7, 1)
FOUNDED = date(2020, 1, 1)
CHAPTERS = ("18322", "18322", "18316", "18331")  # two in Đức Lĩnh, one in Ân Phú, one in Đức Bồng, none elsewhere


@dataclass(frozen=True)
class Network:
    province: int
    district: int
    old: dict[str, int]
    new: dict[str, int]


@pytest.fixture
def network(db: None, two_provinces: Dataset) -> Network:
    localities_load(actor=SYSTEM, dataset=two_provinces)
    rules_load(actor=SYSTEM)
    catalogue_load(actor=SYSTEM)
    province, district = locality_by_code("42", BEFORE), locality_by_code("441", BEFORE)
    lines = communes_with_lineage(district, BEFORE)
    heirs = {part.locality.pk: part.locality for line in lines for part in line.successors}
    units_found(
        actor=SYSTEM,
        rows=[
            _association("HT", Level.PROVINCE, province, None, FOUNDED),
            _association("VQ", Level.DISTRICT, district, "HT", FOUNDED),
            *(_association(f"C{line.locality.code}", Level.COMMUNE, line.locality, "VQ", FOUNDED) for line in lines),
            *(_chapter(number, code) for number, code in enumerate(CHAPTERS)),
            *(_association(f"M{row.code}", Level.COMMUNE, row, "HT", MERGED) for row in heirs.values()),
        ],
    )
    units = dict(UnitVersion.objects.values_list("code", "unit_id"))
    _end([pk for code, pk in units.items() if code == "VQ" or code[0] in "CT"])
    for line in lines:
        (heir,) = line.successors
        UnitSuccession.objects.create(
            predecessor_id=units[f"C{line.locality.code}"], successor_id=units[f"M{heir.locality.code}"], on=MERGED,
            kind=SuccessionKind.MERGE,
        )  # fmt: skip
    return Network(
        units["HT"], units["VQ"], {code[1:]: pk for code, pk in units.items() if code[0] == "C"},
        {code[1:]: pk for code, pk in units.items() if code[0] == "M"},
    )  # fmt: skip


def _association(code: str, level: Level, place: Locality, parent: str | None, since: date) -> NewUnit:
    description = UnitDescription(
        code=code, name=f"Hội Khuyến học {place}", short_name=str(place), kind=UnitKind.ASSOCIATION, level=level,
        locality_id=place.pk,
    )  # fmt: skip
    return NewUnit(founded_on=since, parent_code=parent, description=description)


def _chapter(number: int, commune: str) -> NewUnit:
    description = UnitDescription(
        code=f"T{number}", name=f"Chi hội thôn {number}", short_name=f"Thôn {number}", kind=UnitKind.CHAPTER,
        level=Level.CHAPTER, host_kind=HostKind.VILLAGE,
    )  # fmt: skip
    return NewUnit(founded_on=FOUNDED, parent_code=f"C{commune}", description=description)


def _end(units: list[int]) -> None:
    OrgUnit.objects.filter(pk__in=units).update(valid_to=MERGED)
    UnitVersion.objects.filter(unit__in=units).update(valid_to=MERGED)
    Placement.objects.filter(unit__in=units).update(valid_to=MERGED)
