"""Real threads and connections: totals right, nothing twice, nobody waits in a circle."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection

from khuyenhoc.core.errors import DomainError
from khuyenhoc.figures.models import FigureDelta
from khuyenhoc.figures.selectors import total, total_differences
from khuyenhoc.figures.services import totals_fold, totals_rebuild
from khuyenhoc.notifications.models import Obligation
from khuyenhoc.org.enums import HostKind, Level, UnitKind
from khuyenhoc.org.services import NewUnit, units_found
from khuyenhoc.reports.enums import ReportStatus
from khuyenhoc.reports.models import Report, ReportSnapshot
from khuyenhoc.reports.selectors import sheets_for
from khuyenhoc.reports.services import (
    period_reports_open,
    report_accept,
    report_submit,
    reports_accept,
)
from tests.cast import FOUNDED, SYSTEM, Cast, describe
from tests.reports.chain import again, edits_of, filled
from tests.support.figures import load_regime

CHAPTERS = 16


@pytest.fixture
def sixteen(real_cast: Cast) -> list[Report]:
    """Sixteen chapters of An Bình whose reports of February are filled in, each with one award."""
    units_found(
        actor=SYSTEM,
        rows=[
            NewUnit(founded_on=FOUNDED, parent_code="AB", description=describe(
                f"AB-{number}", f"Chi hội Khuyến học Tổ dân phố {number}", f"Tổ {number}", UnitKind.CHAPTER,
                Level.CHAPTER, host_kind=HostKind.SCHOOL,
            ))
            for number in range(20, 20 + CHAPTERS - 3)
        ],
    )  # fmt: skip
    load_regime()
    with time_machine.travel("2023-02-13 19:00 +0700"):
        period_reports_open(actor=SYSTEM, code="2023-02")
        rows = Report.objects.filter(parent_unit_id=real_cast.an_binh.unit_id).select_related("period", "definition")
        return [filled(report, {"awards.count": 1}) for report in rows]


def at_once(acts: list[Callable[[], object]]) -> list[str]:
    """Run all acts at the same moment, each on its own connection; the codes of the refusals."""
    barrier = threading.Barrier(len(acts))
    refusals: list[str] = []
    failures: list[BaseException] = []

    def run(act: Callable[[], object]) -> None:
        try:
            barrier.wait()
            act()
        except DomainError as refusal:
            refusals.append(refusal.code)
        except BaseException as failure:  # noqa: BLE001 - told by the test's own thread
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    return sorted(refusals)


def awards(cast: Cast) -> set[int]:
    period = Report.objects.select_related("period").first()
    assert period
    return {total(unit.unit_id, period.period).get("awards.count", 0) for unit in (cast.an_binh, cast.province)}


def test_sixteen_people_send_and_accept_under_one_ancestor(real_cast: Cast, sixteen: list[Report]) -> None:
    def send_and_accept(report: Report) -> Callable[[], object]:
        def act() -> None:
            report_submit(actor=SYSTEM, report_id=report.pk)
            report_accept(actor=SYSTEM, report_id=report.pk, edits=edits_of(report.pk))

        return act

    folding = [lambda: totals_fold(tenant_id=real_cast.province.tenant_id, most=20)] * 3
    assert at_once([*(send_and_accept(report) for report in sixteen), *folding, totals_rebuild]) == []
    assert set(Report.objects.filter(pk__in=[row.pk for row in sixteen]).values_list("status", flat=True)) == {
        ReportStatus.ACCEPTED
    }
    assert awards(real_cast) == {CHAPTERS}
    assert list(total_differences()) == []
    assert not Obligation.objects.filter(kind="reports.review", done_at__isnull=True).exists()
    while totals_fold(tenant_id=real_cast.province.tenant_id, most=20):
        pass
    assert FigureDelta.objects.count() == 0
    assert awards(real_cast) == {CHAPTERS}


def test_sixteen_people_send_at_once_and_the_unit_above_is_told_of_all(real_cast: Cast, sixteen: list[Report]) -> None:
    assert at_once([lambda report=report: report_submit(actor=SYSTEM, report_id=report.pk) for report in sixteen]) == []  # type: ignore[misc]
    owed = Obligation.objects.get(kind="reports.review", done_at__isnull=True)
    assert owed.title == f"Tiếp nhận {CHAPTERS} báo cáo tháng 02/2023"


def test_report_is_accepted_once_however_many_press_the_button(real_cast: Cast, sixteen: list[Report]) -> None:
    for report in sixteen[:3]:
        report_submit(actor=SYSTEM, report_id=report.pk)
    ids = [report.pk for report in sixteen[:3]]
    acts: list[Callable[[], object]] = [
        lambda: report_accept(actor=SYSTEM, report_id=ids[0], edits=edits_of(ids[0]))
    ] * 4
    edits = {report_id: edits_of(report_id) for report_id in ids}
    acts += [
        lambda: reports_accept(actor=SYSTEM, edits={report_id: edits[report_id] for report_id in ids[:2]}),
        lambda: reports_accept(actor=SYSTEM, edits={report_id: edits[report_id] for report_id in ids[:0:-1]}),
    ]
    refusals = at_once(acts)
    assert set(refusals) == {"report.status"}
    accepted = Report.objects.filter(status=ReportStatus.ACCEPTED).count()
    assert accepted in (2, 3)
    assert awards(real_cast) == {accepted}
    assert list(total_differences()) == []


def test_double_click_sends_once(real_cast: Cast, sixteen: list[Report]) -> None:
    act = lambda: report_submit(actor=SYSTEM, report_id=sixteen[0].pk, idempotency_key="k")  # noqa: E731
    assert at_once([act] * 6) == []
    assert again(sixteen[0]).attempt == 1
    assert ReportSnapshot.objects.count() == 1


def test_act_that_breaks_off_leaves_nothing(
    real_cast: Cast, sixteen: list[Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    report = report_submit(actor=SYSTEM, report_id=sixteen[0].pk)

    def break_off(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("khuyenhoc.reports.services.accepting.review_refresh", break_off)
    with pytest.raises(KeyboardInterrupt):
        report_accept(actor=SYSTEM, report_id=report.pk, edits=edits_of(report.pk))
    assert again(report).status == ReportStatus.SUBMITTED
    assert awards(real_cast) == {0}
    assert not ReportSnapshot.objects.filter(frozen_at__isnull=False).exists()
    monkeypatch.undo()
    report_accept(actor=SYSTEM, report_id=report.pk, edits=edits_of(report.pk))
    assert awards(real_cast) == {1}
    assert sheets_for([again(report)])
