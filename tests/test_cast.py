from __future__ import annotations

from khuyenhoc.core.permissions import Permission
from khuyenhoc.org.models import Placement
from tests.cast import Cast


def test_cast_stands_where_it_says(cast: Cast) -> None:
    assert cast.to_5.path == f"{cast.province.unit_id}/{cast.an_binh.unit_id}/{cast.to_5.unit_id}/"
    assert Placement.objects.count() == 8


def test_thay_phuc_reaches_nothing_of_an_binh(cast: Cast) -> None:
    phuc = cast.phuc.actor
    assert phuc.can(Permission.MEMBERS_EDIT, at=cast.dong.path)
    assert not any(phuc.can(permission, at=cast.to_5.path) for permission in Permission)
