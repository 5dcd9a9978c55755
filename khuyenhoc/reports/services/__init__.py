"""The chain: open, fill, submit, accept or return, consolidate, freeze, correct."""

from khuyenhoc.reports.services.accepting import report_accept, reports_accept
from khuyenhoc.reports.services.definitions import report_definitions_load
from khuyenhoc.reports.services.filling import Entry, report_fill, text_write, value_change, value_confirm
from khuyenhoc.reports.services.loading import LoadedReports, PastReport, PastValue, reports_load
from khuyenhoc.reports.services.numbering import number_owe_again, report_number
from khuyenhoc.reports.services.opening import due_periods_open, period_reports_open
from khuyenhoc.reports.services.prefill import report_prefill
from khuyenhoc.reports.services.receiving import report_receive
from khuyenhoc.reports.services.replacing import report_replace
from khuyenhoc.reports.services.returning import report_return
from khuyenhoc.reports.services.sending import report_submit, report_withdraw

__all__ = [
    "Entry",
    "LoadedReports",
    "PastReport",
    "PastValue",
    "due_periods_open",
    "number_owe_again",
    "period_reports_open",
    "report_accept",
    "report_definitions_load",
    "report_fill",
    "report_number",
    "report_prefill",
    "report_receive",
    "report_replace",
    "report_return",
    "report_submit",
    "report_withdraw",
    "reports_accept",
    "reports_load",
    "text_write",
    "value_change",
    "value_confirm",
]
