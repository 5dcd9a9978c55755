"""Writing own values. The report they belong to guards who may and whether it is open; the rules of a value stand
here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.figures.enums import ValueOrigin
from khuyenhoc.figures.models import OwnValue
from khuyenhoc.figures.services.bulk import copy_rows

LARGEST = 10**15  # a million billion đồng: beyond it a finger slipped
COLUMNS = (
    "tenant_id", "unit_id", "period_id", "path", "figure_code", "version", "value", "auto_value", "origin", "reason",
    "is_estimate", "is_confirmed", "is_counted",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewValue:
    tenant_id: int
    unit_id: int
    period_id: int
    path: str
    figure_code: str
    version: int
    value: int | None
    auto_value: int | None
    origin: ValueOrigin
    reason: str = ""
    is_estimate: bool = False
    is_confirmed: bool = False
    is_counted: bool = False


def own_values_create(rows: Iterable[NewValue]) -> None:
    """Write many at once. Rows that are counted from the start need `totals_rebuild` of their periods afterwards."""
    copy_rows(OwnValue, COLUMNS, (tuple(getattr(row, name) for name in COLUMNS) for row in rows))


def own_value_change(row: OwnValue, *, value: int, reason: str = "", is_estimate: bool = False) -> None:
    """Put another number in, and mark it as seen. Where a register said something else, the reason stays beside it.

    Raises RuleViolated: `value.negative`, `value.too_large`, `value.reason_required` (field `reason`).
    """
    if value < 0:
        raise RuleViolated("value.negative", "Số liệu không nhỏ hơn 0.", field=row.figure_code)
    if value > LARGEST:
        raise RuleViolated(
            "value.too_large", "Số này lớn quá, bác xem có thừa chữ số nào không.", field=row.figure_code
        )
    reason = reason.strip()
    differs = row.auto_value is not None and value != row.auto_value
    if differs and not reason:
        raise RuleViolated(
            "value.reason_required", f"Sổ ghi {row.auto_value}. Ghi lý do sửa để hội cấp trên hiểu.", field="reason"
        )
    if differs:
        row.origin = ValueOrigin.CHANGED
    elif row.auto_value is not None:
        row.origin = ValueOrigin.REGISTER
    row.value, row.reason, row.is_estimate, row.is_confirmed = value, reason if differs else "", is_estimate, True
    row.save(update_fields=["value", "reason", "origin", "is_estimate", "is_confirmed"])


PLACE = """
    UPDATE figures_ownvalue AS own SET path = placed.path
    FROM unnest(%s::bigint[], %s::bigint[], %s::int[], %s::text[]) AS placed (unit_id, period_id, version, path)
    WHERE own.unit_id = placed.unit_id AND own.period_id = placed.period_id AND own.version = placed.version
        AND NOT own.is_counted AND own.path <> placed.path
"""


def own_values_place(rows: Iterable[tuple[int, int, int, str]]) -> None:
    """Versions (unit, period, version) whose report stands at another path now, before they are counted there."""
    wanted = list(rows)
    with connection.cursor() as cursor:
        cursor.execute(PLACE, [[row[n] for row in wanted] for n in range(4)])


CONFIRM = """
    UPDATE figures_ownvalue SET is_confirmed = TRUE
    WHERE unit_id = %s AND period_id = %s AND version = %s AND NOT is_confirmed
"""


def own_values_confirm(*, unit_id: int, period_id: int, version: int) -> None:
    """Every value of a version counts as looked at: its report is sent."""
    with connection.cursor() as cursor:
        cursor.execute(CONFIRM, [unit_id, period_id, version])
