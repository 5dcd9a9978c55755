"""Reports of every month since January 2022 for every unit of the tree of that month, loaded with their outcome through
the bulk loader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from django.db import transaction

from khuyenhoc.access.roles import Role
from khuyenhoc.core import clock
from khuyenhoc.core.authority import Actor
from khuyenhoc.demo import words
from khuyenhoc.demo.outcomes import ARTICLE_MONTH, outcomes_of
from khuyenhoc.demo.places import PROVINCE, Chapter, Commune
from khuyenhoc.demo.seeds import stream
from khuyenhoc.demo.trees import Trees
from khuyenhoc.demo.values import Values, Year, people_of
from khuyenhoc.figures.models import ReportingPeriod
from khuyenhoc.figures.selectors import MONTHLY, definitions_on, register_values
from khuyenhoc.figures.services import month_window, period_open
from khuyenhoc.org.enums import HostKind, Level
from khuyenhoc.reports.enums import ReportStatus
from khuyenhoc.reports.regime import Regime, read_regime
from khuyenhoc.reports.selectors.access import definition_for
from khuyenhoc.reports.services.loading import PastReport, PastValue, reports_load

FIRST_MONTH: Final = date(2022, 1, 1)
CHANGED: Final = 0.012  # of chapters' reports: a number of the register was corrected, with its reason
# What is typed already, or was typed wrongly, in the newest month: seen on the screens of who has to look at it.
TYPED_NOW: Final[dict[str, Values]] = {
    "18322-01": {"awards.count": 45, "awards.value_vnd": 4_500_000},
    "18343-03": {"awards.count": 25, "awards.value_vnd": 2_500_000},
}
TYPED_BEFORE: Final[dict[str, Values]] = {
    "18322-01": {"awards.count": 4, "awards.value_vnd": 1_200_000},
    "18343-03": {"awards.count": 1, "awards.value_vnd": 300_000},
}
TYPED_THEN: Final[dict[str, Values]] = {"18319": {"centers.classes": 1, "centers.attendances": 420}}


def months_until(today: date) -> list[str]:
    """`2022-01` to the newest month that is open today."""
    codes: list[str] = []
    month = FIRST_MONTH
    while month <= today:
        codes.append(f"{month:%Y-%m}")
        month = (month + timedelta(days=31)).replace(day=1)
    definition = definition_for(MONTHLY, codes[-1])
    _, data_to = month_window(code=codes[-1], window=definition.content["window"])
    if data_to - timedelta(days=definition.content["opens_days_before"]) > today:
        codes.pop()
    return codes


@transaction.atomic
def load_reports(actor: Actor, trees: Trees, chapters: list[Chapter]) -> int:
    """How many reports stand."""
    codes = months_until(clock.today())
    sample = _Sample(trees, chapters, codes)
    return reports_load(actor=actor, rows=sample.rows()).reports


def _with_people(row: PastReport, commune: Commune) -> PastReport:
    """The denominators come in with the first month of a commune, outside the table of the report."""
    told = {code: PastValue(value) for code, value in people_of(commune).items()}
    return replace(row, values={**row.values, **told})


class _Sample:
    def __init__(self, trees: Trees, chapters: list[Chapter], codes: list[str]) -> None:
        self.trees, self.chapters, self.codes = trees, chapters, codes
        self.by_code = {chapter.code: chapter for chapter in chapters}
        self.now = clock.now()
        self.year = Year()

    def rows(self) -> Iterator[PastReport]:
        told: tuple[Commune, ...] = ()
        for number, code in enumerate(self.codes):
            definition = definition_for(MONTHLY, code)
            content = definition.content
            period = period_open(
                key=MONTHLY,
                code=code,
                window=content["window"],
                deadlines=content["deadlines"],
                opens_days_before=content["opens_days_before"],
            )
            month = _Month(self, read_regime(content), period, from_newest=len(self.codes) - 1 - number)
            if told and month.tree.communes != told:
                self.year.hand_over(month.tree.communes)
            yield from month.rows(tells_people=month.tree.communes != told)
            told = month.tree.communes


class _Month:
    def __init__(self, sample: _Sample, regime: Regime, period: ReportingPeriod, *, from_newest: int) -> None:
        self.sample, self.regime, self.code = sample, regime, period.code
        self.tree = tree = sample.trees.on(period.data_to)
        self.outcomes = outcomes_of(period, sample.chapters, tree, from_newest=from_newest, now=sample.now)
        communes = (commune.code for commune in tree.communes)
        codes = (*tree.above, *communes, *(chapter.code for chapter in sample.chapters))
        ids = [tree.units[code] for code in codes]
        self.said = register_values(ids, definitions_on(period.data_to).values(), period)
        self.typed = (
            TYPED_THEN if period.code == ARTICLE_MONTH else {0: TYPED_NOW, 1: TYPED_BEFORE}.get(from_newest, {})
        )

    def rows(self, *, tells_people: bool) -> Iterator[PastReport]:
        year = self.sample.year
        for chapter in self.sample.chapters:
            entered = (year.school if chapter.is_school else year.village)(chapter.code, self.code)
            entered |= self.typed.get(chapter.code, {})
            texts = words.of_chapter(
                chapter.code, self.code, gifts=entered["awards.count"], is_school=chapter.is_school
            )
            host = HostKind.SCHOOL if chapter.is_school else HostKind.VILLAGE
            yield self._row(chapter.code, Level.CHAPTER, host, entered, texts)
        for commune in self.tree.communes:
            entered = year.commune(commune, self.code) | self.typed.get(commune.code, {})
            row = self._row(commune.code, Level.COMMUNE, "", entered, words.of_commune(commune.code, self.code))
            yield _with_people(row, commune) if tells_people else row
        for code in reversed(self.tree.above):
            level = Level.PROVINCE if code == PROVINCE else Level.DISTRICT
            yield self._row(code, level, "", year.above(code, self.code), words.of_above(code, self.code))

    def _row(self, code: str, level: Level, host: str, entered: Values, texts: dict[str, str]) -> PastReport:
        outcome, unit_id = self.outcomes[code], self.tree.units[code]
        if outcome.status is ReportStatus.OPEN:
            draft = {figure: PastValue(value) for figure, value in self.typed.get(code, {}).items()}
            return PastReport(unit_id, self.code, outcome.status, draft)
        sender, reviewer = self._people(code)
        return PastReport(
            unit_id=unit_id,
            code=self.code,
            status=outcome.status,
            values=self._values(code, level, host, entered),
            texts={section: text for section, text in texts.items() if text},
            submitted_at=outcome.submitted_at,
            submitted_by_id=sender,
            decided_at=outcome.decided_at,
            decided_by_id=reviewer if outcome.decided_at else None,
            return_reason=outcome.reason,
            remarks=outcome.remarks or {},
        )

    def _values(self, code: str, level: Level, host: str, entered: Values) -> dict[str, PastValue]:
        """The register's numbers as they are, some corrected with a reason; what nobody knows is entered."""
        random = stream(f"changes/{code}/{self.code}")
        change = random.choice(words.CHANGES) if level is Level.CHAPTER and random.random() < CHANGED else None
        found: dict[str, PastValue] = {}
        for figure in (*self.regime.own_codes(level, host), *self.regime.quiet_codes(level, host)):
            auto = self.said.get((self.tree.units[code], figure))
            if auto is None:
                found[figure] = PastValue(entered[figure], is_estimate=self._is_estimate(code, figure))
            elif change and change[0] == figure:
                found[figure] = PastValue(auto + change[1], auto, change[2])
            else:
                found[figure] = PastValue(auto, auto)
        return found

    def _is_estimate(self, code: str, figure: str) -> bool:
        """The worth of gifts at Tết is told before all bills are in."""
        return figure == "awards.value_vnd" and self.code.endswith("-02") and code.endswith(("-03", "-06"))

    def _people(self, code: str) -> tuple[int | None, int | None]:
        """Who sent it, and who decided on it. A chapter without a head is reported by its commune."""
        tree, of = self.tree, self.tree.accounts.of
        if code in tree.above:
            at = max(tree.above.index(code) - 1, 0)
            return of(code, Role.ASSOCIATION_OFFICER), of(tree.above[at], Role.ASSOCIATION_OFFICER)
        if chapter := self.sample.by_code.get(code):
            commune = of(tree.commune_of(chapter).code, Role.GRASSROOTS_OFFICER)
            return of(code, Role.CHAPTER_HEAD, Role.SCHOOL_CHAPTER_HEAD) or commune, commune
        return of(code, Role.GRASSROOTS_OFFICER), of(tree.leader, Role.ASSOCIATION_OFFICER)
