from __future__ import annotations

import json

from khuyenhoc.bench.measuring import MS, RATE, Figure, at_least, at_most
from khuyenhoc.bench.table import as_json, cells, table

SLOW = Figure(
    suite="lists",
    what="Trang đầu",
    value=72.34,
    unit=MS,
    floor=2,
    floor_what="SQL trần",
    bar=at_most(60),
    more={"cpu": 31},
)
QUICK = Figure(suite="chain", what="Gửi báo cáo", value=1234.5, unit=RATE, bar=at_least(150), more={"sent": 660})


def test_a_line_says_what_was_measured_beside_its_floor_and_its_bar() -> None:
    assert cells(SLOW) == ("Trang đầu", "72,3 ms", "31 ms", "2 ms (SQL trần)", "36,2×", "≤ 60 ms", "CHƯA")
    assert cells(QUICK) == ("Gửi báo cáo", "1.234/s", "", "", "", "≥ 150/s", "đạt")


def test_every_suite_has_its_heading_once() -> None:
    lines = table([SLOW, SLOW, QUICK]).splitlines()

    assert [line for line in lines if line.startswith("[")] == ["[lists]", "[chain]"]
    assert len(lines) == 2 + 2 + 3


def test_the_json_keeps_what_the_table_rounds() -> None:
    told = json.loads(json.dumps(as_json([SLOW, QUICK], machine={"cores": 2}, broken=["home"])))

    assert told["machine"] == {"cores": 2}
    assert told["broken"] == ["home"]
    first, second = told["figures"]
    assert (first["value"], first["floor"], first["holds"], first["bar"]) == (72.34, 2, False, ["≤", 60])
    assert (second["more"], second["holds"], second["ratio"]) == ({"sent": 660}, True, None)
