from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from procrastinate.contrib.django import app

from khuyenhoc.core.errors import DomainError
from khuyenhoc.figures.models import ReportingPeriod
from khuyenhoc.org.enums import HostKind, Level, UnitKind
from khuyenhoc.org.services import NewUnit, units_found
from khuyenhoc.reports import jobs
from khuyenhoc.reports.models import Report, ReportDefinition
from khuyenhoc.reports.regime import read_regime
from khuyenhoc.reports.services import due_periods_open, period_reports_open, report_definitions_load
from khuyenhoc.reports.services.definitions import DATA
from tests.cast import SYSTEM, Cast, describe

pytestmark = pytest.mark.usefixtures("on_13_february")


@pytest.mark.parametrize(
    ("on", "codes"),
    [
        (date(2023, 2, 6), []),
        (date(2023, 2, 7), ["2023-02"]),
        (date(2023, 2, 28), ["2023-02"]),
        (date(2022, 12, 31), ["2022-12"]),
        (date(2024, 2, 29), ["2024-02"]),
    ],
)
def test_job_opens_the_month_whose_day_has_come(cast: Cast, on: date, codes: list[str]) -> None:
    for _ in range(2):
        due_periods_open(actor=SYSTEM, on=on)
        assert list(ReportingPeriod.objects.values_list("code", flat=True)) == codes
    assert Report.objects.count() == 7 * len(codes)


def test_job_runs_every_night_at_ten_past_midnight_in_vietnam() -> None:
    task = jobs.open_due
    assert task.queueing_lock == "reports.open_due"
    periodic = app.periodic_registry.periodic_tasks.items()
    crons = {entry.cron for (name, _), entry in periodic if name == task.name}
    assert crons == {"10 17 * * *"}  # told in UTC


def test_unit_founded_within_the_month_gets_its_report_when_asked_again(cast: Cast) -> None:
    assert len(period_reports_open(actor=SYSTEM, code="2023-02")) == 7
    what = describe("AB-7", "Chi hội Tổ 7", "Tổ 7", UnitKind.CHAPTER, Level.CHAPTER, host_kind=HostKind.VILLAGE)
    late = describe("AB-8", "Chi hội Tổ 8", "Tổ 8", UnitKind.CHAPTER, Level.CHAPTER, host_kind=HostKind.VILLAGE)
    units_found(
        actor=SYSTEM,
        rows=[
            NewUnit(founded_on=date(2023, 2, 14), parent_code="AB", description=what),
            NewUnit(founded_on=date(2023, 2, 15), parent_code="AB", description=late),
        ],
    )
    assert len(period_reports_open(actor=SYSTEM, code="2023-02")) == 1


def test_opening_needs_the_permission_and_a_regime(cast: Cast) -> None:
    for actor, month, code in (
        (cast.khang.actor, "2023-02", "forbidden"),
        (SYSTEM, "2018-12", "regime.unknown"),
        (SYSTEM, "2023-99", "period.bad_code"),
    ):
        with pytest.raises(DomainError) as refusal:
            period_reports_open(actor=actor, code=month)
        assert refusal.value.code == code
    assert not Report.objects.exists()
    assert len(period_reports_open(actor=cast.quan.actor, code="2023-02")) == 7


def test_regime_has_the_ten_parts_and_loads_once(cast: Cast) -> None:
    assert report_definitions_load(actor=SYSTEM) == 0
    content = ReportDefinition.objects.get(key="monthly").content
    for part in (
        "title", "subject", "reporters", "receivers", "method", "deadlines", "frequency", "window", "sections",
        "groups", "procedure",
    ):  # fmt: skip
        assert content[part]
    regime = read_regime(content)
    assert 4 <= len(regime.own_codes(Level.CHAPTER, HostKind.VILLAGE)) <= 8
    assert [section.key for section in regime.sections(Level.COMMUNE)] == [
        "results", "done", "difficulties", "next", "proposals"
    ]  # fmt: skip
    assert [section.heading for section in regime.sections(Level.CHAPTER)] == [
        "Việc đã làm trong tháng", "Khó khăn, đề nghị"
    ]  # fmt: skip
    with pytest.raises(DomainError) as refusal:
        report_definitions_load(actor=cast.thu.actor)
    assert refusal.value.code == "forbidden"


def test_regime_is_not_rewritten_and_names_known_figures(cast: Cast, tmp_path: Path) -> None:
    text = (DATA / "monthly.yaml").read_text()
    for old, new, code in (
        ("Mỗi tháng một lần", "Hai tháng một lần", "regime.rewritten"),
        ("version: 1", "version: 2", "regime.unknown_figure"),
    ):
        changed = text.replace(old, new)
        if code == "regime.unknown_figure":
            changed = changed.replace("awards.count,", "no.such,").replace("2019-03-12", "2024-01-01")
        (tmp_path / "monthly.yaml").write_text(changed)
        with pytest.raises(DomainError) as refusal:
            report_definitions_load(actor=SYSTEM, folder=tmp_path)
        assert refusal.value.code == code
