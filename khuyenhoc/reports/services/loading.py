"""Bringing in months with their outcome, many at once: history from before the system, and sample data.

The same tables, constraints and totals as the chain; no reminders are sent for what is over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import pgtrigger
from django.db import connection, transaction

from khuyenhoc.accounts.models import User
from khuyenhoc.audit import services as audit
from khuyenhoc.audit.digest import sha256
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import NotFound, RuleViolated
from khuyenhoc.figures.enums import ValueOrigin
from khuyenhoc.figures.selectors import MONTHLY
from khuyenhoc.figures.services import NewValue, copy_rows, own_values_create, totals_rebuild
from khuyenhoc.notifications.services.obligations import obligations_open
from khuyenhoc.reports.enums import ReportStatus, ReportStep
from khuyenhoc.reports.models import Report, ReportLog, ReportRemark, ReportSnapshot, ReportText
from khuyenhoc.reports.selectors.access import attached
from khuyenhoc.reports.selectors.content import texts_for
from khuyenhoc.reports.services._steps import owe_correction, owe_submission, review_refresh
from khuyenhoc.reports.services.opening import period_reports_open
from khuyenhoc.reports.services.prefill import prefill_new

LOADABLE = (ReportStatus.OPEN, ReportStatus.SUBMITTED, ReportStatus.RETURNED, ReportStatus.ACCEPTED)
OUTCOME = """
    UPDATE reports_report AS report
    SET status = new.status, submitted_at = new.submitted_at, first_submitted_at = new.submitted_at,
        submitted_by_id = new.submitted_by, decided_at = new.decided_at, decided_by_id = new.decided_by,
        return_reason = new.return_reason, review_unit_id = report.parent_unit_id,
        attempt = (new.submitted_at IS NOT NULL)::int
    FROM unnest(%s::bigint[], %s::text[], %s::timestamptz[], %s::bigint[], %s::timestamptz[], %s::bigint[], %s::text[])
        AS new (id, status, submitted_at, submitted_by, decided_at, decided_by, return_reason)
    WHERE report.id = new.id
"""


Outcome = tuple[int, str, datetime | None, int | None, datetime | None, int | None, str]


@dataclass(frozen=True, slots=True)
class PastValue:
    """`auto_value` is what the register said; a reason is needed where it differs."""

    value: int
    auto_value: int | None = None
    reason: str = ""
    is_estimate: bool = False


@dataclass(frozen=True, slots=True)
class PastReport:
    """One unit's month. What is not given of an accepted report is unknown; of another it is filled from the
    registers."""

    unit_id: int
    code: str
    status: ReportStatus
    values: Mapping[str, PastValue] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    submitted_at: datetime | None = None
    submitted_by_id: int | None = None
    decided_at: datetime | None = None
    decided_by_id: int | None = None
    return_reason: str = ""
    remarks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LoadedReports:
    periods: int
    reports: int
    values: int


@transaction.atomic
def reports_load(*, actor: Actor, rows: Iterable[PastReport], key: str = MONTHLY) -> LoadedReports:
    """Open the months that the rows name, for every unit of the chain, and give each report its outcome. Units
    without a row are left open, prefilled and owed. Accepted values are counted, snapshots kept; every total is right
    at the end.

    Months that were opened before are refused (`load.period_known`), as is a row for a unit outside the chain
    (NotFound `load.no_report`) or in a state that is not loaded (`load.status`). Raises as `period_reports_open`.
    """
    by_month: dict[str, dict[int, PastReport]] = defaultdict(dict)
    for row in rows:
        if row.status not in LOADABLE:
            raise RuleViolated("load.status", "Chỉ nạp báo cáo chưa gửi, đã gửi, bị trả lại hoặc đã tiếp nhận.")
        by_month[row.code][row.unit_id] = row
    values = 0
    months: list[list[Report]] = []
    outcomes: list[Outcome] = []
    for code in sorted(by_month):
        reports = period_reports_open(actor=actor, code=code, key=key, quiet=True)
        _require_match(code, reports, by_month[code])
        values += _load_month(reports, by_month[code])
        months.append(reports)
        outcomes += _outcomes(reports, by_month[code])
    _give(outcomes)
    totals_rebuild([reports[0].period_id for reports in months])
    for reports in months:
        _sign(reports, by_month[reports[0].period.code])
        _owe(reports, by_month[reports[0].period.code])
    result = LoadedReports(len(months), sum(map(len, months)), values)
    if months:
        facts = {"periods": result.periods, "reports": result.reports, "values": values}
        audit.record(actor, "reports.loaded", months[0][0].period, facts=facts)
    return result


def _require_match(code: str, reports: Sequence[Report], given: Mapping[int, PastReport]) -> None:
    if not reports:
        raise RuleViolated("load.period_known", f"Kỳ {code} đã mở, không nạp lại.")
    if unknown := given.keys() - {report.unit_id for report in reports}:
        raise NotFound("load.no_report", f"Kỳ {code}: đơn vị {min(unknown)} không thuộc diện báo cáo.")


def _load_month(reports: Sequence[Report], given: Mapping[int, PastReport]) -> int:
    told = [(report, given[report.unit_id]) for report in reports if report.unit_id in given]
    own_values_create(value for report, row in told for value in _values(report, row))
    open_still = [
        row for row in reports if row.unit_id not in given or given[row.unit_id].status != ReportStatus.ACCEPTED
    ]
    if open_still:
        known = {(row.unit_id, code) for row in given.values() for code in row.values}
        prefill_new(reports[0].period, open_still, known)
    texts = ((report.pk, section, text) for report, row in told for section, text in row.texts.items())
    copy_rows(ReportText, ("report_id", "section", "text"), texts)
    copy_rows(
        ReportRemark,
        ("report_id", "figure_code", "text", "created_at", "is_answered"),
        ((report.pk, code, text, row.decided_at, False) for report, row in told for code, text in row.remarks.items()),
    )
    names = _names(given.values())
    copy_rows(
        ReportLog,
        ("report_id", "step", "at", "by_user_id", "by_name", "note"),
        (step for report, row in told for step in _steps(report, row, names)),
    )
    return sum(len(row.values) for _, row in told)


def _outcomes(reports: Sequence[Report], given: Mapping[int, PastReport]) -> list[Outcome]:
    told = [(report, given[report.unit_id]) for report in reports if report.unit_id in given]
    return [
        (report.pk, row.status.value, row.submitted_at, row.submitted_by_id, row.decided_at, row.decided_by_id,
         row.return_reason)
        for report, row in told if row.status != ReportStatus.OPEN
    ]  # fmt: skip


def _give(outcomes: Sequence[Outcome]) -> None:
    """One statement for all months. That they were open for a moment is no history worth keeping."""
    with pgtrigger.ignore("reports.Report:changed_update"), connection.cursor() as cursor:
        cursor.execute(OUTCOME, [[row[n] for row in outcomes] for n in range(7)])


def _values(report: Report, row: PastReport) -> Iterator[NewValue]:
    for code, said in row.values.items():
        origin = ValueOrigin.ENTERED
        if said.auto_value is not None:
            origin = ValueOrigin.REGISTER if said.auto_value == said.value else ValueOrigin.CHANGED
        yield NewValue(
            tenant_id=report.tenant_id,
            unit_id=report.unit_id,
            period_id=report.period_id,
            path=report.path,
            figure_code=code,
            version=report.version,
            value=said.value,
            auto_value=said.auto_value,
            origin=origin,
            reason=said.reason,
            is_estimate=said.is_estimate,
            is_confirmed=row.submitted_at is not None and code not in row.remarks,
            is_counted=row.status == ReportStatus.ACCEPTED,
        )


def _names(rows: Iterable[PastReport]) -> dict[int | None, str]:
    ids = {user for row in rows for user in (row.submitted_by_id, row.decided_by_id) if user}
    return dict(User.objects.filter(pk__in=ids).values_list("id", "full_name"))


def _steps(
    report: Report, row: PastReport, names: Mapping[int | None, str]
) -> Iterator[tuple[int, str, datetime, int | None, str, str]]:
    if row.submitted_at:
        by = row.submitted_by_id
        yield report.pk, ReportStep.SUBMITTED.value, row.submitted_at, by, names.get(by, ""), ""
    if row.decided_at:
        accepted = row.status == ReportStatus.ACCEPTED
        step = ReportStep.ACCEPTED if accepted else ReportStep.RETURNED
        by = row.decided_by_id
        yield report.pk, step.value, row.decided_at, by, names.get(by, ""), row.return_reason


def _sign(reports: Sequence[Report], given: Mapping[int, PastReport]) -> None:
    """What was sent is kept as it stands now that all of the month is in; told as signed on the day the data closed."""
    sent = [report.pk for report in reports if report.unit_id in given and given[report.unit_id].submitted_at]
    fresh = attached(Report.objects.filter(pk__in=sent).select_related("submitted_by").order_by("pk"))
    if not fresh:
        return
    texts = texts_for(fresh, signed_on=fresh[0].period.data_to)
    copy_rows(
        ReportSnapshot,
        ("report_id", "attempt", "content", "sha256", "signed_at", "frozen_at"),
        (
            (
                row.pk,
                row.attempt,
                texts[row.pk],
                sha256(texts[row.pk]),
                row.submitted_at,
                row.decided_at if row.status == ReportStatus.ACCEPTED else None,
            )
            for row in fresh
        ),
    )


def _owe(reports: Sequence[Report], given: Mapping[int, PastReport]) -> None:
    owed = []
    waiting: dict[int, Report] = {}
    for report in reports:
        row = given.get(report.unit_id)
        if row is None or row.status == ReportStatus.OPEN:
            owed.append(owe_submission(report))
        elif row.status == ReportStatus.RETURNED:
            owed.append(owe_correction(report, reason=row.return_reason))
        elif row.status == ReportStatus.SUBMITTED and report.parent_unit_id:
            report.review_unit_id = report.parent_unit_id
            waiting[report.parent_unit_id] = report
    obligations_open(owed)
    for _, report in sorted(waiting.items()):
        review_refresh(report)
