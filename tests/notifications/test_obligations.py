from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from khuyenhoc.core.permissions import Permission
from khuyenhoc.notifications.models import Obligation
from khuyenhoc.notifications.services.obligations import (
    NewObligation,
    obligation_done,
    obligation_open,
    obligations_open,
)
from khuyenhoc.org.models import UnitVersion
from tests.cast import Cast


def owe(unit: UnitVersion, about: UnitVersion, title: str = "Gửi báo cáo", due_on: date | None = None) -> None:
    obligation_open(
        unit_id=unit.unit_id, path=unit.path, tenant_id=unit.tenant_id, permission=Permission.REPORTS_SUBMIT,
        kind="tests.owe", obj=about, title=title, detail="", action="Mở", url="/", due_on=due_on,
    )  # fmt: skip


def still_open() -> set[tuple[int, str]]:
    return set(Obligation.objects.filter(done_at__isnull=True).values_list("unit_id", "title"))


def test_obligation_is_open_once_and_takes_the_new_words(cast: Cast) -> None:
    owe(cast.to_5, cast.to_5)
    owe(cast.to_5, cast.to_5, title="Gửi báo cáo, còn 1 ngày", due_on=date(2026, 2, 15))
    row = Obligation.objects.get()
    assert (row.title, row.due_on, row.url) == ("Gửi báo cáo, còn 1 ngày", date(2026, 2, 15), "/")


def test_obligation_done_closes_one_unit_or_all_and_twice_is_no_harm(cast: Cast) -> None:
    for unit in (cast.to_5, cast.to_6, cast.school):
        owe(unit, cast.an_binh, title=unit.short_name)
    owe(cast.to_5, cast.cam_ha, title="việc khác")

    assert obligation_done(kind="tests.owe", obj=cast.an_binh, unit_id=cast.to_5.unit_id)
    assert still_open() == {
        (cast.to_6.unit_id, "Tổ 6"), (cast.school.unit_id, "Trường THCS An Bình"), (cast.to_5.unit_id, "việc khác")
    }  # fmt: skip
    assert not obligation_done(kind="tests.owe", obj=cast.an_binh, unit_id=cast.to_5.unit_id)
    assert obligation_done(kind="tests.owe", obj=cast.an_binh)
    assert still_open() == {(cast.to_5.unit_id, "việc khác")}


def test_obligation_may_be_owed_again_after_it_was_done(cast: Cast) -> None:
    owe(cast.to_5, cast.to_5)
    obligation_done(kind="tests.owe", obj=cast.to_5)
    owe(cast.to_5, cast.to_5)
    assert Obligation.objects.filter(done_at__isnull=True).count() == 1
    assert Obligation.objects.count() == 2


@pytest.mark.parametrize("number", [0, 1, 3])
def test_obligations_open_in_one_statement(
    cast: Cast, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [
        NewObligation(
            unit_id=unit.unit_id, path=unit.path, tenant_id=unit.tenant_id, permission=Permission.REPORTS_SUBMIT,
            kind="tests.owe", object_type="tests.thing", object_id="1", title=unit.short_name, detail="", action="Mở",
            url="/", due_on=None,
        )
        for unit in (cast.to_5, cast.to_6, cast.school)[:number]
    ]  # fmt: skip
    with django_assert_num_queries(1 if number else 0):
        obligations_open(rows)
    assert {unit for unit, _ in still_open()} == {row.unit_id for row in rows}
