"""Whether this server can work: for whoever watches it. Says nothing about the data."""

from __future__ import annotations

from django.core.cache import caches
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from khuyenhoc import __version__
from khuyenhoc.core.web import public


@public
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and every migration is applied, else 503 with what is wrong."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            (database,) = cursor.fetchone()
        waiting = _waiting()
    except DatabaseError:
        return _sick(database="unreachable", migrations="unknown")
    if waiting:
        return _sick(database=f"PostgreSQL {database}", migrations=f"{waiting} waiting")
    return JsonResponse(
        {"status": "ok", "version": __version__, "database": f"PostgreSQL {database}", "migrations": "applied"}
    )


def _waiting() -> int:
    """Migrations not applied; once there are none this process does not read the files again."""
    if caches["process"].get("health.migrated"):
        return 0
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if not waiting:
        caches["process"].set("health.migrated", True, timeout=60)
    return waiting


def _sick(*, database: str, migrations: str) -> JsonResponse:
    return JsonResponse(
        {"status": "error", "version": __version__, "database": database, "migrations": migrations}, status=503
    )
