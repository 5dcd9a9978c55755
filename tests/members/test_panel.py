from __future__ import annotations

import re
from datetime import date

import pytest

from khuyenhoc.core.checks import verifications
from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.members.enums import LeaveReason
from khuyenhoc.members.models import Membership
from khuyenhoc.members.services import member_end
from khuyenhoc.org.selectors import units_on
from khuyenhoc.org.services import unit_close
from tests.cast import SYSTEM, Cast
from tests.members.register import admit, browser, page
from tests.members.test_reorganising_figures import done
from tests.org.reorganising.plans import split
from tests.support.figures import load_regime

pytestmark = pytest.mark.django_db
NUMBER = re.compile(r'class="kh-num">([^<]+)<')


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


def panel(cast: Cast, url: str) -> str:
    html = page(cast.khang, url)
    return html[html.index("Hội viên</h2>") :][:1800]


def test_numbers_of_the_unit_page_answer_the_two_days(cast: Cast) -> None:
    """Of the three of Tổ 5 two went to 5A and one to 5B."""
    load_regime()
    for name in ("Nguyễn Thị Ánh", "Đặng Văn Ước", "Lê Hòa"):
        admit(cast.to_5, name)
    done(split(cast), listed="Lê Hòa; ; AB-5B")
    new = units_on(date(2026, 1, 1)).get(code="AB-5A")
    url, then = f"/to-chuc/{new.unit_id}/", "ngay=09/02/2023"
    assert re.findall(NUMBER, panel(cast, url))[0] == "2"
    assert "Chưa ghi hội viên nào." in panel(cast, f"{url}?{then}")
    today = panel(cast, f"{url}?{then}&theo=hien-nay")
    assert re.findall(NUMBER, today)[0] == "2"
    assert "cộng theo tổ chức ngày" in today
    old = f"/to-chuc/{cast.to_5.unit_id}/"
    assert re.findall(NUMBER, panel(cast, old))[0] == "3"  # on its last day
    assert "không có hội viên nào của đơn vị theo tổ chức ngày" in panel(cast, f"{old}?theo=hien-nay")
    assert re.findall(NUMBER, panel(cast, f"{old}?ngay=01/01/2024&theo=ngay&theo_ngay=01/06/2024"))[0] == "3"


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
