"""Numbers and papers of units that a merger ends stay with them; the new unit begins with 01."""

from __future__ import annotations

from datetime import date

import pytest

from khuyenhoc.core.errors import RuleViolated
from khuyenhoc.org.reorganising.participants import Fate
from khuyenhoc.org.reorganising.steps import Found
from khuyenhoc.org.services.reorganising import reorganisation_preview, reorganisation_undo
from khuyenhoc.papers.enums import DocumentKind
from khuyenhoc.papers.models import IssuedPaper, PaperSeries
from khuyenhoc.papers.services.numbering import NewPaper, paper_issue
from khuyenhoc.rules.services import rules_load
from tests.cast import SYSTEM, Cast
from tests.org.reorganising.plans import done, drafted, merger, settled


@pytest.fixture
def numbered(cast: Cast) -> Cast:
    rules_load(actor=SYSTEM)
    for about in (1, 2):
        issue(cast.an_binh.unit_id, about, on=date(2025, 3, about))
    return cast


def issue(unit_id: int, about: int, *, on: date) -> IssuedPaper:
    data = NewPaper(
        unit_id=unit_id, kind=DocumentKind.REPORT, dated_on=on, summary="Kết quả tháng", signer_name="Lê Thị Lan",
        signer_position="Chủ tịch", about_type="reports.report", about_id=str(about),
    )  # fmt: skip
    return paper_issue(actor=SYSTEM, data=data)


def rows() -> list[object]:
    return [*IssuedPaper.objects.order_by("pk").values(), *PaperSeries.objects.order_by("pk").values()]


def founded(steps: list[object]) -> int:
    [unit_id] = [step.unit_id for step in steps if isinstance(step, Found)]
    return unit_id


def test_papers_keep_unit_name_and_number(numbered: Cast) -> None:
    before = rows()
    steps = merger(numbered)
    act = settled(numbered.khang.actor, drafted(numbered.khang.actor, steps))
    effects = reorganisation_preview(actor=numbered.khang.actor, reorganisation_id=act.pk).effects
    said = {(effect.fate, effect.label, effect.count) for effect in effects if "văn bản" in effect.label}
    assert said == {(Fate.STAYS, "dãy số văn bản", 1), (Fate.STAYS, "văn bản đã cấp số", 2)}
    done(numbered.khang.actor, steps)
    assert rows() == before


def test_the_new_unit_begins_with_01_and_cannot_be_undone_then(numbered: Cast) -> None:
    steps = merger(numbered)
    act = done(numbered.khang.actor, steps)
    paper = issue(founded([*steps]), 3, on=date(2025, 7, 9))
    assert (paper.reference, paper.place) == ("01/BC-HKH", "Bình Hà")
    assert IssuedPaper.objects.get(about_id="2").reference == "02/BC-HKH"
    with pytest.raises(RuleViolated, match=r"reorganisation\.built_upon") as refused:
        reorganisation_undo(actor=numbered.khang.actor, reorganisation_id=act.pk)
    assert "Đã cấp số cho 1 văn bản của các đơn vị mới." in refused.value.message
