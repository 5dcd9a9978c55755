"""What happened to a report, told to other rooms after the transaction."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReportsOpened:
    """A period was opened; `count` reports wait for their units."""

    period_id: int
    count: int


@dataclass(frozen=True, slots=True)
class ReportSubmitted:
    report_id: int
    unit_id: int
    parent_unit_id: int | None
    period_id: int


@dataclass(frozen=True, slots=True)
class ReportReturned:
    report_id: int
    unit_id: int
    period_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class ReportAccepted:
    report_id: int
    unit_id: int
    period_id: int


@dataclass(frozen=True, slots=True)
class ReportReceived:
    """An office beside the chain has the report in hand."""

    report_id: int
    receipt_id: int
