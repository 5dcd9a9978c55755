"""What was signed, as JSON: everything that the paper of a report shows, so that it can be set again for ever."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from khuyenhoc.audit.digest import canonical, dump, sha256
from khuyenhoc.core.clock import today
from khuyenhoc.core.raw import columns, made, read
from khuyenhoc.officers.selectors import Holder, officers_for_units, units_with_standing_committee
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.reports.models import Report
from khuyenhoc.reports.selectors.sheet_types import ReportSheet, SheetRow
from khuyenhoc.reports.selectors.sheets import sheets_for

# As the units are called on the day of signing, or were when the data closed, where they have ended since.
UNITS = f"""
    SELECT DISTINCT ON (unit_id) {columns(UnitVersion)} FROM org_unitversion
    WHERE unit_id = ANY(%(units)s) AND (
        (valid_from <= %(signed_on)s AND (valid_to IS NULL OR valid_to > %(signed_on)s))
        OR (valid_from <= %(closed)s AND (valid_to IS NULL OR valid_to > %(closed)s))
    )
    ORDER BY unit_id, valid_from <= %(signed_on)s AND (valid_to IS NULL OR valid_to > %(signed_on)s) DESC
"""  # noqa: S608 - columns of the model
SENDERS = "SELECT id, full_name FROM accounts_user WHERE id = ANY(%(users)s)"
FORM = 1  # of this JSON; a reader of another form is another function


def contents_for(
    reports: Sequence[Report], *, signed_on: date, sheets: Mapping[int, ReportSheet] | None = None
) -> dict[int, dict[str, Any]]:
    """The content of each report as it stands, by report: a constant number of queries, fewer when the sheets are at
    hand. `report.submitted_at` and `submitted_by` are taken as they are on the instances."""
    contents = _contents(reports, signed_on, sheets or sheets_for(reports))
    return {report: canonical(content) for report, content in contents.items()}


def texts_for(reports: Sequence[Report], *, signed_on: date) -> dict[int, str]:
    """The same as the canonical JSON itself, for loading many."""
    contents = _contents(reports, signed_on, sheets_for(reports))
    return {report: dump(content) for report, content in contents.items()}


def _contents(
    reports: Sequence[Report], signed_on: date, sheets: Mapping[int, ReportSheet]
) -> dict[int, dict[str, Any]]:
    ids = {report.unit_id for report in reports} | {
        report.parent_unit_id for report in reports if report.parent_unit_id
    }
    asked = {"units": list(ids), "signed_on": signed_on, "closed": reports[0].period.data_to if reports else signed_on}
    (rows,) = read([UNITS], asked)
    (senders,) = read([SENDERS], {"users": [report.submitted_by_id for report in reports if report.submitted_by_id]})
    named = _Named(
        units={unit.unit_id: unit for row in rows for unit in made(row, UnitVersion)},
        officers=officers_for_units([report.unit_id for report in reports], on=signed_on),
        standing=units_with_standing_committee([report.unit_id for report in reports], on=signed_on),
        senders=dict(senders),
    )
    return {report.pk: _content(report, sheets[report.pk], named) for report in reports}


def digest_of(content: Mapping[str, Any]) -> str:
    """The sha256 of the canonical JSON, which is what is stored."""
    return sha256(dump(content))


def preview_of(report: Report) -> dict[str, Any]:
    """What would be signed if the report were sent now: for the paper beside the form."""
    return contents_for([report], signed_on=today())[report.pk]


@dataclass(frozen=True, slots=True)
class _Named:
    """Who is named on the papers of these reports."""

    units: Mapping[int, UnitVersion]
    officers: Mapping[int, Sequence[Holder]]
    standing: Collection[int]
    senders: Mapping[int | None, str]


def _content(report: Report, sheet: ReportSheet, named: _Named) -> dict[str, Any]:
    regime = report.definition.regime
    unit = named.units[report.unit_id]
    parent = named.units.get(report.parent_unit_id or 0)
    return {
        "form": FORM,
        "report": {
            "id": report.pk,
            "version": report.version,
            "attempt": report.attempt,
            "definition": report.definition.key,
            "definition_version": report.definition.version,
            "name": report.definition.name,
            "title": str(regime.content["title"]).format(period=report.period.label),
            "opening": str(regime.content["opening"]).format(unit=unit.name, period=report.period.label),
            "due_on": report.due_on,
            "submitted_at": report.submitted_at,
            "submitted_by": named.senders.get(report.submitted_by_id, ""),
            "replace_reason": report.replace_reason,
        },
        "period": {
            "code": report.period.code,
            "label": report.period.label,
            "data_from": report.period.data_from,
            "data_to": report.period.data_to,
            "previous": sheet.previous_label,
            "last_year": sheet.last_year_label,
        },
        "unit": _unit(unit),
        "parent": _unit(parent) if parent else None,
        "groups": [
            {"key": group.key, "heading": group.heading, "rows": [_row(row) for row in group.rows]}
            for group in sheet.groups
        ],
        "texts": [{"key": text.key, "heading": text.heading, "text": text.text} for text in sheet.texts],
        "children": {
            "expected": sheet.children.expected,
            "sent": sheet.children.sent,
            "accepted": sheet.children.accepted,
        },
        "recipients": regime.recipients(sheet.level),
        "has_standing_committee": report.unit_id in named.standing,
        "signers": [
            {
                "name": holder.full_name,
                "position": holder.position,
                "position_label": holder.label,
                "is_acting": holder.is_acting,
            }
            for holder in named.officers.get(report.unit_id, ())
        ],
    }


def _unit(unit: UnitVersion) -> dict[str, Any]:
    return {
        "id": unit.unit_id,
        "code": unit.code,
        "name": unit.name,
        "short_name": unit.short_name,
        "kind": unit.kind,
        "level": unit.level,
        "host_kind": unit.host_kind,
        "place_name": unit.place_name,
        "superior_lines": unit.superior_lines,
        "issuer_lines": unit.issuer_lines,
        "symbol": unit.symbol,
        "issues_papers": unit.issues_papers,
    }


def _row(row: SheetRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "label": row.label,
        "unit_of_measure": row.unit_of_measure,
        "value": row.value,
        "previous": row.previous,
        "last_year": row.last_year,
        "own": {
            "value": row.own.value,
            "auto_value": row.own.auto_value,
            "reason": row.own.reason,
            "is_estimate": row.own.is_estimate,
        }
        if row.own
        else None,
        "parts": [{"unit_id": part.unit_id, "name": part.name, "value": part.value} for part in row.parts],
    }
