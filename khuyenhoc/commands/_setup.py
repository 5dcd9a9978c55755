"""Django, and the database server when it is our own, for the time of a command."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.conf import settings
from django.db.utils import InterfaceError, OperationalError
from procrastinate.exceptions import ConnectorException

from khuyenhoc.core.database import hold_server
from khuyenhoc.core.postgres import Lease, PostgresError


def set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khuyenhoc.settings")
    django.setup()


@contextmanager
def database() -> Iterator[Lease | None]:
    """Set Django up and hold the database; the lease is None when DATABASE_URL names another server.

    Raises PostgresError when it cannot be used, also when it goes away in the middle.
    """
    set_up()
    lease = hold_server(settings.DATA_DIR)
    try:
        yield lease
    except (ConnectorException, InterfaceError, OperationalError) as error:
        if not _is_gone(error):
            raise
        raise PostgresError(
            "Cơ sở dữ liệu ngừng trả lời giữa chừng. Việc đang làm dở không được ghi; hãy xem lại máy chủ rồi chạy lại."
        ) from error
    finally:
        disconnect()
        if lease is not None:
            lease.close(wait=True)


def _is_gone(error: Exception) -> bool:
    """True when the server does not answer; a deadlock or a full disk is told by the server itself."""
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state.startswith(("08", "57P"))


def disconnect() -> None:
    """Close connections and pools: an open pool keeps a thread that would find the server gone."""
    from django.db import connections
    from django.db.backends.postgresql.base import DatabaseWrapper

    connections.close_all()
    for connection in connections.all(initialized_only=True):
        if isinstance(connection, DatabaseWrapper):
            connection.close_pool()
