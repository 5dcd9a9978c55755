"""Sentences that pages of reports share."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from khuyenhoc.access.roles import Role
from khuyenhoc.access.selectors import roles_over
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor, OrgPath
from khuyenhoc.reports.enums import ReportStatus
from khuyenhoc.reports.models import Report, ReportLog
from khuyenhoc.reports.policy import grouped
from khuyenhoc.reports.selectors import Before, ReportSheet, SheetRow
from khuyenhoc.ui.formats import vn_day


def is_elder(actor: Actor, report: Report) -> bool:
    """Whether the page says “bác”: to heads of chapters of villages, whom everybody calls so."""
    return Role.CHAPTER_HEAD in roles_over(actor, OrgPath(report.path))


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def short_period(label: str, code: str) -> str:
    """“tháng 01” beside a period of the same year, “tháng 12/2022” beside another."""
    return label.removesuffix(f"/{code[:4]}")


def short_day(day: date, today: date) -> str:
    return f"{day:%d/%m}" if day.year == today.year else vn_day(day)


def due_words(report: Report) -> tuple[str, str]:
    """How long there is, and until when: “Còn 2 ngày.”, “Gửi trước hết ngày 15/02.”"""
    if report.status == ReportStatus.RETURNED:
        return f"{capital(in_time_words(report))}.", "Sửa xong thì gửi lại; ngày gửi lần đầu được giữ."
    today = clock.today()
    days, day = (report.due_on - today).days, short_day(report.due_on, today)
    if days > 0:
        return f"Còn {days} ngày.", f"Gửi trước hết ngày {day}."
    if days == 0:
        return "Hôm nay là hạn cuối.", f"Gửi trong ngày {day}."
    return f"Quá hạn {-days} ngày.", f"Hạn gửi là ngày {day}."


def in_time_words(report: Report) -> str:
    """“trước hạn 1 ngày”, “đúng hạn”, “lần gửi đầu muộn 3 ngày”: it is the first sending that counts."""
    if report.first_submitted_at is None:
        return ""
    is_again = report.attempt > 1 or report.status == ReportStatus.RETURNED
    days = (report.due_on - timezone.localdate(report.first_submitted_at)).days
    words = f"trước hạn {days} ngày" if days > 0 else "đúng hạn" if days == 0 else f"muộn {-days} ngày"
    return f"lần gửi đầu {words}" if is_again else words


def sent_words(report: Report, steps: list[ReportLog]) -> str:
    """“Gửi lần 1 lúc 08:12 ngày 16/02/2023, trước hạn 1 ngày. Người gửi: Nguyễn Thị Ánh.”"""
    if report.submitted_at is None:
        first, until = due_words(report)
        return f"{first} {until}"
    sender = next((step.by_name for step in steps if step.step == "submitted"), "")
    words = f"Gửi lần {report.attempt} lúc {vn_day(report.submitted_at)}, {in_time_words(report)}."
    if sender and not sender.startswith("system:"):
        words += f" Người gửi: {sender}."
    if report.status in (ReportStatus.ACCEPTED, ReportStatus.SUPERSEDED) and report.decided_at:
        words += f" Tiếp nhận lúc {vn_day(report.decided_at)}."
    return words


def below_words(sheet: ReportSheet) -> str:
    """How many of the units right below have sent: “12/12 đơn vị đã gửi”."""
    return f"{sheet.children.sent}/{sheet.children.expected} đơn vị đã gửi" if sheet.children.expected else ""


def corrected_words(sheet: ReportSheet, row: SheetRow, before: Before | None, *, elder: bool) -> str:
    """“bác đã sửa, sổ ghi 96”: what stood in the cell before the unit changed it; empty where it did not."""
    own, was, where = row.own, None, ""
    if own is None or own.value is None:
        return ""
    if own.auto_value is not None:
        was, where = own.auto_value, "sổ"
    elif before is not None and before.own.get(row.code) is not None:
        was, where = before.own[row.code], before.where
    elif row.is_stock and isinstance(row.previous, int):
        was, where = row.previous, sheet.previous_label  # a stock is filled in as it stood last month
    if was is None or was == own.value:
        return ""
    return f"{'bác ' if elder else ''}đã sửa, {where} ghi {grouped(was)}"
