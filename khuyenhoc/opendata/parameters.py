"""Reading the parameters of the public API: a wrong one is 422 with its name, an unknown thing 404."""

from __future__ import annotations

import re
from datetime import date

from django.core import signing

from khuyenhoc.core import clock
from khuyenhoc.core.codes import read_code
from khuyenhoc.core.errors import NotFound, RuleViolated
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.selectors import units_on

SALT = "opendata.cursor"


def day(text: str | None, field: str) -> date:
    """`YYYY-MM-DD`, or today when absent. Raises RuleViolated `api.bad_date`."""
    if text is None:
        return clock.today()
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as error:
        raise RuleViolated("api.bad_date", "Ngày phải ghi dạng YYYY-MM-DD và có trong lịch.", field=field) from error


def unit_named(text: str, *, on: date, field: str) -> UnitVersion:
    """An id, or `CODE@DATE`. Raises RuleViolated `api.bad_unit`, NotFound `unit.not_found`.

    A code is looked up on its own day; the unit is then given as it is on the day asked for, or as it was last.
    """
    if text.isdecimal() and len(text) < 18:
        return _on(int(text), on)
    code, then = code_at(text, field)
    found = units_on(then).filter(code=code).first()
    if found is None:
        raise NotFound("unit.not_found", f"Không có đơn vị nào mang mã {code} vào ngày đó.")
    return units_on(on).filter(unit_id=found.unit_id).first() or found


def code_at(text: str, field: str) -> tuple[str, date]:
    """`CODE@DATE`, the day included: a bare code means nothing. Raises RuleViolated `api.bad_unit`."""
    try:
        asked = read_code(text)
        if asked.on is None:
            raise ValueError(text)
    except ValueError as error:
        raise RuleViolated(
            "api.bad_unit", "Ghi bằng số định danh hoặc MÃ@YYYY-MM-DD, ngày có trong lịch.", field=field
        ) from error
    return asked.code, asked.on


def _on(unit_id: int, on: date) -> UnitVersion:
    found = units_on(on).filter(unit_id=unit_id).first()
    if found is not None:
        return found
    versions = UnitVersion.objects.filter(unit_id=unit_id).order_by("-valid_from")
    for version in versions:
        standing = units_on(version.valid_from).filter(unit_id=unit_id).first()
        if standing is not None:
            return standing
    raise NotFound("unit.not_found", "Không có đơn vị này.")


def cursor_after(text: str | None) -> int:
    """The id after which a page begins. Raises RuleViolated `api.bad_cursor`."""
    if not text:
        return 0
    try:
        return int(signing.loads(text, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise RuleViolated("api.bad_cursor", "Con trỏ không dùng được; lấy lại trang đầu.", field="cursor") from error


def cursor_of(unit_id: int) -> str:
    return signing.dumps(unit_id, salt=SALT)


def one_of(text: str | None, allowed: list[str], field: str) -> str | None:
    if text is not None and text not in allowed:
        raise RuleViolated("api.bad_choice", f"Chỉ nhận: {', '.join(allowed)}.", field=field)
    return text


def one_month(text: str) -> str:
    """`2023-02`. Raises RuleViolated `api.bad_period`."""
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
        raise RuleViolated("api.bad_period", "Kỳ ghi như 2023-02.", field="period")
    return text
