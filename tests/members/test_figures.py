from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from khuyenhoc.figures.providers import Days, provider_of
from khuyenhoc.members.enums import LeaveReason
from khuyenhoc.members.figures import CODES, own_values
from khuyenhoc.members.services import member_change_primary, member_end, member_transfer
from khuyenhoc.people.enums import Sex
from khuyenhoc.people.services import household_form
from tests.cast import SYSTEM, Cast
from tests.members.register import admit, also

pytestmark = pytest.mark.django_db
MONTH = Days(date(2023, 1, 15), date(2023, 2, 14))  # the window of decree 09/2019, both days inside


def of(cast: Cast, unit_id: int) -> dict[str, int]:
    units = [cast.to_5.unit_id, cast.to_6.unit_id, cast.school.unit_id]
    return {code: value for (unit, code), value in own_values(units, MONTH).items() if unit == unit_id}


def test_every_code_has_this_provider() -> None:
    assert {provider_of(code) for code in CODES} == {provider_of("members.total")} != {None}


def test_stocks_at_the_last_day_and_flows_over_the_window(cast: Cast) -> None:
    admit(cast.to_5, "Nguyễn Thị Ánh", sex=Sex.FEMALE, birth_year=1988)
    first = admit(cast.to_5, "Đặng Văn Ước", on=date(2023, 1, 15), sex=Sex.MALE, birth_year=1987)
    admit(cast.to_5, "Lê Hòa", on=date(2023, 2, 14))
    admit(cast.to_5, "Sau kỳ", on=date(2023, 2, 15))
    leaver = admit(cast.to_5, "Lò Thị Pành")
    earlier = admit(cast.to_5, "Rời trước kỳ")
    member_end(actor=SYSTEM, membership_id=leaver.pk, on=date(2023, 2, 14), reason=LeaveReason.DIED)
    member_end(actor=SYSTEM, membership_id=earlier.pk, on=date(2023, 1, 14), reason=LeaveReason.RESIGNED)
    household_form(actor=SYSTEM, keeper_id=cast.to_5.unit_id, head_id=first.person_id, on=date(2023, 1, 20))
    assert of(cast, cast.to_5.unit_id) == {
        "members.total": 3, "members.new": 2, "members.left": 1, "members.female": 1, "members.young": 1,
        "members.memberships": 3, "households.with_members": 1,
    }  # fmt: skip


def test_moves_inside_the_association_are_neither_new_nor_left(cast: Cast) -> None:
    row = admit(cast.to_5, "Nguyễn Thị Ánh")
    second = also(cast.school, row)
    member_change_primary(actor=SYSTEM, membership_id=second.pk, on=date(2023, 1, 20))
    other = admit(cast.to_5, "Đặng Văn Ước")
    member_transfer(actor=SYSTEM, membership_id=other.pk, to_unit_id=cast.to_6.unit_id, on=date(2023, 2, 1))
    two = admit(cast.to_5, "Hai Nơi")
    also(cast.to_6, two)
    member_end(actor=SYSTEM, membership_id=two.pk, on=date(2023, 2, 1), reason=LeaveReason.RESIGNED)
    mistake = admit(cast.to_5, "Ghi Nhầm", on=date(2023, 2, 1))
    member_end(actor=SYSTEM, membership_id=mistake.pk, on=date(2023, 2, 2), reason=LeaveReason.ENTERED_BY_MISTAKE)
    assert of(cast, cast.to_5.unit_id) == {"members.memberships": 1}
    assert of(cast, cast.to_6.unit_id) == {"members.total": 2, "members.memberships": 2}
    assert of(cast, cast.school.unit_id) == {"members.total": 1, "members.memberships": 1}


def test_one_statement_for_any_number_of_units(cast: Cast) -> None:
    admit(cast.to_5, "Nguyễn Thị Ánh")
    for units in ([cast.to_5.unit_id], [cast.to_5.unit_id, cast.to_6.unit_id, cast.school.unit_id], []):
        with CaptureQueriesContext(connection) as queries:
            own_values(units, MONTH)
        assert len(queries) == 1


def test_figures_asked_alone_are_the_same(cast: Cast) -> None:
    first = admit(cast.to_5, "Nguyễn Thị Ánh", sex=Sex.FEMALE, birth_year=1988)
    leaver = admit(cast.to_5, "Lò Thị Pành")
    admit(cast.to_6, "Lê Hòa", on=date(2023, 2, 14), sex=Sex.MALE, birth_year=1999)
    member_end(actor=SYSTEM, membership_id=leaver.pk, on=date(2023, 2, 13), reason=LeaveReason.DIED)
    household_form(actor=SYSTEM, keeper_id=cast.to_5.unit_id, head_id=first.person_id, on=date(2023, 1, 20))
    units = [cast.to_5.unit_id, cast.to_6.unit_id]
    together = own_values(units, MONTH)
    assert {code for _, code in together} == set(CODES)
    for code in CODES:
        assert own_values(units, MONTH, [code]) == {pair: value for pair, value in together.items() if pair[1] == code}
