"""Steps of the chain, for tests that are about what comes after them."""

from __future__ import annotations

from collections.abc import Mapping

from khuyenhoc.reports.models import Report
from khuyenhoc.reports.selectors import report_sheet
from khuyenhoc.reports.services import Entry, period_reports_open, report_accept, report_fill, report_submit
from tests.cast import SYSTEM, Cast

NAMES = ("province", "an_binh", "to_5", "to_6", "school", "cam_ha", "dong")


def opened(cast: Cast, code: str = "2023-02") -> dict[str, Report]:
    """The reports of a month by the names of their units in the cast."""
    names = {getattr(cast, name).unit_id: name for name in NAMES}
    return {names[report.unit_id]: report for report in period_reports_open(actor=SYSTEM, code=code)}


def filled(report: Report, values: Mapping[str, int] | None = None) -> Report:
    """Every cell looked at: what is given, what stands there, or 0."""
    sheet = report_sheet(actor=SYSTEM, report_id=report.pk)
    entries = {
        row.code: Entry((values or {}).get(row.code, row.own.value or 0), "Đếm lại")
        for row in sheet.own_rows
        if row.own
    }
    return report_fill(actor=SYSTEM, report_id=report.pk, values=entries, texts={})


def sent(report: Report, values: Mapping[str, int] | None = None) -> Report:
    filled(report, values)
    return report_submit(actor=SYSTEM, report_id=report.pk)


def accepted(report: Report, values: Mapping[str, int] | None = None) -> Report:
    sent(report, values)
    return (
        report_accept(actor=SYSTEM, report_id=report.pk, edits=edits_of(report.pk))
        if report.parent_unit_id
        else again(report)
    )


def again(report: Report) -> Report:
    return Report.objects.select_related("period", "definition").get(pk=report.pk)


def edits_of(report_id: int) -> int:
    """What a page shows that is opened now."""
    return Report.objects.values_list("edits", flat=True).get(pk=report_id)
