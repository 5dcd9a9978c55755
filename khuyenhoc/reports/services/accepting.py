"""Accepting reports: the totals above follow in the same transaction, what was signed is frozen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import connection, transaction

from khuyenhoc.audit import services as audit
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor, OrgPath
from khuyenhoc.core.errors import Conflict, Forbidden, NotFound
from khuyenhoc.core.events import publish
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.raw import update
from khuyenhoc.figures.services import values_count, values_uncount
from khuyenhoc.org.selectors import names_of
from khuyenhoc.reports.enums import ReportStatus, ReportStep
from khuyenhoc.reports.events import ReportAccepted
from khuyenhoc.reports.models import Report
from khuyenhoc.reports.selectors.access import attached, may, report_get
from khuyenhoc.reports.services._steps import log, require_status, review_refresh
from khuyenhoc.reports.services.deciding import require_another
from khuyenhoc.reports.services.receiving import receipts_owe

SEAL = """
    UPDATE reports_reportsnapshot AS snapshot SET frozen_at = %s
    FROM unnest(%s::bigint[], %s::int[]) AS accepted (report_id, attempt)
    WHERE snapshot.report_id = accepted.report_id AND snapshot.attempt = accepted.attempt
"""


@transaction.atomic
def report_accept(*, actor: Actor, report_id: int, edits: int) -> Report:
    """Accept a report: it is frozen, its values stand in every total above at once. A version that replaces an
    accepted one takes its place; what the older one said stays. `edits` is that of the report which was read.

    Raises NotFound, Forbidden without REPORTS_REVIEW at the unit above or for a report of one's own sending
    (`report.own`), Conflict: `report.status` (withdrawn meanwhile, or somebody else has accepted it),
    `report.changed` when it was sent anew since it was read.
    """
    report = report_get(actor=actor, report_id=report_id, permission=Permission.REPORTS_REVIEW, lock=True)
    require_status(report, ReportStatus.SUBMITTED)
    if edits != report.edits:
        raise Conflict("report.changed", "Báo cáo vừa được gửi lại, xem lại rồi tiếp nhận.", current=report)
    require_another(actor, report)
    freeze(actor, [report])
    review_refresh(report)
    return report


@transaction.atomic
def reports_accept(*, actor: Actor, edits: Mapping[int, int]) -> list[Report]:
    """Accept many, all or none, in as many statements as one; each by its id, with the `edits` of what was read.
    Raises as `report_accept`, and NotFound when one is not seen."""
    rows = Report.objects.select_related("unit").filter(pk__in=list(edits)).order_by("pk")
    _require_all(actor, rows, len(edits))  # before the lock: who may not accept holds nobody up
    reports = attached(rows.select_for_update(of=("self",)))
    _require_all(actor, reports, len(edits))
    for report in reports:
        require_status(report, ReportStatus.SUBMITTED)
        require_another(actor, report)
    if changed := [report.unit_id for report in reports if report.edits != edits[report.pk]]:
        names = ", ".join(sorted(names_of(changed, on=reports[0].period.data_to).values()))
        words = f"Vừa được gửi lại: {names}. Chưa tiếp nhận báo cáo nào; xem lại rồi đánh dấu."
        raise Conflict("report.changed", words)
    freeze(actor, reports)
    places = {(report.review_unit_id or 0, report.period_id): report for report in reports}
    for _, report in sorted(places.items(), key=lambda place: place[0]):
        review_refresh(report)
    return reports


def _require_all(actor: Actor, reports: Iterable[Report], number: int) -> None:
    found = list(reports)
    if len(found) != number or any(not actor.can(Permission.REPORTS_VIEW, at=OrgPath(row.path)) for row in found):
        raise NotFound()
    if not all(may(actor, row, Permission.REPORTS_REVIEW) for row in found):
        raise Forbidden()


def freeze(actor: Actor, reports: Sequence[Report]) -> None:
    """The building block of every acceptance, for reports that are locked and submitted."""
    at = clock.now()
    replaced = [report.replaces_id for report in reports if report.replaces_id]
    if replaced:
        older = list(Report.objects.filter(pk__in=replaced).order_by("pk").select_for_update())
        values_uncount((row.unit_id, row.period_id, row.version) for row in older)
        Report.objects.filter(pk__in=replaced).update(status=ReportStatus.SUPERSEDED)
    for report in reports:
        report.status, report.decided_at, report.decided_by_id = ReportStatus.ACCEPTED, at, actor.user_id
        report.edits += 1
        update(report, "status", "decided_at", "decided_by", "edits")
    values_count((report.unit_id, report.period_id, report.version) for report in reports)
    with connection.cursor() as cursor:
        cursor.execute(SEAL, [at, [report.pk for report in reports], [report.attempt for report in reports]])
    for report in reports:
        log(actor, report, ReportStep.ACCEPTED)
        audit.record(
            actor, "reports.accepted", report, at=report.path, tenant=report.tenant_id,
            facts={"period": report.period.code, "version": report.version, "attempt": report.attempt},
        )  # fmt: skip
        publish(ReportAccepted(report_id=report.pk, unit_id=report.unit_id, period_id=report.period_id))
    receipts_owe(reports)
