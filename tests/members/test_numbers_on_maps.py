"""The page of numbers under two days: whose members they were then, under the organisation of another day."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from urllib.parse import urlencode

import openpyxl  # type: ignore[import-untyped]
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from khuyenhoc.core.errors import Forbidden
from khuyenhoc.members.enums import LeaveReason
from khuyenhoc.members.selectors import counts_by_child, counts_on_map
from khuyenhoc.members.services import member_end
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.selectors import unit_get
from tests.cast import SYSTEM, Cast, Player
from tests.members.register import admit, also, browser, page
from tests.members.test_reorganising_figures import done
from tests.org.reorganising.plans import merger, split
from tests.support.figures import load_regime

pytestmark = pytest.mark.django_db
BEFORE, AFTER = date(2023, 2, 9), date(2026, 1, 1)
LIST = "/hoi-vien/"
ADRIFT = "Chưa phân bổ được"


@pytest.fixture
def parted(cast: Cast) -> Cast:
    """Tổ 5 had four: two are read at Tổ 5A, one at Tổ 5B, and of one who has left since nobody can tell."""
    load_regime()
    for name in ("Nguyễn Thị Ánh", "Đặng Văn Ước", "Lê Hòa"):
        admit(cast.to_5, name)
    gone = admit(cast.to_5, "Đã Thôi")
    member_end(actor=SYSTEM, membership_id=gone.pk, on=date(2024, 5, 1), reason=LeaveReason.RESIGNED)
    admit(cast.to_6, "Lò Thị Pành")
    done(split(cast), listed="Lê Hòa; ; AB-5B")
    return cast


def at(unit: UnitVersion, day: date) -> UnitVersion:
    return unit_get(actor=SYSTEM, unit_id=unit.unit_id, on=day)


def members(cast: Cast, day: date, map_on: date) -> dict[str, int]:
    rows = counts_on_map(actor=SYSTEM, unit=at(cast.an_binh, map_on), at=day, map_on=map_on)
    return {row.name: row.members for row in rows if row.members}


def shown(player: Player, **query: object) -> list[tuple[str, str]]:
    html = page(player, f"{LIST}?{urlencode(query)}")
    return re.findall(r'<th scope="row">(?:<a [^>]*>)?([^<]+)(?:</a>)?</th>\s*<td[^>]*>([^<]*)</td>', html)


def test_numbers_of_then_stand_where_the_map_has_them(parted: Cast) -> None:
    assert members(parted, BEFORE, BEFORE) == {"Tổ 5": 4, "Tổ 6": 1}
    on_new = members(parted, BEFORE, AFTER)
    assert on_new == {"Tổ 5A": 2, "Tổ 5B": 1, "Tổ 6": 1, ADRIFT: 1}
    assert list(on_new)[-1] == ADRIFT
    assert members(parted, AFTER, BEFORE) == {"Tổ 5": 3, "Tổ 6": 1}


def test_one_map_is_the_count_of_the_day(parted: Cast) -> None:
    rows = counts_on_map(actor=SYSTEM, unit=at(parted.an_binh, AFTER), at=AFTER, map_on=AFTER)
    assert rows == counts_by_child(actor=SYSTEM, unit_id=parted.an_binh.unit_id, on=AFTER)


def test_who_may_not_count_is_refused_under_another_map_too(parted: Cast) -> None:
    unit = at(parted.an_binh, AFTER)
    assert counts_on_map(actor=parted.khang.actor, unit=unit, at=BEFORE, map_on=AFTER)
    for player in (parted.phuc, parted.nga):
        with pytest.raises(Forbidden):
            counts_on_map(actor=player.actor, unit=unit, at=BEFORE, map_on=AFTER)


def test_queries_do_not_grow_with_the_units(cast: Cast) -> None:
    load_regime()
    done(merger(cast))
    counts_on_map(actor=SYSTEM, unit=at(cast.province, AFTER), at=BEFORE, map_on=AFTER)  # the catalogue is read once
    costs = []
    for number in (1, 3):
        for n in range(number):
            also(cast.school, admit(cast.to_5, f"Người {number}{n}"))
        unit = at(cast.province, AFTER)
        with CaptureQueriesContext(connection) as queries:
            counts_on_map(actor=SYSTEM, unit=unit, at=BEFORE, map_on=AFTER)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 12


def test_page_and_file_say_both_days(parted: Cast) -> None:
    unit = parted.an_binh.unit_id
    days = {"don-vi": unit, "ngay": "09/02/2023", "theo": "hien-nay"}
    found = {name: value for name, value in shown(parted.khang, **days) if value != "0"}
    assert found == {"Tổ 5A": "2", "Tổ 5B": "1", "Tổ 6": "1", ADRIFT: "1"}
    blob = b"".join(browser(parted.khang).get(f"{LIST}xuat-excel/?{urlencode(days)}"))
    lines = [[cell.value for cell in row] for row in openpyxl.load_workbook(BytesIO(blob)).active.iter_rows()]
    assert lines[1][0].startswith("Số hội viên đến ngày 09/02/2023, theo tổ chức hiện nay (")
    assert [line[:2] for line in lines if line[0] == ADRIFT] == [[ADRIFT, 1]]


def test_wrong_days_are_said(parted: Cast) -> None:
    for query in ("ngay=31/02/2023", "theo=ngay", "theo_ngay=mai", "theo=x"):
        assert "Cộng" in page(parted.khang, f"{LIST}?{query}", status=422)
        page(parted.khang, f"{LIST}xuat-excel/?{query}", status=422)
