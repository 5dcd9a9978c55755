"""The reform of a province in one decision, its dry run and its undoing, and figures under the other map.

The ground is Hà Tĩnh's: its communes of 30 June 2025 and what became of them, from the localities' own conversion.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final

from khuyenhoc.bench.building import BEFORE, DAY, Province, build, count_year
from khuyenhoc.bench.measuring import MS, SECONDS, TIMES, Times, at_most, stopwatch, times_of
from khuyenhoc.bench.running import PROVINCE, Run
from khuyenhoc.bench.sample import SYSTEM
from khuyenhoc.bench.scratch import rows, settle
from khuyenhoc.figures.selectors import figure_at, figure_for
from khuyenhoc.org.data import NewDecision
from khuyenhoc.org.models import Reorganisation
from khuyenhoc.org.reorganising.participants import answer_of
from khuyenhoc.org.services.reorganising import (
    PlanData,
    Preview,
    ReformChoices,
    reform_propose,
    reorganisation_change,
    reorganisation_commit,
    reorganisation_draft,
    reorganisation_preview,
    reorganisation_undo,
)

AFTER: Final = date(2026, 6, 30)
DECISION: Final = NewDecision(number="1/QĐ", decided_on=date(2025, 6, 20), authority="Hội Khuyến học tỉnh")
# The same rows again, with every index and no act around them.
_WRITTEN: Final = {
    "org_placement": "valid_from = %(on)s", "org_unitversion": "valid_from = %(on)s", "org_heritage": "since = %(on)s",
    "members_membership": "joined_on = %(on)s", "access_mandate": "valid_from = %(on)s",
    "officers_officerterm": "valid_from = %(on)s",
    "reports_report": "path IN (SELECT path FROM org_placement WHERE valid_from = %(on)s)",
}  # fmt: skip

_COPY: Final = "INSERT INTO floor_one OVERRIDING SYSTEM VALUE SELECT * FROM"


def measure(run: Run) -> None:
    quick = run.options.is_quick
    with run.empty():
        province = build(members=2_000 if quick else PROVINCE, chapters_each=1 if quick else 12)
        settle()
        _reform(run, province)
        settle()
        _under_maps(run, province)


def _reform(run: Run, province: Province) -> None:
    with stopwatch() as proposing:
        first = reform_propose(actor=SYSTEM, unit_id=province.top, on=DAY)
        chosen = {split.unit.unit_id: (split.default or split.heirs[0]).pk for split in first.splits}
        proposal = reform_propose(actor=SYSTEM, unit_id=province.top, on=DAY, choices=ReformChoices(heirs=chosen))
    plan = PlanData(title=proposal.title, effective_on=DAY, decision=DECISION)
    act = reorganisation_draft(actor=SYSTEM, plan=plan, steps=proposal.steps)
    with stopwatch() as trying:
        preview = reorganisation_preview(actor=SYSTEM, reorganisation_id=act.pk)
    act = _decide(act, preview)
    with stopwatch() as doing:
        act = reorganisation_commit(actor=SYSTEM, reorganisation_id=act.pk)
    written, floor = _floor()
    units = len(preview.shape.ended) + len(preview.shape.moved) + len(preview.shape.founded)
    what = f"{len(province.communes)} xã cũ thành {len(proposal.groups)}, {units} đơn vị, {province.members} hội viên"
    run.add(f"Lập phương án của tỉnh từ danh mục: {what}", proposing(), SECONDS, splits=len(proposal.splits))
    for word, taken in (("Thử phương án", trying()), ("Thực hiện", doing())):
        run.add(f"{word}: {what}", taken, SECONDS, bar=at_most(60), floor=floor, floor_what=f"chép {written} dòng")
    with stopwatch() as undoing:
        reorganisation_undo(actor=SYSTEM, reorganisation_id=act.pk)
    run.add(f"Hoàn tác: {what}", undoing(), SECONDS, floor=floor, floor_what=f"chép {written} dòng")
    again = reorganisation_draft(actor=SYSTEM, plan=plan, steps=proposal.steps)
    again = _decide(again, reorganisation_preview(actor=SYSTEM, reorganisation_id=again.pk))
    reorganisation_commit(actor=SYSTEM, reorganisation_id=again.pk)


def _decide(act: Reorganisation, preview: Preview) -> Reorganisation:
    answers = {one.key: one.choices[0].value for one in preview.undecided if not answer_of(one, {})}
    return reorganisation_change(
        actor=SYSTEM, reorganisation_id=act.pk, expected_version=act.version, answers=answers
    )  # fmt: skip


def _floor() -> tuple[int, float]:
    written, seconds = 0, 0.0
    for table, condition in _WRITTEN.items():
        rows(f"CREATE TABLE floor_one (LIKE {table} INCLUDING ALL EXCLUDING GENERATED)")
        with stopwatch() as taken:
            rows(f"{_COPY} {table} WHERE {condition}", {"on": DAY})
        seconds += taken()
        written += rows("SELECT count(*) FROM floor_one")[0][0]
        rows("DROP TABLE floor_one")
    return written, seconds


def _under_maps(run: Run, province: Province) -> None:
    """One unit, one year: of its own time, and of the time before the reform under the map after it."""
    count_year(2024, BEFORE)
    count_year(2026, AFTER)
    settle()
    [(commune,)] = rows(
        "SELECT successor_id FROM org_unitsuccession WHERE kind = 'merge' AND predecessor_id = ANY(%s) "
        "GROUP BY successor_id ORDER BY count(*) DESC, successor_id LIMIT 1", [province.communes],
    )  # fmt: skip
    for name, unit in (("một xã mới", commune), ("cả tỉnh", province.top)):
        year = partial(figure_for, actor=SYSTEM, code="bench.f1", unit_id=unit)
        own, other = _times(run, partial(year, period="2026")), _times(run, partial(year, period="2024", map_on=AFTER))
        _compared(run, f"{name}, một năm", own, other)
        day = partial(figure_at, actor=SYSTEM, code="members.total", unit_id=unit)
        own, other = _times(run, partial(day, at=AFTER)), _times(run, partial(day, at=BEFORE, map_on=AFTER))
        _compared(run, f"{name}, hội viên một ngày", own, other)


def _times(run: Run, call: Callable[[], object]) -> Times:
    return times_of([call] * max(5, run.options.requests // 5))


def _compared(run: Run, what: str, own: Times, other: Times) -> None:
    run.add(
        f"Chỉ tiêu trước sắp xếp theo tổ chức hiện nay: {what}", other.p50, MS, floor=own.p50,
        floor_what="theo tổ chức của mình", p95=other.p95, cpu=other.cpu_ms, own_cpu=own.cpu_ms,
    )  # fmt: skip
    run.add(f"Như trên so với theo tổ chức của mình: {what}", other.p50 / own.p50, TIMES, bar=at_most(2))
