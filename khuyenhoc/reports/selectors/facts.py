"""Everything that the sheets of one period need, in a constant number of queries for one report or for all of a
district."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from khuyenhoc.core import clock
from khuyenhoc.figures.models import FigureDefinition, OwnValue, ReportingPeriod
from khuyenhoc.figures.policy import Number, value_of
from khuyenhoc.figures.selectors import definitions_on, period_a_year_before, period_before, totals
from khuyenhoc.org.enums import HostKind
from khuyenhoc.org.models import UnitVersion
from khuyenhoc.org.selectors import units_on
from khuyenhoc.reports.enums import ReportStatus
from khuyenhoc.reports.models import Report, ReportRemark, ReportText
from khuyenhoc.reports.policy import reading_order


class FigureValues:
    """Figures of one unit in one period, by code; shares are recomputed when they are asked for."""

    def __init__(self, figures: Mapping[str, FigureDefinition], values: Mapping[str, int]) -> None:
        self.figures, self.values = figures, values

    def get(self, code: str) -> Number | None:
        figure = self.figures.get(code)
        return value_of(figure, self.values) if figure else None


class PeriodFacts:
    """Facts about some reports of one period, of the units right below them, and of the periods they are compared
    with."""

    def __init__(self, period: ReportingPeriod, reports: Sequence[Report]) -> None:
        self.period = period
        self.reports = list(reports)
        self.unit_ids = {report.unit_id for report in self.reports}
        self.before = period_before(period)
        self.last_year = period_a_year_before(period)
        self.figures = definitions_on(period.data_to)
        self.today = clock.today()

    @cached_property
    def children(self) -> dict[int, list[Report]]:
        """The reports below that count now, by the unit above: one version of each unit, villages first."""
        found: dict[int, Report] = {}
        rows = Report.objects.filter(period=self.period, parent_unit_id__in=self.unit_ids)
        for row in rows.exclude(status=ReportStatus.SUPERSEDED).order_by("version"):
            known = found.get(row.unit_id)
            if known is None or known.status != ReportStatus.ACCEPTED:
                found[row.unit_id] = row
        below: dict[int, list[Report]] = defaultdict(list)
        for row in found.values():
            below[row.parent_unit_id or 0].append(row)
        for group in below.values():
            group.sort(key=lambda row: self._place_in_list(row.unit_id))
        return below

    def _place_in_list(self, unit_id: int) -> tuple[bool, list[str | int], int]:
        """Villages first, then by name."""
        unit = self.units[unit_id]
        return unit.host_kind not in ("", HostKind.VILLAGE), reading_order(unit.short_name), unit_id

    @cached_property
    def units(self) -> dict[int, UnitVersion]:
        """The units, those right above and right below, as they were when the data closed."""
        ids = set(self.unit_ids)
        for unit, parent in Report.objects.filter(period=self.period, parent_unit_id__in=self.unit_ids).values_list(
            "unit_id", "parent_unit_id"
        ):
            ids |= {unit, parent}
        ids |= {report.parent_unit_id for report in self.reports if report.parent_unit_id}
        return {row.unit_id: row for row in units_on(self.period.data_to).filter(unit_id__in=ids)}

    @cached_property
    def periods(self) -> list[int]:
        return [row.pk for row in (self.period, self.before, self.last_year) if row is not None]

    @cached_property
    def totals(self) -> dict[tuple[int, int, str], int]:
        below = {row.unit_id for rows in self.children.values() for row in rows}
        return totals(self.unit_ids | below, self.periods)

    def totals_of(self, unit_id: int, period: ReportingPeriod | None) -> dict[str, int]:
        """The totals of a unit in one of the periods, by code."""
        return self._by_unit.get((unit_id, period.pk), {}) if period else {}

    @cached_property
    def _by_unit(self) -> dict[tuple[int, int], dict[str, int]]:
        found: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
        for (unit, period, code), value in self.totals.items():
            found[unit, period][code] = value
        return found

    @cached_property
    def own(self) -> dict[tuple[int, int], dict[str, OwnValue]]:
        """Own values of this period by (unit, version)."""
        found: dict[tuple[int, int], dict[str, OwnValue]] = defaultdict(dict)
        for row in OwnValue.objects.filter(period=self.period, unit_id__in=self.unit_ids):
            found[row.unit_id, row.version][row.figure_code] = row
        return found

    @cached_property
    def _own_counted(self) -> dict[int, dict[str, int]]:
        found: dict[int, dict[str, int]] = defaultdict(dict)
        for (unit, _), cells in self.own.items():
            found[unit] |= {code: cell.value or 0 for code, cell in cells.items() if cell.is_counted}
        return found

    @cached_property
    def own_before(self) -> dict[tuple[int, str], int]:
        """What the units themselves said in the period before, as it was accepted."""
        rows = OwnValue.objects.filter(period=self.before, unit_id__in=self.unit_ids, is_counted=True)
        return {(unit, code): value or 0 for unit, code, value in rows.values_list("unit_id", "figure_code", "value")}

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

    @cached_property
    def texts(self) -> dict[int, dict[str, str]]:
        """What was written, by report and section; of the reports below too."""
        ids = [row.pk for row in self.reports] + [row.pk for rows in self.children.values() for row in rows]
        found: dict[int, dict[str, str]] = defaultdict(dict)
        for report, section, text in ReportText.objects.filter(report_id__in=ids).values_list(
            "report_id", "section", "text"
        ):
            found[report][section] = text
        return found

    @cached_property
    def remarks(self) -> dict[tuple[int, str], list[str]]:
        """Reasons at cells that wait for an answer."""
        found: dict[tuple[int, str], list[str]] = defaultdict(list)
        rows = ReportRemark.objects.filter(report_id__in=[row.pk for row in self.reports], is_answered=False)
        for report, code, text in rows.order_by("id").values_list("report_id", "figure_code", "text"):
            found[report, code].append(text)
        return found
