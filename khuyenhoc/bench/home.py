"""The first page of each role of the sample: how many questions to the database, how long."""

from __future__ import annotations

from khuyenhoc.access.models import Mandate
from khuyenhoc.access.roles import Role
from khuyenhoc.bench.measuring import MS, QUERIES, at_most
from khuyenhoc.bench.running import Run
from khuyenhoc.bench.visiting import empty_visits, pages, queries_of, visitor, visits


def measure(run: Run) -> None:
    with run.sample(), pages():
        for role in Role:
            mandate = Mandate.objects.filter(role=role).earliest("id")
            client = visitor(mandate.user_id)
            empty = empty_visits(client, run.options.requests)
            view = visits(client, ["/"] * run.options.requests)
            run.add(
                f"Trang đầu của {role.label}", view.p95, MS, bar=at_most(80), floor=empty.p95,
                floor_what="trang rỗng", p50=view.p50, least=view.least, cpu=view.cpu_ms,
            )  # fmt: skip
            run.add(f"Trang đầu của {role.label}: truy vấn", queries_of(client, "/"), QUERIES, bar=at_most(15))
