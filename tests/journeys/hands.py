"""What others did meanwhile: reports sent as they stand, through the same acts as the pages."""

from __future__ import annotations

from khuyenhoc.access.models import Mandate
from khuyenhoc.access.selectors import actor_for
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.reports.models import Report
from khuyenhoc.reports.selectors import report_sheet
from khuyenhoc.reports.services import Entry, report_fill, report_submit

MONTH = "2024-05"


def unit_id(code: str) -> int:
    return UnitVersion.objects.get(code=code, valid_from__lte=clock.today(), valid_to=None).unit_id


def report_of(code: str, month: str = MONTH) -> Report:
    return Report.objects.get(unit_id=unit_id(code), period__code=month)


def address(code: str, month: str = MONTH) -> str:
    return f"/bao-cao/{report_of(code, month).pk}/"


def head_of(code: str) -> Actor:
    """Whoever sends the reports of this unit: the first who has a mandate there."""
    mandate = Mandate.objects.filter(unit_id=unit_id(code), valid_to=None).select_related("user").order_by("id")[0]
    return actor_for(mandate.user)


def send(*codes: str) -> None:
    """Every number as it stands, nought where there is none."""
    for code in codes:
        actor, report = head_of(code), report_of(code)
        rows = report_sheet(actor=actor, report_id=report.pk).own_rows
        values = {row.code: Entry(row.own.value or 0, row.own.reason) for row in rows if row.own}
        report_fill(actor=actor, report_id=report.pk, values=values, texts={})
        report_submit(actor=actor, report_id=report.pk)
