"""The public contract under two maps: who became whom, and figures of one day by the tree of another."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client

from khuyenhoc.figures.services import catalogue_load
from khuyenhoc.org.reorganising.steps import Found
from khuyenhoc.rules.services import rules_load
from tests.cast import SYSTEM, Cast
from tests.org.reorganising.plans import done, merger
from tests.reports.chain import accepted, opened, sent
from tests.support.figures import load_regime, register_says

pytestmark = pytest.mark.django_db


def ask(client: Client, path: str, status: int = 200, **query: Any) -> Any:
    answer = client.get(f"/api/v1/{path}", query)
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def test_units_say_who_carried_on_for_whom(client: Client, cast: Cast) -> None:
    old = {cast.an_binh.unit_id, cast.cam_ha.unit_id}
    steps = merger(cast)
    done(cast.khang.actor, steps)
    before = ask(client, "units", at="2025-06-30", kind="association", level="commune")["items"]
    after = ask(client, "units", at="2025-07-01", kind="association", level="commune")["items"]
    [new] = after
    assert isinstance(steps[0], Found)
    assert (new["id"], new["code"], set(new["predecessors"]), new["successors"]) == (steps[0].unit_id, "AB", old, [])
    assert {unit["id"]: (unit["successors"], unit["predecessors"]) for unit in before} == {
        unit: ([new["id"]], []) for unit in old
    }
    assert ask(client, f"units/{cast.cam_ha.unit_id}", at="2026-01-01")["valid_to"] == "2025-07-01"


def test_figures_of_then_by_the_map_of_now(client: Client, cast: Cast) -> None:
    rules_load(actor=SYSTEM)
    catalogue_load(actor=SYSTEM)
    done(cast.khang.actor, merger(cast))
    with register_says({(cast.to_5.unit_id, "members.total"): 96, (cast.dong.unit_id, "members.total"): 70}):
        asked = {"code": "members.total", "at": "2023-02-09", "unit": cast.province.unit_id}
        then = ask(client, "figures", **asked)
        now = ask(client, "figures", map="2026-01-01", **asked)
        new = ask(client, "figures", code="members.total", at="2023-02-09", map="2026-01-01", unit="AB@2026-01-01")
    assert (then["value"], then["map"]) == (now["value"], "2023-02-09") == (166, "2023-02-09")
    assert {part["name"]: part["value"] for part in then["parts"]} == {"Phường An Bình": 96, "Xã Cẩm Hà": 70}
    assert {part["name"]: part["value"] for part in now["parts"]} == {"Xã Bình Hà": 166}
    assert {part["name"]: part["value"] for part in new["parts"] if part["value"]} == {"Tổ 5": 96, "Thôn Đông": 70}


def test_completeness_of_then_by_the_map_of_now(client: Client, cast: Cast) -> None:
    load_regime()
    with time_machine.travel("2025-06-14 19:00 +0700", tick=False):
        reports = opened(cast, "2025-06")
        accepted(reports["to_5"])
        sent(reports["dong"])
    with time_machine.travel("2025-07-05 19:00 +0700", tick=False):
        steps = merger(cast)
        done(cast.khang.actor, steps)
        asked = {"period": "2025-06", "unit": cast.province.unit_id}
        then = ask(client, "reports/completeness", **asked)
        now = ask(client, "reports/completeness", map="2025-07-05", **asked)
        new = ask(client, "reports/completeness", period="2025-06", unit="AB@2025-07-05", map="2025-07-05")
        gone = ask(client, "reports/completeness", 404, period="2025-06", unit="CH@2025-06-01", map="2025-07-05")
    assert isinstance(steps[0], Found)
    counted = ("expected", "received", "on_time", "late", "missing")
    assert [then[key] for key in counted] == [now[key] for key in counted] == [6, 2, 2, 0, 4]
    assert (then["map"], now["map"], new["map"]) == ("2025-06-14", "2025-07-05", "2025-07-05")
    assert {part["name"]: (part["expected"], part["received"]) for part in then["children"]} == {
        "Phường An Bình": (4, 1), "Xã Cẩm Hà": (2, 1)
    }  # fmt: skip
    [part] = now["children"]
    assert (part["unit_id"], part["expected"], part["received"]) == (steps[0].unit_id, 6, 2)
    assert {part["name"]: part["received"] for part in new["children"]} == {
        "Trường THCS An Bình": 0, "Tổ 5": 1, "Tổ 6": 0, "Thôn Đông": 1
    }  # fmt: skip
    assert (gone["code"], gone["message"]) == (
        "unit.not_on_map", "Đơn vị này không có trong sơ đồ tổ chức ngày 05/07/2025."
    )  # fmt: skip
    for day in ("2025-02-30", "05/07/2025", ""):
        wrong = ask(client, "reports/completeness", 422, map=day, **asked)
        assert (wrong["field"], wrong["message"]) == ("map", "Ngày phải ghi dạng YYYY-MM-DD và có trong lịch.")
