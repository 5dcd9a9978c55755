"""Opening a period: a report for every unit of the chain, prefilled, with the obligation to send it."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from django.db import connection, transaction
from django.utils import timezone

from khuyenhoc.audit import services as audit
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import Forbidden
from khuyenhoc.core.events import publish
from khuyenhoc.core.permissions import Permission
from khuyenhoc.figures.models import ReportingPeriod
from khuyenhoc.figures.selectors import MONTHLY
from khuyenhoc.figures.services import month_window, period_open
from khuyenhoc.notifications.services.obligations import obligations_open
from khuyenhoc.org.models import OrgUnit
from khuyenhoc.reports.enums import ReportStep
from khuyenhoc.reports.events import ReportsOpened
from khuyenhoc.reports.models import Report, ReportDefinition
from khuyenhoc.reports.selectors.access import attached, definition_for
from khuyenhoc.reports.services._steps import owe_submission
from khuyenhoc.reports.services.prefill import prefill_new, refresh

DAY = timedelta(days=1)
# Who reports to whom is the tree on the day the data closes. What is not in the chain (a centre, a body) has nothing of
# the chain below it, so that the unit right above is the one that accepts.
OPEN = """
    WITH chain AS MATERIALIZED (
        SELECT place.tenant_id, place.unit_id, place.parent_id, place.path, unit.level
        FROM org_placement AS place
        JOIN org_unitversion AS unit ON unit.unit_id = place.unit_id AND unit.kind = ANY(%(kinds)s)
            AND unit.valid_from <= %(on)s AND (unit.valid_to IS NULL OR unit.valid_to > %(on)s)
        WHERE place.line = 'main' AND place.valid_from <= %(on)s AND (place.valid_to IS NULL OR place.valid_to > %(on)s)
    )
    INSERT INTO reports_report (
        tenant_id, unit_id, parent_unit_id, path, definition_id, period_id, version, status, due_on, attempt, edits,
        return_reason, replace_reason, idempotency_key
    )
    SELECT chain.tenant_id, chain.unit_id, above.unit_id, chain.path, %(definition)s, %(period)s, 1, 'open',
        coalesce(%(due)s::jsonb ->> chain.level, %(due)s::jsonb ->> 'province')::date, 0, 0, '', '', ''
    FROM chain LEFT JOIN chain AS above ON above.unit_id = chain.parent_id
    WHERE (%(units)s::bigint[] IS NULL OR chain.unit_id = ANY(%(units)s)) AND NOT EXISTS (
        SELECT FROM reports_report AS known WHERE known.unit_id = chain.unit_id AND known.period_id = %(period)s
    )
    ORDER BY chain.path
    ON CONFLICT DO NOTHING
    RETURNING id
"""
LOG = """
    INSERT INTO reports_reportlog (report_id, step, at, by_user_id, by_name, note)
    SELECT id, %s, %s, %s, %s, '' FROM unnest(%s::bigint[]) AS id
"""


@transaction.atomic
def period_reports_open(*, actor: Actor, code: str, key: str = MONTHLY, quiet: bool = False) -> list[Report]:
    """Open a month (`2023-02`) for every unit that stands in the chain on the day its data closes: the period, the
    reports, their prefilled values, the obligations to send them. Units that were founded since get theirs when it is
    asked again; what is open already is left alone. Returns the reports that are new.

    `quiet` opens no obligations: for months of the past that are loaded with their outcome, told as opened on their
    day. Needs the rules of the window and the deadlines (NotFound), a regime (NotFound `regime.unknown`),
    REPORTS_DEFINE (Forbidden).
    """
    if not actor.holds(Permission.REPORTS_DEFINE):
        raise Forbidden()
    definition = definition_for(key, code)
    period = period_open(
        key=key,
        code=code,
        window=definition.content["window"],
        deadlines=definition.content["deadlines"],
        opens_days_before=definition.content["opens_days_before"],
    )
    reports = _open(actor, definition, period, quiet=quiet)
    if not reports:
        return []
    audit.record(actor, "reports.period_opened", period, facts={"code": code, "reports": len(reports)})
    return reports


def units_reports_open(*, actor: Actor, unit_ids: Collection[int], since: date) -> list[Report]:
    """A building block of a reorganisation: units that it founds take part in the periods that are open and whose data
    closes on that day or later."""
    opened: list[Report] = []
    known = Report.objects.filter(unit__tenant__in=OrgUnit.objects.filter(pk__in=unit_ids).values("tenant"))
    periods = ReportingPeriod.objects.filter(data_to__gte=since, pk__in=known.values("period")).order_by("data_to")
    for period in periods if unit_ids else ():
        opened += _open(actor, definition_for(period.definition_key, period.code), period, only=unit_ids)
    return opened


def _open(
    actor: Actor, definition: ReportDefinition, period: ReportingPeriod, *, quiet: bool = False,
    only: Collection[int] | None = None,
) -> list[Report]:  # fmt: skip
    reports = _insert(definition, period, only)
    if not reports:
        return []
    with connection.cursor() as cursor:
        ids = [report.pk for report in reports]
        cursor.execute(
            LOG,
            [ReportStep.OPENED, _start_of(period.opens_on) if quiet else clock.now(), actor.user_id, actor.name, ids],
        )
    if not quiet:
        prefill_new(period, reports)
        obligations_open([owe_submission(report) for report in reports])
        publish(ReportsOpened(period_id=period.pk, count=len(reports)))
    return reports


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


@transaction.atomic
def due_periods_open(*, actor: Actor, on: date, key: str = MONTHLY) -> list[Report]:
    """What the job does every day: open the month whose day has come, and let the registers fill again what is still
    being filled in a period whose data is not closed. Nothing happens twice. Needs REPORTS_DEFINE (Forbidden)."""
    definition = definition_for(key, f"{on:%Y-%m}")
    ahead = timedelta(days=definition.content["opens_days_before"])
    opened: list[Report] = []
    for code in sorted({f"{on:%Y-%m}", f"{on + ahead:%Y-%m}"}):
        _, data_to = month_window(code=code, window=definition.content["window"])
        if data_to - ahead <= on:
            opened += period_reports_open(actor=actor, code=code, key=key)
    for period in ReportingPeriod.objects.filter(definition_key=key, opens_on__lte=on, data_to__gte=on - DAY):
        refresh(period)
    return opened


def _insert(definition: ReportDefinition, period: ReportingPeriod, only: Collection[int] | None = None) -> list[Report]:
    with connection.cursor() as cursor:
        cursor.execute(
            OPEN,
            {
                "definition": definition.pk,
                "period": period.pk,
                "due": json.dumps(period.due),
                "kinds": definition.content["reporters"],
                "on": period.data_to,
                "units": None if only is None else list(only),
            },
        )
        ids = [row[0] for row in cursor.fetchall()]
    return attached(Report.objects.filter(pk__in=ids).select_related("unit").order_by("path"))
