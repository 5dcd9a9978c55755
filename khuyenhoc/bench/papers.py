"""A report as PDF, Word and Excel; a long list of members as Excel: the first byte, the whole, the memory."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Final, cast

from django.db import connection
from django.db.models import F
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import reverse

from khuyenhoc.access.models import Mandate
from khuyenhoc.access.roles import Role
from khuyenhoc.bench.lists import register
from khuyenhoc.bench.measuring import MEGABYTES, MS, SECONDS, at_most, stopwatch, times_of
from khuyenhoc.bench.population import Tree, person_with
from khuyenhoc.bench.running import Run
from khuyenhoc.bench.visiting import opened, pages, visitor
from khuyenhoc.printing.pdf import render_pdf
from khuyenhoc.reports.exports import report_paper
from khuyenhoc.reports.models import Report
from khuyenhoc.reports.selectors import paper_content

EXPORTED: Final = 100_000
_SAME: Final = """
    COPY (SELECT p.full_name, p.birth_year, m.sex, m.unit_id, m.kind, m.joined_on, p.phone, p.address, p.occupation
        FROM members_membership AS m JOIN people_person AS p ON p.id = m.person_id
        WHERE m.left_on IS NULL ORDER BY m.sort_name, m.id) TO STDOUT
"""


def measure(run: Run) -> None:
    with run.sample(), pages():
        _report(run)
    members = 400 if run.options.is_quick else EXPORTED
    with register(run, members * 25 // 24 + 1) as tree, pages():
        _list(run, tree, members)


def _report(run: Run) -> None:
    """The consolidated report of the district, three pages and an annex."""
    newest = Report.objects.filter(parent_unit=None).select_related("period", "definition", "unit")
    report = newest.order_by(F("submitted_at").desc(nulls_last=True))[0]
    content, _ = paper_content(report)
    client = visitor(Mandate.objects.filter(role=Role.ASSOCIATION_OFFICER, unit_id=report.unit_id)[0].user_id)
    count = max(3, run.options.requests // 6)
    bare = times_of([lambda: render_pdf(report_paper(content))] * count)
    for what, name in (("PDF", "report_pdf"), ("Word", "report_docx"), ("Excel", "report_xlsx")):
        address = reverse(name, args=[report.pk])
        view = times_of([partial(_opened, client, address)] * count)
        is_pdf = name == "report_pdf"
        run.add(
            f"Báo cáo của huyện ra {what}", view.p95, MS, floor=bare.p95 if is_pdf else None,
            floor_what="chỉ dàn trang" if is_pdf else "", p50=view.p50, cpu=view.cpu_ms,
        )  # fmt: skip


def _list(run: Run, tree: Tree, members: int) -> None:
    officer = person_with(Role.GRASSROOTS_OFFICER, "1/", "bench.export")
    client = visitor(officer.user_id or 0)
    # Once for a small unit first, so that what is loaded only once is not counted as the list's.
    _export(client, tree.first_chapter)
    before = _resident()
    first, whole, most = _export(client, 1)
    with stopwatch() as copied, connection.cursor() as cursor, cursor.copy(_SAME) as copy:
        for _ in copy:
            pass
    run.add(f"Xuất {members} dòng ra Excel: byte đầu", first, SECONDS, bar=at_most(1))
    run.add(f"Xuất {members} dòng ra Excel: cả tệp", whole, SECONDS, floor=copied(), floor_what="COPY ra cùng dòng")
    run.add(f"Xuất {members} dòng ra Excel: bộ nhớ thêm", most - before, MEGABYTES, bar=at_most(50))


def _export(client: Client, unit_id: int) -> tuple[float, float, float]:
    """Seconds to the first byte and to the last, and the most memory in between."""
    began, first, most = perf_counter(), 0.0, _resident()
    answer = opened(client, f"{reverse('members_export')}?don-vi={unit_id}")
    assert isinstance(answer, StreamingHttpResponse)
    for block in cast("Iterable[bytes]", answer.streaming_content):
        if block and not first:
            first = perf_counter() - began
        most = max(most, _resident())
    return first, perf_counter() - began, most


def _opened(client: Client, address: str) -> int:
    """The whole answer, to its last byte."""
    answer = opened(client, address)
    if isinstance(answer, StreamingHttpResponse):
        return sum(map(len, cast("Iterable[bytes]", answer.streaming_content)))
    return len(cast("HttpResponse", answer).content)


def _resident() -> float:
    """Megabytes of this process in memory now."""
    pages_held = int(Path("/proc/self/statm").read_text().split()[1])
    return pages_held * 4096 / 1e6
