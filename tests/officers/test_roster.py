from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from khuyenhoc.core.authority import Actor, Grant
from khuyenhoc.core.errors import Forbidden, NotFound
from khuyenhoc.core.permissions import Permission
from khuyenhoc.officers.enums import OfficerEndReason, Position
from khuyenhoc.officers.models import OfficerTerm
from khuyenhoc.officers.selectors import (
    ROSTER_KEY,
    RosterFilters,
    officers_for_units,
    officers_of,
    roster_visible,
    term_get,
)
from khuyenhoc.officers.services import NewOfficer, officer_end, officers_appoint
from khuyenhoc.officers.vacancies import vacancies_visible
from khuyenhoc.rules.services import rules_load
from khuyenhoc.ui.paging import keyset
from tests.cast import FOUNDED, SYSTEM, Cast
from tests.officers.test_appointing import somebody

ON = date(2023, 2, 9)


def listed(cast: Cast, player: str, filters: RosterFilters | None = None, on: date = ON) -> list[tuple[str, str]]:
    rows = roster_visible(actor=getattr(cast, player).actor, on=on, filters=filters or RosterFilters())
    return [(row.unit_short_name, row.person.full_name) for row in rows]  # type: ignore[attr-defined]


AN_BINH = [
    ("Phường An Bình", "Lê Thị Lan"),
    ("Phường An Bình", "Hồ Thị Nga"),
    ("Phường An Bình", "Phan Anh Dũng"),
    ("Tổ 5", "Đặng Thu Hà"),
    ("Trường THCS An Bình", "Đinh Thị Mai"),
]
CAM_HA = [("Xã Cẩm Hà", "Hoàng Văn Phúc"), ("Thôn Đông", "Ngô Văn Sáu")]
PROVINCE = [("Tỉnh Lâm Giang", "Nguyễn Thị Thu"), ("Tỉnh Lâm Giang", "Trần Văn Khang")]


def test_the_roster_runs_down_the_tree_heads_first(cast: Cast) -> None:
    assert listed(cast, "khang") == PROVINCE + AN_BINH + CAM_HA
    assert listed(cast, "lan") == AN_BINH
    assert listed(cast, "ha") == [("Tổ 5", "Đặng Thu Hà")]


def test_thay_phuc_sees_nothing_of_an_binh(cast: Cast) -> None:
    assert listed(cast, "phuc") == CAM_HA
    assert listed(cast, "phuc", RosterFilters(below=cast.an_binh.path)) == []
    assert listed(cast, "dung") == []
    with pytest.raises(NotFound):
        officers_of(actor=cast.phuc.actor, unit_id=cast.to_5.unit_id, on=ON)
    with pytest.raises(NotFound):
        term_get(actor=cast.phuc.actor, term_id=OfficerTerm.objects.get(unit=cast.to_5.unit_id).pk)


def test_filters(cast: Cast) -> None:
    assert listed(cast, "khang", RosterFilters(below=cast.cam_ha.path)) == CAM_HA
    assert listed(cast, "lan", RosterFilters(text="dung")) == [("Phường An Bình", "Phan Anh Dũng")]
    heads = listed(cast, "lan", RosterFilters(position=Position.CHAPTER_HEAD))
    assert heads == [("Tổ 5", "Đặng Thu Hà"), ("Trường THCS An Bình", "Đinh Thị Mai")]


def test_the_roster_answers_for_a_day(cast: Cast) -> None:
    head = OfficerTerm.objects.get(unit=cast.to_5.unit_id)
    officer_end(actor=SYSTEM, term_id=head.pk, on=ON, reason=OfficerEndReason.MOVED)
    assert ("Tổ 5", "Đặng Thu Hà") in listed(cast, "lan", on=date(2023, 2, 8))
    assert ("Tổ 5", "Đặng Thu Hà") not in listed(cast, "lan")
    assert listed(cast, "lan", on=date(2019, 12, 31)) == []


@pytest.mark.parametrize("size", [1, 3, 7])
def test_pages_of_the_roster_join_to_the_whole(cast: Cast, size: int) -> None:
    rows = roster_visible(actor=cast.khang.actor, on=ON)
    whole, cursor = [], None
    while True:
        page = keyset(rows, ROSTER_KEY, after=cursor, size=size)
        whole += [row.pk for row in page.rows]
        if not (cursor := page.next_cursor):
            break
    assert whole == [row.pk for row in rows]


def test_officers_of_several_units_in_one_query(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        found = officers_for_units([cast.to_5.unit_id, cast.to_6.unit_id, cast.an_binh.unit_id], on=ON)
        names = {unit: [holder.full_name for holder in holders] for unit, holders in found.items()}
    assert names == {
        cast.to_5.unit_id: ["Đặng Thu Hà"],
        cast.an_binh.unit_id: ["Lê Thị Lan", "Hồ Thị Nga", "Phan Anh Dũng"],
    }


def test_reading_officers_asks_the_permission(cast: Cast) -> None:
    only_units = Actor(1, "x", frozenset({Grant(Permission.UNITS_VIEW, cast.an_binh.path)}))
    with pytest.raises(Forbidden):
        officers_of(actor=only_units, unit_id=cast.to_5.unit_id, on=ON)


def test_vacancies_stand_out(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    rules_load(actor=SYSTEM)
    for player in (cast.ha, cast.khang):  # one unit, and all of them
        actor = player.actor
        with django_assert_num_queries(3):
            vacancies_visible(actor=actor, on=ON)
    missing = {(v.unit.short_name, v.position, v.missing) for v in vacancies_visible(actor=cast.lan.actor, on=ON)}
    assert missing == {
        ("Phường An Bình", Position.VICE_CHAIR, 1),
        ("Phường An Bình", Position.EXECUTIVE_MEMBER, 2),
        ("Tổ 6", Position.CHAPTER_HEAD, 1),
        ("TTHTCĐ An Bình", Position.CENTER_DIRECTOR, 1),
    }
    assert [v.unit.short_name for v in vacancies_visible(actor=cast.phuc.actor, on=ON)][:1] == ["Xã Cẩm Hà"]

    rows = [
        NewOfficer(unit_id=cast.an_binh.unit_id, person_id=somebody(cast, name).pk, position=position, on=FOUNDED)
        for name, position in (("Vũ Ba", Position.EXECUTIVE_MEMBER), ("Vũ Tư", Position.VICE_CHAIR))
    ]
    officers_appoint(actor=SYSTEM, rows=rows)
    lan = cast.lan.actor
    left = {(v.position, v.missing) for v in vacancies_visible(actor=lan, on=ON, below=cast.an_binh.path)}
    assert left == {(Position.EXECUTIVE_MEMBER, 1), (Position.CHAPTER_HEAD, 1), (Position.CENTER_DIRECTOR, 1)}
    only = vacancies_visible(actor=lan, on=ON, position=Position.CHAPTER_HEAD)
    assert [v.unit.unit_id for v in only] == [cast.to_6.unit_id]
