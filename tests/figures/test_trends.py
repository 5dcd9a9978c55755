"""A figure over the months of a reorganisation, under the map of today, of then and of each month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import NotFound
from khuyenhoc.figures.models import ReportingPeriod
from khuyenhoc.figures.selectors import Trend, figure_trend, periods_of
from khuyenhoc.org.enums import SuccessionKind
from khuyenhoc.org.models import Decision, UnitVersion
from khuyenhoc.reports.services import period_reports_open
from tests.cast import SYSTEM, Cast
from tests.support.figures import register_says
from tests.support.merging import CHANGE, close, follow, found

pytestmark = pytest.mark.usefixtures("regime")
TODAY = date(2025, 9, 20)
BEFORE = ("2025-05", "2025-06")
AFTER = ("2025-07", "2025-08")


@pytest.fixture(autouse=True)
def months(cast: Cast, regime: None) -> Iterator[None]:
    """Four months, two on each side; nobody has reported, so the register answers."""
    with time_machine.travel("2025-09-20 08:00 +0700"):
        for code in BEFORE + AFTER:
            period_reports_open(actor=SYSTEM, code=code)
        yield


def trend(unit: UnitVersion, map_on: date | None, code: str = "members.total") -> Trend:
    months = list(ReportingPeriod.objects.order_by("data_to"))
    return figure_trend(actor=Actor.public(), code=code, unit_id=unit.unit_id, months=months, map_on=map_on)


def values(found: Trend) -> list[object]:
    return [point.value for point in found.points]


def test_line_of_a_new_unit_runs_across_its_founding_and_is_its_own_at_the_time_of_the_figures(cast: Cast) -> None:
    close(cast.to_5, cast.to_6)
    new = found("AB-56", "AB")
    decision = Decision.objects.create(number="12/QĐ", decided_on=date(2025, 6, 20), authority="Hội", path="1/")
    follow(cast.to_5, new, decision=decision)
    follow(cast.to_6, new, decision=decision)
    said = {(cast.to_5.unit_id, "members.total"): 96, (cast.to_6.unit_id, "members.total"): 84}
    with register_says(said | {(new.unit_id, "members.total"): 181}):
        today, then, own = trend(new, TODAY), trend(cast.to_5, date(2025, 1, 1)), trend(new, None)
        old = trend(cast.to_5, None)
        above = trend(cast.an_binh, TODAY)
    assert values(today) == [180, 180, 181, 181]
    assert values(own) == [None, None, 181, 181]
    assert values(old) == [96, 96, None, None]
    assert values(above) == [180, 180, 181, 181]
    assert values(then) == [96, 96, None, None]  # 181 falls to both, so it stands above them
    assert [(turn.on, turn.text, turn.decision) for turn in today.turns] == [(CHANGE, "Hợp nhất", decision)]
    assert [turn.on for turn in above.turns] == [turn.on for turn in old.turns] == [CHANGE]
    assert (today.adrift, today.map_on, own.map_on) == ([], TODAY, None)


def test_part_of_a_split_is_counted_above_and_said(cast: Cast) -> None:
    close(cast.to_5)
    one, two = found("AB-51", "AB"), found("AB-52", "AB")
    follow(cast.to_5, one, two, kind=SuccessionKind.SPLIT)
    said = {(cast.to_5.unit_id, "members.total"): 96, (one.unit_id, "members.total"): 60}
    with register_says(said | {(two.unit_id, "members.total"): 40}):
        above, part = trend(cast.an_binh, TODAY), trend(one, TODAY)
    assert values(above) == [96, 96, 100, 100]
    assert [(point.period.code, point.adrift) for point in above.adrift] == [("2025-05", 96), ("2025-06", 96)]
    assert values(part) == [None, None, 60, 60]
    assert [turn.is_split for turn in part.turns] == [True]


def test_neighbour_has_no_turn_and_a_share_has_no_part_adrift(cast: Cast) -> None:
    close(cast.to_5)
    one, two = found("AB-51", "AB"), found("AB-52", "AB")
    follow(cast.to_5, one, two, kind=SuccessionKind.SPLIT)
    said = {(cast.to_5.unit_id, "members.total"): 96, (cast.to_5.unit_id, "members.female"): 48}
    with register_says(said):
        assert trend(cast.cam_ha, TODAY).turns == ()
        shares = trend(cast.an_binh, TODAY, "members.female_share")
    assert shares.known[0] == 50
    assert shares.adrift == []


def test_unknown_figure_is_refused(cast: Cast) -> None:
    with pytest.raises(NotFound) as refused:
        trend(cast.an_binh, TODAY, "no.such")
    assert refused.value.code == "figure.unknown"


def test_months_are_those_that_ended_since_and_began_by(cast: Cast) -> None:
    assert [row.code for row in periods_of(since=date(2025, 6, 14), on=TODAY)] == ["2025-06", "2025-07", "2025-08"]
    assert [row.code for row in periods_of(since=date(2025, 6, 15), on=date(2025, 7, 14))] == ["2025-07"]


def queries(unit: UnitVersion) -> int:
    with CaptureQueriesContext(connection) as asked:
        trend(unit, TODAY)
    return len(asked)


def test_as_many_queries_for_many_units(cast: Cast) -> None:
    close(cast.to_5)
    follow(cast.to_5, found("AB-51", "AB"))
    with register_says({(cast.to_6.unit_id, "members.total"): 84}):
        before = queries(cast.an_binh)
        for number in range(3):
            found(f"AB-6{number}", "AB")
        assert queries(cast.an_binh) == before
