"""Counters that every process shares: in the database, or in a real Redis that the test starts."""

from __future__ import annotations

import pytest
import redis
from django.core.cache import caches
from pytest_django.fixtures import Settings

from khuyenhoc.accounts.models import CacheEntry
from khuyenhoc.core.caches import cache_settings
from khuyenhoc.core.env import BadSetting


def test_redis_of_cache_url_holds_the_counters_as_text(
    redis_server: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CACHE_URL", redis_server)
    settings.CACHES = cache_settings()
    caches["default"].set("tries", [3.5, 1.25], 60)
    caches["default"].set("count", 4, 60)
    assert caches["default"].add("count", 1) is False
    assert caches["default"].incr("count") == 5
    assert caches["default"].get_many(["tries", "count", "none"]) == {"tries": [3.5, 1.25], "count": 5}
    caches["process"].set("mine", 1)

    with redis.Redis.from_url(redis_server) as seen:
        assert {key: seen.get(key) for key in seen.scan_iter()} == {
            b"khuyenhoc:1:tries": b"[3.5, 1.25]",
            b"khuyenhoc:1:count": b"5",
        }
        seen.set("khuyenhoc:1:tries", b"\x80\x04cos\nsystem\n")
        with pytest.raises(ValueError, match="utf-8"):
            caches["default"].get("tries")


@pytest.mark.django_db
def test_without_cache_url_the_database_holds_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CACHE_URL", raising=False)
    assert cache_settings()["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"
    caches["default"].set("tries", [3.5], 60)
    assert list(CacheEntry.objects.values_list("cache_key", flat=True)) == [":1:tries"]
    assert caches["default"].get("tries") == [3.5]


@pytest.mark.parametrize(
    ("url", "location"),
    [
        ("redis://:mat-khau@may:6379/1", "redis://:mat-khau@may:6379/1"),
        ("rediss://may/0", "rediss://may/0"),
        ("valkey://may:6379/0", "redis://may:6379/0"),
        ("valkeys://may:6379/0", "rediss://may:6379/0"),
        ("unix:///run/redis/redis.sock", "unix:///run/redis/redis.sock"),
    ],
)
def test_addresses_that_are_taken(url: str, location: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CACHE_URL", url)
    assert cache_settings()["default"]["LOCATION"] == location


@pytest.mark.parametrize("url", ["memcached://may:11211", "may:6379", "redis://", "http://may"])
def test_addresses_that_are_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CACHE_URL", url)
    with pytest.raises(BadSetting, match=r"CACHE_URL.*redis://"):
        cache_settings()
