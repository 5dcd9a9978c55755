"""Opening a report, the registers' figures of a whole district at once, opening a period for every unit."""

from __future__ import annotations

from django.urls import reverse

from khuyenhoc.access.models import Mandate
from khuyenhoc.access.roles import Role
from khuyenhoc.access.selectors import actor_for
from khuyenhoc.accounts.models import User
from khuyenhoc.bench.measuring import MS, QUERIES, SECONDS, at_most, stopwatch, times_of
from khuyenhoc.bench.running import Run
from khuyenhoc.bench.sample import SYSTEM
from khuyenhoc.bench.scratch import rows
from khuyenhoc.bench.visiting import empty_visits, pages, queries_of, visitor, visits
from khuyenhoc.figures.models import OwnValue, ReportingPeriod
from khuyenhoc.figures.selectors import definitions_on, register_values
from khuyenhoc.org.models import OrgUnit
from khuyenhoc.reports.enums import ReportStatus
from khuyenhoc.reports.models import Report
from khuyenhoc.reports.selectors import report_sheet
from khuyenhoc.reports.services import period_reports_open


def measure(run: Run) -> None:
    with run.sample(), pages():
        _opening_one(run)
        _figures_of_all(run)
        _opening_a_period(run)


def newest_period() -> ReportingPeriod:
    return ReportingPeriod.objects.latest("data_to")


def next_month(period: ReportingPeriod) -> str:
    year, month = map(int, period.code.split("-"))
    return f"{year + month // 12}-{month % 12 + 1:02}"


def _opening_one(run: Run) -> None:
    """A prefilled report of the newest month, as the head of the chapter opens it."""
    heads = Mandate.objects.filter(role=Role.CHAPTER_HEAD).values("unit_id")
    found = Report.objects.filter(period=newest_period(), status=ReportStatus.OPEN, unit_id__in=heads)
    report = found.order_by("path").first()
    assert report is not None
    user = User.objects.get(pk=Mandate.objects.filter(role=Role.CHAPTER_HEAD, unit_id=report.unit_id).get().user_id)
    actor, count = actor_for(user), run.options.requests
    client, address = visitor(user.pk), reverse("report_page", args=[report.pk])
    bare = times_of(
        [lambda: rows("SELECT * FROM figures_ownvalue WHERE unit_id = %s AND period_id = %s",
                      [report.unit_id, report.period_id])] * count
    )  # fmt: skip
    selector = times_of([lambda: report_sheet(actor=actor, report_id=report.pk)] * count)
    view, empty = visits(client, [address] * count), empty_visits(client, count)
    run.add(
        "Mở báo cáo đã điền sẵn của chi hội: truy vấn", selector.p95, MS, floor=bare.p95,
        floor_what="SQL trần các ô", p50=selector.p50, cpu=selector.cpu_ms,
    )  # fmt: skip
    run.add(
        "Mở báo cáo đã điền sẵn của chi hội: cả trang", view.p95, MS, floor=empty.p95, floor_what="trang rỗng",
        bar=at_most(150), p50=view.p50, cpu=view.cpu_ms, queries=queries_of(client, address),
    )  # fmt: skip
    run.add("Mở báo cáo đã điền sẵn của chi hội: số truy vấn", queries_of(client, address), QUERIES)


def _figures_of_all(run: Run) -> None:
    period = newest_period()
    units = list(OrgUnit.objects.values_list("id", flat=True))
    definitions = list(definitions_on(period.data_to).values())
    ours = times_of([lambda: register_values(units, definitions, period)] * run.options.requests)
    floor = times_of(
        [lambda: rows("SELECT unit_id, count(*) FROM members_membership WHERE left_on IS NULL GROUP BY unit_id")]
        * run.options.requests
    )
    run.add(
        f"Mọi chỉ tiêu tự động của {len(units)} đơn vị cùng lúc", ours.p95 / 1000, SECONDS, bar=at_most(1),
        floor=floor.p95 / 1000, floor_what="một phép đếm", p50=ours.p50 / 1000, cpu=ours.cpu_ms, codes=len(definitions),
    )  # fmt: skip


def _opening_a_period(run: Run) -> None:
    code = next_month(newest_period())
    with stopwatch() as taken:
        reports = period_reports_open(actor=SYSTEM, code=code)
    period = reports[0].period
    values = OwnValue.objects.filter(period=period).count()
    rows("CREATE TABLE floor_value (LIKE figures_ownvalue INCLUDING ALL)")
    with stopwatch() as copied:
        rows("INSERT INTO floor_value SELECT * FROM figures_ownvalue WHERE period_id = %s", [period.pk])
    run.add(
        f"Mở kỳ cho {len(reports)} đơn vị, điền sẵn {values} ô", taken(), SECONDS, floor=copied(),
        floor_what="chép cùng số ô",
    )  # fmt: skip
