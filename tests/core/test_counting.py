"""A count that processes share is exact, also when they count at once, and begins anew when its window ends."""

from __future__ import annotations

import threading

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings

from khuyenhoc.accounts.models import CacheEntry
from khuyenhoc.core.caches import cache_settings
from khuyenhoc.core.counting import counted, forget_expired
from khuyenhoc.opendata import limits

THREADS, EACH = 6, 15


def hurry() -> list[int]:
    """Everybody counts the same at once."""
    barrier, seen = threading.Barrier(THREADS), []

    def count() -> None:
        try:
            barrier.wait()
            seen.extend(counted("x", seconds=60) for _ in range(EACH))
        finally:
            connection.close()

    threads = [threading.Thread(target=count) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(seen)


@pytest.mark.django_db
def test_each_key_has_its_window() -> None:
    assert [counted("a", seconds=60) for _ in range(3)] == [1, 2, 3]
    assert counted("b", seconds=60) == 1
    assert [counted("over", seconds=0) for _ in range(3)] == [1, 1, 1]
    assert counted("a", seconds=60) == 4


@pytest.mark.django_db
def test_windows_that_ended_are_forgotten_and_others_stay() -> None:
    counted("a", seconds=60)
    counted("over", seconds=0)
    caches["default"].set("kept", 1, 60)
    assert forget_expired() == 1
    assert set(CacheEntry.objects.values_list("cache_key", flat=True)) == {"count:a", ":1:kept"}
    assert (counted("a", seconds=60), caches["default"].get("kept")) == (2, 1)


def test_many_at_once_lose_no_count_in_the_database(real_db: None) -> None:
    assert hurry() == list(range(1, THREADS * EACH + 1))


def test_many_at_once_lose_no_count_in_redis(
    redis_server: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CACHE_URL", redis_server)
    settings.CACHES = cache_settings()
    assert hurry() == list(range(1, THREADS * EACH + 1))
    assert counted("y", seconds=60) == 1


@pytest.mark.django_db
def test_open_data_refuse_who_asks_too_often_whatever_he_says_of_himself(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST", 3)
    asked = [
        client.get("/api/v1/units", headers={"x-forwarded-for": f"203.0.113.{number}"}).status_code
        for number in range(4)
    ]
    assert asked == [200, 200, 200, 429]
    refused = client.get("/api/v1/units")
    assert (refused.json()["code"], refused.headers["Retry-After"]) == ("api.too_many", "60")
    assert client.get("/api/v1/units", REMOTE_ADDR="203.0.113.7").status_code == 200
