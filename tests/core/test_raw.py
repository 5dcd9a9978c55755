"""Rows read and written by bare SQL are those of the ORM."""

from __future__ import annotations

from datetime import UTC, datetime

from khuyenhoc.audit.models import Act
from khuyenhoc.core.raw import columns, insert, made, read, update
from khuyenhoc.org.models import OrgUnit, UnitVersion
from tests.cast import Cast


def values(row: object) -> dict[str, object]:
    return {name: value for name, value in vars(row).items() if name != "_state"}


def test_instances_are_those_of_the_orm(cast: Cast) -> None:
    question = f"SELECT {columns(OrgUnit, 'u')}, {columns(UnitVersion, 'v')} FROM org_orgunit AS u"  # noqa: S608
    joined = f"{question} JOIN org_unitversion AS v ON v.unit_id = u.id WHERE u.id = %(id)s"
    ((row,),) = read([joined], {"id": cast.an_binh.unit_id})
    unit, version = made(row, OrgUnit, UnitVersion)
    assert values(unit) == values(OrgUnit.objects.get(pk=cast.an_binh.unit_id))
    known = values(UnitVersion.objects.get(unit_id=cast.an_binh.unit_id))
    assert values(version) == {name: value for name, value in known.items() if name != "search_name"}  # generated
    assert isinstance(version.superior_lines, list)


def test_rows_are_written_as_by_save(cast: Cast) -> None:
    act = Act(
        at=datetime(2023, 2, 9, tzinfo=UTC), actor_name="Thử", action="tests.did", object_type="x", object_id="1",
        facts={"chữ": ["a", 1, None]},
    )  # fmt: skip
    insert(act)
    assert values(Act.objects.get(pk=act.pk)) == values(act)
    unit = OrgUnit.objects.get(pk=cast.to_5.unit_id)
    unit.phone, unit.email = "0912", "khong@ghi.vn"
    update(unit, "phone")
    assert list(OrgUnit.objects.filter(pk=unit.pk).values_list("phone", "email")) == [("0912", "")]
