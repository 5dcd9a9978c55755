"""A province as it was before the reform: districts, communes, chapters, centres, people's committees, who leads and
who may, a month of reports under way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from khuyenhoc.access.models import Mandate
from khuyenhoc.access.roles import Role
from khuyenhoc.accounts.models import User
from khuyenhoc.bench.population import SINCE, Tree, populate
from khuyenhoc.bench.sample import SYSTEM
from khuyenhoc.bench.scratch import rows, unindexed
from khuyenhoc.figures.models import ReportingPeriod
from khuyenhoc.figures.selectors import MONTHLY
from khuyenhoc.figures.services import catalogue_load
from khuyenhoc.localities.models import Locality
from khuyenhoc.localities.selectors import children_of, locality_by_code
from khuyenhoc.localities.services import localities_load
from khuyenhoc.officers.enums import Position
from khuyenhoc.officers.models import OfficerTerm
from khuyenhoc.org.data import NewUnit, UnitDescription
from khuyenhoc.org.enums import BodyKind, HostKind, Level, UnitKind
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.selectors import units_on
from khuyenhoc.org.services import province_found, unit_found, units_found
from khuyenhoc.reports.services import period_reports_open, report_definitions_load
from khuyenhoc.rules.services import rules_load

HA_TINH: Final = "42"
BEFORE: Final = date(2025, 6, 30)
DAY: Final = date(2025, 7, 1)
UNDER_WAY: Final = "2025-07"  # its data closes after the day: reports of it follow their units
_ASSOCIATION: Final = UnitKind.ASSOCIATION
_DEFINE: Final = """
    INSERT INTO figures_figuredefinition (code, label, definition, "group", "order", unit_of_measure, across_units,
        across_time, default_source, provider, numerator, denominator, scale, is_stock, is_public, source_text,
        valid_from, recorded_at)
    SELECT 'bench.f1', 'Chỉ tiêu đo', '', 'Đo', 1, 'người', 'sum', 'sum', 'entered', '', '', '', 1, FALSE, FALSE, '',
        '2005-01-01', now()
    WHERE NOT EXISTS (SELECT FROM figures_figuredefinition WHERE code = 'bench.f1')
"""
_VALUES: Final = """
    INSERT INTO figures_ownvalue (tenant_id, unit_id, period_id, path, figure_code, version, value, origin, reason,
        is_estimate, is_confirmed, is_counted)
    SELECT place.tenant_id, place.unit_id, period.id, place.path, 'bench.f1', 1, place.unit_id %% 97, 'entered', '',
        FALSE, TRUE, TRUE
    FROM org_placement AS place, figures_reportingperiod AS period
    WHERE place.line = 'main' AND place.valid_from <= %(on)s AND (place.valid_to IS NULL OR place.valid_to > %(on)s)
        AND period.definition_key = 'monthly' AND period.code LIKE %(year)s
"""


@dataclass(frozen=True, slots=True)
class Province:
    top: int
    communes: list[int]
    members: int


def build(*, members: int, chapters_each: int) -> Province:
    """Members stand in chapters and, in one commune of eight, some in the association itself: those change unit."""
    rules_load(actor=SYSTEM)
    catalogue_load(actor=SYSTEM)
    report_definitions_load(actor=SYSTEM)
    localities_load(actor=SYSTEM)
    place = locality_by_code(HA_TINH, BEFORE)
    top = unit_found(
        actor=SYSTEM, data=_unit("42", "Hội Khuyến học tỉnh", place, kind=_ASSOCIATION, level=Level.PROVINCE)
    )
    districts = [
        _unit(one.code, one.full_name, one, kind=_ASSOCIATION, level=Level.DISTRICT, parent=top.pk)
        for one in children_of(place, BEFORE)
    ]
    units_found(actor=SYSTEM, rows=districts)
    province_found(actor=SYSTEM, code=HA_TINH, on=BEFORE)
    # As old as the rest: what begins the day before could not have had a history.
    for table in ("org_orgunit", "org_unitversion", "org_placement"):
        rows(f"UPDATE {table} SET valid_from = %s", [SINCE])  # noqa: S608 - names of ours
    found = units_on(BEFORE).filter(level=Level.COMMUNE, kind=UnitKind.ASSOCIATION).select_related("locality")
    communes = list(found.order_by("unit_id"))
    chapters = units_found(
        actor=SYSTEM, rows=[unit for commune in communes for unit in _chapters(commune, chapters_each)]
    )
    units_found(actor=SYSTEM, rows=[unit for commune in communes for unit in _beside(commune)])
    few = communes[-len(communes) // 8 :]
    populate(Tree(len(communes), len(few) + len(chapters), communes[0].unit_id, few[0].unit_id), members)
    _lead([commune.unit_id for commune in communes], [chapter.pk for chapter in chapters])
    period_reports_open(actor=SYSTEM, code=UNDER_WAY)
    return Province(top.pk, [commune.unit_id for commune in communes], members)


def count_year(year: int, on: date) -> None:
    """Twelve accepted months of one entered figure, at the places of that day."""
    rows(_DEFINE)
    known = set(ReportingPeriod.objects.filter(definition_key=MONTHLY).values_list("code", flat=True))
    for month in range(1, 13):
        if (code := f"{year}-{month:02}") not in known:
            last = date(year + month // 12, month % 12 + 1, 1).toordinal() - 1
            ReportingPeriod.objects.create(
                definition_key=MONTHLY, rhythm="month", code=code, label=code, data_from=date(year, month, 1),
                data_to=date.fromordinal(last), opens_on=date.fromordinal(last),
            )  # fmt: skip
    with unindexed("figures_ownvalue"):
        rows(_VALUES, {"on": on, "year": f"{year}-%"})


def _unit(code: str, name: str, place: Locality, *, kind: UnitKind, level: Level, parent: int | None = None) -> NewUnit:
    described = UnitDescription(
        code=code, name=name, short_name=name, kind=kind, level=level, locality_id=place.pk,
        host_kind=HostKind.VILLAGE if kind is UnitKind.CHAPTER else None,
        body_kind=BodyKind.PEOPLES_COMMITTEE if kind is UnitKind.BODY else None,
    )  # fmt: skip
    return NewUnit(founded_on=SINCE, description=described, parent_id=parent)


def _chapters(commune: UnitVersion, count: int) -> Iterator[NewUnit]:
    assert commune.locality is not None
    for n in range(1, count + 1):
        yield _unit(
            f"{commune.code}-{n}", f"Chi hội thôn {n}", commune.locality, kind=UnitKind.CHAPTER, level=Level.CHAPTER,
            parent=commune.unit_id,
        )  # fmt: skip


def _beside(commune: UnitVersion) -> Iterator[NewUnit]:
    assert commune.locality is not None
    for code, name, kind in (("TT", "Trung tâm", UnitKind.CENTER), ("UB", "Ủy ban nhân dân", UnitKind.BODY)):
        yield _unit(
            f"{commune.code}-{code}", name, commune.locality, kind=kind, level=Level.COMMUNE, parent=commune.unit_id
        )


def _lead(communes: list[int], chapters: list[int]) -> None:
    """Everywhere somebody leads, and may enter the office: those of the communes pass on."""
    led = [(unit, Position.CHAIR, Role.GRASSROOTS_OFFICER) for unit in communes]
    led += [(unit, Position.CHAPTER_HEAD, Role.CHAPTER_HEAD) for unit in chapters]
    users = User.objects.bulk_create(User(username=f"bench.{unit}", full_name="Người đo") for unit, _, _ in led)
    Mandate.objects.bulk_create(
        Mandate(user=user, role=role, unit_id=unit, valid_from=SINCE)
        for user, (unit, _, role) in zip(users, led, strict=True)
    )
    OfficerTerm.objects.bulk_create(
        OfficerTerm(unit_id=unit, tenant_id=1, person_id=n, position=position, valid_from=SINCE)
        for n, (unit, position, _) in enumerate(led, 1)
    )
