"""A merger with work on every desk; the kinds of work are those of the reports."""

from __future__ import annotations

import pytest

from khuyenhoc.core.permissions import Permission
from khuyenhoc.notifications.models import Obligation
from khuyenhoc.notifications.selectors import obligations_visible
from khuyenhoc.notifications.services.obligations import NewObligation, obligations_open
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.reorganising.participants import Fate
from khuyenhoc.org.reorganising.steps import Found
from khuyenhoc.org.services.reorganising import reorganisation_preview, reorganisation_undo
from tests.cast import Cast
from tests.org.reorganising.plans import done, drafted, merger, settled


@pytest.fixture
def desks(cast: Cast) -> Cast:
    obligations_open([owed(cast.an_binh, "1"), owed(cast.to_5, "2"), owed(cast.province, "3")])
    return cast


def owed(unit: UnitVersion, object_id: str) -> NewObligation:
    return NewObligation(
        unit_id=unit.unit_id, path=unit.path, tenant_id=unit.tenant_id, permission=Permission.REPORTS_SUBMIT,
        kind="tests.work", object_type="tests.thing", object_id=object_id, title="Việc", detail="", action="Làm",
        url="/", due_on=None,
    )  # fmt: skip


def rows() -> list[object]:
    return list(Obligation.objects.order_by("pk").values())


def test_work_follows_a_unit_and_ends_with_one(desks: Cast) -> None:
    steps = merger(desks)
    done(desks.khang.actor, steps)
    found = steps[0]
    assert isinstance(found, Found)
    assert set(Obligation.objects.filter(done_at=None).values_list("object_id", "path")) == {
        ("2", f"{desks.province.path}{found.unit_id}/{desks.to_5.unit_id}/"),
        ("3", desks.province.path),
    }
    assert [row.object_id for row in obligations_visible(actor=desks.ha.actor)] == ["2"]
    assert list(obligations_visible(actor=desks.lan.actor)) == []


def test_the_dry_run_counts_it(desks: Cast) -> None:
    act = settled(desks.khang.actor, drafted(desks.khang.actor, merger(desks)))
    preview = reorganisation_preview(actor=desks.khang.actor, reorganisation_id=act.pk)
    said = {(effect.fate, effect.label, effect.count) for effect in preview.effects if "việc" in effect.label}
    assert said == {(Fate.MOVES, "việc phải làm", 1), (Fate.ENDS, "việc phải làm không còn ai làm", 1)}


def test_undone_everybody_owes_what_they_owed(desks: Cast) -> None:
    before = rows()
    act = done(desks.khang.actor, merger(desks))
    assert rows() != before
    reorganisation_undo(actor=desks.khang.actor, reorganisation_id=act.pk)
    assert rows() == before
