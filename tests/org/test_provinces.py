"""The associations of a whole province: one act, from the list of the communes of a day."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from khuyenhoc.audit.models import Act
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import Forbidden, NotFound, RuleViolated
from khuyenhoc.localities.models import Locality
from khuyenhoc.localities.selectors import locality_by_code
from khuyenhoc.org.enums import Level, UnitKind
from khuyenhoc.org.models import OrgUnit, Placement, UnitVersion
from khuyenhoc.org.selectors import units_on
from khuyenhoc.org.services import (
    NewDecision,
    NewUnit,
    UnitDescription,
    province_found,
    province_plan,
    unit_found,
)
from tests.cast import Cast
from tests.localities.conftest import dataset, keeper, loaded, two_provinces
from tests.org.test_web_acts import send
from tests.org.test_web_views import page

__all__ = ["dataset", "keeper", "loaded", "two_provinces"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
DAY, BEFORE = date(2025, 7, 1), date(2023, 2, 9)
SYSTEM = Actor.system("tests")
DECISION = NewDecision(number="12/QĐ-HKH", decided_on=date(2025, 6, 20), authority="Hội Khuyến học Việt Nam")
URL = "/to-chuc/sap-xep/lap-ca-tinh/"


def communes(on: date = DAY) -> set[str]:
    rows = units_on(on).filter(kind=UnitKind.ASSOCIATION, level=Level.COMMUNE, locality__isnull=False)
    return set(rows.values_list("code", flat=True))


def test_founds_every_commune_of_the_day_once() -> None:
    plan = province_plan(actor=SYSTEM, code="42", on=DAY)
    assert (len(plan.communes), len(plan.rows), plan.standing, plan.top) == (69, 70, 0, None)
    assert not OrgUnit.objects.exists()

    province_found(actor=SYSTEM, code="42", on=DAY, decision=DECISION)
    in_force = Locality.objects.filter(parent__code="42", valid_to=None, tier="commune")
    assert communes() == set(in_force.values_list("code", flat=True))
    mai_hoa = units_on(DAY).select_related("locality", "decision").get(code="18322")
    assert (mai_hoa.name, mai_hoa.short_name) == ("Hội Khuyến học xã Mai Hoa", "Xã Mai Hoa")
    assert mai_hoa.locality == locality_by_code("18322", DAY)
    assert mai_hoa.superior_lines == ["Hội Khuyến học tỉnh Hà Tĩnh"]
    assert mai_hoa.decision is not None and mai_hoa.decision.number == "12/QĐ-HKH"
    top = units_on(DAY).get(code="42")
    assert (top.level, top.parent_id, mai_hoa.parent_id) == (Level.PROVINCE, None, top.unit_id)
    told = Act.objects.get(action="org.province_founded")
    assert (told.facts["province"], told.facts["count"], told.path) == ("Tỉnh Hà Tĩnh", 70, top.path)

    again = province_found(actor=SYSTEM, code="42", on=DAY)
    assert (again.rows, again.standing) == ((), 69)
    assert OrgUnit.objects.count() == 70
    assert Act.objects.filter(action="org.province_founded").count() == 1


def test_an_association_made_by_hand_without_its_place_is_the_one_of_the_province() -> None:
    description = UnitDescription(
        code="42", name="Hội Khuyến học tỉnh Hà Tĩnh", short_name="Hà Tĩnh", kind=UnitKind.ASSOCIATION,
        level=Level.PROVINCE,
    )  # fmt: skip
    top = unit_found(actor=SYSTEM, data=NewUnit(founded_on=date(1996, 10, 2), description=description))
    plan = province_found(actor=SYSTEM, code="42", on=DAY)
    assert plan.top is not None and plan.top.unit_id == top.pk
    assert set(Placement.objects.exclude(unit=top).values_list("parent_id", flat=True)) == {top.pk}


def test_only_what_is_missing_is_founded_even_where_it_began_later() -> None:
    province_found(actor=SYSTEM, code="42", on=DAY)
    gone = units_on(DAY).get(code="18322")
    UnitVersion.objects.filter(unit=gone.unit_id).update(valid_from=date(2025, 9, 1))
    assert province_plan(actor=SYSTEM, code="42", on=DAY).standing == 69
    OrgUnit.objects.filter(pk=gone.unit_id).delete()
    plan = province_found(actor=SYSTEM, code="42", on=DAY)
    assert [row.description.code for row in plan.rows] == ["18322"]


def test_below_the_central_association_and_below_districts_where_they_stand() -> None:
    central = UnitDescription(
        code="TW", name="Hội Khuyến học Việt Nam", short_name="Trung ương", kind=UnitKind.ASSOCIATION,
        level=Level.CENTRAL,
    )  # fmt: skip
    root = unit_found(actor=SYSTEM, data=NewUnit(founded_on=date(1996, 10, 2), description=central))
    province_found(actor=SYSTEM, code="42", on=BEFORE)
    top = units_on(BEFORE).get(code="42")
    assert top.parent_id == root.pk
    assert top.superior_lines == ["Hội Khuyến học Việt Nam"]
    vu_quang = UnitDescription(
        code="441", name="Hội Khuyến học huyện Vũ Quang", short_name="Huyện Vũ Quang", kind=UnitKind.ASSOCIATION,
        level=Level.DISTRICT, locality_id=locality_by_code("441", BEFORE).pk,
    )  # fmt: skip
    district = unit_found(actor=SYSTEM, data=NewUnit(founded_on=BEFORE, description=vu_quang, parent_code="42"))
    gone = units_on(BEFORE).get(code="18322")
    OrgUnit.objects.filter(pk=gone.unit_id).delete()
    province_found(actor=SYSTEM, code="42", on=BEFORE)
    founded = units_on(BEFORE).get(code="18322")
    assert (founded.parent_id, founded.short_name) == (district.pk, "Xã Đức Lĩnh")
    assert founded.superior_lines == ["Hội Khuyến học huyện Vũ Quang"]


def test_codes_that_old_communes_still_hold_ask_for_the_reform() -> None:
    province_found(actor=SYSTEM, code="42", on=BEFORE)
    with pytest.raises(RuleViolated) as refusal:
        province_found(actor=SYSTEM, code="42", on=DAY)
    assert refusal.value.code == "province.codes_taken"
    with pytest.raises(NotFound) as unknown:
        province_found(actor=SYSTEM, code="00", on=DAY)
    assert unknown.value.code == "localities.not_found"


def test_who_may(cast: Cast) -> None:
    """A root is founded by the system alone; below one's own province by its standing office."""
    with pytest.raises(Forbidden):
        province_found(actor=cast.khang.actor, code="42", on=DAY)
    UnitVersion.objects.filter(unit=cast.province.unit_id).update(locality=locality_by_code("42", DAY))
    for someone in (cast.lan, cast.phuc):
        with pytest.raises((Forbidden, NotFound)):
            province_plan(actor=someone.actor, code="42", on=DAY)
    assert len(province_found(actor=cast.khang.actor, code="42", on=DAY).rows) == 69


def test_queries_do_not_grow_with_the_province() -> None:
    def queries(code: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            province_found(actor=SYSTEM, code=code, on=DAY)
        return len(captured)

    province_found(actor=SYSTEM, code="42", on=DAY)
    OrgUnit.objects.filter(versions__code__in=["18322", "18325"]).delete()
    few = queries("42")
    OrgUnit.objects.filter(versions__code__in=sorted(communes())[:40]).delete()
    assert queries("42") == few


def test_the_screen_lists_then_founds(cast: Cast) -> None:
    UnitVersion.objects.filter(unit=cast.province.unit_id).update(locality=locality_by_code("42", DAY))
    assert "Lập Hội của cả tỉnh" in page(cast.khang, "/to-chuc/sap-xep/")
    assert "Tỉnh Hà Tĩnh" in page(cast.khang, URL)
    look = f"{URL}?province=42&on=01/07/2025"
    html = page(cast.khang, look)
    assert "Hội Khuyến học xã Mai Hoa" in html
    assert not communes()
    assert "Ghi đủ số, ngày ký" in send(cast.khang, look, {"decision_number": "1/QĐ"}, status=422)
    send(cast.khang, look, {})
    assert len(communes()) == 69
    assert "Mọi xã, phường đã có Hội" in page(cast.khang, look)
