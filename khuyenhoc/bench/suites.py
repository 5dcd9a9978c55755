"""Every suite by the name under which `khuyenhoc bench --only` finds it, in the order of the table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from khuyenhoc.bench import chain, home, importing, lists, papers, reform, reporting, second_wall, start, totals
from khuyenhoc.bench.running import Suite

SUITES: Final[Mapping[str, Suite]] = {
    "import": importing.measure,
    "lists": lists.measure,
    "reports": reporting.measure,
    "chain": chain.measure,
    "totals": totals.measure,
    "reform": reform.measure,
    "home": home.measure,
    "papers": papers.measure,
    "start": start.measure,
    "second-wall": second_wall.measure,
}
