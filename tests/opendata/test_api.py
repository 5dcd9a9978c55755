"""The public contract: what is asked is answered, what is wrong is named, nobody's name is in it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from khuyenhoc.figures.services import catalogue_load
from khuyenhoc.org.enums import HostKind, Level, UnitKind
from khuyenhoc.org.services import NewUnit, units_found
from khuyenhoc.rules.services import rules_load
from tests.cast import FOUNDED, SYSTEM, Cast, describe

pytestmark = pytest.mark.django_db


@pytest.fixture
def data(cast: Cast) -> Cast:
    rules_load(actor=SYSTEM)
    catalogue_load(actor=SYSTEM)
    return cast


def ask(client: Client, path: str, status: int = 200, **query: Any) -> Any:
    answer = client.get(f"/api/v1/{path}", query)
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def test_units_of_a_day_below_a_unit(client: Client, data: Cast) -> None:
    below = ask(client, "units", at="2023-02-09", root="AB@2023-02-09")
    assert {u["code"] for u in below["items"]} == {"AB", "AB-5", "AB-6", "AB-THCS", "AB-TT"}
    assert below["next"] is None
    schools = ask(client, "units", at="2023-02-09", host_kind="school")
    assert [(u["code"], u["kind"], u["level"]) for u in schools["items"]] == [("AB-THCS", "chapter", "chapter")]
    children = ask(client, "units", parent=data.an_binh.unit_id)
    assert {u["code"] for u in children["items"]} == {"AB-5", "AB-6", "AB-THCS", "AB-TT"}
    assert ask(client, "units", at="2019-12-31")["items"] == []


def test_pages_by_cursor_visit_every_unit_once(client: Client, data: Cast) -> None:
    units_found(
        actor=SYSTEM,
        rows=[
            NewUnit(
                founded_on=FOUNDED,
                parent_code="CH",
                description=describe(
                    f"CH-{n}", f"Chi hội {n}", f"Thôn {n}", UnitKind.CHAPTER, Level.CHAPTER, host_kind=HostKind.VILLAGE
                ),
            )
            for n in range(230)
        ],
    )
    seen, cursor = [], None
    while True:
        page = ask(client, "units", **({"cursor": cursor} if cursor else {}))
        seen += [u["id"] for u in page["items"]]
        if not (cursor := page["next"]):
            break
    assert len(seen) == len(set(seen)) == 238


def test_one_unit_says_which_offices_are_held_and_names_nobody(client: Client, data: Cast) -> None:
    answer = client.get("/api/v1/units/AB@2023-02-09")
    assert {p["position"] for p in answer.json()["positions"]} == {"chair", "secretary", "treasurer"}
    assert len(answer.json()["children"]) == 4
    for name in ("Lê Thị Lan", "Hồ Thị Nga", "Phan Anh Dũng"):
        assert name not in answer.content.decode()


def test_figures_at_a_day_with_parts(client: Client, data: Cast) -> None:
    answer = ask(client, "figures", code="org.chapters.village", unit="LG@2023-02-09", at="2023-02-09")
    assert (answer["value"], answer["at"], answer["map"]) == (3, "2023-02-09", "2023-02-09")
    assert {(p["name"], p["value"]) for p in answer["parts"]} == {("Phường An Bình", 2), ("Xã Cẩm Hà", 1)}
    assert {line["code"] for line in ask(client, "figures/catalogue")} >= {
        "members.total",
        "org.grassroots",
        "centers.count",
    }


@pytest.mark.parametrize(
    ("path", "query", "status", "field"),
    [
        ("units", {"at": "2023-02-30"}, 422, "at"),
        ("units", {"at": "09/02/2023"}, 422, "at"),
        ("units", {"kind": "village"}, 422, "kind"),
        ("units", {"cursor": "xxx"}, 422, "cursor"),
        ("units", {"root": "18322"}, 404, None),
        ("units", {"root": "AB@x"}, 422, "root"),
        ("units", {"parent": "ZZ@2023-02-09"}, 404, None),
        ("units/999999999", {}, 404, None),
        ("units/99999999999999999999999", {}, 422, "unit"),
        ("figures", {"unit": "AB@2023-02-09"}, 422, "code"),
        ("figures", {"code": "no.such", "unit": "AB@2023-02-09"}, 404, None),
        ("figures", {"code": "members.total", "unit": "AB@2023-02-09", "period": "2023-02"}, 422, "period"),
        ("figures", {"code": "members.new", "unit": "AB@2023-02-09", "at": "2023-02-09"}, 422, "at"),
        ("figures", {"code": "members.new", "unit": "AB@2023-02-09", "period": "2023-13"}, 422, "period"),
        (
            "figures",
            {"code": "members.total", "unit": "AB@2023-02-09", "at": "2023-02-09", "period": "2023"},
            422,
            "period",
        ),
        ("reports/completeness", {"period": "2023", "unit": "AB@2023-02-09"}, 422, "period"),
        ("reports/completeness", {"period": "2023-02", "unit": "AB@2023-02-09"}, 404, None),
    ],
)
def test_what_is_wrong_is_named(
    client: Client, data: Cast, path: str, query: dict[str, str], status: int, field: str | None
) -> None:
    answer = ask(client, path, status, **query)
    assert answer["field"] == field
    assert answer["message"]


def test_answers_can_be_kept_and_checked_again(client: Client, data: Cast) -> None:
    first = client.get("/api/v1/units")
    assert first.headers["Cache-Control"] == "public, max-age=60"
    again = client.get("/api/v1/units", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_a_page_of_units_costs_the_same_for_any_number(
    client: Client, data: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for root in ("AB-5@2023-02-09", "AB@2023-02-09"):  # one unit, then five
        with django_assert_num_queries(5):  # one of them counts the visitor
            ask(client, "units", root=root)


def test_openapi_document_describes_all_paths(client: Client) -> None:
    document = ask(client, "openapi.json")
    assert document["openapi"].startswith("3.1")
    assert set(document["paths"]) == {
        "/api/v1/units", "/api/v1/units/{unit}", "/api/v1/figures", "/api/v1/figures/catalogue",
        "/api/v1/reports/completeness", "/api/v1/map",
    }  # fmt: skip
    assert all("get" in path and len(path) == 1 for path in document["paths"].values())


def test_health(client: Client, db: None) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert answer.json()["migrations"] == "applied"


def test_writing_is_not_offered(client: Client, data: Cast) -> None:
    assert client.post("/api/v1/units", {}).status_code == 405


def test_units_founded_later_are_not_there_yet(client: Client, data: Cast) -> None:
    units_found(
        actor=SYSTEM,
        rows=[
            NewUnit(
                founded_on=date(2024, 5, 1),
                parent_code="CH",
                description=describe(
                    "CH-M", "Chi hội mới", "Thôn Mới", UnitKind.CHAPTER, Level.CHAPTER, host_kind=HostKind.VILLAGE
                ),
            )
        ],
    )
    assert ask(client, "units/CH-M@2024-05-01")["valid_from"] == "2024-05-01"
    ask(client, "units/CH-M@2024-04-30", 404)
