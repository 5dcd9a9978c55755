from __future__ import annotations

from datetime import date

import pytest

from khuyenhoc.audit.models import Act
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import Forbidden, RuleViolated
from khuyenhoc.localities.enums import ResidentialAreaKind
from khuyenhoc.localities.models import ResidentialArea
from khuyenhoc.localities.selectors import locality_by_code, residential_areas_for
from khuyenhoc.localities.services import residential_area_close, residential_area_found
from tests.localities.conftest import BEFORE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def test_village_is_founded_once_and_closed_once(keeper: Actor) -> None:
    commune = locality_by_code("18322", BEFORE)
    kind = ResidentialAreaKind.THON
    area = residential_area_found(actor=keeper, locality=commune, kind=kind, name="  Yên   Du ")
    assert (area.name, str(area)) == ("Yên Du", "Thôn Yên Du")
    with pytest.raises(RuleViolated) as refused:
        residential_area_found(actor=keeper, locality=commune, kind=kind, name="yên du")
    assert refused.value.code == "localities.area_exists"
    residential_area_found(actor=keeper, locality=commune, kind=ResidentialAreaKind.XOM, name="Yên Du")

    residential_area_close(actor=keeper, area=area, on=BEFORE)
    assert [row.kind for row in residential_areas_for(commune, BEFORE)] == ["xom"]
    again = residential_area_found(actor=keeper, locality=commune, kind=kind, name="Yên Du", valid_from=BEFORE)
    assert again.pk != area.pk
    with pytest.raises(RuleViolated) as too_soon:
        residential_area_close(actor=keeper, area=again, on=BEFORE)
    assert too_soon.value.code == "localities.area_ends_too_soon"
    actions = Act.objects.filter(action__startswith="localities.area").order_by("id").values_list("action", flat=True)
    assert list(actions) == ["localities.area_founded"] * 2 + ["localities.area_closed", "localities.area_founded"]


def test_village_refused_without_permission_name_or_commune(keeper: Actor) -> None:
    commune, district = locality_by_code("18322", BEFORE), locality_by_code("441", BEFORE)
    kind = ResidentialAreaKind.THON
    with pytest.raises(Forbidden):
        residential_area_found(actor=Actor.public(), locality=commune, kind=kind, name="Yên Du")
    with pytest.raises(RuleViolated) as nameless:
        residential_area_found(actor=keeper, locality=commune, kind=kind, name="  ")
    with pytest.raises(RuleViolated) as outside:
        residential_area_found(actor=keeper, locality=district, kind=kind, name="Yên Du")
    assert (nameless.value.code, outside.value.code) == ("localities.area_nameless", "localities.area_outside_commune")
    assert ResidentialArea.objects.count() == 0
    area = residential_area_found(actor=keeper, locality=commune, kind=kind, name="Yên Du")
    with pytest.raises(Forbidden):
        residential_area_close(actor=Actor.public(), area=area, on=date(2024, 1, 1))
