from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from khuyenhoc.core.errors import Forbidden, NotFound
from khuyenhoc.core.permissions import Permission
from khuyenhoc.members.enums import LeaveReason, MembershipKind
from khuyenhoc.members.selectors import (
    MemberFilters,
    MemberState,
    count_words,
    members_page,
    members_visible,
    membership_get,
    memberships_selected,
)  # fmt: skip
from khuyenhoc.members.services import member_end, member_transfer
from khuyenhoc.people.enums import Sex
from khuyenhoc.people.services import names_look
from tests.cast import SYSTEM, Cast, Player
from tests.members.register import admit, also

pytestmark = pytest.mark.django_db
REASON = "Kiểm tra sổ hội viên theo kế hoạch 05"


def listed(player: Player, **filters: Any) -> list[str]:
    rows = members_visible(actor=player.actor, filters=MemberFilters(**filters))
    return [row.person.full_name for row in rows]


@pytest.fixture
def register(cast: Cast) -> Cast:
    admit(cast.to_5, "Nguyễn Thị Ánh", sex=Sex.FEMALE, birth_year=1960)
    admit(cast.to_5, "Đặng Văn Ước", sex=Sex.MALE, birth_year=1990, on=date(2022, 6, 1))
    admit(cast.to_6, "Trần Thị Anh", sex=Sex.FEMALE, birth_year=2000, kind=MembershipKind.HONORARY)
    admit(cast.school, "Lê Hòa")
    admit(cast.dong, "Lò Thị Pành", sex=Sex.FEMALE)
    return cast


def test_everybody_lists_the_members_of_their_own_area(register: Cast) -> None:
    an_binh = ["Trần Thị Anh", "Nguyễn Thị Ánh", "Lê Hòa", "Đặng Văn Ước"]  # by given name, then family name
    assert listed(register.lan) == an_binh
    assert listed(register.ha) == ["Nguyễn Thị Ánh", "Đặng Văn Ước"]
    assert listed(register.mai) == ["Lê Hòa"]
    assert listed(register.phuc) == listed(register.sau) == ["Lò Thị Pành"]
    for player in (register.khang, register.thu, register.tam, register.nga, register.quan, register.dung):
        assert listed(player) == []


def test_a_unit_is_listed_with_those_below_or_alone(register: Cast) -> None:
    assert listed(register.lan, unit_id=register.to_6.unit_id) == ["Trần Thị Anh"]
    assert len(listed(register.lan, unit_id=register.an_binh.unit_id)) == 4
    assert listed(register.lan, unit_id=register.an_binh.unit_id, with_below=False) == []
    with pytest.raises(NotFound):
        listed(register.phuc, unit_id=register.to_5.unit_id)


def test_filters_narrow_the_list(register: Cast) -> None:
    on = date(2023, 1, 1)
    for filters, names in (
        ({"kind": MembershipKind.HONORARY}, {"Trần Thị Anh"}),
        ({"sex": Sex.MALE}, {"Đặng Văn Ước"}),
        ({"sex": Sex.UNKNOWN}, {"Lê Hòa"}),
        ({"age_to": 35, "on": on}, {"Đặng Văn Ước", "Trần Thị Anh"}),
        ({"age_from": 33, "age_to": 63, "on": on}, {"Đặng Văn Ước", "Nguyễn Thị Ánh"}),
        ({"joined_from": date(2022, 6, 1)}, {"Đặng Văn Ước"}),
        ({"joined_to": date(2022, 5, 31)}, {"Nguyễn Thị Ánh", "Trần Thị Anh", "Lê Hòa"}),
        ({"text": "thi ANH"}, {"Nguyễn Thị Ánh", "Trần Thị Anh"}),
        ({"text": "hoà"}, {"Lê Hòa"}),
        ({"text": "anh nguyễn"}, {"Nguyễn Thị Ánh"}),
        ({"text": "đ"}, {"Đặng Văn Ước"}),
        ({"text": "%"}, set()),
        ({"text": "_"}, set()),
        ({"sex": Sex.FEMALE, "text": "tran"}, {"Trần Thị Anh"}),
    ):
        assert set(listed(register.lan, **filters)) == names, filters


def test_the_list_of_any_day(register: Cast) -> None:
    row = members_visible(actor=register.ha.actor, filters=MemberFilters(text="anh")).get()
    member_transfer(actor=SYSTEM, membership_id=row.pk, to_unit_id=register.to_6.unit_id, on=date(2023, 1, 1))
    uoc = members_visible(actor=register.ha.actor).get()
    member_end(actor=SYSTEM, membership_id=uoc.pk, on=date(2023, 2, 1), reason=LeaveReason.RESIGNED)
    unit: dict[str, Any] = {"unit_id": register.to_5.unit_id}
    for on, names in (
        (date(2020, 6, 1), []),
        (date(2021, 3, 1), ["Nguyễn Thị Ánh"]),
        (date(2022, 6, 1), ["Nguyễn Thị Ánh", "Đặng Văn Ước"]),
        (date(2023, 1, 1), ["Đặng Văn Ước"]),
        (date(2023, 2, 1), []),
        (None, []),
    ):
        assert listed(register.lan, **unit, on=on) == names, on
    assert listed(register.lan, **unit, state=MemberState.LEFT) == ["Nguyễn Thị Ánh", "Đặng Văn Ước"]
    assert listed(register.lan, **unit, state=MemberState.LEFT, on=date(2023, 1, 15)) == ["Nguyễn Thị Ánh"]
    assert listed(register.lan, **unit, state=MemberState.ALL) == ["Nguyễn Thị Ánh", "Đặng Văn Ước"]


def test_second_memberships_are_listed_and_may_be_left_out(register: Cast) -> None:
    row = members_visible(actor=register.ha.actor, filters=MemberFilters(text="anh")).get()
    also(register.school, row)
    assert listed(register.mai) == ["Nguyễn Thị Ánh", "Lê Hòa"]
    assert listed(register.mai, primary_only=True) == ["Lê Hòa"]
    assert listed(register.lan, text="nguyen") == ["Nguyễn Thị Ánh"] * 2


def test_a_mistake_is_in_no_list(register: Cast) -> None:
    row = members_visible(actor=register.ha.actor, filters=MemberFilters(text="anh")).get()
    member_end(actor=SYSTEM, membership_id=row.pk, on=date(2023, 1, 1), reason=LeaveReason.ENTERED_BY_MISTAKE)
    for more in ({}, {"on": row.joined_on}, {"state": MemberState.LEFT}):
        assert listed(register.ha, **more) == ["Đặng Văn Ước"] * (more.get("state") is None and "on" not in more)


def test_names_open_with_a_reason_are_those_of_the_unit(register: Cast) -> None:
    names_look(actor=register.khang.actor, unit_id=register.to_5.unit_id, reason=REASON)
    assert listed(register.khang) == ["Nguyễn Thị Ánh", "Đặng Văn Ước"]
    assert listed(register.khang, unit_id=register.an_binh.unit_id) == ["Nguyễn Thị Ánh", "Đặng Văn Ước"]
    names_look(actor=register.khang.actor, unit_id=register.province.unit_id, reason=REASON)
    assert len(listed(register.khang)) == len(listed(register.khang, unit_id=register.province.unit_id)) == 5


def test_one_membership_is_got_where_it_is_listed(register: Cast) -> None:
    rows = list(members_visible(actor=SYSTEM))
    for player in (register.ha, register.mai, register.lan, register.phuc, register.khang):
        opened = set()
        for row in rows:
            try:
                opened.add(membership_get(actor=player.actor, membership_id=row.pk).pk)
            except NotFound:
                continue
        assert opened == {row.pk for row in members_visible(actor=player.actor)}
    [first] = members_visible(actor=register.mai.actor)
    names_look(actor=register.khang.actor, unit_id=register.school.unit_id, reason=REASON)
    with pytest.raises(Forbidden):
        membership_get(actor=register.khang.actor, membership_id=first.pk, permission=Permission.MEMBERS_EDIT)


def test_a_selection_is_whole_or_refused(register: Cast) -> None:
    mine = [row.pk for row in members_visible(actor=register.ha.actor)]
    theirs = [row.pk for row in members_visible(actor=register.phuc.actor)]
    ask: dict[str, Any] = {"actor": register.ha.actor, "permission": Permission.MEMBERS_EDIT}
    assert {row.pk for row in memberships_selected(membership_ids=mine, **ask)} == set(mine)
    for ids in (mine + theirs, [], [10**9]):
        with pytest.raises(NotFound):
            memberships_selected(membership_ids=ids, **ask)


def test_counts_beyond_the_limit_are_told_so(register: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = members_visible(actor=register.lan.actor)
    assert count_words(rows) == "4"
    monkeypatch.setattr("khuyenhoc.members.selectors.counts.COUNT_LIMIT", 3)
    assert count_words(rows) == "hơn 3"


def test_pages_answer_the_rows_of_the_list(register: Cast) -> None:
    first = members_page(members_visible(actor=register.lan.actor), size=3)
    assert [row.person.full_name for row in first.rows] == ["Trần Thị Anh", "Nguyễn Thị Ánh", "Lê Hòa"]
    second = members_page(members_visible(actor=register.lan.actor), size=3, after=first.next_cursor)
    assert [row.person.full_name for row in second.rows] == ["Đặng Văn Ước"]
    assert second.next_cursor is None
    back = members_page(members_visible(actor=register.lan.actor), size=3, before=second.previous_cursor)
    assert back.rows == first.rows
