"""Home of who has many units below: those that need somebody first; and trends that begin before the unit did."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from khuyenhoc.backoffice.home import MOST_ROWS, HomeBoard, board, stats
from khuyenhoc.figures.models import ReportingPeriod
from khuyenhoc.org.enums import HostKind, Level, SuccessionKind, UnitKind
from khuyenhoc.org.lineage import whole_predecessors
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.reorganising.steps import End, Found
from khuyenhoc.org.selectors import unit_get, units_on
from khuyenhoc.org.services import NewUnit, units_found
from khuyenhoc.reports.services import period_reports_open, report_accept, report_return
from tests.cast import FOUNDED, SYSTEM, Cast, describe
from tests.org.reorganising.plans import done, merger, split
from tests.reports.chain import accepted, edits_of, opened, sent
from tests.support.figures import load_regime

pytestmark = pytest.mark.django_db
DAY = date(2023, 2, 14)


@pytest.fixture(autouse=True)
def regime(cast: Cast) -> None:
    load_regime()


@pytest.fixture
def february(regime: None) -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2023-02-14 08:00 +0700", tick=False) as traveller:
        yield traveller


def found_villages(numbers: Sequence[int]) -> None:
    units_found(actor=SYSTEM, rows=[
        NewUnit(founded_on=FOUNDED, parent_code="AB", description=describe(
            f"AB-{n}", f"Chi hội {n}", f"Thôn {n}", UnitKind.CHAPTER, Level.CHAPTER, host_kind=HostKind.VILLAGE,
        )) for n in numbers
    ])  # fmt: skip


def home_board(cast: Cast) -> HomeBoard:
    unit = unit_get(actor=SYSTEM, unit_id=cast.an_binh.unit_id, on=DAY)
    month = ReportingPeriod.objects.get(code="2023-02")
    found = board(actor=cast.lan.actor, unit=unit, on=DAY, periods=[(month, False)])
    assert found
    return found


def names(found: HomeBoard) -> list[str]:
    return [row.name for row in found.board.rows]


def test_few_units_are_all_there_as_people_read_them(cast: Cast, february: object) -> None:
    sent(opened(cast)["to_6"])
    assert names(home_board(cast)) == ["Tổ 5", "Tổ 6", "Trường THCS An Bình"]
    assert home_board(cast).more == ""


def test_of_many_those_come_first_that_need_somebody(
    client: Client, cast: Cast, february: time_machine.Traveller
) -> None:
    found_villages(range(20, 33))
    reports = {report.unit_id: report for report in period_reports_open(actor=SYSTEM, code="2023-02")}
    to_5, to_6, school = (reports[unit.unit_id] for unit in (cast.to_5, cast.to_6, cast.school))
    for report in (to_5, to_6, school):
        sent(report)
    report_return(actor=cast.lan.actor, report_id=school.pk, reason="Xem lại")
    report_accept(actor=cast.lan.actor, report_id=to_5.pk, edits=edits_of(to_5.pk))
    villages = [f"Thôn {n}" for n in range(20, 33)]
    found = home_board(cast)
    assert names(found) == ["Trường THCS An Bình", "Tổ 6", *villages[: MOST_ROWS - 2]]
    assert (found.title, found.more) == ("Báo cáo tháng của 16 đơn vị trực thuộc", "Xem cả bảng (16 đơn vị)")
    february.move_to("2023-02-16 08:00 +0700")
    assert names(home_board(cast)) == villages[:MOST_ROWS]
    client.force_login(cast.lan.user)
    html = client.get(reverse("home")).content.decode()
    assert re.findall(r'href="([^"]+)">Xem cả bảng \(16 đơn vị\)</a>', html) == [reverse("report_list")]
    assert html.count('<th scope="row">') == MOST_ROWS
    assert client.get(reverse("report_list")).content.decode().count("Thôn 32") >= 1


def points(unit: UnitVersion, codes: Sequence[str], on: date) -> dict[str, tuple[int, ...]]:
    months = [(ReportingPeriod.objects.get(code=code), True) for code in codes]
    return {stat.code: stat.points for stat in stats(actor=SYSTEM, unit=unit, on=on, periods=months)}


def given(cast: Cast, code: str, **awards: int) -> None:
    """These awards are accepted of the chapters in a month."""
    with time_machine.travel(f"{code}-14 08:00 +0700"):
        reports = opened(cast, code)
        for name, value in awards.items():
            accepted(reports[name], {"awards.count": value})


def test_trend_of_a_new_commune_begins_with_those_before_it(cast: Cast) -> None:
    given(cast, "2025-05", to_5=4, dong=1)
    given(cast, "2025-06", to_5=5, dong=2)
    done(SYSTEM, merger(cast))
    on = date(2025, 8, 1)
    new = units_on(on).select_related("unit").get(code="AB")
    assert whole_predecessors(new.unit_id) == sorted([cast.an_binh.unit_id, cast.cam_ha.unit_id])
    assert points(new, ["2025-05", "2025-06"], on)["awards.count"] == (5, 7)
    old = unit_get(actor=SYSTEM, unit_id=cast.an_binh.unit_id, on=on)
    assert points(old, ["2025-05", "2025-06"], on)["awards.count"] == (4, 5)


def test_part_of_somebody_is_no_trend(cast: Cast) -> None:
    given(cast, "2025-05", to_5=4)
    done(SYSTEM, split(cast))
    on = date(2025, 8, 1)
    part = units_on(on).select_related("unit").get(code="AB-5A")
    assert whole_predecessors(part.unit_id) == []
    assert points(part, ["2025-05"], on)["awards.count"] == ()


def test_whole_and_part_together_are_no_trend_either(cast: Cast) -> None:
    steps = split(cast)
    first, second = (step.unit_id for step in steps if isinstance(step, Found))
    done(SYSTEM, [*steps, End(unit_id=cast.to_6.unit_id, heirs=(second,), kind=SuccessionKind.ABSORB)])
    assert (whole_predecessors(first), whole_predecessors(second)) == ([], [])
