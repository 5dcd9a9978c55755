"""Filling a report in: saying that a number is right, putting another in its place with the reason, writing words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from khuyenhoc.audit import services as audit
from khuyenhoc.core.authority import Actor
from khuyenhoc.core.errors import NotFound, RuleViolated
from khuyenhoc.core.permissions import Permission
from khuyenhoc.figures.models import OwnValue
from khuyenhoc.figures.services import own_value_change
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.selectors import units_on
from khuyenhoc.reports.models import Report, ReportText
from khuyenhoc.reports.policy import FILLABLE, words_in
from khuyenhoc.reports.selectors.access import report_get
from khuyenhoc.reports.services._steps import require_edits, require_status


@dataclass(frozen=True, slots=True)
class Entry:
    """What was typed into a cell."""

    value: int
    reason: str = ""
    is_estimate: bool = False


@transaction.atomic
def report_fill(
    *, actor: Actor, report_id: int, values: Mapping[str, Entry], texts: Mapping[str, str], edits: int | None = None
) -> Report:
    """Keep what was typed on the whole form: a cell that is the same as before counts as looked at.

    `edits` is that of the page which was filled in. Raises NotFound, Forbidden without REPORTS_SUBMIT at the unit,
    Conflict (`report.changed`, `report.status`), and what `value_change` and `text_write` raise.
    """
    report = _open(actor, report_id, edits)
    asked = _asked(report)
    for code, entry in values.items():
        _change(actor, report, _cell(asked, code), entry)
    for section, text in texts.items():
        _write(report, section, text)
    return _edited(report)


@transaction.atomic
def value_confirm(*, actor: Actor, report_id: int, code: str, edits: int | None = None) -> Report:
    """Say that a number is right as it stands. Leaves no act in the audit: looking changes nothing, sending is
    recorded.

    Raises as `report_fill`, and RuleViolated (`value.empty`) where there is no number yet.
    """
    report = _open(actor, report_id, edits)
    cell = _cell(_asked(report), code)
    if cell.value is None:
        raise RuleViolated("value.empty", "Ô này chưa có số, ghi số rồi mới xác nhận.", field=code)
    if not cell.is_confirmed:
        cell.is_confirmed = True
        cell.save(update_fields=["is_confirmed"])
    return _edited(report)


@transaction.atomic
def value_change(
    *,
    actor: Actor,
    report_id: int,
    code: str,
    value: int,
    reason: str = "",
    is_estimate: bool = False,
    edits: int | None = None,
) -> Report:
    """Put another number in a cell and mark it as looked at; where a register said something else, the reason is
    required.

    Raises as `report_fill`, NotFound for a figure that this unit is not asked for, and RuleViolated:
    `value.reason_required`, `value.negative`, `value.too_large`.
    """
    report = _open(actor, report_id, edits)
    _change(actor, report, _cell(_asked(report), code), Entry(value, reason, is_estimate))
    return _edited(report)


@transaction.atomic
def text_write(*, actor: Actor, report_id: int, section: str, text: str, edits: int | None = None) -> Report:
    """Write a section; from then on the machine proposes nothing there. Kept as typed, line ends made one.

    Raises as `report_fill`, NotFound for a section that this level does not have, RuleViolated (`text.too_long`).
    """
    report = _open(actor, report_id, edits)
    _write(report, section, text)
    return _edited(report)


def _open(actor: Actor, report_id: int, edits: int | None) -> Report:
    report = report_get(actor=actor, report_id=report_id, permission=Permission.REPORTS_SUBMIT, lock=True)
    require_status(report, *FILLABLE)
    require_edits(report, edits)
    return report


def _asked(report: Report) -> dict[str, OwnValue]:
    """The cells that the unit is asked for; what is taken from the register quietly is not among them."""
    unit = unit_of(report)
    codes = report.definition.regime.own_codes(unit.level, unit.host_kind)
    rows = OwnValue.objects.filter(
        unit_id=report.unit_id, period_id=report.period_id, version=report.version, figure_code__in=codes
    )
    return {row.figure_code: row for row in rows}


def _cell(asked: Mapping[str, OwnValue], code: str) -> OwnValue:
    if code not in asked:
        raise NotFound("value.not_asked", "Báo cáo này không có ô đó.")
    return asked[code]


def _change(actor: Actor, report: Report, cell: OwnValue, entry: Entry) -> None:
    before = cell.value
    own_value_change(cell, value=entry.value, reason=entry.reason, is_estimate=entry.is_estimate)
    if before != entry.value:
        audit.record(
            actor,
            "reports.value_changed",
            report,
            at=report.path,
            tenant=report.tenant_id,
            facts={"code": cell.figure_code, "from": before, "to": entry.value, "register": cell.auto_value},
            personal={"reason": cell.reason} if cell.reason else None,
        )


def _write(report: Report, section: str, text: str) -> None:
    known = {row.key: row for row in report.definition.regime.sections(unit_of(report).level)}
    if section not in known:
        raise NotFound("text.unknown_section", "Báo cáo này không có phần đó.")
    text = text.replace("\r\n", "\n").strip()
    if words_in(text) > known[section].most_words:
        raise RuleViolated(
            "text.too_long",
            f"Phần “{known[section].heading}” dài {words_in(text)} chữ, tối đa {known[section].most_words} chữ.",
            field=section,
        )
    ReportText.objects.update_or_create(report=report, section=section, defaults={"text": text})


def unit_of(report: Report) -> UnitVersion:
    """The unit as it was when the data closed."""
    return units_on(report.period.data_to).get(unit_id=report.unit_id)


def _edited(report: Report) -> Report:
    Report.objects.filter(pk=report.pk).update(edits=F("edits") + 1)
    report.edits += 1
    return report
