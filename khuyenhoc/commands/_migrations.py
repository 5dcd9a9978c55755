"""Bringing the database to the state of this version."""

from __future__ import annotations


def pending() -> list[str]:
    """Migrations that this version has and the database has not: `room.0001_initial`."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def apply(*, verbosity: int = 0) -> int:
    """Apply what is pending; answers how many there were. A database that is up to date is left in peace."""
    from django.core.management import call_command

    waiting = pending()
    if waiting:
        call_command("migrate", verbosity=verbosity, interactive=False)
    return len(waiting)
