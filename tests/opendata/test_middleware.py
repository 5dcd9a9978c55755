"""Machines are answered in JSON whatever they ask, and what they asked in vain is named."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from tests.cast import Cast
from tests.opendata.test_api import ask, data

__all__ = ["data"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/api/v1/nope", 404, "api.not_found"),
        ("/api/v1/", 404, "api.not_found"),
        ("/api/v1/units/", 404, "api.not_found"),
        ("/api/nope%00", 404, "api.not_found"),
        ("/api/v1/units/%00", 400, "api.bad_request"),
    ],
)
def test_addresses_that_lead_nowhere_answer_in_json(client: Client, address: str, status: int, code: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/json")
    assert (answer.json()["code"], answer.json()["field"]) == (code, None)
    assert answer.json()["message"]


def test_what_is_only_read_takes_nothing(client: Client) -> None:
    answer = client.post("/api/v1/units")
    assert (answer.status_code, answer.json()["code"]) == (405, "api.method_not_allowed")
    assert "GET" in answer.headers["Allow"]


def test_pages_of_people_keep_their_own_errors(client: Client, cast: Cast) -> None:
    client.force_login(cast.lan.user)
    answer = client.get("/nope/")
    assert answer.status_code == 404
    assert "Không tìm thấy trang" in answer.content.decode()


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("units", {"At": "2023-02-09"}, "At"),
        ("units", {"page": "2"}, "page"),
        ("units/AB@2023-02-09", {"period": "2023"}, "period"),
        ("figures", {"code": "members.total", "unit": "AB@2023-02-09", "on": "2023-02-09"}, "on"),
        ("figures/catalogue", {"code": "members.total"}, "code"),
        ("reports/completeness", {"period": "2023-02", "unit": "AB@2023-02-09", "at": "2023-02-09"}, "at"),
        ("map", {"root": "441@2023-02-09"}, "root"),
        ("openapi.json", {"v": "3"}, "v"),
        ("units", {"a\0b": "1"}, "ab"),
    ],
)
def test_unknown_parameter_is_named(client: Client, data: Cast, path: str, query: dict[str, str], field: str) -> None:
    answer = ask(client, path, 422, **query)
    assert (answer["code"], answer["field"]) == ("api.unknown_parameter", field)
    assert field in answer["message"]


def test_parameter_given_twice_or_unreadable_is_named(client: Client, data: Cast) -> None:
    twice = ask(client, "units", 422, at=["2023-02-09", "2026-01-01"])
    assert (twice["code"], twice["field"]) == ("api.repeated_parameter", "at")
    for letter in ("\0", "\n", "\x1b"):
        unreadable = ask(client, "figures", 422, code=f"members{letter}", unit="AB@2023-02-09")
        assert (unreadable["code"], unreadable["field"]) == ("api.bad_parameter", "code")
    assert ask(client, "units", at="2023-02-09")["items"]


def test_fault_of_ours_is_json_and_tells_nothing(client: Client, data: Cast, settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.opendata.broken"
    client.raise_request_exception = False
    answer = client.get("/api/v1/broken")
    assert (answer.status_code, answer.json()["code"]) == (500, "api.server_error")
    assert "secret" not in answer.content.decode()
