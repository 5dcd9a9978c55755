"""Decisions: kept once, however many units or officers one paper names."""

from __future__ import annotations

from collections.abc import Iterable

from khuyenhoc.core.text.names import clean_text
from khuyenhoc.org.data import NewDecision
from khuyenhoc.org.models import Decision


def decisions_record(wanted: Iterable[tuple[NewDecision | None, str]]) -> list[Decision | None]:
    """A row for each decision, in order, None where there is none; equal ones share a row.

    Each comes with the path of the unit that it is about; a shared row keeps the first.
    """
    asked = list(wanted)
    rows: dict[NewDecision, Decision] = {}
    for data, path in asked:
        if data is not None and data not in rows:
            rows[data] = Decision(
                number=clean_text(data.number),
                decided_on=data.decided_on,
                authority=clean_text(data.authority),
                summary=clean_text(data.summary),
                file_id=data.file_id,
                path=path,
            )
    Decision.objects.bulk_create(rows.values())
    return [rows[data] if data else None for data, _ in asked]


def decision_record(data: NewDecision | None, *, path: str) -> Decision | None:
    [row] = decisions_record([(data, path)])
    return row
