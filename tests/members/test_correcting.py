from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from khuyenhoc.audit.models import Act
from khuyenhoc.core import clock
from khuyenhoc.core.errors import Conflict, NotFound
from khuyenhoc.members.enums import LeaveReason, MembershipKind
from khuyenhoc.members.services import Correction, member_end, member_transfer, membership_correct
from tests.cast import SYSTEM, Cast
from tests.members.register import JOINED, admit, last_act, refusal
from tests.members.test_ending import periods

pytestmark = pytest.mark.django_db
EARLIER = date(2020, 5, 1)
LEFT = date(2023, 1, 1)


def correction(**more: Any) -> Correction:
    given: dict[str, Any] = {"joined_on": JOINED, "kind": MembershipKind.OFFICIAL}
    return Correction(**(given | more))


def test_correct_changes_what_was_said_and_tells_both(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh")
    data = correction(joined_on=EARLIER, kind=MembershipKind.ASSOCIATE)
    membership_correct(actor=cast.ha.actor, membership_id=row.pk, data=data, expected_version=0)
    assert periods(row.person_id) == [(cast.to_5.unit_id, EARLIER, None, "", True)]
    act = last_act()
    assert (act.action, act.path) == ("members.membership_corrected", cast.to_5.path)
    assert act.facts == {
        "person": row.person_id, "unit": cast.to_5.unit_id, "joined_on": ["2021-03-01", "2020-05-01"],
        "kind": ["official", "associate"],
    }  # fmt: skip
    acts = Act.objects.count()
    membership_correct(actor=cast.ha.actor, membership_id=row.pk, data=data)
    assert Act.objects.count() == acts  # nothing different, nothing written


def test_correct_changes_card_and_position_and_keeps_them_out_of_the_chain(cast: Cast) -> None:
    row, other = admit(cast.to_5, "Nguyễn Thị Ánh"), admit(cast.to_5, "Đặng Văn Ước")
    data = correction(card_number=" vq-01 ", listed_position="Thư ký")
    membership_correct(actor=cast.ha.actor, membership_id=row.pk, data=data)
    row.refresh_from_db()
    assert (row.card_number, row.listed_position) == ("VQ-01", "Thư ký")
    act = last_act()
    assert act.facts == {"person": row.person_id, "unit": cast.to_5.unit_id}
    assert act.detail.values == {"card_number": ["", "VQ-01"], "listed_position": ["", "Thư ký"]}
    membership_correct(actor=cast.ha.actor, membership_id=row.pk, data=correction())
    assert last_act() == act  # not said: left as it is
    given: dict[str, Any] = {"actor": SYSTEM, "membership_id": other.pk, "data": correction(card_number="vq-01")}
    assert refusal(membership_correct, **given) == "member.card_taken"


def test_correct_opens_an_end_that_never_was(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh")
    member_end(actor=SYSTEM, membership_id=row.pk, on=LEFT, reason=LeaveReason.RESIGNED)
    membership_correct(actor=cast.ha.actor, membership_id=row.pk, data=correction())
    assert periods(row.person_id) == [(cast.to_5.unit_id, JOINED, None, "", True)]


def test_correct_refuses_by_rule(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh")
    future = clock.today() + timedelta(days=1)
    for more, code in (
        ({"joined_on": date(2019, 1, 1)}, "member.before_unit"),
        ({"joined_on": future}, "member.future"),
        ({"left_on": JOINED, "left_reason": LeaveReason.RESIGNED}, "member.ends_before_joining"),
        ({"left_on": LEFT}, "member.reason_not_given"),
        ({"left_on": LEFT, "left_reason": LeaveReason.TRANSFERRED}, "member.reason_not_given"),
    ):
        data = correction(**more)
        assert refusal(membership_correct, actor=SYSTEM, membership_id=row.pk, data=data) == code
    with pytest.raises(NotFound):
        membership_correct(actor=cast.phuc.actor, membership_id=row.pk, data=correction(joined_on=EARLIER))
    with pytest.raises(Conflict):
        membership_correct(actor=SYSTEM, membership_id=row.pk, data=correction(joined_on=EARLIER), expected_version=4)


def test_correct_leaves_days_tied_by_a_transfer(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh")
    moved = member_transfer(actor=SYSTEM, membership_id=row.pk, to_unit_id=cast.to_6.unit_id, on=LEFT)
    data = correction(joined_on=EARLIER)
    assert refusal(membership_correct, actor=SYSTEM, membership_id=moved.pk, data=data) == "member.tied_by_transfer"
    opened = correction()
    assert refusal(membership_correct, actor=SYSTEM, membership_id=row.pk, data=opened) == "member.tied_by_transfer"
    kind = correction(joined_on=LEFT, kind=MembershipKind.HONORARY)
    assert membership_correct(actor=SYSTEM, membership_id=moved.pk, data=kind).kind == "honorary"
