"""Where counters live that every process must share: the Redis of CACHE_URL, else a table of the database.

What only one process asks itself goes to `caches["process"]`, its own memory.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from khuyenhoc.core import env

TABLE = "accounts_cache_entry"  # made by the room accounts: core has no models
SCHEMES = {"redis": "redis", "rediss": "rediss", "unix": "unix", "valkey": "redis", "valkeys": "rediss"}


class Json:
    """Values as text: whoever can write into Redis changes counters, but runs no code of theirs here."""

    def dumps(self, value: Any) -> str:
        return json.dumps(value)

    def loads(self, kept: bytes) -> Any:
        return json.loads(kept)


def cache_settings() -> dict[str, dict[str, Any]]:
    """For settings.CACHES."""
    return {"default": _shared(), "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


def _shared() -> dict[str, Any]:
    url = env.text("CACHE_URL", "")
    if not url:
        options = {"MAX_ENTRIES": 10_000}
        return {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": TABLE, "OPTIONS": options}
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES or not (parts.netloc or parts.path):
        raise env.BadSetting("CACHE_URL", "phải có dạng redis://máy:6379/0, rediss://… hoặc unix:///đường/dẫn.sock")
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": SCHEMES[parts.scheme] + url[len(parts.scheme) :],
        "KEY_PREFIX": "khuyenhoc",
        "OPTIONS": {"serializer": "khuyenhoc.core.caches.Json", "socket_connect_timeout": 2, "socket_timeout": 2},
    }
