"""Every code of the country, on both days: most changed hands, so none means anything without its day."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from khuyenhoc.core.authority import Actor
from khuyenhoc.core.codes import CodeAt
from khuyenhoc.core.text.names import search_name
from khuyenhoc.localities.enums import LAST_DAY_OF_DISTRICTS, LocalityTier
from khuyenhoc.localities.models import Locality
from khuyenhoc.localities.selectors import localities_by_code, localities_on, locality_named, totals
from khuyenhoc.localities.services import localities_load
from khuyenhoc.localities.services.dataset import TWO_TIERS_SINCE, Dataset

pytestmark = pytest.mark.django_db
COMMUNE = LocalityTier.COMMUNE


@pytest.fixture
def country(keeper: Actor, dataset: Dataset) -> None:
    localities_load(actor=keeper, dataset=dataset)


def held(on: date, *, tier: LocalityTier | None = None) -> dict[CodeAt, Locality]:
    return {CodeAt(row.code, on): row for row in localities_on(on, tier=tier)}


@pytest.mark.usefixtures("country")
def test_every_code_finds_who_held_it_that_day() -> None:
    for on in (LAST_DAY_OF_DISTRICTS, TWO_TIERS_SINCE):
        every = held(on)
        with CaptureQueriesContext(connection) as captured:
            assert localities_by_code(every) == every
        assert len(captured) == 1
        communes = [code for code, row in every.items() if row.tier == COMMUNE]
        for code in communes[::40]:
            assert locality_named(str(code)) == every[code]


@pytest.mark.usefixtures("country")
def test_most_codes_of_today_belonged_to_another_name() -> None:
    before, today = (
        {code.code: row for code, row in held(on, tier=COMMUNE).items()}
        for on in (LAST_DAY_OF_DISTRICTS, TWO_TIERS_SINCE)
    )
    shared = set(before) & set(today)
    assert (len(before), len(today), len(shared)) == (10_035, 3_321, 3_316)
    renamed = {code for code in shared if before[code].name != today[code].name}
    respelt = {
        (before[code].name, today[code].name)
        for code in renamed
        if search_name(before[code].name) == search_name(today[code].name)
    } - {("Đồng Trạch", "Đông Trạch")}  # two names that differ by a mark only
    assert respelt == {
        ("Pa ủ", "Pa Ủ"), ("Đak Ơ", "Đăk Ơ"), ("Đăk Rong", "Đak Rong"), ("Mường é", "Mường É"), ("Ia RVê", "Ia Rvê"),
        ("Ia Krăi", "Ia Krái"), ("KBang", "Kbang"), ("Na Hang", "Nà Hang"), ("KRong", "Krong"),
        ("Ea H'leo", "Ea H'Leo"),
    }  # fmt: skip
    assert len(renamed) - len(respelt) == 1_805
    assert all(before[code] != today[code] for code in shared)


@pytest.mark.usefixtures("country")
def test_totals_are_told_for_both_days() -> None:
    told = totals()
    assert told | {"source": ""} == {
        "today": {"province": 34, "commune": 3_321},
        "before": {"province": 63, "district": 696, "commune": 10_035},
        "split": 471,
        "source": "",
    }
    assert told["source"].startswith("vietnamadminunits ")
