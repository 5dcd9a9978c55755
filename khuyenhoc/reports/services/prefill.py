"""Filling reports from the registers: at the opening of a period, and again as the registers go on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from django.db import connection, transaction

from khuyenhoc.audit import services as audit
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.permissions import Permission
from khuyenhoc.figures.enums import ValueOrigin
from khuyenhoc.figures.models import ReportingPeriod
from khuyenhoc.figures.selectors import definitions_on, last_counted, register_values
from khuyenhoc.figures.services import NewValue, own_values_create
from khuyenhoc.org.selectors import units_on
from khuyenhoc.reports.models import Report
from khuyenhoc.reports.policy import FILLABLE
from khuyenhoc.reports.regime import Regime
from khuyenhoc.reports.selectors.access import report_get
from khuyenhoc.reports.services._steps import require_status

# What the register says now, where nobody has put another number. A number that moved is to be looked at again.
REFRESH = """
    UPDATE figures_ownvalue AS own
    SET auto_value = said.value,
        value = CASE WHEN own.origin = 'changed' THEN own.value ELSE said.value END,
        is_confirmed = own.is_confirmed AND own.origin = 'changed'
    FROM unnest(%s::bigint[], %s::text[], %s::bigint[]) AS said (unit_id, code, value), reports_report AS report
    WHERE own.unit_id = said.unit_id AND own.figure_code = said.code AND own.period_id = %s AND NOT own.is_counted
        AND own.auto_value IS DISTINCT FROM said.value AND own.origin <> 'entered'
        AND report.unit_id = own.unit_id AND report.period_id = own.period_id AND report.version = own.version
        AND report.status IN ('open', 'returned')
"""


@transaction.atomic
def report_prefill(*, actor: Actor, report_id: int) -> int:
    """Ask the registers again for one report that is still being filled; how many numbers moved. What the unit
    changed itself stays, with the register's new number beside it; a number that moved is to be looked at again.

    Raises NotFound, Forbidden without REPORTS_SUBMIT at the unit, Conflict (`report.status`).
    """
    report = report_get(actor=actor, report_id=report_id, permission=Permission.REPORTS_SUBMIT, lock=True)
    require_status(report, *FILLABLE)
    moved = refresh(report.period, [report.unit_id])
    if moved:
        audit.record(
            actor, "reports.prefilled", report, at=report.path, tenant=report.tenant_id, facts={"moved": moved}
        )
    return moved


def refresh(period: ReportingPeriod, unit_ids: Sequence[int] | None = None) -> int:
    """The same for many units of a period (all that are still being filled), in one statement; for the daily job."""
    if unit_ids is None:
        waiting = Report.objects.filter(period=period, status__in=FILLABLE)
        unit_ids = list(waiting.values_list("unit_id", flat=True))
    said = register_values(unit_ids, definitions_on(period.data_to).values(), period)
    rows = [(unit, code, value) for (unit, code), value in said.items()]
    with connection.cursor() as cursor:
        cursor.execute(REFRESH, [*([row[n] for row in rows] for n in range(3)), period.pk])
        return int(cursor.rowcount)


def prefill_new(
    period: ReportingPeriod, reports: Sequence[Report], given: Collection[tuple[int, str]] = frozenset()
) -> int:
    """Write the own values of reports that were just opened: from the register where it is the source, an entered
    stock as it stood last, the rest empty; pairs that are `given` have
    theirs already. One question to each register."""
    regimes = {row.definition_id: row.definition.regime for row in reports}
    units = {row.unit_id: row for row in units_on(period.data_to).filter(unit_id__in=[r.unit_id for r in reports])}
    figures = definitions_on(period.data_to)
    wanted = {
        report.pk: _codes(regimes[report.definition_id], units[report.unit_id].level, units[report.unit_id].host_kind)
        for report in reports
    }
    codes = {code for asked, quiet in wanted.values() for code in (*asked, *quiet)}
    said = register_values(units.keys(), [figures[code] for code in codes if code in figures], period)
    stocks = [code for code in codes if code in figures and figures[code].is_stock]
    stood = last_counted(units.keys(), stocks, period.data_to)

    def rows() -> Iterator[NewValue]:
        for report in reports:
            asked, quiet = wanted[report.pk]
            for code in (*asked, *quiet):
                auto = said.get((report.unit_id, code))
                if (report.unit_id, code) in given:
                    continue
                if auto is None and code in quiet:
                    continue  # no list here: nobody is asked, nothing is known
                yield NewValue(
                    tenant_id=report.tenant_id,
                    unit_id=report.unit_id,
                    period_id=period.pk,
                    path=report.path,
                    figure_code=code,
                    version=report.version,
                    value=auto if auto is not None else stood.get((report.unit_id, code)),
                    auto_value=auto,
                    origin=ValueOrigin.ENTERED if auto is None else ValueOrigin.REGISTER,
                )

    made = list(rows())
    own_values_create(made)
    return len(made)


def _codes(regime: Regime, level: str, host_kind: str) -> tuple[list[str], list[str]]:
    return regime.own_codes(level, host_kind), regime.quiet_codes(level, host_kind)
