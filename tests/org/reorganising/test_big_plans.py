"""A plan of many steps is shown at once and tried while one reads it; it is done by a job."""

from __future__ import annotations

import pytest

from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import Conflict, RuleViolated
from khuyenhoc.officers.models import OfficerTerm
from khuyenhoc.org.enums import ReorganisationStatus
from khuyenhoc.org.models import OrgUnit, Reorganisation
from khuyenhoc.org.reorganising.steps import Move
from khuyenhoc.org.services.reorganising import due_reorganisations_run, reorganisation_queue
from khuyenhoc.org.web.reorganising import acts, plan
from tests.cast import Cast
from tests.org.reorganising.plans import ON, drafted, merger, settled
from tests.org.test_web_acts import send
from tests.org.test_web_views import browser, page


def test_it_is_tried_by_a_request_of_its_own(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "MANY", 0)
    act = drafted(cast.khang.actor, [Move(unit_id=cast.to_5.unit_id, parent_id=cast.cam_ha.unit_id)])
    url = f"/to-chuc/sap-xep/{act.pk}/"
    html = page(cast.khang, url)
    assert 'hx-get="?thu=1"' in html
    assert "Chuyển Tổ 5 về trực thuộc Xã Cẩm Hà." in html
    assert "Sẽ chuyển" not in html
    assert "Sẽ chuyển" in page(cast.khang, f"{url}?thu=1")  # without a script
    part = browser(cast.khang).get(f"{url}?thu=1", headers={"HX-Request": "true"}).content.decode()
    assert "Sẽ chuyển" in part
    assert "<html" not in part


def run_job() -> int:
    return due_reorganisations_run(actor=Actor.system("org.reorganise_due"), on=clock.today())


def test_it_is_done_by_a_job_in_the_name_of_who_asked(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "MANY", 0)
    monkeypatch.setattr(acts, "MANY", 0)
    act = settled(cast.khang.actor, drafted(cast.khang.actor, merger(cast)))
    url = f"/to-chuc/sap-xep/{act.pk}/"
    assert send(cast.khang, f"{url}thuc-hien/", {"version": str(act.version)}) == url
    assert OrgUnit.objects.get(pk=cast.an_binh.unit_id).valid_to is None
    html = page(cast.khang, url)
    assert "Đang thực hiện" in html
    assert "Sẽ chuyển" not in html
    asked, by_script = f"{url}?cho=1", {"HX-Request": "true"}
    waiting = browser(cast.khang).get(asked, headers=by_script)
    assert (waiting.status_code, "HX-Refresh" in waiting) == (204, False)
    assert run_job() == 1
    assert browser(cast.khang).get(asked, headers=by_script)["HX-Refresh"] == "true"
    assert "Đã chuyển" in page(cast.khang, url)
    done = Reorganisation.objects.get()
    assert (done.status, done.done_by_id) == (ReorganisationStatus.DONE, cast.khang.user.pk)
    assert OrgUnit.objects.get(pk=cast.an_binh.unit_id).valid_to == ON


def test_what_stops_the_job_is_said_on_the_page(cast: Cast) -> None:
    act = settled(cast.khang.actor, drafted(cast.khang.actor, merger(cast)))
    reorganisation_queue(actor=cast.khang.actor, reorganisation_id=act.pk)
    OfficerTerm.objects.filter(unit=cast.an_binh.unit_id).update(valid_from=ON)
    assert run_job() == 0
    html = page(cast.khang, f"/to-chuc/sap-xep/{act.pk}/")
    assert "Đang thực hiện" not in html
    assert "nhận chức vụ ở Phường An Bình" in html
    assert "Thu lại" in html


def test_it_is_not_queued_twice_nor_undecided_nor_stale(cast: Cast) -> None:
    undecided = drafted(cast.khang.actor, merger(cast), decision=None)
    with pytest.raises(RuleViolated, match=r"reorganisation\.no_decision"):
        reorganisation_queue(actor=cast.khang.actor, reorganisation_id=undecided.pk)
    act = settled(cast.khang.actor, drafted(cast.khang.actor, merger(cast)))
    with pytest.raises(Conflict):
        reorganisation_queue(actor=cast.khang.actor, reorganisation_id=act.pk, expected_version=act.version + 1)
    reorganisation_queue(actor=cast.khang.actor, reorganisation_id=act.pk, expected_version=act.version)
    with pytest.raises(RuleViolated, match=r"reorganisation\.not_draft"):
        reorganisation_queue(actor=cast.khang.actor, reorganisation_id=act.pk)
    assert run_job() == 1
