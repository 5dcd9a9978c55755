"""A month of many units: any total at any level, the folding of what was just counted, the rebuild of everything."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Final

from khuyenhoc.bench.measuring import MS, SECONDS, TIMES, at_most, stopwatch, times_of
from khuyenhoc.bench.population import plant
from khuyenhoc.bench.running import Run
from khuyenhoc.bench.scratch import rows, settle, unindexed
from khuyenhoc.demo.seeds import stream
from khuyenhoc.figures.models import ReportingPeriod
from khuyenhoc.figures.selectors import totals
from khuyenhoc.figures.services import values_count
from khuyenhoc.figures.services.totals import totals_fold, totals_rebuild

FIGURES: Final = 60
SIZES: Final = {"quick": (2, 20), "province": (160, 1_920), "nation": (3_321, 129_678)}  # communes, chapters
_DEFINE: Final = """
    INSERT INTO figures_figuredefinition (code, label, definition, "group", "order", unit_of_measure, across_units,
        across_time, default_source, provider, numerator, denominator, scale, is_stock, is_public, source_text,
        valid_from, recorded_at)
    SELECT 'bench.f' || n, 'Chỉ tiêu ' || n, '', 'Đo', n, 'người', 'sum', 'sum', 'entered', '', '', '', 1, FALSE, FALSE,
        '', '2020-01-01', now()
    FROM generate_series(1, %s) AS n
"""
# One unit in a hundred is not counted yet: what is accepted next.
_VALUES: Final = """
    INSERT INTO figures_ownvalue (tenant_id, unit_id, period_id, path, figure_code, version, value, origin, reason,
        is_estimate, is_confirmed, is_counted)
    SELECT 1, place.unit_id, %s, place.path, 'bench.f' || n, 1, (place.unit_id * n) %% 997, 'entered', '', FALSE, TRUE,
        place.unit_id %% 100 <> 0
    FROM org_placement AS place, generate_series(1, %s) AS n
"""
_GROUP_BY: Final = """
    SELECT count(*) FROM (
        SELECT above.id, own.figure_code, sum(own.value) FROM figures_ownvalue AS own
        CROSS JOIN LATERAL string_to_table(rtrim(own.path, '/'), '/') AS above (id)
        WHERE own.is_counted AND own.period_id = %s GROUP BY above.id, own.figure_code
    ) AS summed
"""


def measure(run: Run) -> None:
    name = "quick" if run.options.is_quick else "nation" if run.options.is_national else "province"
    communes, chapters = SIZES[name]
    with run.empty():
        plant(communes=communes, chapters=chapters)
        period = ReportingPeriod.objects.create(
            definition_key="bench", rhythm="month", code="2026-01", label="tháng 01/2026", data_from=date(2026, 1, 1),
            data_to=date(2026, 1, 31), opens_on=date(2026, 1, 25),
        )  # fmt: skip
        rows(_DEFINE, [FIGURES])
        with unindexed("figures_ownvalue"):
            rows(_VALUES, [period.pk, FIGURES])
        settle()
        units = 1 + communes + chapters
        _rebuild(run, period, units)
        _count_and_read(run, period, units)


def _rebuild(run: Run, period: ReportingPeriod, units: int) -> None:
    values = units * FIGURES
    bare, full = list[float](), list[float]()
    for _ in range(3):
        with stopwatch() as grouped:
            rows(_GROUP_BY, [period.pk])
        bare.append(grouped())
        rows("DELETE FROM figures_figuretotal")
        with stopwatch() as rebuilt:
            totals_rebuild([period.pk])
        full.append(rebuilt())
    with stopwatch() as again:
        totals_rebuild([period.pk])
    run.add(
        f"Dựng lại mọi tổng từ {values} số", min(full), SECONDS, floor=min(bare),
        floor_what="GROUP BY trần", again=again(),
    )  # fmt: skip
    run.add("Dựng lại so với GROUP BY trần", min(full) / min(bare), TIMES, bar=at_most(2))


def _count_and_read(run: Run, period: ReportingPeriod, units: int) -> None:
    """Reading right after many acceptances, when nothing has been folded yet: the slowest moment."""
    late = [(unit, period.pk, 1) for (unit,) in rows(
        "SELECT unit_id FROM figures_ownvalue WHERE NOT is_counted GROUP BY unit_id"
    )]  # fmt: skip
    with stopwatch() as counted:
        values_count(late)
    run.add(f"Cộng thêm {len(late)} báo cáo vào các tổng", counted(), SECONDS)
    random = stream("bench/totals")
    asked = [1, 2, *(random.randint(1, units) for _ in range(run.options.requests))]
    _read(run, period, asked, "chưa gộp")
    with stopwatch() as folded:
        while totals_fold(tenant_id=1):
            pass
    run.add("Gộp các dòng cộng", folded(), SECONDS)
    settle()
    _read(run, period, asked, "đã gộp")


def _read(run: Run, period: ReportingPeriod, units: list[int], state: str) -> None:
    found = times_of([partial(totals, [unit], [period.pk]) for unit in units])
    bare = "SELECT codes, sums FROM figures_figuretotal WHERE unit_id = %s AND period_id = %s"
    floor = times_of([partial(rows, bare, [unit, period.pk]) for unit in units])
    run.add(
        f"{FIGURES} tổng của một đơn vị bất kỳ, {state}", found.p95, MS, bar=at_most(20), floor=floor.p95,
        floor_what="SQL trần", p50=found.p50, longest=found.sorted_ms[-1],
    )  # fmt: skip
