"""Deadline day: many send at once, many accept at once under one ancestor; nobody may wait for a deadlock."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from django.db import connection, connections

from khuyenhoc.access.roles import Role
from khuyenhoc.accounts.models import User
from khuyenhoc.bench.crowd import sent_by
from khuyenhoc.bench.measuring import MS, RATE, at_least, at_most, in_threads, times_once
from khuyenhoc.bench.population import acting
from khuyenhoc.bench.reporting import newest_period, next_month
from khuyenhoc.bench.running import Run
from khuyenhoc.bench.sample import SYSTEM
from khuyenhoc.bench.scratch import rows, settle
from khuyenhoc.figures.models import ReportingPeriod
from khuyenhoc.reports.enums import ReportStatus
from khuyenhoc.reports.models import Report
from khuyenhoc.reports.policy import deciding_path
from khuyenhoc.reports.services import period_reports_open, report_accept

PEOPLE: Final = 16
MONTHS: Final = 6
ALONE: Final = 60  # acceptances one after the other, taken from those that wait
_DEADLOCKS: Final = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"

Work = list[Callable[[], object]]


def measure(run: Run) -> None:
    with run.sample():
        reports = _ready(1 if run.options.is_quick else MONTHS)
        settle()
        sender, officer = User.objects.order_by("id").values_list("id", flat=True)[:2]
        _submit(run, reports, sender)
        _accept(run, reports, officer)


def _ready(months: int) -> list[Report]:
    """Reports of all chapters in months to come, every cell filled and looked at."""
    period = newest_period()
    for _ in range(months):
        period_reports_open(actor=SYSTEM, code=next_month(period))
        period = newest_period()
    wanted = list(ReportingPeriod.objects.order_by("-data_to").values_list("id", flat=True)[:months])
    rows(
        "UPDATE figures_ownvalue SET value = coalesce(value, 0), is_confirmed = TRUE WHERE period_id = ANY(%s)",
        [wanted],
    )
    chapters = Report.objects.filter(period__in=wanted, unit__versions__kind="chapter", status=ReportStatus.OPEN)
    return list(chapters.distinct().order_by("period_id", "id"))


def _submit(run: Run, reports: Sequence[Report], user_id: int) -> None:
    """Half of them by one server process, half by as many as the machine has cores."""
    rows("CREATE TABLE floor_snapshot (id bigserial PRIMARY KEY, content jsonb, at timestamptz DEFAULT now())")
    half = len(reports) // 2
    cores = max(2, os.cpu_count() or 2)
    name = connections.settings["default"]["NAME"]
    crowds = [
        (processes, mine, sent_by(processes, mine, people=PEOPLE, user_id=user_id, database=name, pg=run.scratch.data))
        for processes, mine in ((1, _ids(reports[:half])), (cores, _ids(reports[half:])))
    ]
    insert = "INSERT INTO floor_snapshot (content) SELECT content FROM reports_reportsnapshot LIMIT 1"
    floor, _ = in_threads([partial(rows, insert)] * len(reports), threads=PEOPLE)
    for processes, mine, crowd in crowds:
        sent = Report.objects.filter(pk__in=mine, status=ReportStatus.SUBMITTED).count()
        run.add(
            f"Gửi báo cáo, {PEOPLE} người cùng lúc, {processes} tiến trình", sent / crowd.seconds, RATE,
            bar=at_least(150) if processes > 1 else None, floor=len(reports) / floor, floor_what="ghi một bản chốt",
            sent=sent, cpu=crowd.cpu, errors=crowd.errors,
        )  # fmt: skip
        run.add(
            f"CPU mỗi báo cáo gửi, {processes} tiến trình: chương trình và cơ sở dữ liệu",
            crowd.cpu + crowd.server_cpu, MS, cpu=crowd.cpu, server_cpu=crowd.server_cpu,
        )  # fmt: skip
        run.add("Báo cáo đã gửi mà mất", len(mine) - sent, "báo cáo", bar=at_most(0))


def _ids(reports: Sequence[Report]) -> list[int]:
    return [report.pk for report in reports]


def _accept(run: Run, reports: Sequence[Report], user_id: int) -> None:
    edits = dict(Report.objects.filter(pk__in=_ids(reports)).values_list("id", "edits"))

    def accept(report: Report) -> object:
        place = deciding_path(report.path, report.parent_unit_id or 0)
        actor = acting(Role.GRASSROOTS_OFFICER, place, user_id=user_id)
        return report_accept(actor=actor, report_id=report.pk, edits=edits[report.pk])

    work: Work = [partial(accept, report) for report in reports]
    first = min(ALONE, len(work) // 4)
    alone, together = work[:first], work[first:]
    [(deadlocks,)] = rows(_DEADLOCKS)
    one = times_once(alone)
    seconds, errors = in_threads(together, threads=PEOPLE)
    accepted = len(together) - len(errors)
    [(deltas,)] = rows("SELECT count(*) FROM figures_figuredelta WHERE period_id >= %s", [reports[0].period_id])
    each = max(1, deltas // len(reports))
    bare, _ = in_threads([lambda: _deltas(each)] * len(together), threads=PEOPLE)
    bare_alone = times_once([lambda: _deltas(each)] * len(alone))
    connection.close()  # statistics are told when a session ends
    [(after,)] = rows(_DEADLOCKS)
    run.add(
        "Tiếp nhận một báo cáo, mọi tổng phía trên đúng ngay", one.p95, MS, bar=at_most(100), floor=bare_alone.p95,
        floor_what=f"ghi {each} dòng cộng", p50=one.p50, cpu=one.cpu_ms,
    )  # fmt: skip
    run.add(
        "Tiếp nhận lần lượt, một người", 1000 / one.p50, RATE, floor=1000 / bare_alone.p50,
        floor_what=f"ghi {each} dòng cộng",
    )  # fmt: skip
    run.add(
        f"Tiếp nhận cùng lúc, {PEOPLE} người dưới một hội cấp trên", accepted / seconds, RATE,
        floor=len(together) / bare, floor_what=f"ghi {each} dòng cộng", errors=_kinds(errors),
    )  # fmt: skip
    run.add("Khoá chéo", after - deadlocks, "lần", bar=at_most(0))
    run.add("Tiếp nhận bị lỗi", len(errors), "báo cáo", bar=at_most(0))


def _deltas(count: int) -> None:
    """As many plain rows in one statement as an acceptance writes."""
    rows(
        "INSERT INTO figures_figuredelta (tenant_id, unit_id, period_id, codes, sums) SELECT tenant_id, unit_id,"
        " period_id, codes, sums FROM figures_figuredelta WHERE id > (SELECT max(id) - 1000 FROM"
        " figures_figuredelta) LIMIT %s",
        [count],
    )


def _kinds(errors: Sequence[Exception]) -> list[str]:
    return sorted({f"{type(error).__name__}: {error}"[:200] for error in errors})
