"""Plans that wait for their day, and what is told of one that could not be done."""

from __future__ import annotations

from datetime import timedelta

import pytest

from khuyenhoc.audit.models import Act
from khuyenhoc.notifications.handlers import tell_of_stuck_reorganisation
from khuyenhoc.notifications.models import Notice
from khuyenhoc.org.enums import ReorganisationStatus
from khuyenhoc.org.events import ReorganisationStuck
from khuyenhoc.org.models import Reorganisation
from khuyenhoc.org.reorganising.steps import Describe, Move
from khuyenhoc.org.selectors import units_on
from khuyenhoc.org.services import unit_describe
from khuyenhoc.org.services.reorganising import due_reorganisations_run, reorganisation_commit
from tests.cast import SYSTEM, Cast
from tests.org.reorganising.plans import ON, drafted, village
from tests.org.test_web_views import page


def scheduled(cast: Cast, *steps: Move | Describe) -> Reorganisation:
    return reorganisation_commit(actor=cast.khang.actor, reorganisation_id=drafted(cast.khang.actor, steps).pk)


@pytest.fixture(autouse=True)
def _the_week_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("khuyenhoc.core.clock.today", lambda: ON - timedelta(days=7))


def day_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("khuyenhoc.core.clock.today", lambda: ON)


def test_it_is_done_when_its_day_begins_and_not_before(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    act = scheduled(cast, Move(unit_id=cast.to_5.unit_id, parent_id=cast.cam_ha.unit_id))
    assert due_reorganisations_run(actor=SYSTEM, on=ON - timedelta(days=1)) == 0
    day_comes(monkeypatch)
    assert due_reorganisations_run(actor=SYSTEM, on=ON) == 1
    act.refresh_from_db()
    assert (act.status, act.done_by, act.problem) == (ReorganisationStatus.DONE, None, "")
    assert units_on(ON).get(unit_id=cast.to_5.unit_id).parent_id == cast.cam_ha.unit_id
    assert due_reorganisations_run(actor=SYSTEM, on=ON) == 0
    assert "hệ thống, khi đến ngày" in page(cast.khang, f"/to-chuc/sap-xep/{act.pk}/")


def test_one_that_is_refused_keeps_its_reason_and_holds_up_nobody(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    stuck = scheduled(cast, Describe(unit_id=cast.to_6.unit_id, description=village("AB-9", "Tổ Sáu")))
    other = scheduled(cast, Move(unit_id=cast.to_5.unit_id, parent_id=cast.cam_ha.unit_id))
    unit_describe(actor=SYSTEM, unit_id=cast.school.unit_id, on=ON, description=village("AB-9", "Trường"))
    day_comes(monkeypatch)
    assert due_reorganisations_run(actor=SYSTEM, on=ON) == 1

    stuck.refresh_from_db()
    other.refresh_from_db()
    assert (stuck.status, other.status) == (ReorganisationStatus.SCHEDULED, ReorganisationStatus.DONE)
    assert stuck.problem == "Mã của đơn vị mới là mã của một đơn vị khác trong thời gian đó."
    assert stuck.problem in page(cast.khang, f"/to-chuc/sap-xep/{stuck.pk}/")
    due_reorganisations_run(actor=SYSTEM, on=ON)
    assert Act.objects.filter(action="org.reorganisation_stuck").count() == 1

    for _ in range(2):
        tell_of_stuck_reorganisation(ReorganisationStuck(stuck.pk))
    told = Notice.objects.filter(kind="org.reorganisation_stuck")
    assert set(told.values_list("user", "body")) == {
        (cast.khang.user.pk, stuck.problem), (cast.quan.user.pk, stuck.problem),
    }  # fmt: skip
