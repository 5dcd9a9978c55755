"""Everything that the sheets of one period need, in a constant number of queries for one report or for all of a
district."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final, NamedTuple

from khuyenhoc.core import clock
from khuyenhoc.core.raw import read
from khuyenhoc.figures.models import FigureDefinition, ReportingPeriod
from khuyenhoc.figures.policy import Number, value_of
from khuyenhoc.figures.selectors import definitions_on, totals
from khuyenhoc.figures.selectors.periods import code_a_year_before
from khuyenhoc.org.enums import HostKind
from khuyenhoc.reports.models import Report
from khuyenhoc.reports.policy import reading_order

# One version of each unit below: the accepted one, else the newest.
BELOW: Final = """
    SELECT DISTINCT ON (unit_id) id, unit_id, parent_unit_id, status, due_on, first_submitted_at FROM reports_report
    WHERE period_id = %(period)s AND parent_unit_id = ANY(%(units)s) AND status <> 'superseded'
    ORDER BY unit_id, status = 'accepted' DESC, version DESC
"""
BEFORE: Final = """
    SELECT id FROM figures_reportingperiod
    WHERE definition_key = %(key)s AND data_to < %(data_from)s ORDER BY data_to DESC LIMIT 1
"""
COMPARED: Final = f"""
    SELECT id, label, id = ({BEFORE}), code = %(last_year)s FROM figures_reportingperiod
    WHERE id = ({BEFORE}) OR (definition_key = %(key)s AND code = %(last_year)s)
"""  # noqa: S608 - the statement above
FACTS: Final = (
    """
    SELECT unit_id, name, short_name, level, host_kind FROM org_unitversion
    WHERE unit_id = ANY(%(around)s) AND valid_from <= %(data_to)s AND (valid_to IS NULL OR valid_to > %(data_to)s)
    """,
    """
    SELECT period_id, unit_id, version, figure_code, value, auto_value, origin, reason, is_estimate, is_confirmed,
        is_counted
    FROM figures_ownvalue
    WHERE unit_id = ANY(%(units)s) AND (period_id = %(period)s OR (is_counted AND period_id = %(before)s))
    """,
    "SELECT report_id, section, text FROM reports_reporttext WHERE report_id = ANY(%(written)s)",
)
REMARKS: Final = """
    SELECT report_id, figure_code, text FROM reports_reportremark
    WHERE report_id = ANY(%(reports)s) AND NOT is_answered ORDER BY id
"""


class Named(NamedTuple):
    """A period that this one is compared with."""

    pk: int
    label: str


class Below(NamedTuple):
    """The report of a unit right below."""

    pk: int
    unit_id: int
    parent_unit_id: int
    status: str
    due_on: date
    first_submitted_at: datetime | None


class Unit(NamedTuple):
    """A unit as it was when the data closed."""

    unit_id: int
    name: str
    short_name: str
    level: str
    host_kind: str


class Cell(NamedTuple):
    """A unit's own value in one version of its report."""

    period_id: int
    unit_id: int
    version: int
    figure_code: str
    value: int | None
    auto_value: int | None
    origin: str
    reason: str
    is_estimate: bool
    is_confirmed: bool
    is_counted: bool


class FigureValues:
    """Figures of one unit in one period, by code; shares are recomputed when they are asked for."""

    def __init__(self, figures: Mapping[str, FigureDefinition], values: Mapping[str, int]) -> None:
        self.figures, self.values = figures, values

    def get(self, code: str) -> Number | None:
        figure = self.figures.get(code)
        return value_of(figure, self.values) if figure else None


class PeriodFacts:
    """Facts about some reports of one period, of the units right below them, and of the periods they are compared
    with. Eight queries, bare."""

    def __init__(self, period: ReportingPeriod, reports: Sequence[Report]) -> None:
        self.period, self.reports = period, list(reports)
        self.before: Named | None = None
        self.today = clock.today()
        self.figures = definitions_on(period.data_to)
        unit_ids = {report.unit_id for report in self.reports}
        periods, rows = read([COMPARED, BELOW], self._asked(unit_ids))
        self.before = next((Named(*row[:2]) for row in periods if row[2]), None)
        self.last_year = next((Named(*row[:2]) for row in periods if row[3]), None)
        below = [Below(*row) for row in rows]
        units, own, texts = read(FACTS, self._asked(unit_ids, below))
        self.units = {row[0]: Unit(*row) for row in units}
        self.children = self._children(below)
        self.own: dict[tuple[int, int], dict[str, Cell]] = defaultdict(dict)
        self._own_counted: dict[int, dict[str, int]] = defaultdict(dict)
        # What the units themselves said in the period before, as it was accepted.
        self.own_before: dict[tuple[int, str], int] = {}
        for cell in map(Cell._make, own):
            if cell.period_id != period.pk:
                self.own_before[cell.unit_id, cell.figure_code] = cell.value or 0
                continue
            self.own[cell.unit_id, cell.version][cell.figure_code] = cell
            if cell.is_counted:
                self._own_counted[cell.unit_id][cell.figure_code] = cell.value or 0
        # What was written, by report and section; of the reports below too.
        self.texts: dict[int, dict[str, str]] = defaultdict(dict)
        for report, section, text in texts:
            self.texts[report][section] = text
        # Reasons at cells that wait for an answer.
        self.remarks: dict[tuple[int, str], list[str]] = defaultdict(list)
        if any(report.attempt for report in self.reports):  # they come with a report that was returned
            for report, code, text in read([REMARKS], {"reports": [report.pk for report in self.reports]})[0]:
                self.remarks[report, code].append(text)
        self._totals: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
        asked = [period.pk, *(row.pk for row in (self.before, self.last_year) if row is not None)]
        for (unit, of, code), value in totals(unit_ids | {row.unit_id for row in below}, asked).items():
            self._totals[unit, of][code] = value

    def _asked(self, unit_ids: set[int], below: Sequence[Below] = ()) -> dict[str, object]:
        parents = {report.parent_unit_id for report in self.reports if report.parent_unit_id}
        return {
            "key": self.period.definition_key,
            "period": self.period.pk,
            "data_from": self.period.data_from,
            "data_to": self.period.data_to,
            "last_year": code_a_year_before(self.period),
            "before": self.before.pk if self.before else None,
            "units": list(unit_ids),
            "around": list(unit_ids | parents | {row.unit_id for row in below}),
            "written": [*(row.pk for row in self.reports), *(row.pk for row in below)],
        }

    def _children(self, rows: Sequence[Below]) -> dict[int, list[Below]]:
        """By the unit above, villages first, then by name."""
        below: dict[int, list[Below]] = defaultdict(list)
        for row in rows:
            below[row.parent_unit_id].append(row)
        for group in below.values():
            group.sort(key=lambda row: self._place_in_list(row.unit_id))
        return below

    def _place_in_list(self, unit_id: int) -> tuple[bool, list[str | int], int]:
        unit = self.units[unit_id]
        return unit.host_kind not in ("", HostKind.VILLAGE), reading_order(unit.short_name), unit_id

    def totals_of(self, unit_id: int, period: ReportingPeriod | Named | None) -> dict[str, int]:
        """The totals of a unit in one of the periods, by code."""
        return self._totals.get((unit_id, period.pk), {}) if period else {}

    def values_of(self, report: Report) -> dict[str, int]:
        """The unit's own values in this version, and the totals of all below it that were accepted."""
        found: dict[str, int] = {}
        if report.unit_id in self.children:
            found = dict(self.totals_of(report.unit_id, self.period))
            for code, value in self._own_counted.get(report.unit_id, {}).items():
                found[code] = found.get(code, 0) - value
        for code, cell in self.own.get((report.unit_id, report.version), {}).items():
            if cell.value is not None:
                found[code] = found.get(code, 0) + cell.value
        return found
