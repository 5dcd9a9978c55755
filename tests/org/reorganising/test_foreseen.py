"""What a plan says before it is carried out: what goes where, unit by unit, and what must be settled elsewhere."""

from __future__ import annotations

import pytest

from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.officers.models import OfficerTerm
from khuyenhoc.org.models import OrgUnit, Reorganisation
from khuyenhoc.org.services.reorganising import reorganisation_commit, reorganisation_preview
from khuyenhoc.people.models import Person
from tests.cast import Cast
from tests.org.reorganising.plans import ON, done, drafted, merger, settled
from tests.org.test_web_acts import send
from tests.org.test_web_views import page

ROOT = "/to-chuc/sap-xep/"


def text_of(html: str) -> str:
    return " ".join(html.split())


def test_what_goes_is_told_unit_by_unit(cast: Cast) -> None:
    act = drafted(cast.khang.actor, merger(cast))
    ended = [cast.an_binh.unit_id, cast.cam_ha.unit_id]
    effects = {
        told.label: told for told in reorganisation_preview(actor=cast.khang.actor, reorganisation_id=act.pk).effects
    }
    people, offices = effects["hồ sơ người"], effects["lượt giữ chức vụ"]
    assert dict(people.by_unit) == {
        unit: number for unit in ended if (number := Person.objects.filter(keeper=unit).count())
    }
    assert dict(offices.by_unit) == {
        unit: number for unit in ended if (number := OfficerTerm.objects.filter(unit=unit, valid_to=None).count())
    }
    for told in effects.values():
        assert not told.by_unit or sum(told.by_unit.values()) <= told.count
    html = text_of(page(cast.khang, f"{ROOT}{act.pk}/"))
    assert f"<li>Phường An Bình: {offices.by_unit[cast.an_binh.unit_id]}</li>" in html


def test_done_it_still_says_whose_they_were(cast: Cast) -> None:
    act = done(cast.khang.actor, merger(cast))
    kept = {told["label"]: told for told in Reorganisation.objects.get().effects}["lượt giữ chức vụ"]
    number = kept["by_unit"][str(cast.an_binh.unit_id)]
    assert f"<li>Phường An Bình: {number}</li>" in text_of(page(cast.khang, f"{ROOT}{act.pk}/"))


def test_an_office_taken_later_is_said_before_anybody_tries(cast: Cast) -> None:
    act = settled(cast.khang.actor, drafted(cast.khang.actor, merger(cast)))
    assert "Phải xử lý trước" not in page(cast.khang, f"{ROOT}{act.pk}/")
    OfficerTerm.objects.filter(unit=cast.an_binh.unit_id).update(valid_from=ON)
    number = OfficerTerm.objects.filter(unit=cast.an_binh.unit_id).count()
    html = page(cast.khang, f"{ROOT}{act.pk}/")
    assert "Phải xử lý trước" in html
    assert f"còn {number} vướng mắc" in html
    sentence = "nhận chức vụ ở Phường An Bình từ ngày 01/07/2025, sau ngày hiệu lực"
    assert html.count(sentence) == number
    assert sentence in page(cast.khang, f"{ROOT}{act.pk}/thuc-hien/", status=422)
    assert sentence in send(cast.khang, f"{ROOT}{act.pk}/thuc-hien/", {"version": str(act.version)}, status=422)
    with pytest.raises(RuleViolated):
        reorganisation_commit(actor=cast.khang.actor, reorganisation_id=act.pk)
    assert OrgUnit.objects.get(pk=cast.an_binh.unit_id).valid_to is None


def test_a_day_to_come_is_not_set_while_something_stands_in_the_way(cast: Cast) -> None:
    later = ON.replace(year=2030)
    act = settled(cast.khang.actor, drafted(cast.khang.actor, merger(cast), effective_on=later))
    OfficerTerm.objects.filter(unit=cast.an_binh.unit_id).update(valid_from=later)
    with pytest.raises(RuleViolated, match=r"reorganisation\.objections"):
        reorganisation_commit(actor=cast.khang.actor, reorganisation_id=act.pk)
    OfficerTerm.objects.filter(unit=cast.an_binh.unit_id).update(valid_from=ON)
    reorganisation_commit(actor=cast.khang.actor, reorganisation_id=act.pk)
