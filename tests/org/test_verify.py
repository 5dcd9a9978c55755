from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from khuyenhoc.core.checks import verifications
from khuyenhoc.org.models import OrgUnit, Placement, UnitVersion
from khuyenhoc.org.verify import tree_is_whole
from tests.cast import FOUNDED, Cast

LATER = date(2021, 1, 1)


def test_a_whole_tree_has_no_differences(cast: Cast) -> None:
    assert verifications["org.tree"] is tree_is_whole
    assert list(tree_is_whole()) == []


def _path(name: str, path: str) -> Callable[[Cast], int]:
    return lambda cast: Placement.objects.filter(unit=getattr(cast, name).unit_id).update(path=path)


def _ended(name: str) -> Callable[[Cast], int]:
    """Ended in all of its rows, but not what stood below."""

    def damage(cast: Cast) -> int:
        unit = getattr(cast, name).unit_id
        for model in (Placement, UnitVersion):
            model.objects.filter(unit=unit).update(valid_to=LATER)
        return OrgUnit.objects.filter(pk=unit).update(valid_to=LATER)

    return damage


DAMAGES: list[tuple[Callable[[Cast], int], set[str]]] = [
    (_path("to_5", "1/2/3/"), {"to_5"}),
    (_path("province", "7/"), {"province", "an_binh", "cam_ha"}),
    (lambda c: Placement.objects.filter(unit=c.cam_ha.unit_id).update(valid_from=LATER), {"cam_ha", "dong"}),
    (_ended("an_binh"), {"to_5", "to_6", "school", "center"}),  # an open placement has an open parent
    (lambda c: UnitVersion.objects.filter(unit=c.dong.unit_id).update(valid_to=LATER), {"dong"}),
    (lambda c: OrgUnit.objects.filter(pk=c.dong.unit_id).update(valid_from=FOUNDED.replace(year=2019)), {"dong"}),
]


@pytest.mark.parametrize(("damage", "found"), DAMAGES)
def test_each_damage_is_found(cast: Cast, damage: Callable[[Cast], int], found: set[str]) -> None:
    damage(cast)
    named = {int(sentence.split()[2].rstrip(":")) for sentence in tree_is_whole()}
    assert named == {getattr(cast, name).unit_id for name in found}
