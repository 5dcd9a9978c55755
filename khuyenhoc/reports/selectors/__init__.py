"""Reading reports: the one page, the board, the counts, what is next."""

from khuyenhoc.reports.selectors.access import (
    may,
    report_current,
    report_get,
    report_next,
    reports_visible,
)
from khuyenhoc.reports.selectors.board import Board, BoardCell, BoardRow, board_of, report_board
from khuyenhoc.reports.selectors.completeness import Completeness, completeness
from khuyenhoc.reports.selectors.content import contents_for, digest_of, preview_of
from khuyenhoc.reports.selectors.history import Before, due_above, paper_content, signed_before, steps_of, versions_of
from khuyenhoc.reports.selectors.lists import (
    ReportLine,
    open_duties,
    state_of,
    unit_lines,
    waiting_lines,
)
from khuyenhoc.reports.selectors.sheet_types import (
    OwnCell,
    Received,
    ReportSheet,
    SheetGroup,
    SheetPart,
    SheetRow,
    SheetText,
)
from khuyenhoc.reports.selectors.sheets import report_sheet, sheets_for

__all__ = [
    "Before",
    "Board",
    "BoardCell",
    "BoardRow",
    "Completeness",
    "OwnCell",
    "Received",
    "ReportLine",
    "ReportSheet",
    "SheetGroup",
    "SheetPart",
    "SheetRow",
    "SheetText",
    "board_of",
    "completeness",
    "contents_for",
    "digest_of",
    "due_above",
    "may",
    "open_duties",
    "paper_content",
    "preview_of",
    "report_board",
    "report_current",
    "report_get",
    "report_next",
    "report_sheet",
    "reports_visible",
    "sheets_for",
    "signed_before",
    "state_of",
    "steps_of",
    "unit_lines",
    "versions_of",
    "waiting_lines",
]
