"""Django, and the database server when it is our own, for the time of a command."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.conf import settings

from khuyenhoc.core.database import hold_server
from khuyenhoc.core.postgres import Lease


def set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khuyenhoc.settings")
    django.setup()


@contextmanager
def database() -> Iterator[Lease | None]:
    """Set Django up and hold the database; the lease is None when DATABASE_URL names another server."""
    set_up()
    lease = hold_server(settings.DATA_DIR)
    try:
        yield lease
    finally:
        disconnect()
        if lease is not None:
            lease.close(wait=True)


def disconnect() -> None:
    """Close connections and pools: an open pool keeps a thread that would find the server gone."""
    from django.db import connections
    from django.db.backends.postgresql.base import DatabaseWrapper

    connections.close_all()
    for connection in connections.all(initialized_only=True):
        if isinstance(connection, DatabaseWrapper):
            connection.close_pool()
