"""Counting what comes too often, for all processes: one statement in the database, or the Redis of CACHE_URL."""

from __future__ import annotations

from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connection

# The table of Django's cache with text that is a number: its own keys begin with ":", ours do not.
UPSERT = """
INSERT INTO accounts_cache_entry AS kept (cache_key, value, expires)
VALUES (%(key)s, '1', clock_timestamp() + make_interval(secs => %(seconds)s))
ON CONFLICT (cache_key) DO UPDATE SET
    value = CASE WHEN kept.expires <= clock_timestamp() THEN '1' ELSE (kept.value::int + 1)::text END,
    expires = CASE WHEN kept.expires <= clock_timestamp() THEN excluded.expires ELSE kept.expires END
RETURNING value::int
"""


def counted(key: str, *, seconds: int) -> int:
    """How often this key was counted in its running window, this time included; a window begins with the first."""
    cache = caches["default"]
    if not isinstance(cache, DatabaseCache):
        try:
            return 1 if cache.add(key, 1, seconds) else int(cache.incr(key))
        except ValueError:  # its window ended between the two
            return 1
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, {"key": f"count:{key}", "seconds": seconds})
        (count,) = cursor.fetchone()
    return int(count)


def forget_expired() -> int:
    """Drop counters whose time is over; nobody would read them again. Redis does so by itself."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_cache_entry WHERE expires < clock_timestamp()")
        return int(cursor.rowcount)
