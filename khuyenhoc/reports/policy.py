"""Rules of the chain: when a number is odd, what a cell of the board says, who decides on a report."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.utils import timezone

from khuyenhoc.core.text.names import search_name
from khuyenhoc.org.enums import Level
from khuyenhoc.reports.enums import BoardState, ReportStatus

JUMP_TIMES = 3  # at least so many times last month's number …
JUMP_APART = 10  # … and so far from it
FALL_PERCENT = 20  # a stock that lost more than this
LONGEST_WORD = 50  # letters; what is longer is no word
FILLABLE = (ReportStatus.OPEN, ReportStatus.RETURNED)
SENT = (ReportStatus.SUBMITTED, ReportStatus.ACCEPTED, ReportStatus.SUPERSEDED)


def is_jump(value: int, previous: int | None) -> bool:
    return bool(previous) and previous is not None and value >= previous * JUMP_TIMES and value - previous >= JUMP_APART


def is_fall(value: int, previous: int | None, *, is_stock: bool) -> bool:
    return is_stock and bool(previous) and previous is not None and (previous - value) * 100 > previous * FALL_PERCENT


def doubt(
    *, value: int | None, previous: int | None, is_stock: bool, level: str, measure: str, before: str, automatic: bool
) -> str:
    """One sentence that says what is odd about a number and both ways out; empty when nothing is. It never stops
    anybody who has looked."""
    if value is None or previous is None:
        return ""
    jumps, falls = is_jump(value, previous), is_fall(value, previous, is_stock=is_stock)
    if not (jumps or falls):
        return ""
    now, then = grouped(value), grouped(previous)
    if level != Level.CHAPTER:
        return f"Gấp {value // previous} lần {before}." if jumps else f"Giảm từ {then} xuống {now} so với {before}."
    said = "Sổ ghi" if automatic else "Ô này ghi"
    odd = f"{before} chỉ có {then}, có thể ghi thừa số" if jumps else f"{before} có {then}, có thể ghi thiếu"
    return f"{said} {now} {measure}, {odd}. Đúng {now} {measure} thì chọn Đúng, ghi nhầm thì chọn Sửa."


def grouped(value: object) -> str:
    """Digits in groups of three, as people here write them: 1.250.000; decimals after a comma."""
    return f"{value:,}".replace(",", " ").replace(".", ",").replace(" ", ".")


def days_late(first_submitted_at: datetime | None, due_on: date) -> int:
    """Whole days after the last day in time, in local time; 0 when in time or not sent."""
    if first_submitted_at is None:
        return 0
    return max(0, (timezone.localdate(first_submitted_at) - due_on).days)


def board_state(*, status: str, due_on: date, first_submitted_at: datetime | None, today: date) -> BoardState:
    """What a cell of the completeness board says. A report that was accepted tells whether it first came in time."""
    if status in (ReportStatus.ACCEPTED, ReportStatus.SUPERSEDED):
        return BoardState.LATE if days_late(first_submitted_at, due_on) else BoardState.ON_TIME
    if status == ReportStatus.SUBMITTED:
        return BoardState.WAITING
    if status == ReportStatus.RETURNED:
        return BoardState.RETURNED
    return BoardState.MISSING if today > due_on else BoardState.NOT_DUE


def deciding_path(path: str, parent_unit_id: int) -> str:
    """Where the unit that accepts stands: the path of the report up to that unit."""
    ids = path.rstrip("/").split("/")
    return "/".join(ids[: ids.index(str(parent_unit_id)) + 1]) + "/"


def reading_order(name: str) -> list[str | int]:
    """A key that sorts names as people read them: accents aside, Tổ 9 before Tổ 10."""
    return [int(piece) if piece.isdecimal() else piece for piece in re.split(r"(\d+)", search_name(name))]


def words_in(text: str) -> int:
    """Words as people count them; an endless run of letters counts as many, so that the limit limits."""
    return sum(1 + len(word) // LONGEST_WORD for word in text.split())
