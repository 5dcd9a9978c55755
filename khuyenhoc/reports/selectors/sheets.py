"""The sheet of a report: its table by group, its words, what stands below. The same queries for one report or for a
hundred."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from khuyenhoc.core.authority import Actor
from khuyenhoc.figures.enums import SourceKind
from khuyenhoc.figures.models import FigureDefinition
from khuyenhoc.figures.providers import provider_of
from khuyenhoc.reports.enums import BoardState, ReportStatus
from khuyenhoc.reports.models import Report, ReportSnapshot
from khuyenhoc.reports.policy import SENT, board_state, doubt
from khuyenhoc.reports.regime import Line
from khuyenhoc.reports.selectors.access import report_get
from khuyenhoc.reports.selectors.drafts import draft_of
from khuyenhoc.reports.selectors.facts import Below, Cell, FigureValues, PeriodFacts
from khuyenhoc.reports.selectors.sheet_types import (
    OwnCell,
    Received,
    ReportSheet,
    SheetGroup,
    SheetPart,
    SheetRow,
    SheetText,
)


def report_sheet(*, actor: Actor, report_id: int) -> ReportSheet:
    """What the page of a report shows. Constant queries. Raises as `report_get`."""
    report = report_get(actor=actor, report_id=report_id)
    sheet = sheets_for([report])[report.pk]
    if report.status in SENT and sheet.children.expected:
        return _with_signed(sheet)
    return sheet


def sheets_for(reports: Sequence[Report]) -> dict[int, ReportSheet]:
    """Sheets by report, for reports that the caller may see; a constant number of queries for each period among
    them."""
    by_period: dict[int, list[Report]] = defaultdict(list)
    for report in reports:
        by_period[report.period_id].append(report)
    sheets: dict[int, ReportSheet] = {}
    for group in by_period.values():
        facts = PeriodFacts(group[0].period, group)
        for report in group:
            sheets[report.pk] = _Builder(report, facts).sheet()
    return sheets


@dataclass(frozen=True, slots=True)
class _Part:
    report: Below
    name: str
    state: BoardState
    now: FigureValues
    before: FigureValues


class _Builder:
    def __init__(self, report: Report, facts: PeriodFacts) -> None:
        self.report, self.regime, self.facts = report, report.definition.regime, facts
        self.unit = facts.units[report.unit_id]
        self.children = facts.children.get(report.unit_id, [])
        self.cells = facts.own.get((report.unit_id, report.version), {})
        self.now = self._figures(facts.values_of(report))
        self.before = self._figures(facts.totals_of(report.unit_id, facts.before))
        self.last_year = self._figures(facts.totals_of(report.unit_id, facts.last_year))
        self.below = [self._part(child) for child in self.children]
        accepted = sum(child.status == ReportStatus.ACCEPTED for child in self.children)
        sent = sum(child.status in SENT for child in self.children)
        self.received = Received(expected=len(self.children), sent=sent, accepted=accepted)

    def sheet(self) -> ReportSheet:
        parent = self.facts.units.get(self.report.parent_unit_id or 0)
        return ReportSheet(
            report=self.report,
            unit_name=self.unit.name,
            level=self.unit.level,
            parent_name=parent.name if parent else "",
            previous_label=self.facts.before.label if self.facts.before else "",
            last_year_label=self.facts.last_year.label if self.facts.last_year else "",
            groups=tuple(group for entry in self.regime.groups if (group := self._group(entry.key)).rows),
            texts=tuple(self._texts()),
            children=self.received,
        )

    def _figures(self, values: Mapping[str, int]) -> FigureValues:
        return FigureValues(self.facts.figures, values)

    def _part(self, child: Below) -> _Part:
        facts = self.facts
        return _Part(
            child,
            facts.units[child.unit_id].short_name,
            board_state(
                status=child.status,
                due_on=child.due_on,
                first_submitted_at=child.first_submitted_at,
                today=facts.today,
            ),
            self._figures(facts.totals_of(child.unit_id, facts.period)),
            self._figures(facts.totals_of(child.unit_id, facts.before)),
        )

    def _group(self, key: str) -> SheetGroup:
        group = next(entry for entry in self.regime.groups if entry.key == key)
        rows = [self._row(line, self.facts.figures[line.code]) for line in group.lines if self._is_shown(line)]
        return SheetGroup(group.key, group.heading, tuple(rows))

    def _is_shown(self, line: Line) -> bool:
        if line.code not in self.facts.figures or not line.is_shown(self.unit.level):
            return False
        return bool(self.children) or line.code in self.cells or not line.own

    def _row(self, line: Line, figure: FigureDefinition) -> SheetRow:
        asked = line.is_own(self.unit.level, self.unit.host_kind)
        cell = self.cells.get(line.code) if asked else None
        own_doubt = self._doubt(figure, cell.value, self._own_before(line.code), cell.auto_value) if cell else ""
        return SheetRow(
            code=figure.code,
            label=figure.label,
            unit_of_measure=figure.unit_of_measure,
            is_stock=figure.is_stock,
            value=self.now.get(figure.code),
            own=_own(cell) if cell else None,
            previous=self.before.get(figure.code),
            last_year=self.last_year.get(figure.code),
            doubt=own_doubt or self._doubt_of_sum(figure),
            asks=bool(own_doubt),
            remarks=tuple(self.facts.remarks.get((self.report.pk, figure.code), ())),
            parts=self._parts(figure.code),
            rows_url=self._rows_url(figure),
        )

    def _own_before(self, code: str) -> int | None:
        return self.facts.own_before.get((self.report.unit_id, code))

    def _doubt_of_sum(self, figure: FigureDefinition) -> str:
        """A sum that is not complete yet may well be lower than last month's: only a complete one is compared."""
        now, before = self.now.get(figure.code), self.before.get(figure.code)
        complete = self.received.accepted == self.received.expected
        if not self.children or not complete or not isinstance(now, int) or not isinstance(before, int):
            return ""
        return self._doubt(figure, now, before, None)

    def _doubt(self, figure: FigureDefinition, value: int | None, previous: int | None, auto: int | None) -> str:
        return doubt(
            value=value,
            previous=previous,
            is_stock=figure.is_stock,
            level=self.unit.level,
            measure=figure.unit_of_measure,
            before=self.facts.before.label if self.facts.before else "",
            automatic=auto is not None and auto == value,
        )

    def _parts(self, code: str) -> tuple[SheetPart, ...]:
        return tuple(
            SheetPart(
                unit_id=below.report.unit_id,
                report_id=below.report.pk,
                name=below.name,
                value=below.now.get(code),
                previous=below.before.get(code),
                state=below.state,
            )
            for below in self.below
        )

    def _rows_url(self, figure: FigureDefinition) -> str | None:
        """The list counts every unit below; while some are not in the number, it would show more people than that."""
        if self.received.accepted < self.received.expected:
            return None
        provider = provider_of(figure.code) if figure.default_source == SourceKind.REGISTER else None
        return provider.rows_url(self.report.unit_id, figure.code, self.facts.period) if provider else None

    def _texts(self) -> list[SheetText]:
        written = self.facts.texts.get(self.report.pk, {})
        texts: list[SheetText] = []
        for section in self.regime.sections(self.unit.level):
            text = written.get(section.key)
            draft = text is None
            if text is None:
                text = draft_of(
                    section,
                    regime=self.regime,
                    report=self.report,
                    facts=self.facts,
                    now=self.now,
                    before=self.before,
                )
            texts.append(
                SheetText(section.key, section.heading, section.help, section.most_words, text, is_draft=draft)
            )
        return texts


def _own(cell: Cell) -> OwnCell:
    return OwnCell(
        value=cell.value,
        auto_value=cell.auto_value,
        origin=cell.origin,
        reason=cell.reason,
        is_estimate=cell.is_estimate,
        is_confirmed=cell.is_confirmed,
    )


def _with_signed(sheet: ReportSheet) -> ReportSheet:
    """Where a number has changed since it was sent (a report below was corrected, or came late), what was signed
    beside it."""
    content = (
        ReportSnapshot.objects.filter(report=sheet.report)
        .order_by("-attempt")
        .values_list("content", flat=True)
        .first()
    )
    if content is None:
        return sheet
    signed = {row["code"]: row["value"] for group in content["groups"] for row in group["rows"]}
    groups = tuple(
        replace(
            group,
            rows=tuple(
                replace(row, signed=signed[row.code])
                if row.code in signed and isinstance(signed[row.code], int) and signed[row.code] != row.value
                else row
                for row in group.rows
            ),
        )
        for group in sheet.groups
    )
    return replace(sheet, groups=groups)
