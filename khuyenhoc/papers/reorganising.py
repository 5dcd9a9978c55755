"""What a reorganisation does to papers: nothing. A series ends with its unit, a new unit begins its own from 01, and
what was issued keeps its unit, its name and its number."""

from __future__ import annotations

from collections.abc import Iterator

from khuyenhoc.org.reorganising.participants import Effect, Fate, Participant, Trace, numbers_by
from khuyenhoc.org.reorganising.shape import Reshaped
from khuyenhoc.papers.models import IssuedPaper, PaperSeries


def effects(shape: Reshaped) -> Iterator[Effect]:
    ended = list(shape.ended)
    for label, rows in (
        ("dãy số văn bản", PaperSeries.objects.filter(unit__in=ended)),
        ("văn bản đã cấp số", IssuedPaper.objects.filter(unit__in=ended)),
    ):
        if counts := numbers_by(rows, "unit_id"):
            yield Effect(Fate.STAYS, label, sum(counts.values()), counts)


def built_upon(shape: Reshaped, trace: Trace) -> Iterator[str]:
    if count := IssuedPaper.objects.filter(unit__in=list(shape.founded)).count():
        yield f"Đã cấp số cho {count} văn bản của các đơn vị mới."


papers_stay = Participant(effects=effects, built_upon=built_upon)
