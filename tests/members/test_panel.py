from __future__ import annotations

from datetime import date

import pytest

from khuyenhoc.core.checks import verifications
from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.members.enums import LeaveReason
from khuyenhoc.members.models import Membership
from khuyenhoc.members.services import member_end
from khuyenhoc.org.services import unit_close
from tests.cast import SYSTEM, Cast
from tests.members.register import admit, browser, page

pytestmark = pytest.mark.django_db


def test_the_unit_page_tells_numbers_without_names(cast: Cast) -> None:
    admit(cast.to_5, "Nguyễn Thị Ánh")
    html = page(cast.khang, f"/to-chuc/{cast.an_binh.unit_id}/")
    panel = html[html.index("Hội viên</h2>") :][:600]
    assert ">1<" in panel
    assert "Ánh" not in html
    link = f"/hoi-vien/don-vi/{cast.an_binh.unit_id}/"
    assert link in html
    answer = browser(cast.khang).get(link)
    assert (answer.status_code, answer["Location"]) == (302, f"/hoi-vien/?don-vi={cast.an_binh.unit_id}")
    assert browser(cast.phuc).get(link).status_code == 404


def test_a_unit_with_members_does_not_close(cast: Cast) -> None:
    row = admit(cast.to_6, "Nguyễn Thị Ánh")
    with pytest.raises(RuleViolated) as caught:
        unit_close(actor=SYSTEM, unit_id=cast.to_6.unit_id, on=date(2024, 1, 1))
    assert caught.value.code == "unit.not_settled"
    member_end(actor=SYSTEM, membership_id=row.pk, on=date(2024, 1, 1), reason=LeaveReason.RESIGNED)
    assert unit_close(actor=SYSTEM, unit_id=cast.to_6.unit_id, on=date(2024, 1, 1)).valid_to == date(2024, 1, 1)


def test_verify_finds_a_name_that_no_longer_agrees(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh")
    assert list(verifications["members.names"]()) == []
    Membership.objects.filter(pk=row.pk).update(search_name="khac")
    assert list(verifications["members.names"]()) == [f"Tên trong lần sinh hoạt {row.pk} khác tên trong hồ sơ."]
