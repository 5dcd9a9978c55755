"""What was signed, as JSON: everything that the paper of a report shows, so that it can be set again for ever."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from khuyenhoc.audit.digest import canonical, dump, sha256
from khuyenhoc.core.clock import today
from khuyenhoc.officers.models import OfficerTerm
from khuyenhoc.officers.selectors import officers_for_units, units_with_standing_committee
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.selectors import units_on
from khuyenhoc.reports.models import Report
from khuyenhoc.reports.selectors.sheet_types import ReportSheet, SheetRow
from khuyenhoc.reports.selectors.sheets import sheets_for

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
    units = {row.unit_id: row for row in units_on(signed_on).filter(unit_id__in=ids)}
    for sheet_unit in units_on(reports[0].period.data_to).filter(unit_id__in=ids - units.keys()) if reports else ():
        units[sheet_unit.unit_id] = sheet_unit
    officers = officers_for_units([report.unit_id for report in reports], on=signed_on)
    standing = units_with_standing_committee([report.unit_id for report in reports], on=signed_on)
    return {
        report.pk: _content(report, sheets[report.pk], units, officers.get(report.unit_id, []), standing)
        for report in reports
    }


def digest_of(content: Mapping[str, Any]) -> str:
    """The sha256 of the canonical JSON, which is what is stored."""
    return sha256(dump(content))


def preview_of(report: Report) -> dict[str, Any]:
    """What would be signed if the report were sent now: for the paper beside the form."""
    return contents_for([report], signed_on=today())[report.pk]


def _content(
    report: Report,
    sheet: ReportSheet,
    units: Mapping[int, UnitVersion],
    officers: Sequence[OfficerTerm],
    standing: Collection[int],
) -> dict[str, Any]:
    regime = report.definition.regime
    unit = units[report.unit_id]
    parent = units.get(report.parent_unit_id or 0)
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
            "submitted_by": report.submitted_by.full_name if report.submitted_by else "",
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
        "has_standing_committee": report.unit_id in standing,
        "signers": [
            {
                "name": term.person.full_name,
                "position": term.position,
                "position_label": term.get_position_display(),
                "is_acting": term.is_acting,
            }
            for term in officers
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
