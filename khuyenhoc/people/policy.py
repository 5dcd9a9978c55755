"""Rules about a person's data. Cells are read by core.text, so that a form and an import understand the same."""

from __future__ import annotations

from datetime import date

from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.core.text.dates import OLDEST_YEARS
from khuyenhoc.core.text.identity import parse_identity
from khuyenhoc.core.text.phones import parse_phone
from khuyenhoc.core.text.problems import Unreadable

LONGEST_NAME = 120
SHORTEST_REASON = 10


def require_name(name: str) -> None:
    if not any(character.isalpha() for character in name):
        raise RuleViolated("person.nameless", "Ghi họ và tên.", field="full_name")
    if len(name) > LONGEST_NAME:
        raise RuleViolated("person.name_too_long", f"Họ và tên dài nhất {LONGEST_NAME} chữ.", field="full_name")


def require_birth(birth_date: date | None, birth_year: int | None, *, today: date) -> None:
    year = birth_date.year if birth_date else birth_year
    if year is None:
        return
    if (birth_date and birth_date > today) or year > today.year:
        raise RuleViolated("person.birth_in_future", "Ngày sinh ở tương lai. Hãy sửa lại.", field="birth")
    if year < today.year - OLDEST_YEARS:
        message = f"Năm sinh {year} cách nay hơn {OLDEST_YEARS} năm. Hãy sửa lại năm sinh."
        raise RuleViolated("person.birth_too_old", message, field="birth")


def read_phone(text: str) -> str:
    try:
        phone = parse_phone(text)
    except Unreadable as error:
        raise RuleViolated(f"person.{error.code}", error.reason, field="phone") from error
    return phone.number if phone else ""


def read_identity(text: str) -> str:
    try:
        identity = parse_identity(text)
    except Unreadable as error:
        raise RuleViolated(f"person.{error.code}", error.reason, field="identity") from error
    return identity.number if identity else ""


def require_reason(reason: str) -> None:
    """A reason somebody can later read: some words, not a keystroke repeated."""
    if not reason:
        raise RuleViolated("look.no_reason", "Ghi lý do xem. Lý do được lưu lại.", field="reason")
    if len(reason) < SHORTEST_REASON or len(set(reason.lower())) < 5:
        raise RuleViolated(
            "look.poor_reason", "Lý do chưa đủ rõ. Ghi vài chữ: xem để làm việc gì, theo văn bản nào.", field="reason"
        )
    if len(reason) > 200:
        raise RuleViolated("look.reason_too_long", "Lý do dài nhất 200 chữ.", field="reason")


def require_death(died_on: date, *, birth_date: date | None, birth_year: int | None, today: date) -> None:
    if died_on > today:
        raise RuleViolated("person.death_in_future", "Ngày mất ở tương lai. Hãy sửa lại.", field="died_on")
    if (birth_date and died_on < birth_date) or (birth_year and died_on.year < birth_year):
        raise RuleViolated("person.death_before_birth", "Ngày mất trước ngày sinh. Hãy sửa lại.", field="died_on")
