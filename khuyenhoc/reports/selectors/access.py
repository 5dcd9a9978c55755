"""Reports that an actor may see. A report stands where its unit stood in the tree of the period."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from khuyenhoc.core.authority import Actor, OrgPath
from khuyenhoc.core.dated import holds_on
from khuyenhoc.core.errors import Forbidden, NotFound
from khuyenhoc.core.permissions import Permission
from khuyenhoc.core.raw import columns, made, read
from khuyenhoc.figures.models import ReportingPeriod
from khuyenhoc.figures.selectors.periods import MONTHLY, month_of
from khuyenhoc.org.enums import PlacementLine, SuccessionKind
from khuyenhoc.org.models import OrgUnit, Placement, UnitSuccession
from khuyenhoc.reports.enums import ReportStatus
from khuyenhoc.reports.models import Report, ReportDefinition
from khuyenhoc.reports.policy import deciding_path

CARRIED_ON = (SuccessionKind.MERGE, SuccessionKind.ABSORB)  # one heir takes the whole
REPORT = f"SELECT {columns(Report)} FROM reports_report WHERE id = %(report)s"  # noqa: S608 - columns of models
AROUND = f"""
    SELECT {columns(ReportingPeriod, "period")}, {columns(ReportDefinition, "definition")}, {columns(OrgUnit, "unit")}
    FROM reports_report AS report
    JOIN figures_reportingperiod AS period ON period.id = report.period_id
    JOIN reports_reportdefinition AS definition ON definition.id = report.definition_id
    JOIN org_orgunit AS unit ON unit.id = report.unit_id
    WHERE report.id = %(report)s
"""  # noqa: S608


def reports_visible(*, actor: Actor) -> QuerySet[Report]:
    """Every version of every report at the places where the actor holds REPORTS_VIEW."""
    return actor.scope(Permission.REPORTS_VIEW).filter(Report.objects.all(), "path")


def report_get(
    *, actor: Actor, report_id: int, permission: Permission = Permission.REPORTS_VIEW, lock: bool = False
) -> Report:
    """The report with its period, definition and unit. `lock` takes the row until the end of the transaction.

    NotFound outside the actor's scope of REPORTS_VIEW; Forbidden without `permission`: REPORTS_REVIEW is asked at the
    unit that accepts (nobody accepts their own report), everything else at the unit of the report.
    """
    report = _read(report_id, lock=lock)
    if report is None or not actor.can(Permission.REPORTS_VIEW, at=OrgPath(report.path)):
        raise NotFound()
    if not may(actor, report, permission):
        raise Forbidden()
    return report


def _read(report_id: int, *, lock: bool) -> Report | None:
    """Every page and every act on a report begins here: two queries, bare."""
    asked = {"report": report_id}
    (rows,) = read([f"{REPORT} FOR UPDATE" if lock else REPORT], asked)
    if not rows:
        return None
    report: Report = made(rows[0], Report)[0]
    ((around,),) = read([AROUND], asked)
    report.period, report.definition, report.unit = made(around, ReportingPeriod, ReportDefinition, OrgUnit)
    return report


def attached(rows: QuerySet[Report]) -> list[Report]:
    """Many reports with their periods and definitions, each read once: a definition is a long text. Three queries."""
    reports = list(rows)
    periods = ReportingPeriod.objects.in_bulk({report.period_id for report in reports})
    definitions = ReportDefinition.objects.in_bulk({report.definition_id for report in reports})
    for report in reports:
        report.period, report.definition = periods[report.period_id], definitions[report.definition_id]
    return reports


def may(actor: Actor, report: Report, permission: Permission) -> bool:
    """By the place of the report. The tree has changed since for some: who holds office at the unit does so for its
    reports of before, the heir of a unit that is no more finishes its work, the carrier of the receiver decides."""
    if permission is not Permission.REPORTS_REVIEW:
        return actor.can(permission, at=OrgPath(report.path)) or _carries_on(actor, report, permission)
    if report.parent_unit_id is None:
        return False
    return actor.can(
        permission, at=OrgPath(deciding_path(report.path, report.parent_unit_id))
    ) or report.review_unit_id in _offices(actor, permission)


def _offices(actor: Actor, permission: Permission) -> set[int]:
    """The units that the actor's own grants of a permission name, not those below them."""
    return {int(grant.path.rstrip("/").rpartition("/")[2]) for grant in actor.grants if grant.permission is permission}


def _carries_on(actor: Actor, report: Report, permission: Permission) -> bool:
    """Asks the database only for a unit that has ended."""
    offices = _offices(actor, permission)
    if not offices or report.unit_id in offices:
        return bool(offices)
    if report.unit.valid_to is None:
        return False
    heirs, known = {report.unit_id}, {report.unit_id}
    while heirs:
        rows = UnitSuccession.objects.filter(predecessor__in=heirs, kind__in=CARRIED_ON)
        heirs = set(rows.values_list("successor", flat=True)) - known
        if heirs & offices:
            return True
        known |= heirs
    return False


def place_of(path: str, unit_id: int) -> OrgPath:
    """Where a unit stands that has to do with a report at this path: above it, or, since a reorganisation, elsewhere,
    which is one query."""
    if str(unit_id) in path.split("/"):
        return OrgPath(deciding_path(path, unit_id))
    rows = Placement.objects.filter(unit_id=unit_id, line=PlacementLine.MAIN).order_by("-valid_from")
    return OrgPath(rows.values_list("path", flat=True)[0])


def report_current(*, actor: Actor, unit_id: int, period: ReportingPeriod) -> Report:
    """The version of a unit's report that counts now: the one under way, else the last accepted. NotFound as
    `report_get`."""
    rows = Report.objects.filter(unit_id=unit_id, period=period).exclude(status=ReportStatus.SUPERSEDED)
    report_id = rows.order_by("-version").values_list("id", flat=True).first()
    if report_id is None:
        raise NotFound()
    return report_get(actor=actor, report_id=report_id)


def report_next(*, actor: Actor, report: Report) -> Report | None:
    """The next report that waits under the same unit in the same period, in the order of sending; None when it was
    the last."""
    rows = reports_visible(actor=actor).filter(
        parent_unit_id=report.parent_unit_id, period_id=report.period_id, status=ReportStatus.SUBMITTED
    )
    return rows.exclude(pk=report.pk).order_by("submitted_at", "id").first()


def periods_told(*, path: str, on: date, most: int, key: str = MONTHLY) -> list[tuple[ReportingPeriod, bool]]:
    """The last periods opened by that day, oldest first, each with whether it is whole: every report of the unit and
    below it was accepted, so that its sums tell of everybody. One query."""
    living = Report.objects.filter(period=OuterRef("pk"), path__startswith=path).exclude(
        status__in=[ReportStatus.ACCEPTED, ReportStatus.SUPERSEDED]
    )
    rows = ReportingPeriod.objects.filter(definition_key=key, opens_on__lte=on).order_by("-data_to")
    found: list[tuple[ReportingPeriod, bool]] = [
        (period, period.is_whole) for period in rows.annotate(is_whole=~Exists(living))[:most]
    ]
    return found[::-1]


def definition_for(key: str, code: str) -> ReportDefinition:
    """The regime in force on the first day of a month (`2023-02`). Raises NotFound (`regime.unknown`), RuleViolated
    (`period.bad_code`)."""
    row = ReportDefinition.objects.filter(holds_on(month_of(code)), key=key).first()
    if row is None:
        raise NotFound("regime.unknown", f"Không có chế độ báo cáo {key} vào kỳ {code}.")
    return row
