"""Chapters for the lists of messes.py below An Bình, and short ways to import a list."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.members.models import Membership
from khuyenhoc.members.services.importing import ListFile, list_import
from khuyenhoc.org.enums import HostKind, Level, UnitKind
from khuyenhoc.org.selectors import units_on
from khuyenhoc.org.services import NewUnit, units_found
from khuyenhoc.people.models import HouseholdMember
from tests.cast import FOUNDED, SYSTEM, describe
from tests.members.importing.workbooks import HEADINGS, Row, workbook

YEN_DU, BINH_PHONG = "AB-YD", "AB-BP"
NAMES = {YEN_DU: "Yên Du", BINH_PHONG: "Bình Phong"}


def found_chapters() -> dict[str, int]:
    """Ids by code."""
    units_found(
        actor=SYSTEM,
        rows=[
            NewUnit(
                founded_on=FOUNDED, parent_code="AB",
                description=describe(
                    code, f"Chi hội Khuyến học thôn {name}", f"Thôn {name}", UnitKind.CHAPTER, Level.CHAPTER,
                    host_kind=HostKind.VILLAGE,
                ),
            )
            for code, name in NAMES.items()
        ],
    )  # fmt: skip
    return dict(units_on(FOUNDED).filter(code__in=NAMES).values_list("code", "unit_id"))


def bring_in(
    unit_id: int, content: bytes, *, actor: Actor = SYSTEM, commit: bool = True, on: date | None = None,
    appoints: bool = False,
) -> dict[str, Any]:  # fmt: skip
    data = ListFile(
        content=content, name="danh-sach.xlsx", unit_id=unit_id, on=on or clock.today(), appoints=appoints
    )  # fmt: skip
    return list_import(actor=actor, data=data, commit=commit).as_json()


def counts(report: dict[str, Any]) -> tuple[int, int, int, int, int]:
    """Created, updated, unchanged, duplicates, rejected rows."""
    rejected = {cell["row"] for cell in report["rejected"]}
    return (report["created"], report["updated"], report["unchanged"], len(report["duplicates"]), len(rejected))


def sheet(*rows: Row) -> bytes:
    return workbook([HEADINGS, *rows])


def memberships() -> set[tuple[str, str, bool, str]]:
    """Name, chapter, is it primary, since when; of those who are members today."""
    names = dict(units_on(clock.today()).values_list("unit_id", "code"))
    rows = Membership.objects.filter(left_on__isnull=True).select_related("person")
    return {(m.person.full_name, names[m.unit_id], m.is_primary, m.joined_on.isoformat()) for m in rows}


def homes() -> set[tuple[str, str, str, str]]:
    """Name, household, relation, since when; of those who live there today."""
    rows = HouseholdMember.objects.filter(valid_to__isnull=True).select_related("person", "household")
    return {
        (row.person.full_name, f"{row.household.code} {row.household.label}".strip(), row.relation, str(row.valid_from))
        for row in rows
    }


def dump() -> dict[str, list[tuple[Any, ...]]]:
    """The register, row by row, without the counters of changes and the generated columns."""
    with connection.cursor() as cursor:
        tables = {}
        for table in ("people_person", "members_membership", "people_household", "people_householdmember",
                      "officers_officerterm"):  # fmt: skip
            cursor.execute(f"SELECT to_jsonb(t) - 'version' FROM {table} t ORDER BY id")  # noqa: S608
            tables[table] = cursor.fetchall()
    return tables
