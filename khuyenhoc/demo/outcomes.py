"""What became of each report: when it was sent, when it was accepted, which ones came late, were returned, are missing.

Old months are over. February 2023 stands as it did on its 16th day. The newest month is planned to its end and then cut
at the present moment, so that it always looks as such a month looks on such a day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Final

from django.utils import timezone

from khuyenhoc.demo.places import COMMUNES, DISTRICT, PROVINCE, Chapter, Commune
from khuyenhoc.demo.seeds import stream
from khuyenhoc.demo.stories import OF_TEN, OF_THREE, Reason, Story
from khuyenhoc.demo.trees import Tree
from khuyenhoc.figures.models import ReportingPeriod
from khuyenhoc.reports.enums import ReportStatus

ARTICLE_MONTH: Final = "2023-02"
FIRST_MONTH: Final = "2022-01"
MISSING: Final = -1
WHOLE_MONTHS: Final = 8  # in the last months nobody is missing, but for what stands below
# Days late by commune; who is not named was in time. As the board of February 2023 shows the months before.
LATE: Final[Mapping[str, Mapping[str, int]]] = {
    "2022-09": {"18316": 3, "18319": MISSING, "18334": MISSING, "18343": MISSING, "18325": 4},
    "2022-10": {"18319": 1, "18334": MISSING, "18340": 1, "18343": MISSING},
    "2022-11": {"18328": 2, "18334": 5, "18343": MISSING, "18325": MISSING},
    "2022-12": {"18334": 3, "18343": 4},
    "2023-01": {"18340": 2, "18343": 1},
}
OFTEN_LATE: Final = ("18334", "18343", "18325")
AS_ALWAYS: Final = Story(is_open=frozenset())
# February 2023: how many chapters had sent, and what stood of the commune's own report.
SENT: Final = {
    "18313": 12, "18316": 7, "18331": 11, "18319": 9, "18328": 10, "18334": 6, "18322": 12, "18340": 11, "18343": 5,
    "18325": 9,
}  # fmt: skip
ACCEPTED_THEN: Final = ("18313", "18328")
WAITING_THEN: Final = ("18316", "18331", "18322", "18340")
RETURNED_THEN: Final = "18319"
RETURNED_FOR: Final[Reason] = (
    "Số lượt người học chưa khớp với số lớp của trung tâm. Đề nghị kiểm tra rồi gửi lại.",
    {"centers.attendances": "Một lớp mà ghi 420 lượt người học, có thể ghi thừa số."},
)


@dataclass(frozen=True, slots=True)
class Outcome:
    status: ReportStatus
    submitted_at: datetime | None = None
    decided_at: datetime | None = None
    reason: str = ""
    remarks: Mapping[str, str] | None = None

    def as_of(self, now: datetime) -> Outcome:
        """What is not yet has not happened."""
        if self.submitted_at is None or self.submitted_at > now:
            return NOT_SENT
        if self.decided_at is not None and self.decided_at > now:
            return replace(self, status=ReportStatus.SUBMITTED, decided_at=None, reason="", remarks=None)
        return self


NOT_SENT: Final = Outcome(ReportStatus.OPEN)


def outcomes_of(
    period: ReportingPeriod, chapters: Sequence[Chapter], tree: Tree, *, from_newest: int, now: datetime
) -> dict[str, Outcome]:
    """By the code of the unit, for everybody who reports. `from_newest` is 0 for the newest month."""
    plan = _Plan(period, chapters, tree, from_newest)
    return {code: outcome.as_of(now) for code, outcome in plan.made().items()}


class _Plan:
    def __init__(self, period: ReportingPeriod, chapters: Sequence[Chapter], tree: Tree, from_newest: int) -> None:
        self.chapters, self.tree, self.from_newest = chapters, tree, from_newest
        stories = OF_TEN if DISTRICT in tree.above else OF_THREE
        self.story = stories[from_newest] if from_newest < len(stories) else AS_ALWAYS
        self.month = period.code
        self.random = stream(f"outcomes/{period.code}")
        self.due = {level: date.fromisoformat(day) for level, day in period.due.items()}
        self.data_to = period.data_to

    def made(self) -> dict[str, Outcome]:
        communes = {commune.code: self._commune(commune) for commune in self.tree.communes}
        above_of = {chapter.code: communes[self.tree.commune_of(chapter).code] for chapter in self.chapters}
        found = {chapter.code: self._chapter(chapter, above_of[chapter.code]) for chapter in self.chapters}
        if self.month == ARTICLE_MONTH:
            found |= self._not_sent_then()
        above = {code: self._above(code) for code in reversed(self.tree.above)}
        return above | communes | found

    def _above(self, code: str) -> Outcome:
        """The district's report is accepted by the province, the province's by itself."""
        if self.month == ARTICLE_MONTH or code in self.story.is_open:
            return NOT_SENT
        level = "province" if code == PROVINCE else "district"
        sent = _at(self.due[level] - timedelta(days=self.random.choice((0, 0, 1))), 14, self.random)
        later = timedelta(0) if code == PROVINCE else timedelta(minutes=self.random.randint(60, 1_000))
        return Outcome(ReportStatus.ACCEPTED, sent, sent + later)

    def _commune(self, commune: Commune) -> Outcome:
        code = commune.code
        if self.month == ARTICLE_MONTH:
            return self._commune_then(code)
        special = self._special(code)
        if special is not None:
            return special
        late = self._days_late(commune)
        if late == MISSING:
            return NOT_SENT
        ahead = self.random.choice((0, 0, 0, 1)) if not late else 0
        sent = _at(self.due["commune"] + timedelta(days=late - ahead), 8, self.random)
        return Outcome(ReportStatus.ACCEPTED, sent, sent + timedelta(minutes=self.random.randint(60, 1_300)))

    def _commune_then(self, code: str) -> Outcome:
        sent = _at(date(2023, 2, 16), 8, self.random)
        if code == "18322":
            sent = _local(date(2023, 2, 16), 8, 12)
        if code in ACCEPTED_THEN:
            return Outcome(ReportStatus.ACCEPTED, sent, sent + timedelta(hours=3))
        if code in WAITING_THEN:
            return Outcome(ReportStatus.SUBMITTED, sent)
        return _returned(sent, RETURNED_FOR) if code == RETURNED_THEN else NOT_SENT

    def _days_late(self, commune: Commune) -> int:
        code = commune.code
        if self.month == FIRST_MONTH:
            return 0
        if code in self.story.late:
            return self.story.late[code]
        if self.month in LATE:
            return LATE[self.month].get(code, 0)
        chance = self.random.random()
        if set(commune.parts) & set(OFTEN_LATE):
            if chance < 0.04 and self.month < "2025-01" and self.from_newest > WHOLE_MONTHS:
                return MISSING
            return self.random.randint(1, 5) if chance < 0.22 else 0
        return self.random.randint(1, 2) if chance < 0.05 else 0

    def _special(self, code: str) -> Outcome | None:
        """What the story of the month says of this one."""
        if self.story is AS_ALWAYS:
            return None
        level = "chapter" if "-" in code else "commune"
        sent = _at(self.due[level] - timedelta(days=self.random.choice((0, 1))), 9, self.random)
        if code in self.story.is_open:
            return NOT_SENT
        if reason := self.story.came_back.get(code):
            return _returned(sent, reason)
        return Outcome(ReportStatus.SUBMITTED, sent) if code in self.story.waits else None

    def _chapter(self, chapter: Chapter, commune: Outcome) -> Outcome:
        special = self._special(chapter.code)
        if special is not None:
            return special
        random, late = self.random, 0
        chance = random.random()
        weak = chapter.commune.code in OFTEN_LATE
        if chance < (0.016 if weak else 0.004) and self.from_newest > WHOLE_MONTHS and self.month != ARTICLE_MONTH:
            return NOT_SENT
        if chance > (0.85 if weak else 0.95) and self.month != ARTICLE_MONTH:
            late = random.randint(1, 2)
        ahead = 0 if late else random.choices((0, 1, 2, 3), (45, 33, 15, 7))[0]
        day = max(self.due["chapter"] + timedelta(days=late - ahead), self.data_to)
        sent = _at(day, 6, random, hours=14)
        decided = sent + timedelta(minutes=random.randint(40, 1_500))
        if commune.submitted_at and sent < commune.submitted_at:
            decided = min(decided, commune.submitted_at - timedelta(minutes=random.randint(5, 30)))
        decided = max(decided, sent + timedelta(minutes=1))
        return Outcome(ReportStatus.ACCEPTED, sent, decided)

    def _not_sent_then(self) -> dict[str, Outcome]:
        """February 2023: the last chapters of some communes had not sent, and some reports were waiting there."""
        found: dict[str, Outcome] = {}
        for commune in COMMUNES:
            codes = [chapter.code for chapter in self.chapters if chapter.commune is commune]
            shuffled = self.random.sample(codes, len(codes))
            found |= dict.fromkeys(shuffled[SENT[commune.code] :], NOT_SENT)
            if commune.code in ("18334", "18343", "18325"):
                for code in shuffled[: SENT[commune.code] // 3]:
                    found[code] = Outcome(ReportStatus.SUBMITTED, _at(date(2023, 2, 15), 7, self.random, hours=12))
        return found


def _returned(sent: datetime, reason: Reason) -> Outcome:
    text, remarks = reason
    return Outcome(ReportStatus.RETURNED, sent, sent + timedelta(hours=4), text, remarks)


def _at(day: date, hour: int, random: Random, *, hours: int = 8) -> datetime:
    """Some minute of the day, from that hour on."""
    return _local(day, hour + random.randrange(hours), random.randrange(60))


def _local(day: date, hour: int, minute: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))
