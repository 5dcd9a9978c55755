"""A later version on the data of an earlier one: the sample goes back to each room's first migration, then forward.

What a later migration brings is empty after that; every row that the first versions knew is there. One that cannot be
undone fails, and whoever writes it says here from which state its data come instead.
"""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from pytest_django.plugin import DjangoDbBlocker

from khuyenhoc.commands import _migrations, _verification
from khuyenhoc.core.backup.dump import connect, row_counts
from tests.support import databases, sample


def firsts() -> list[tuple[str, str]]:
    graph = MigrationExecutor(connection).loader.graph
    return [node for room in settings.ROOMS for node in graph.root_nodes(room)]


def migrate(targets: list[tuple[str, str]]) -> None:
    MigrationExecutor(connection).migrate(targets)


def rows() -> dict[str, int]:
    with connect(connection.settings_dict) as counting:
        counted = row_counts(counting)
    return {table: count for table, count in counted.items() if table != "public.django_migrations"}


@pytest.mark.timeout(900)
def test_the_sample_survives_every_migration(database_template: str, django_db_blocker: DjangoDbBlocker) -> None:
    with (
        django_db_blocker.unblock(),
        databases.clone(sample.template(database_template), "migrated") as name,
        sample.clock(),
    ):
        before = databases.use(name)
        try:
            loaded = rows()
            migrate(firsts())
            known = rows().keys()
            migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())
            assert _migrations.pending() == []
            assert {table: count for table, count in rows().items() if table in known} == {
                table: count for table, count in loaded.items() if table in known
            }
            assert known >= {"public.org_orgunit", "public.members_membership", "public.reports_report"}
            assert {check: found for check, found in _verification.differences(None) if found} == {}
        finally:
            connections.close_all()
            databases.use(before)
